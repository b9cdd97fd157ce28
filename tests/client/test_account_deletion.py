"""An account that is deleted in the app: it says what goes and what stays, and then nothing is left."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.client.app import App
from tests.client.test_access import AXE, violations
from tests.running import PASSWORD


def opened(app: App) -> str:
    """The screen of somebody new; the address that they sign in with."""
    email = app.sign_up()
    app.tab("Account")
    app.page.get_by_role("link", name="Delete account").click()
    expect(app.heading("Delete account")).to_be_visible()
    return email


def test_it_says_what_goes_and_what_stays_and_offers_the_export(app: App) -> None:
    opened(app)

    expect(app.page.get_by_role("region", name="What goes, for good")).to_contain_text("mails to it are refused")
    expect(app.page.get_by_role("region", name="What stays, and why")).to_contain_text("Shared lists stay")
    expect(app.page.get_by_label("Your password")).to_have_count(0)
    app.page.get_by_role("main").get_by_role("link", name="Take it with you").click()
    expect(app.heading("Take it with you")).to_be_visible()


def test_a_wrong_password_deletes_nothing_and_the_right_one_all(app: App) -> None:
    email = opened(app)
    app.page.get_by_role("button", name="Delete my account…").click()
    password = app.page.get_by_label("Your password")
    password.fill("not the password")
    app.page.get_by_role("button", name="Delete it for good").click()
    expect(app.page.get_by_role("alert")).to_contain_text("That is not your password. Nothing was deleted.")

    password.fill(PASSWORD)
    app.page.get_by_role("button", name="Delete it for good").click()
    expect(app.heading("Sign in")).to_be_visible()

    app.enter(email, "Sign in")
    expect(app.page.get_by_role("alert")).to_contain_text("The email address or the password is not right.")
    assert not [each for each in app.page.context.cookies() if each["name"].startswith(("__Host-", "cartsnitch"))]
    app.page.goto("/account")
    expect(app.heading("Sign in")).to_be_visible()


def test_who_thinks_better_of_it_keeps_the_account(app: App) -> None:
    opened(app)
    app.page.get_by_role("button", name="Delete my account…").click()
    app.page.get_by_role("button", name="Keep my account").click()

    expect(app.page.get_by_label("Your password")).to_have_count(0)
    app.tab("Account")
    expect(app.heading("Account")).to_be_visible()


@pytest.mark.skipif(not AXE.is_file(), reason="axe is one of the app's development packages: npm ci")
@pytest.mark.parametrize("is_sure", [False, True], ids=["first", "second step"])
def test_it_can_be_used_by_all(app: App, is_sure: bool) -> None:
    opened(app)
    if is_sure:
        app.page.get_by_role("button", name="Delete my account…").click()
        expect(app.page.get_by_label("Your password")).to_be_visible()

    assert not violations(app.page)
