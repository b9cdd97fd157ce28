"""What all purchases together say: where the money went, what became dearer, what was saved and missed."""

from __future__ import annotations

import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.client.app import App, today
from tests.client.household import receipt
from tests.client.risen import told_of_two
from tests.running import Running, Shopper, eventually, letter

GOODS = ("ROLLED OATS 20 OZ", "WHOLE MILK GAL", "PLUM JAM 12 OZ")


@pytest.fixture(scope="module")
def spender(running: Running) -> Shopper:
    """Three things at two stores in two months, a coupon, and 1.50 that no line explains."""
    shopper = running.shopper()
    for text in (
        receipt("KROGER", 40, tuple(zip(GOODS, ("3.00", "3.00", "2.00"), strict=True))),
        receipt("MEIJER", 5, tuple(zip(GOODS, ("4.00", "3.50", "2.50"), strict=True))),
        receipt("ALDI", 5, (("APPLE JUICE", "4.00"), ("COUPON", "-1.00"))),
        receipt("TARGET", 5, (("HAND SOAP", "5.00"),)).replace(f"{'5.00':>24}", f"{'6.50':>24}"),
    ):
        shopper.mail(letter("Your receipt", text))
    ids = eventually(lambda: found if len(found := shopper.receipt_ids()) == 4 else None, "the mails arrived")
    for receipt_id in ids:
        shopper.read(receipt_id)
    return shopper


@pytest.fixture
def insights(app: App, page: Page, spender: Shopper) -> Page:
    """Its screen."""
    app.sign_in(spender)
    app.tab("Prices")
    page.get_by_role("link", name="Insights").click()
    expect(app.heading("Insights")).to_be_visible()
    return page


def rows(locator: Locator) -> list[str]:
    """The texts of rows, their parts divided by single spaces."""
    return [" ".join(text.split()) for text in locator.all_inner_texts()]


def month(days_ago: int) -> str:
    """The month of a day as the app writes it for an American."""
    return f"{today() - timedelta(days=days_ago):%B %Y}"


def test_where_the_money_went_adds_up_with_what_no_line_explains(insights: Page) -> None:
    spending = insights.get_by_role("region", name="Spending")
    expect(spending).to_contain_text("$27.50")
    stores = spending.get_by_role("list", name="Spending by store").get_by_role("listitem")
    assert rows(stores) == [
        "M Meijer 1 purchase $10.00",
        "K Kroger 1 purchase $8.00",
        "T Target 1 purchase $6.50",
        "A Aldi 1 purchase $3.00",
    ]
    unexplained = spending.get_by_role("listitem").filter(has_text="Unexplained")
    expect(unexplained).to_contain_text("The total of 1 purchase is not what the lines add up to")
    expect(unexplained).to_contain_text("$1.50")

    spending.get_by_role("button", name=f"{month(40)}: $8.00").click()
    expect(spending).to_contain_text(f"Spent in {month(40)}")
    assert rows(stores) == ["K Kroger 1 purchase $8.00"]
    spending.get_by_role("button", name="All months").click()
    expect(stores).to_have_count(4)


def test_the_index_is_told_with_what_it_rests_on(insights: Page) -> None:
    index = insights.get_by_role("region", name="Your price index")
    expect(index).to_contain_text(f"You pay 25% more for the same things than in {month(40)}.")
    expect(index).to_contain_text("Whoever runs this server can import one.")
    expect(index.get_by_role("list", name="What it rests on")).to_contain_text(
        f"of what you spent on goods in {month(5)} could be compared: 3 products."
    )
    index.get_by_text("As a table").click()
    table = index.get_by_role("row")
    expect(table.nth(1)).to_contain_text("125.0")
    expect(table.last).to_contain_text("100.0")


def test_what_was_saved_and_missed_leads_to_the_lines(app: App, insights: Page) -> None:
    savings = insights.get_by_role("region", name="Savings")
    savings.get_by_text("Missed", exact=True).click()
    assert rows(savings.get_by_role("list", name="Missed").get_by_role("listitem"))[0].startswith(
        "Rolled Oats $4.00 at Meijer"
    )
    expect(savings.locator("details").filter(has_text="Missed")).to_contain_text("$2.00")
    savings.get_by_text("Coupons", exact=True).click()
    savings.get_by_role("list", name="Coupons").get_by_role("link", name="COUPON").click()

    expect(app.heading("Aldi")).to_be_visible()
    expect(app.lines().filter(has_text="COUPON")).to_have_attribute("aria-pressed", "true")


def test_what_rose_most_is_told_and_leads_to_all_that_did(app: App, page: Page, running: Running) -> None:
    app.sign_in(told_of_two(running))
    page.goto("/insights")
    changed = page.get_by_role("region", name="What changed")
    rose = changed.get_by_role("region", name="Went up").get_by_role("listitem")
    expect(rose).to_have_count(2)
    assert rows(rose)[0].startswith("Rolled Oats +25%")
    expect(changed.get_by_role("region", name="Got smaller")).to_have_count(0)
    expect(changed).to_contain_text("Last year")
    changed.get_by_role("link", name="Show all: went up").click()

    expect(app.heading("What changed")).to_be_visible()
    expect(page.get_by_label("Period")).to_have_value("YEAR")


def test_where_no_price_changed_that_is_said(insights: Page) -> None:
    changed = insights.get_by_role("region", name="What changed")

    expect(changed).to_contain_text("No price that you pay changed in this time.")


def test_a_year_of_months_is_seen_at_once_and_of_more_the_newest_with_a_hint_of_those_before(insights: Page) -> None:
    months = insights.get_by_role("list", name="Spending by month")
    first, last = months.get_by_role("listitem").first, months.get_by_role("listitem").last
    expect(months.get_by_role("listitem")).to_have_count(12)
    expect(first).to_be_in_viewport(ratio=1)
    expect(last).to_be_in_viewport(ratio=1)
    assert months.evaluate("row => [row.dataset.before, row.dataset.after]") == [None, None]

    insights.get_by_label("Period").select_option("5Y")
    expect(months.get_by_role("listitem")).to_have_count(60)
    expect(last).to_be_in_viewport(ratio=1)
    expect(months).to_have_attribute("data-before", "true")
    assert months.evaluate("row => row.dataset.after ?? null") is None
    months.evaluate("row => row.scrollTo({ left: 0 })")
    expect(months).to_have_attribute("data-after", "true")
    expect(first).to_be_in_viewport(ratio=1)


def test_all_that_is_ones_own_is_downloaded(insights: Page) -> None:
    with insights.expect_download() as download:
        insights.get_by_role("link", name="Purchases as CSV").click()

    assert download.value.suggested_filename == "cartsnitch-purchases.csv"
    assert len(download.value.path().read_text().strip().splitlines()) == 5


def test_all_else_and_what_came_in_is_downloaded_from_the_account(app: App, insights: Page) -> None:
    insights.get_by_role("link", name="All else that is yours").click()
    expect(app.heading("Take it with you")).to_be_visible()
    with insights.expect_download() as archive:
        insights.get_by_role("link", name="Originals as ZIP").click()
    with insights.expect_download() as table:
        insights.get_by_role("link", name="Receipts as JSON", exact=True).click()

    assert len(ZipFile(archive.value.path()).namelist()) == 4
    assert len(json.loads(table.value.path().read_text())) == 4


def test_a_download_that_is_refused_says_why(insights: Page) -> None:
    insights.goto("/account/export")
    insights.route("**/export/**", lambda route: route.fulfill(status=429))
    insights.get_by_role("link", name="Watches as CSV").click()

    expect(insights.get_by_role("alert")).to_be_visible()


def test_who_sent_nothing_yet_is_told_what_there_will_be(app: App, page: Page) -> None:
    app.sign_up()
    app.tab("Prices")
    page.get_by_role("link", name="Insights").click()

    expect(app.heading("Nothing to tell yet")).to_be_visible()
    expect(page.get_by_role("region", name="Take it with you")).to_have_count(0)
