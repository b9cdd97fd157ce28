"""A receipt that prints no currency: what its screen says, and how its currency is chosen."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.client.app import READING_MS, App
from tests.running import Running, letter

RECEIPT = """
JOE'S MARKET
02/21/2026 17:22

OATS 18OZ                 4.00
WHITE BREAD               2.00

TOTAL                     6.00
CASH                      6.00
"""
NOT_KEPT = "No currency is printed on this receipt, so its prices are not kept."
TAKEN = "No currency is printed on this receipt. It is taken to be in USD, as your other receipts are."


def test_the_currency_of_a_receipt_is_chosen_once_for_its_store(app: App, page: Page, running: Running) -> None:
    shopper = running.shopper()
    app.sign_in(shopper)
    for number, day in enumerate(("02/21/2026", "02/14/2026")):
        text = RECEIPT.replace("02/21/2026", day)
        shopper.mail(letter(f"Your receipt {number}", text))
    purchases = page.get_by_role("main").get_by_role("link", name="JOE'S MARKET")
    expect(purchases).to_have_count(2, timeout=READING_MS)

    purchases.first.click()
    expect(page.get_by_text(NOT_KEPT)).to_be_visible()
    page.get_by_role("link", name="Choose its currency").click()
    page.get_by_label("Currency").fill("USD")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(NOT_KEPT)).to_have_count(0)
    expect(page.get_by_text("$6.00").first).to_be_visible()

    page.goto("/")
    purchases.last.click()
    expect(page.get_by_text(TAKEN)).to_be_visible()
