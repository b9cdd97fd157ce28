"""What was read with doubts is mended beside its picture, until the gap is closed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from cartsnitch_server.demo.paper import render_png
from cartsnitch_server.demo.receipt import ComposedReceipt
from cartsnitch_server.demo.samples import american
from playwright.sync_api import Locator, Page, Route, expect

from tests.client.app import READING_MS, App
from tests.client.test_access import AXE, violations
from tests.running import Running, Shopper, eventually, letter

SHORT = """CORNER STORE
2400 Orchard Rd
March 1, 2026 17:22

MILK          3.29
BREAD         2.50
EGGS          4.00

SUBTOTAL     12.29
TOTAL        12.29
CASH         12.29
"""
"""Its lines come to 9.79, which is 2.50 less than its total."""

DOUBTFUL = """CORNER STORE
2400 Orchard Rd
March 1, 2026 17:22

MILK          3.19
EGGS          4.49
  2 @ 1.99
CHEESE        5.00
  2 @ 2.00
BREAD         2.49

TOTAL        14.50
CASH         14.50
"""
"""Two of its lines contradict themselves, and all come to 15.17, which is 0.67 more than its total."""

OTHER = """CORNER STORE
2400 Orchard Rd
March 2, 2026 09:10

MILK          3.29
COUPON       -0.29
BREAD         2.50

SUBTOTAL      5.50
TOTAL         5.50
CASH          5.50
"""
"""It adds up, and has a coupon that the till printed below the milk."""


def without(truth: ComposedReceipt, text: str) -> ComposedReceipt:
    """The same receipt with a line less, so that its lines do not reach its total."""
    return replace(truth, goods=tuple(line for line in truth.goods if text not in line.text))


@pytest.fixture
def shopper(running: Running) -> Shopper:
    """Someone whose one receipt does not add up."""
    shopper = running.shopper()
    shopper.mail(letter("Receipt", SHORT))
    assert shopper.read_mail()["status"] == "NEEDS_REVIEW"
    return shopper


@pytest.fixture
def gap(app: App, page: Page, shopper: Shopper) -> Locator:
    """The gap of that receipt, on the screen where it is mended."""
    app.sign_in(shopper)
    app.tab("Inbox")
    queue = page.get_by_role("region", name="Needs a look")
    expect(queue).to_contain_text("Needs a look 1")
    queue.get_by_role("link", name="Look at it").click()
    gap = page.get_by_role("status", name="Gap", exact=True)
    expect(gap).to_contain_text("2.50")
    return gap


def test_a_receipt_is_mended_until_the_gap_is_closed_and_leaves_the_queue(
    app: App, page: Page, shopper: Shopper, gap: Locator
) -> None:
    app.lines().filter(has_text="EGGS").click()
    sheet = page.get_by_role("dialog", name="EGGS")
    sheet.get_by_label("Amount", exact=True).fill("5.00")
    expect(sheet.get_by_role("status", name="Gap with this")).to_have_text("Then the gap is 1.50.")
    sheet.get_by_role("button", name="Save").click()
    expect(gap).to_contain_text("1.50")

    page.get_by_role("button", name="Add a line").click()
    sheet = page.get_by_role("dialog", name="Add a line")
    sheet.get_by_label("Text").fill("BUTTER")
    sheet.get_by_role("button", name="1.50 would close the gap").click()
    expect(sheet.get_by_role("status", name="Gap with this")).to_have_text("Then every line adds up.")
    sheet.get_by_role("button", name="Add the line").click()

    expect(gap).to_have_text("Every line adds up to the total.")
    expect(app.lines()).to_have_text([re.compile(f"{each}$") for each in ("3.29", "2.50", "5.00", "1.50")])
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text("Every line adds up to the total.")).to_be_visible()
    (receipt_id,) = shopper.receipt_ids()
    receipt = shopper.read(receipt_id)
    assert receipt["status"] == "RECORDED"
    assert receipt["purchases"][0]["gap"]["amount"] == "0.00"
    app.tab("Inbox")
    expect(app.heading("Inbox")).to_be_visible()
    expect(page.get_by_role("region", name="Needs a look")).to_have_count(0)


def test_the_last_correction_can_be_undone_and_stays_in_the_history(app: App, page: Page, gap: Locator) -> None:
    app.lines().filter(has_text="BREAD").click()
    page.get_by_role("button", name="Remove").click()
    expect(gap).to_contain_text("5.00")
    expect(app.lines()).to_have_count(2)
    page.get_by_role("button", name="Undo").click()

    expect(gap).to_contain_text("2.50")
    expect(app.lines()).to_have_count(3)
    page.get_by_text("2 changes").click()
    changes = page.get_by_role("list", name="Changes").get_by_role("listitem")
    expect(changes.first).to_contain_text("Line put back: BREAD")
    expect(changes.last).to_contain_text("Line removed: BREAD")


def test_lines_are_split_and_made_one(app: App, page: Page, gap: Locator) -> None:
    app.lines().filter(has_text="EGGS").click()
    page.get_by_role("button", name="Split").click()
    page.get_by_label("Amount 1").fill("1.00")
    page.get_by_label("Text of line 2").fill("SALT")
    expect(page.get_by_label("Amount 2")).to_have_value("3.00")
    page.get_by_role("button", name="Split").click()
    expect(app.lines()).to_have_text([re.compile(f"{each}$") for each in ("3.29", "2.50", "1.00", "3.00")])
    app.lines().filter(has_text="EGGS").click()
    page.get_by_role("button", name="Merge with next").click()

    expect(app.lines()).to_have_text([re.compile(f"{each}$") for each in ("3.29", "2.50", "4.00")])
    expect(gap).to_contain_text("2.50")

    page.get_by_role("button", name="Undo").click()
    expect(app.lines()).to_have_text([re.compile(f"{each}$") for each in ("3.29", "2.50", "1.00", "3.00")])
    app.lines().filter(has_text="EGGS").click()
    page.get_by_role("button", name="Merge with next").click()
    expect(app.lines()).to_have_count(3)
    page.reload()  # what was made one can be taken apart as long as it is one, not only at once
    app.lines().filter(has_text="EGGS").click()
    page.get_by_role("button", name="Take apart").click()
    expect(app.lines()).to_have_text([re.compile(f"{each}$") for each in ("3.29", "2.50", "1.00", "3.00")])


def test_a_total_that_was_misread_is_corrected(app: App, page: Page, gap: Locator) -> None:
    page.get_by_role("button", name="Correct store, date and total").click()
    page.get_by_role("textbox", name="Total").fill("nine")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_have_text("Enter a number such as 12.49.")
    page.get_by_role("textbox", name="Total").fill("9.79")
    page.get_by_role("button", name="Save").click()

    expect(gap).to_have_text("Every line adds up to the total.")


def test_what_is_right_as_it_is_is_said_and_asked_no_more(app: App, page: Page, gap: Locator) -> None:
    page.get_by_role("button", name="Right as it is").click()
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text("You said that it is right as it is.")).to_be_visible()
    app.tab("Inbox")

    expect(app.heading("Inbox")).to_be_visible()
    expect(page.get_by_role("region", name="Needs a look")).to_have_count(0)


def test_what_was_said_to_be_right_is_taken_back_on_the_next_receipt(
    app: App, page: Page, shopper: Shopper, gap: Locator
) -> None:
    shopper.mail(letter("Another", OTHER.replace("5.50", "6.50")))
    expect(page.get_by_text("1 of 2")).to_be_visible(timeout=READING_MS)
    page.get_by_role("button", name="Right as it is").click()
    expect(gap).to_contain_text("1.00")
    expect(page.get_by_text("CORNER STORE is right as it is.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()

    expect(gap).to_contain_text("2.50")
    expect(page.get_by_role("button", name="Right as it is: 2.50 stays unexplained")).to_be_visible()


def test_while_a_gap_is_open_the_way_leads_from_doubt_to_doubt(app: App, page: Page, running: Running) -> None:
    shopper = running.shopper()
    shopper.mail(letter("Receipt", DOUBTFUL))
    assert shopper.read_mail()["status"] == "NEEDS_REVIEW"
    app.sign_in(shopper)
    app.tab("Inbox")
    page.get_by_role("link", name="Look at it").click()
    page.get_by_role("button", name="Look at the first doubt").click()
    first = page.get_by_role("dialog").get_by_role("heading").inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Look at the next doubt").click()
    expect(page.get_by_role("dialog").get_by_role("heading")).not_to_have_text(first)
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Check the total")).to_be_visible()
    expect(page.get_by_role("button", name="Right as it is: 0.67 stays unexplained")).to_be_enabled()


def test_where_no_line_is_in_doubt_the_missing_one_is_asked_for(app: App, page: Page, gap: Locator) -> None:
    page.get_by_role("button", name="Add 2.50").click()

    expect(page.get_by_role("dialog", name="Add a line").get_by_label("Amount", exact=True)).to_have_value("2.50")


def test_each_of_those_that_need_a_look_leads_to_its_own_review(
    app: App, page: Page, shopper: Shopper, running: Running
) -> None:
    shopper.mail(letter("Another", OTHER.replace("5.50", "6.50")))
    app.sign_in(shopper)
    app.tab("Inbox")
    rows = page.get_by_role("region", name="Needs a look").get_by_role("listitem").get_by_role("link")
    expect(rows).to_have_count(2, timeout=READING_MS)
    rows.filter(has_text="2.50").click()

    expect(page.get_by_role("status", name="Gap", exact=True)).to_contain_text("2.50")


def test_what_a_discount_belongs_to_is_chosen_and_taken_back(app: App, page: Page, running: Running) -> None:
    open_other(app, page, running)
    app.lines().filter(has_text="COUPON").click()
    page.get_by_label("Belongs to").select_option(label="BREAD, 2.50")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Changed “COUPON”.")).to_be_visible()
    app.lines().filter(has_text="COUPON").click()
    expect(page.get_by_label("Belongs to").locator("option:checked")).to_have_text("BREAD, 2.50")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)

    app.lines().filter(has_text="COUPON").click()
    expect(page.get_by_label("Belongs to").locator("option:checked")).not_to_have_text("BREAD, 2.50")


def test_what_was_saved_is_in_the_form_before_the_purchase_is_asked_for_again(
    app: App, page: Page, running: Running
) -> None:
    open_other(app, page, running)
    held: list[Route] = []
    page.route(
        "**/graphql",
        lambda route: held.append(route) if "query Review(" in (route.request.post_data or "") else route.continue_(),
    )
    app.lines().filter(has_text="COUPON").click()
    page.get_by_label("Belongs to").select_option(label="BREAD, 2.50")
    page.get_by_label("Text").fill("BREAD COUPON")
    page.get_by_role("button", name="Save").click()
    app.lines().filter(has_text="BREAD COUPON").click()
    expect(page.get_by_label("Belongs to").locator("option:checked")).to_have_text("BREAD, 2.50")
    page.get_by_label("Amount", exact=True).fill("-0.30")
    page.get_by_role("button", name="Save").click()
    app.lines().filter(has_text="-0.30").click()
    expect(page.get_by_label("Text")).to_have_value("BREAD COUPON")

    assert held  # nothing of this was told by the purchase as it was asked for again
    page.unroute_all()
    page.reload()
    app.lines().filter(has_text="BREAD COUPON").click()
    expect(page.get_by_label("Belongs to").locator("option:checked")).to_have_text("BREAD, 2.50")
    expect(page.get_by_label("Amount", exact=True)).to_have_value("-0.30")


def test_what_is_changed_elsewhere_is_shown_in_an_open_form_and_not_written_back(
    app: App, page: Page, running: Running
) -> None:
    open_other(app, page, running)
    app.lines().filter(has_text="COUPON").click()
    page.get_by_label("Text").fill("BREAD COUPON")
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("list", name="Lines").get_by_role("button").filter(has_text="COUPON").click()
    other.get_by_label("Belongs to").select_option(label="BREAD, 2.50")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_text("Changed “COUPON”.")).to_be_visible()
    other.close()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # somebody comes back to it

    expect(page.get_by_label("Belongs to").locator("option:checked")).to_have_text("BREAD, 2.50")
    expect(page.get_by_label("Text")).to_have_value("BREAD COUPON")
    page.get_by_role("button", name="Save").click()
    app.lines().filter(has_text="BREAD COUPON").click()
    expect(page.get_by_label("Belongs to").locator("option:checked")).to_have_text("BREAD, 2.50")


def test_the_product_of_a_line_is_chosen_by_a_part_of_its_name_or_is_none(
    app: App, page: Page, running: Running
) -> None:
    open_other(app, page, running)
    app.lines().filter(has_text="MILK").click()
    page.get_by_role("button", name="Change the product").click()
    search = page.get_by_label("Search your products")
    expect(search).to_have_value("MILK")
    search.fill("no such thing")
    expect(page.get_by_text("You bought nothing with “no such thing” in its name yet.")).to_be_visible()
    search.fill("brea")
    page.get_by_role("list", name="Products").get_by_role("button", name="BREAD").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Changed “MILK”.")).to_be_visible()

    app.lines().filter(has_text="MILK").click()
    expect(page.get_by_role("dialog")).to_contain_text("ProductBREAD")
    page.get_by_role("button", name="Change the product").click()
    page.get_by_role("button", name="No product").click()
    expect(page.get_by_role("dialog")).to_contain_text("ProductNone")


def test_two_purchases_that_are_one_are_told_so_and_apart_again(
    app: App, page: Page, shopper: Shopper, gap: Locator
) -> None:
    shopper.mail(letter("Another", OTHER))
    newest, _ = eventually(lambda: [*shopper.receipt_ids()][:2] if len(shopper.receipt_ids()) == 2 else None, "it came")
    assert shopper.read(newest)["status"] == "RECORDED"
    page.get_by_role("button", name="Same as another").click()
    page.get_by_role("list", name="Other purchases").get_by_role("button").filter(has_text="5.50").click()
    expect(page.get_by_role("radio", name="The other one")).to_be_checked()  # it adds up, and this one does not
    page.get_by_role("button", name="They are the same").click()

    expect(page.get_by_text("The two purchases are one.")).to_be_visible()
    expect(page.get_by_role("status", name="Gap", exact=True)).to_have_text("Every line adds up to the total.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status", name="Gap", exact=True)).to_contain_text("2.50")
    app.page.goto("/")
    expect(app.purchase("CORNER STORE")).to_have_count(2)


def test_tab_stays_in_the_form(app: App, page: Page, gap: Locator) -> None:
    page.get_by_role("button", name="Correct store, date and total").click()
    sheet = page.get_by_role("dialog")
    page.keyboard.press("Shift+Tab")
    expect(sheet.get_by_role("button", name="Save")).to_be_focused()
    page.keyboard.press("Tab")
    expect(sheet.get_by_role("button", name="Close")).to_be_focused()


def open_other(app: App, page: Page, running: Running) -> None:
    """Open the review of a purchase that adds up, as someone who has only that one."""
    shopper = running.shopper()
    shopper.mail(letter("Receipt", OTHER))
    assert shopper.read_mail()["status"] == "RECORDED"
    app.sign_in(shopper)
    app.purchase("CORNER STORE").click()
    page.get_by_role("link", name="Correct it").click()
    expect(page.get_by_role("status", name="Gap", exact=True)).to_be_visible()


def test_the_form_takes_the_focus_and_gives_it_back(app: App, page: Page, gap: Locator) -> None:
    line = app.lines().filter(has_text="EGGS")
    line.focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="EGGS")
    expect(sheet).to_be_focused()
    page.keyboard.press("Escape")

    expect(sheet).to_have_count(0)
    expect(line).to_be_focused()


def test_a_place_on_the_picture_is_read_again(app: App, page: Page, running: Running) -> None:
    shopper = running.shopper()
    (receipt_id,) = shopper.upload(("till.png", render_png(without(american(), "PAPER TOWEL")), "image/png"))
    assert shopper.read(receipt_id)["status"] == "NEEDS_REVIEW"
    app.sign_in(shopper)
    app.tab("Inbox")
    page.get_by_role("link", name="Look at it").click()
    app.lines().filter(has_text="COLA").click()
    page.get_by_role("button", name="Read it again").click()

    found = page.get_by_role("group", name="Read at that place")
    found.get_by_role("button", name="Use $13.98").click(timeout=60_000)
    expect(page.get_by_label("Amount", exact=True)).to_have_value("13.98")


@pytest.mark.skipif(not AXE.is_file(), reason="axe is one of the app's development packages: npm ci")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_review_can_be_used_by_ear_and_by_keyboard(app: App, page: Page, gap: Locator, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    assert violations(page) == []
    app.lines().first.click()
    assert violations(page) == []
    page.get_by_role("button", name="Change the product").click()
    expect(page.get_by_role("list", name="Products").get_by_role("button").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Same as another").click()
    expect(page.get_by_text("There is no other purchase like that.")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Correct store, date and total").click()
    assert violations(page) == []
    app.page.goto("/inbox")
    expect(page.get_by_role("region", name="Needs a look")).to_be_visible()
    assert violations(page) == []
