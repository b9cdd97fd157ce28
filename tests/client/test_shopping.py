"""Coupons that concern one, and shopping lists: written, understood, planned, and checked off without a network."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.client.app import PHONE, READING_MS, App, today
from tests.client.household import OATS, household
from tests.running import Running, Shopper, eventually

LISTS = "query Lists { shoppingLists { name items { text isChecked } } }"


@pytest.fixture(scope="module")
def shopper(running: Running) -> Shopper:
    """Someone who bought oats at two stores, and milk at one."""
    return household(running)


@pytest.fixture
def without_network(browser: Browser, running: Running) -> Iterator[Page]:
    """A page of the app as it is installed, which may lose its network."""
    context = browser.new_context(base_url=running.url, viewport=PHONE, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto("/")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    yield page
    context.close()


def rows(locator: Locator) -> list[str]:
    """The texts of rows, their parts divided by single spaces."""
    return [" ".join(text.split()) for text in locator.all_inner_texts()]


def begin(page: Page, name: str, *items: str) -> Locator:
    """A new list with these items; the rows of what is to be bought."""
    page.get_by_role("button", name="Begin a list").first.click()
    page.get_by_role("dialog").get_by_label("Name").fill(name)
    page.get_by_role("button", name="Begin it").click()
    for item in items:
        page.get_by_label("Add to the list").fill(item)
        page.keyboard.press("Enter")
    found = page.get_by_role("list", name="To buy").get_by_role("listitem")
    expect(found).to_have_count(len(items))
    return found


def items_of(shopper: Shopper, name: str) -> dict[str, bool]:
    """What stands on a list at the server, and whether it is checked off."""
    lists: list[dict[str, Any]] = shopper.ask(LISTS)["shoppingLists"]
    return {item["text"]: item["isChecked"] for each in lists if each["name"] == name for item in each["items"]}


def test_a_coupon_is_entered_told_why_and_clipped(app: App, page: Page, shopper: Shopper) -> None:
    app.sign_in(shopper)
    app.tab("Shop")
    page.get_by_role("link", name="Coupons").click()
    expect(app.heading("No coupon for you now")).to_be_visible()
    page.get_by_role("button", name="Add", exact=True).click()
    sheet = page.get_by_role("dialog", name="Add a coupon")
    sheet.get_by_label("Amount, USD").fill("0")
    sheet.get_by_label("For", exact=True).select_option("Goods by their name")
    sheet.get_by_label("Name of the goods").fill("rolled oats")
    sheet.get_by_role("button", name="Add it").click()
    expect(sheet.get_by_role("alert")).to_have_text("Please enter something over zero.")
    sheet.get_by_label("Amount, USD").fill("1.00")
    sheet.get_by_label("Store", exact=True).select_option("Kroger")
    sheet.get_by_label("Last day").fill(f"{today() + timedelta(days=3)}")
    sheet.get_by_label("Code").fill("OATS1")
    sheet.get_by_label("What you call it").fill("Breakfast")
    sheet.get_by_role("button", name="Add it").click()

    coupon = page.get_by_role("article", name="Breakfast")
    for told in ("$1.00 off · Kroger", "saves about", "You buy Rolled Oats every", "it was $3.60 at Kroger", "OATS1"):
        expect(coupon).to_contain_text(told)
    expect(coupon).to_contain_text("Ends ")
    expect(coupon).to_contain_text("Entered by hand")
    coupon.get_by_role("button", name="Clip it").click()
    page.get_by_text("Clipped", exact=True).first.click()
    expect(coupon.get_by_role("button", name="Unclip")).to_be_visible()
    coupon.get_by_role("button", name="Unclip").click()
    expect(app.heading("You clipped no coupon")).to_be_visible()
    page.get_by_text("For me", exact=True).click()
    page.get_by_label("Store").select_option("Meijer")
    expect(coupon).to_have_count(0)
    page.get_by_label("Store").select_option("Kroger")
    coupon.get_by_role("button", name="Delete the coupon").click()
    page.get_by_role("dialog", name="Delete the coupon?").get_by_role("button", name="Delete").click()
    expect(coupon).to_have_count(0)


def test_a_list_is_understood_and_planned_at_the_least_cost(app: App, page: Page, shopper: Shopper) -> None:
    app.sign_in(shopper)
    app.tab("Shop")
    items = begin(page, "Saturday", "oats", "milk", "dragon fruit")
    expect(items.nth(0)).to_contain_text(OATS)
    expect(items.nth(2)).to_contain_text("You did not buy it yet")
    page.get_by_role("link", name="Plan where to buy it").click()
    page.get_by_label("At most").select_option("2 stores")
    page.get_by_label("Cost per trip, USD").fill("0")
    page.keyboard.press("Enter")

    cost = page.get_by_role("region", name="What it costs")
    expect(cost).to_contain_text("$7.09 for 2 of 3 items")
    expect(cost).to_contain_text("Without dragon fruit, see below.")
    kroger = page.get_by_role("list", name="To buy at Kroger").get_by_role("listitem")
    assert rows(kroger) == [f"{OATS} for “oats” seen 5 days ago $0.80 less than at Meijer $3.60"]
    milk = page.get_by_role("list", name="To buy at Meijer").get_by_role("listitem")
    expect(milk).to_contain_text("Known only here")
    expect(milk).to_contain_text("$3.49")
    expect(page.get_by_role("list", name="Not in the plan")).to_have_text("dragon fruit: not known what it is")
    assert rows(page.get_by_role("list", name="At one store alone").get_by_role("listitem")) == [
        "Meijer $7.89 for 2 of 3 items",
        "Kroger without milk $3.60 for 1 of 3 items",
    ]

    page.get_by_label("Cost per trip, USD").fill("1")
    page.keyboard.press("Enter")
    expect(cost).to_contain_text("$8.89")
    expect(cost).to_contain_text("at 1 store: $7.89 for the goods, $1.00 for the trips")
    expect(page.get_by_role("list", name="To buy at Meijer")).to_contain_text(
        "$0.80 more than at Kroger, but it saves a trip"
    )


def test_an_item_is_changed_checked_off_and_cleared(app: App, page: Page, shopper: Shopper) -> None:
    app.sign_in(shopper)
    app.tab("Shop")
    items = begin(page, "Party", "milk", "tea")
    page.get_by_role("button", name="Change milk").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("How much").fill("none")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert")).to_have_text("Please enter a number over zero, or nothing.")
    sheet.get_by_label("How much").fill("2")
    sheet.get_by_role("button", name="Save").click()
    expect(items.first).to_contain_text("× 2")

    items.filter(has_text="milk").get_by_text("milk × 2").click()
    expect(items).to_have_count(1)
    eventually(lambda: items_of(shopper, "Party") == {"milk": True, "tea": False}, "the server knows")
    page.reload()
    expect(page.get_by_role("list", name="In the basket")).to_contain_text("milk × 2")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("list", name="In the basket")).to_have_count(0)
    eventually(lambda: items_of(shopper, "Party") == {"tea": False}, "the server knows")


def test_items_are_checked_off_on_the_plan_also_without_a_network(
    without_network: Page, running: Running, shopper: Shopper
) -> None:
    page, app = without_network, App(without_network, running)
    app.sign_in(shopper)
    app.tab("Shop")
    begin(page, "By the plan", "oats", "milk")
    page.get_by_role("link", name="Plan where to buy it").click()
    page.get_by_label("At most").select_option("2 stores")
    page.get_by_label("Cost per trip, USD").fill("0")
    page.keyboard.press("Enter")
    cost = page.get_by_role("region", name="What it costs")
    expect(cost).to_contain_text("$7.09 for all 2 items")
    oats = page.get_by_role("checkbox", name="oats is in the basket")
    milk = page.get_by_role("checkbox", name="milk is in the basket")
    page.get_by_role("list", name="To buy at Kroger").get_by_text("less than at Meijer").click()
    expect(oats).to_be_checked()
    expect(page.get_by_role("region", name="Kroger")).to_contain_text("Done")
    expect(milk).not_to_be_checked()
    eventually(lambda: items_of(shopper, "By the plan") == {"oats": True, "milk": False}, "the server knows")
    expect(cost).to_contain_text("$7.09 for all 2 items")

    page.context.set_offline(True)
    page.reload()  # as the app is opened in the second store
    expect(oats).to_be_checked()
    expect(cost).to_contain_text("$7.09 for all 2 items")
    page.get_by_role("list", name="To buy at Meijer").get_by_text("Known only here").click()
    expect(page.get_by_text("2 of 2 in the basket.")).to_be_visible()
    assert items_of(shopper, "By the plan") == {"oats": True, "milk": False}
    page.context.set_offline(False)
    eventually(lambda: items_of(shopper, "By the plan") == {"oats": True, "milk": True}, "it is sent")

    page.get_by_role("list", name="To buy at Meijer").get_by_text("Known only here").click()
    expect(milk).not_to_be_checked()
    page.get_by_role("button", name="Plan what is left").click()
    expect(cost).to_contain_text("$3.49")
    expect(oats).to_have_count(0)


def test_without_a_network_the_list_is_there_and_what_is_done_is_sent_later(
    without_network: Page, running: Running, shopper: Shopper
) -> None:
    page, app = without_network, App(without_network, running)
    app.sign_in(shopper)
    app.tab("Shop")
    items = begin(page, "Offline", "oats", "milk")
    eventually(lambda: len(items_of(shopper, "Offline")) == 2, "the server knows")
    page.context.set_offline(True)
    items.get_by_text("milk", exact=True).click()
    page.get_by_label("Add to the list").fill("tea")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="No connection")).to_contain_text("2 changes wait to be sent.")

    page.reload()  # as the app is opened in the shop
    expect(page.get_by_role("list", name="In the basket")).to_contain_text("milk")
    expect(items).to_have_count(2)
    assert items_of(shopper, "Offline") == {"oats": False, "milk": False}
    page.context.set_offline(False)
    eventually(lambda: items_of(shopper, "Offline") == {"oats": False, "milk": True, "tea": False}, "it is sent")

    app.tab("Account")
    page.get_by_role("button", name="Sign out").click()
    expect(app.heading("Sign in")).to_be_visible()
    page.context.set_offline(True)
    page.goto("/shop")
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached", timeout=READING_MS)
    expect(page.get_by_text("oats")).to_have_count(0)
    expect(page.get_by_role("link", name="Your shopping lists")).to_have_count(0)
