"""Signing up, in and out, in a browser."""

from __future__ import annotations

import re

from cartsnitch_server.demo.samples import german
from cartsnitch_server.demo.ticket import render_pdf
from playwright.sync_api import Page, expect

from tests.client.app import App
from tests.running import Running

SIGN_IN = re.compile("/sign-in")


def test_someone_new_sees_where_to_send_receipts(app: App, page: Page) -> None:
    app.sign_up()

    expect(app.heading("Your first receipt goes here")).to_be_visible()
    expect(page.get_by_label("Your receipt address")).to_have_text(re.compile(r"^receipts\+[0-9a-z]{20,}@[a-z.]+$"))
    expect(page.get_by_role("link", name="Photograph a receipt")).to_be_visible()


def test_one_is_still_signed_in_after_a_reload(app: App, page: Page) -> None:
    app.sign_up()
    page.reload()

    expect(app.heading("Purchases")).to_be_visible()


def test_a_wrong_password_is_told_without_saying_more(app: App, page: Page, running: Running) -> None:
    page.goto("/sign-in")
    app.enter(running.shopper().email, "Sign in", "not the password")
    expect(page.get_by_role("alert")).not_to_be_empty()
    for_known = page.get_by_role("alert").inner_text()
    app.enter("nobody@example.org", "Sign in", "not the password")
    expect(page.get_by_role("button", name="Sign in")).to_be_enabled()

    expect(page.get_by_role("alert")).to_have_text(for_known)
    expect(page).to_have_url(SIGN_IN)


def test_an_address_that_is_taken_is_told(app: App, page: Page, running: Running) -> None:
    page.goto("/sign-up")
    page.get_by_label("Name").fill("Shopper")
    app.enter(running.shopper().email, "Create account")

    expect(page.get_by_role("alert")).to_contain_text("account")
    expect(app.heading("Create your account")).to_be_visible()


def test_the_signed_out_are_led_through_sign_in_to_where_they_wanted_to_be(
    app: App, page: Page, running: Running
) -> None:
    shopper = running.shopper()
    page.goto("/account")
    expect(page).to_have_url(re.compile("/sign-in"))
    app.enter(shopper.email, "Sign in")

    expect(page).to_have_url(f"{running.url}/account")
    expect(page.get_by_text(shopper.email)).to_be_visible()


def test_after_signing_out_the_back_button_shows_nothing(app: App, page: Page, running: Running) -> None:
    shopper = running.shopper()
    assert (
        shopper.read(shopper.upload(("ticket.pdf", render_pdf(german()), "application/pdf"))[0])["status"] == "RECORDED"
    )
    app.sign_in(shopper)
    expect(app.purchase("REWE")).to_be_visible()
    app.tab("Account")
    page.get_by_role("button", name="Sign out").click()
    expect(app.heading("Sign in")).to_be_visible()
    page.go_back()

    expect(app.heading("Sign in")).to_be_visible()
    expect(page.get_by_text("REWE")).to_have_count(0)


def test_a_session_that_ends_elsewhere_leads_to_sign_in(app: App, page: Page) -> None:
    app.sign_up()
    app.tab("Inbox")
    expect(app.heading("Nothing has come in yet")).to_be_visible()
    page.context.clear_cookies()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when the phone is taken up again

    expect(page).to_have_url(re.compile(r"/sign-in\?next=%2Finbox"))


def test_the_receipt_address_can_be_replaced(app: App, page: Page) -> None:
    app.sign_up()
    app.tab("Account")
    address = page.get_by_label("Your receipt address")
    before = address.inner_text()
    page.get_by_role("button", name="Get a new address").click()
    page.get_by_role("dialog").get_by_role("button", name="New address").click()

    expect(page.get_by_text("This is your new address.")).to_be_visible()
    expect(address).not_to_have_text(before)
    now = address.inner_text()
    page.reload()
    expect(address).to_have_text(now)


def test_where_the_server_has_no_public_pages_there_is_nothing_to_choose_about_them(app: App, page: Page) -> None:
    app.sign_up()
    with page.expect_response(lambda answer: "PublicContribution" in (answer.request.post_data or "")):
        app.tab("Account")
    expect(page.get_by_role("button", name="Get a new address")).to_be_visible()

    expect(page.get_by_role("region", name="Public prices")).to_have_count(0)
