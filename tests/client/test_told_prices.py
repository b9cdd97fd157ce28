"""What is said of prices that are not simply what one package costs: pieces, prices on the shelf, long ones."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.client.app import App, today
from tests.running import Running, Shopper, eventually, letter

PIECES = (("212345504996", "4.99"), ("212345505122", "5.12"), ("212345505054", "5.05"), ("212345507317", "7.31"))
APART = 8
"""Pixels that two texts have between them at least."""

GAP = """section => {
    const right = element => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return range.getBoundingClientRect();
    };
    const [where, price] = [...section.children].slice(1).map(right);
    return Math.max(price.left - where.right, price.top - where.bottom);
}"""
"""How far the words about the store of the best price are from the price, beside or above it."""


def with_check_digit(number: str) -> str:
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(number[:-1])))
    return f"{number[:-1]}{-weighted % 10}"


def mail(shopper: Shopper, days_ago: int, store: str, *lines: str, total: str) -> None:
    day = today() - timedelta(days=days_ago)
    known = set(shopper.receipt_ids())
    rows = "\n".join(lines)
    shopper.mail(letter("Your receipt", f"{store}\n{day:%m/%d/%Y} 17:22\n\n{rows}\n\nTOTAL       {total}\n"))
    (receipt_id,) = eventually(lambda: set(shopper.receipt_ids()) - known, "the mail arrived")
    assert shopper.read(receipt_id)["status"] == "RECORDED"


def open_product(app: App, page: Page, shopper: Shopper) -> None:
    app.sign_in(shopper)
    app.tab("Prices")
    page.get_by_role("list", name="Products").get_by_role("link").first.click()
    expect(page.get_by_role("region", name="What you paid")).to_be_visible()


def test_pieces_are_shown_as_what_they_are(app: App, page: Page, running: Running) -> None:
    shopper = running.shopper()
    for place, (number, price) in enumerate(PIECES):
        line = f"CHICKEN BREAST {with_check_digit(number)}   {price}"
        mail(shopper, 30 - 9 * place, "MEIJER", line, total=price)
    open_product(app, page, shopper)

    paid = page.get_by_role("list", name="Prices paid").get_by_role("listitem")
    expect(paid).to_have_count(4)
    for row in paid.all():
        expect(row).to_contain_text("Not compared: the price of this piece, weight not known.")
    expect(page.get_by_role("region", name="At each store")).to_contain_text("No price of it can be compared.")
    page.goto("/alerts")
    expect(app.heading("Nothing to tell you yet")).to_be_visible()


def test_a_price_on_the_shelf_is_told_with_what_was_paid(app: App, page: Page, running: Running) -> None:
    shopper = running.shopper()
    for days_ago in (30, 20, 10):
        mail(shopper, days_ago, "KROGER", "ROLLED OATS 18 OZ   4.00", total="4.00")
    mail(shopper, 1, "KROGER", "ROLLED OATS 18 OZ   5.00", "COUPON OATS  -2.00", total="3.00")
    app.sign_in(shopper)
    page.set_viewport_size({"width": 375, "height": 812})
    page.get_by_role("link", name=re.compile("^Alerts")).click()

    row = page.get_by_role("article").first
    expect(row).to_contain_text(re.compile(r"\$4\.00.*\$5\.00.*On the shelf; you paid \$3\.00"), timeout=20_000)
    row.get_by_role("link").click()
    expect(page.get_by_role("banner").or_(page.locator("header")).first).to_be_visible()
    expect(page.get_by_text("On the shelf; you paid $3.00")).to_be_visible()


@pytest.mark.parametrize("price", ["2.89", "12989.89"])
def test_the_best_price_and_its_words_stand_apart_on_a_narrow_screen(
    app: App, page: Page, running: Running, price: str
) -> None:
    shopper = running.shopper()
    for days_ago, store in ((2, "KROGER"), (1, "MEIJER")):
        mail(
            shopper,
            days_ago,
            store,
            f"LARGE EGGS 12CT   {price if store == 'KROGER' else '13999.99'}",
            total=price if store == "KROGER" else "13999.99",
        )
    page.set_viewport_size({"width": 375, "height": 812})
    open_product(app, page, shopper)

    best = page.get_by_role("region", name="Cheapest now")
    assert best.evaluate(GAP) >= APART
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
