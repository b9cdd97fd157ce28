"""A receipt goes in, and its numbers are on the screen, without a reload."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from cartsnitch_server.demo.paper import render, render_png
from cartsnitch_server.demo.photo import spoil
from cartsnitch_server.demo.receipt import ComposedReceipt
from cartsnitch_server.demo.samples import american, british, german
from cartsnitch_server.demo.ticket import render_pdf
from playwright.sync_api import FilePayload, Page, expect

from tests.client.app import READING_MS, App
from tests.running import Running, Shopper, letter

BOUGHT = ("ITEM", "DISCOUNT", "DEPOSIT", "FEE")
ADDS_UP = "Every line adds up to the total."


def written(amount: Decimal, sign: str) -> str:
    """An amount as the app writes it for an American."""
    return f"{'-' if amount < 0 else ''}{sign}{abs(amount):,}"


def amounts_of(truth: ComposedReceipt, sign: str) -> list[re.Pattern[str]]:
    """What the lines of the receipt end in, in their order."""
    bought = (line.amount for line in truth.lines if line.kind.name in BOUGHT)
    return [re.compile(re.escape(written(amount, sign)) + "$") for amount in bought]


def pdf(truth: ComposedReceipt) -> tuple[str, bytes, str]:
    return ("ticket.pdf", render_pdf(truth), "application/pdf")


@pytest.fixture
def shopper(running: Running) -> Shopper:
    """Someone with one purchase."""
    shopper = running.shopper()
    assert shopper.read(shopper.upload(pdf(german()))[0])["status"] == "RECORDED"
    return shopper


def test_a_photo_becomes_a_purchase(app: App, page: Page) -> None:
    truth = american()
    app.sign_up()
    app.choose_files(("IMG_2001.jpg", spoil(render(truth), seed=7, strength=0.3), "image/jpeg"))
    result = page.get_by_role("list", name="Sent now").get_by_role("link")
    expect(result).to_contain_text(written(truth.total, "$"), timeout=READING_MS)
    expect(result).to_contain_text(truth.store.name)
    result.click()

    expect(app.heading(truth.store.name)).to_be_visible()
    expect(app.lines()).to_have_text(amounts_of(truth, "$"))
    expect(page.get_by_text(ADDS_UP)).to_be_visible()
    expect(page.get_by_text("Sun, Mar 1, 2026")).to_be_visible()
    expect(page.get_by_role("img", name="Page 1 of the receipt")).to_be_visible()


def test_a_mail_appears_on_the_open_page(app: App, page: Page, running: Running) -> None:
    truth = german()
    shopper = running.shopper()
    app.sign_in(shopper)
    expect(app.heading("Your first receipt goes here")).to_be_visible()
    shopper.mail(letter("Your receipt", "See attachment.", [pdf(truth)]))

    expect(app.purchase(truth.store.name)).to_contain_text(written(truth.total, "€"), timeout=READING_MS)
    expect(app.heading("March 2026")).to_be_visible()


def test_a_file_that_is_no_receipt_is_refused_in_words(app: App, page: Page) -> None:
    app.sign_up()
    app.choose_files(("empty.jpg", b"", "image/jpeg"))

    expect(page.get_by_role("alert")).to_contain_text("empty")
    page.get_by_role("button", name="Remove empty.jpg").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_several_files_are_followed_one_by_one(app: App, page: Page) -> None:
    app.sign_up()
    app.choose_files(pdf(german()), ("empty.jpg", b"", "image/jpeg"), pdf(british()))

    sent = page.get_by_role("list", name="Sent now").get_by_role("listitem")
    expect(sent).to_have_count(3)
    expect(sent.filter(has_text=written(german().total, "€"))).to_be_visible(timeout=READING_MS)
    expect(sent.filter(has_text=written(british().total, "£"))).to_be_visible(timeout=READING_MS)
    expect(sent.filter(has_text="empty.jpg").get_by_role("alert")).to_be_visible()


def test_photos_of_one_long_receipt_are_sent_as_one(app: App, page: Page) -> None:
    app.sign_up()
    app.tab("Add receipt")
    shots = [FilePayload(name=f"{i}.pdf", mimeType="application/pdf", buffer=render_pdf(german())) for i in range(2)]
    page.get_by_label("Long receipt: add photos").set_input_files(shots[0])
    page.get_by_label("Add another photo").set_input_files(shots[1])
    expect(page.get_by_role("list", name="Photos").get_by_role("listitem")).to_have_count(2)
    page.get_by_role("button", name="Send as one receipt").click()

    sent = page.get_by_role("list", name="Sent now").get_by_role("listitem")
    expect(sent).to_have_count(1)
    expect(sent).to_contain_text(written(german().total, "€"), timeout=READING_MS)


def test_a_line_and_its_place_on_the_paper_find_each_other(app: App, page: Page, shopper: Shopper) -> None:
    app.sign_in(shopper)
    app.purchase("REWE").click()
    line, place = app.lines().nth(1), app.places().nth(1)
    expect(place).to_have_attribute("aria-pressed", "false")
    line.click()
    expect(place).to_have_attribute("aria-pressed", "true")
    app.places().nth(0).click()

    expect(app.lines().nth(0)).to_have_attribute("aria-pressed", "true")
    expect(line).to_have_attribute("aria-pressed", "false")


def test_a_selected_line_is_brought_into_view_when_the_paper_is_enlarged(
    app: App, page: Page, shopper: Shopper
) -> None:
    app.sign_in(shopper)
    app.purchase("REWE").click()
    for _ in range(3):
        page.get_by_role("button", name="Larger").click()
    app.lines().last.click()

    expect(app.places().nth(app.lines().count() - 1)).to_be_in_viewport()


def test_search_finds_purchases_by_their_lines(app: App, page: Page, shopper: Shopper) -> None:
    text = next(line.text for line in german().lines if line.kind.name == "ITEM")
    app.sign_in(shopper)
    search = page.get_by_role("searchbox", name="Search in your purchases")
    search.fill(text.lower())
    expect(page).to_have_url(re.compile(r"\?q="))
    expect(app.purchase("REWE")).to_be_visible()
    search.fill("nobody sells this")

    expect(app.heading("Nothing found")).to_be_visible()
    page.get_by_role("button", name="Show all purchases").click()
    expect(app.purchase("REWE")).to_be_visible()


def test_purchases_are_narrowed_by_store_and_dates(app: App, page: Page, shopper: Shopper) -> None:
    shopper.read(shopper.upload(pdf(british()))[0])
    app.sign_in(shopper)
    expect(app.purchase("Tesco")).to_be_visible()
    page.get_by_label("Store").select_option("REWE")
    expect(app.purchase("Tesco")).to_have_count(0)
    expect(app.purchase("REWE")).to_be_visible()
    page.get_by_label("Dates").select_option("Choose dates")
    page.get_by_label("To", exact=True).fill("2026-02-28")

    expect(app.heading("Nothing found")).to_be_visible()
    page.get_by_label("To", exact=True).fill("2026-03-01")
    expect(app.purchase("REWE")).to_be_visible()


def test_nobody_sees_the_purchase_of_another(app: App, page: Page, shopper: Shopper) -> None:
    (receipt_id,) = shopper.receipt_ids()
    (purchase,) = shopper.read(receipt_id)["purchases"]
    app.sign_up()
    page.goto(f"/purchases/{purchase['id']}")
    expect(app.heading("There is no such purchase")).to_be_visible()
    page.goto(f"/inbox/{receipt_id}")

    expect(app.heading("There is no such receipt")).to_be_visible()


def test_what_could_not_be_recorded_is_kept_in_sight(app: App, page: Page, running: Running) -> None:
    shopper = running.shopper()
    shopper.mail(letter("Hello", "See you on Sunday at the lake. Bring cake."))
    receipt = shopper.read_mail()
    app.sign_in(shopper)
    page.get_by_role("region", name="Under way").get_by_role("link", name="Hello").click()

    expect(app.heading("Hello")).to_be_visible()
    expect(page.get_by_text(receipt["reason"]).first).to_be_visible()
    expect(page.get_by_role("button", name="Read it again")).to_be_visible()


def test_what_looks_like_the_same_purchase_can_be_told_apart(app: App, page: Page, shopper: Shopper) -> None:
    (photo_id,) = shopper.upload(("photo.png", render_png(german()), "image/png"))
    assert shopper.read(photo_id)["status"] == "DUPLICATE"
    app.sign_in(shopper)
    app.tab("Inbox")
    page.get_by_role("link", name="photo.png").click()
    expect(app.purchase("REWE")).to_have_count(1)
    page.get_by_role("button", name="Not the same purchase").click()

    expect(page.get_by_role("button", name="Not the same purchase")).to_have_count(0)
    expect(page.get_by_text("Recorded", exact=True)).to_be_visible()
    app.tab("Purchases")
    expect(app.purchase("REWE")).to_have_count(2)
