"""Two people of one household in two browsers: they come together by a link, and each sees what the other does."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.client.app import PHONE, App
from tests.client.test_access import AXE, violations
from tests.client.test_shopping import begin, items_of
from tests.running import Running, Shopper, eventually

BEGIN = """mutation Begin { createShoppingList(input: { name: "Groceries", isShared: true }) {
  ... on ShoppingListSaved { list { id } } } }"""
INVITE = "mutation Invite { inviteToHousehold { ... on InvitedToHousehold { code } } }"
JOIN = "mutation Join($code: String!) { joinHousehold(input: { code: $code }) { __typename } }"
LEAVE = "mutation Leave { leaveHousehold { __typename } }"
UNSHARE = "mutation Stop($id: ID!) { unshareShoppingList(input: { listId: $id }) { __typename } }"


@pytest.fixture
def beside(browser: Browser, running: Running) -> Iterator[App]:
    """The app on somebody else's phone."""
    context = browser.new_context(base_url=running.url, viewport=PHONE, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield App(page, running)
    context.close()


def household_of(app: App) -> Locator:
    """The people of the household, whose screen is opened."""
    app.tab("Account")
    app.page.get_by_role("link", name="Household").click()
    return app.page.get_by_role("list", name="People").get_by_role("listitem")


def to_buy(page: Page) -> Locator:
    return page.get_by_role("list", name="To buy").get_by_role("listitem")


def test_two_come_together_by_a_link_and_shop_from_one_list(
    app: App, page: Page, running: Running, beside: App
) -> None:
    app.sign_in(running.shopper())
    people = household_of(app)
    expect(app.heading("Shop together")).to_be_visible()
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Link to join").inner_text()
    expect(people).to_have_count(1)
    expect(people).to_contain_text("You · Owner")
    expect(page.get_by_role("list", name="Open invitations").get_by_role("listitem")).to_have_count(1)

    other = beside.page
    other.goto(link)
    other.get_by_role("link", name="Create an account").click()
    other.get_by_label("Name").fill("Sam")
    beside.enter(f"{uuid4().hex}@example.org", "Create account")
    expect(beside.heading("Shopper invites you to their household")).to_be_visible()
    other.get_by_role("button", name="Join the household").click()
    expect(other.get_by_role("list", name="People").get_by_role("listitem")).to_have_count(2)

    app.tab("Shop")
    begin(page, "Groceries", "milk")
    beside.tab("Shop")
    expect(to_buy(other)).to_have_count(1)  # without a reload, and so is all that follows
    expect(other.get_by_role("link", name="Shared: Groceries")).to_be_visible()
    page.get_by_label("Add to the list").fill("bread")
    page.keyboard.press("Enter")
    expect(to_buy(other)).to_have_count(2)
    other.get_by_text("milk", exact=True).click()
    expect(page.get_by_role("list", name="In the basket")).to_contain_text("milk")
    expect(to_buy(page)).to_have_count(1)

    page.get_by_role("button", name="Change the list Groceries").click()
    page.get_by_role("switch", name="Share it with your household").click()
    expect(other.get_by_role("alert")).to_contain_text("The list “Groceries” is not there any more")
    expect(other.get_by_text("bread")).to_have_count(0)


def test_who_comes_and_who_leaves_is_seen_without_asking_again(app: App, page: Page, running: Running) -> None:
    owner, partner = running.shopper(), running.shopper()
    app.sign_in(owner)
    people = household_of(app)
    page.get_by_role("button", name="Make a link").click()
    code = page.get_by_label("Link to join").inner_text().partition("#")[2]
    expect(people).to_have_count(1)

    partner.ask(JOIN, code=code)
    expect(people).to_have_count(2)
    expect(page.get_by_role("list", name="Open invitations")).to_have_count(0)
    partner.ask(LEAVE)
    expect(people).to_have_count(1)


def test_the_owner_makes_somebody_else_the_owner_once_they_confirm(app: App, page: Page, running: Running) -> None:
    owner, partner = running.shopper(), running.shopper()
    together(owner, partner)
    app.sign_in(owner)
    people = household_of(app)
    make = page.get_by_role("button", name="Make owner: Shopper")
    make.click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(people.first).to_contain_text("You · Owner")

    make.click()
    page.get_by_role("dialog").get_by_role("button", name="Make owner").click()
    expect(people.first).to_contain_text("Owner")
    expect(people.first).not_to_contain_text("You")
    expect(people.nth(1)).to_contain_text("You")
    expect(make).to_have_count(0)
    expect(page.get_by_role("button", name="Remove Shopper")).to_have_count(0)


def test_a_link_that_was_taken_back_lets_nobody_in(app: App, page: Page, running: Running, beside: App) -> None:
    app.sign_in(running.shopper())
    household_of(app)
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Link to join").inner_text()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("list", name="Open invitations")).to_have_count(0)

    beside.page.goto(link)
    beside.enter(running.shopper().email, "Sign in")
    expect(beside.heading("This link is not good any more")).to_be_visible()
    expect(beside.page.get_by_role("button", name="Join the household")).to_have_count(0)


def test_what_was_done_offline_of_a_list_that_is_gone_is_told(running: Running, beside: App) -> None:
    owner, member = running.shopper(), running.shopper()
    together(owner, member)
    list_id = owner.ask(BEGIN)["createShoppingList"]["list"]["id"]
    app, page = beside, beside.page
    app.sign_in(member)
    app.tab("Shop")
    expect(page.get_by_role("link", name="Shared: Groceries")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("Add to the list").fill("tea")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="No connection")).to_be_visible()
    owner.ask(UNSHARE, id=list_id)
    page.context.set_offline(False)

    expect(page.get_by_role("alert").filter(has_text="Groceries")).to_contain_text(
        "one change that you made of it could not be sent"
    )
    assert items_of(owner, "Groceries") == {}


def test_who_leaves_keeps_a_copy_and_sees_the_others_lists_no_more(app: App, page: Page, running: Running) -> None:
    owner, member = running.shopper(), running.shopper()
    together(owner, member)
    owner.ask(BEGIN)
    app.sign_in(member)
    app.tab("Shop")
    begin(page, "Picnic", "wine")
    eventually(lambda: items_of(owner, "Picnic") == {"wine": False}, "the owner sees it")
    people = household_of(app)
    expect(people).to_have_count(2)
    page.get_by_role("button", name="Leave the household").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave", exact=True).click()
    expect(app.heading("Shop together")).to_be_visible()

    app.tab("Shop")
    lists = page.get_by_role("navigation", name="Lists").get_by_role("link")
    expect(lists).to_have_text(["Picnic1"])
    expect(to_buy(page)).to_contain_text("wine")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert items_of(owner, "Picnic") == {"wine": False}


@pytest.mark.skipif(not AXE.is_file(), reason="axe is one of the app's development packages: npm ci")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_screens_can_be_used_by_ear_and_keyboard(app: App, page: Page, running: Running, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    owner, member = running.shopper(), running.shopper()
    together(owner, member)
    app.sign_in(owner)
    expect(household_of(app)).to_have_count(2)
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Link to join").inner_text()
    assert violations(page) == []
    page.goto(link)
    expect(app.heading("Shopper invites you to their household")).to_be_visible()
    assert violations(page) == []


def together(owner: Shopper, member: Shopper) -> None:
    """Make both one household."""
    code = owner.ask(INVITE)["inviteToHousehold"]["code"]
    assert member.ask(JOIN, code=code)["joinHousehold"]["__typename"] == "HouseholdSaved"
