"""What products cost: found, compared over stores, seen in the course of time, watched, and put right."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.client.app import App, today
from tests.client.household import OATS, household
from tests.running import Running, Shopper


@pytest.fixture(scope="module")
def shopper(running: Running) -> Shopper:
    """Someone who bought oats at two stores."""
    return household(running)


@pytest.fixture
def products(app: App, page: Page, shopper: Shopper) -> Locator:
    """The rows of the list of products."""
    app.sign_in(shopper)
    app.tab("Prices")
    rows = page.get_by_role("list", name="Products").get_by_role("link")
    expect(rows).to_have_count(2, timeout=20_000)  # the first time the server reads its statements
    return rows


@pytest.fixture
def oats(app: App, page: Page, products: Locator) -> Page:
    """The screen of the oats."""
    products.filter(has_text=OATS).click()
    expect(app.heading(OATS)).to_be_visible()
    return page


def written(days_ago: int) -> str:
    """A day as the app writes it for an American."""
    day = today() - timedelta(days=days_ago)
    return f"{day:%a}, {day:%b} {day.day}, {day.year}"


def rows(locator: Locator) -> list[str]:
    """The texts of rows, their parts divided by single spaces."""
    return [" ".join(text.split()) for text in locator.all_inner_texts()]


def test_a_product_is_listed_with_its_last_price_and_found_by_a_word_that_is_misspelt(
    page: Page, products: Locator
) -> None:
    expect(products.first).to_contain_text("20 oz")
    expect(products.first).to_contain_text("Kroger")
    expect(products.first).to_contain_text("$3.60$0.18 / oz")
    search = page.get_by_role("searchbox", name="Search your products")
    search.fill("roled")
    expect(page).to_have_url(re.compile(r"\?q=roled"))
    expect(products).to_have_count(1)
    expect(products).to_contain_text(OATS)

    search.fill("nobody sells this")
    expect(page.get_by_role("heading", name="Nothing found for “nobody sells this”")).to_be_visible()
    page.get_by_role("button", name="Show all products").click()
    expect(products).to_have_count(2)


def test_products_are_narrowed_by_category_and_store_and_stay_so_on_the_way_back(
    app: App, page: Page, products: Locator
) -> None:
    page.get_by_label("Category").select_option("Dairy and eggs")
    expect(products).to_have_count(1)
    expect(products).to_contain_text("Milk")
    products.click()
    expect(page.get_by_role("region", name="Price now")).to_contain_text("Meijer")
    page.get_by_role("button", name="Back").click()
    expect(products).to_have_count(1)

    page.get_by_label("Store").select_option("Kroger")
    expect(app.heading("Nothing found")).to_be_visible()


def test_what_became_dearer_is_told_and_leads_to_all_that_did(page: Page, products: Locator) -> None:
    page.get_by_role("region", name="Went up").get_by_role("link", name="Show all: went up").click()

    change = page.get_by_role("list", name="Went up").get_by_role("listitem")
    expect(change).to_have_count(1)
    for told in (OATS, "Meijer", "+10%", "$4.00", "$4.40"):
        expect(change).to_contain_text(told)
    page.get_by_role("link", name="Got smaller").click()
    expect(page.get_by_role("heading", name="No package that you buy got smaller.")).to_be_visible()


def test_stores_are_compared_by_unit_price_with_the_difference_in_money(oats: Page) -> None:
    stores = oats.get_by_role("list", name="Prices", exact=True).get_by_role("listitem")
    expect(stores).to_have_count(2)

    assert rows(stores) == [
        "K Kroger Cheapest 5 days ago · 20 oz for $3.60 $0.18 / oz",
        "M Meijer 10 days ago · 20 oz for $4.40 $0.22 / oz +$0.04 (+22%)",
    ]
    best = oats.get_by_role("region", name="Cheapest now")
    expect(best).to_contain_text("Kroger")
    expect(best).to_contain_text("$0.18 / oz")


def test_the_history_is_a_chart_and_a_table_of_the_same_prices(oats: Page) -> None:
    history = oats.get_by_role("region", name="Price history")
    expect(history.get_by_role("img", name="Price at Meijer, Kroger")).to_be_visible()
    expect(history.locator("canvas")).to_be_visible()
    history.get_by_text("As a table").click()
    table = history.get_by_role("row")
    expect(table).to_have_count(4)
    assert rows(table)[1:] == [
        f"{written(5)} Kroger $3.60",
        f"{written(10)} Meijer $4.40",
        f"{written(120)} Meijer $4.00",
    ]

    history.get_by_text("Per oz").click()
    expect(history.get_by_role("row").nth(1)).to_contain_text("$0.18")
    history.get_by_text("3 months").click()
    expect(history.get_by_role("row")).to_have_count(3)


def test_a_price_leads_to_the_line_that_says_it_and_back_to_the_product(app: App, oats: Page) -> None:
    paid = oats.get_by_role("list", name="Prices paid").get_by_role("link")
    expect(paid).to_have_count(3)
    paid.filter(has_text="$4.40").click()
    expect(app.heading("Meijer")).to_be_visible()
    line = app.lines().filter(has_text="ROLLED OATS 20 OZ")
    expect(line).to_have_attribute("aria-pressed", "true")

    oats.get_by_role("list", name="Lines").get_by_role("link", name=OATS).click()
    expect(app.heading(OATS)).to_be_visible()


def test_a_price_is_watched_paused_and_watched_no_more(app: App, oats: Page) -> None:
    oats.get_by_role("button", name="Watch", exact=True).click()
    sheet = oats.get_by_role("dialog", name="Watch the price")
    expect(sheet).to_contain_text("Now $3.60 at Kroger")
    sheet.get_by_label("Store").select_option("Meijer")
    expect(sheet).to_contain_text("Now $4.40 at Meijer")
    sheet.get_by_label("Target price, USD").fill("0")
    sheet.get_by_role("button", name="Watch it").click()
    expect(sheet.get_by_role("alert")).to_have_text("Please enter a price over zero.")
    sheet.get_by_label("Target price, USD").fill("4.25")
    sheet.get_by_role("button", name="Watch it").click()

    watch = oats.get_by_role("region", name="Watches").get_by_role("listitem")
    for told in ("At or under $4.25", "$0.15 over", "At Meijer", "Now $4.40 at Meijer, 10 days ago"):
        expect(watch).to_contain_text(told)
    app.tab("Prices")
    oats.get_by_role("link", name="Watches").click()
    watch = oats.get_by_role("list", name="Watches").get_by_role("listitem")
    expect(watch).to_contain_text(OATS)
    watch.get_by_role("button", name="Pause").click()
    expect(watch).to_contain_text("Paused")
    watch.get_by_role("button", name="Delete").click()
    oats.get_by_role("dialog", name="Delete the watch?").get_by_role("button", name="Delete").click()
    expect(app.heading("You watch no price yet")).to_be_visible()


def test_a_watch_can_be_changed_to_a_price_for_the_unit(oats: Page) -> None:
    oats.get_by_role("button", name="Watch", exact=True).click()
    sheet = oats.get_by_role("dialog", name="Watch the price")
    sheet.get_by_label("Target price, USD").fill("3.60")
    sheet.get_by_role("button", name="Watch it").click()
    watch = oats.get_by_role("region", name="Watches").get_by_role("listitem")
    expect(watch).to_contain_text("Reached")

    watch.get_by_role("button", name="Change").click()
    sheet = oats.get_by_role("dialog", name="Change the watch")
    expect(sheet.get_by_label("Target price, USD")).to_have_value("3.60")
    sheet.get_by_label("For").select_option("1 oz")
    sheet.get_by_label("Target price, USD").fill("0.15")
    sheet.get_by_role("button", name="Save").click()
    expect(watch).to_contain_text("At or under $0.15 / oz")
    expect(watch).to_contain_text("$0.03 over")
    watch.get_by_role("button", name="Delete").click()
    oats.get_by_role("dialog", name="Delete the watch?").get_by_role("button", name="Delete").click()
    expect(watch).to_have_count(0)


def test_a_line_is_taught_to_be_another_product_with_the_older_ones_and_back(
    app: App, page: Page, shopper: Shopper
) -> None:
    app.sign_in(shopper)
    app.purchase("Meijer").first.click()
    line = page.get_by_role("list", name="Lines").get_by_role("listitem").filter(has_text="ROLLED OATS 20 OZ")
    line.get_by_role("button", name="ROLLED OATS").click()
    expect(line).to_contain_text("Why: ")
    line.get_by_role("button", name="This is another product").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Search your products").fill("milk")
    sheet.get_by_role("list", name="Products").get_by_role("button").click()
    expect(sheet.get_by_role("list", name="Lines that change").get_by_role("listitem")).to_have_count(2)
    sheet.get_by_role("button", name="All 2 lines").click()

    expect(line.get_by_role("link", name="Milk")).to_be_visible()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(line.get_by_role("link", name=OATS)).to_be_visible()


def test_two_products_are_made_one_and_split_again(oats: Page) -> None:
    known = oats.get_by_role("region", name="How it is recognised")
    known.get_by_role("button", name="Same as another product").click()
    sheet = oats.get_by_role("dialog")
    sheet.get_by_label("Search your products").fill("milk")
    sheet.get_by_role("list", name="Products").get_by_role("button").click()
    expect(sheet).to_contain_text("1 line will be of it")
    sheet.get_by_role("button", name="Make them one").click()
    expect(known).to_contain_text("WHOLE MILK GAL")
    merged = known.get_by_role("list", name="What you merged into it").get_by_role("listitem")
    expect(merged).to_contain_text("Whole Milk")

    known.get_by_role("button", name="Split “Whole Milk” off again").click()
    oats.get_by_role("dialog").get_by_role("button", name="Split").click()
    expect(known).not_to_contain_text("WHOLE MILK GAL")
    expect(known).to_contain_text("Split again")


def test_who_sent_nothing_yet_is_told_how_to_begin(app: App, page: Page) -> None:
    app.sign_up()
    app.tab("Prices")

    expect(app.heading("No prices yet")).to_be_visible()
    expect(page.get_by_role("link", name="Add a receipt")).to_be_visible()


def test_nobody_sees_the_product_of_another(app: App, page: Page, shopper: Shopper) -> None:
    (edge, *_) = shopper.ask("query Any { products { edges { node { id } } } }")["products"]["edges"]
    app.sign_up()
    page.goto(f"/prices/{edge['node']['id']}")

    expect(app.heading("There is no such product")).to_be_visible()


def test_a_list_that_could_not_be_loaded_is_asked_for_again(app: App, page: Page, shopper: Shopper) -> None:
    app.sign_in(shopper)
    page.route("**/graphql", lambda route: route.fulfill(status=429))
    app.tab("Prices")
    alert = page.get_by_role("alert").filter(has_text="too many tries").last
    expect(alert).to_be_visible()
    page.unroute_all()
    alert.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("list", name="Products").get_by_role("link")).to_have_count(2)
