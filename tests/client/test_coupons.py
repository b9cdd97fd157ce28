"""Coupons in the app: entered for products, changed, and seen redeemed on a receipt that comes in later."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.client.app import App, today
from tests.client.household import OATS, household, receipt
from tests.running import Running, Shopper, eventually, letter

ADD = """mutation Add($input: AddCouponInput!) { addCoupon(input: $input) {
  ... on CouponSaved { coupon { id } } } }"""


@pytest.fixture(scope="module")
def shopper(running: Running) -> Shopper:
    """Someone who bought oats at two stores, and milk at one."""
    return household(running)


def test_a_coupon_is_entered_for_a_product_and_changed(app: App, page: Page, shopper: Shopper) -> None:
    app.sign_in(shopper)
    page.goto("/coupons")
    page.get_by_role("button", name="Add", exact=True).click()
    sheet = page.get_by_role("dialog", name="Add a coupon")
    sheet.get_by_label("What it takes off").select_option("Per cent off")
    sheet.get_by_label("Per cent", exact=True).fill("10 kg")
    sheet.get_by_label("For", exact=True).select_option("Products that I bought")
    sheet.get_by_role("button", name="Add it").click()
    expect(sheet).to_contain_text("“kg” is no unit of this. Please enter the number alone.")
    expect(sheet).to_contain_text("Please choose a product.")
    sheet.get_by_label("Per cent", exact=True).fill("10 %")
    sheet.get_by_role("button", name="Choose a product").click()
    finder = page.get_by_role("dialog", name="Which product is it for?")
    finder.get_by_label("Search your products").fill("oats")
    finder.get_by_role("button", name=OATS).click()
    sheet.get_by_role("button", name="Add it").click()

    coupon = page.get_by_role("article", name="10 % off")
    expect(coupon).to_contain_text(f"Any store · {OATS}")
    coupon.get_by_role("button", name="Change the coupon").click()
    sheet = page.get_by_role("dialog", name="Change the coupon")
    expect(sheet.get_by_role("list", name="Products that it is for")).to_have_text(OATS)
    sheet.get_by_label("Per cent", exact=True).fill("-5")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert")).to_have_text("Please enter something over zero.")
    sheet.get_by_label("Per cent", exact=True).fill("25")
    sheet.get_by_label("First day").fill(f"{today()}")
    sheet.get_by_label("Last day").fill(f"{today() - timedelta(days=1)}")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert")).to_have_text("It ends before it starts.")
    sheet.get_by_label("First day").fill(f"{today() - timedelta(days=2)}")
    sheet.get_by_label("Last day").fill(f"{today() + timedelta(days=20)}")
    sheet.get_by_role("button", name="Save").click()

    changed = page.get_by_role("article", name="25 % off")
    expect(changed).to_contain_text(f"Any store · {OATS}")
    expect(changed).to_contain_text("Until ")
    expect(coupon).to_have_count(0)
    changed.get_by_role("button", name="Change the coupon").click()
    page.get_by_role("dialog").get_by_role("button", name=f"Not for {OATS}").click()
    page.get_by_role("dialog").get_by_label("For", exact=True).select_option("A part of the shop")
    page.get_by_role("dialog").get_by_label("Part of the shop").select_option("Dairy and eggs")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(changed).to_contain_text("Any store · Dairy and eggs")


def test_a_coupon_has_a_page_of_its_own(app: App, page: Page, shopper: Shopper, running: Running) -> None:
    terms = {"kind": "AMOUNT_OFF", "value": "0.25", "currencyCode": "USD", "title": "A quarter off oats"}
    coupon_id = shopper.ask(ADD, input=terms | {"goods": {"words": "rolled oats"}})["addCoupon"]["coupon"]["id"]
    app.sign_in(shopper)
    page.goto(f"/coupons/{coupon_id}")
    expect(page.get_by_role("article", name="A quarter off oats")).to_contain_text("Any store")

    stranger = household(running)
    theirs = stranger.ask(ADD, input=terms | {"goods": {"words": "rolled oats"}})["addCoupon"]["coupon"]["id"]
    page.goto(f"/coupons/{theirs}")
    expect(page.get_by_role("heading", name="There is no such coupon")).to_be_visible()


def test_a_mailed_receipt_redeems_a_coupon_which_says_where_and_what_it_saved(
    app: App, page: Page, shopper: Shopper
) -> None:
    began = today() - timedelta(days=4)
    terms = {"kind": "AMOUNT_OFF", "value": "1.00", "currencyCode": "USD", "code": "OATS1", "title": "Breakfast"}
    for_oats = {"goods": {"words": "rolled oats"}, "startsOn": began.isoformat()}
    assert shopper.ask(ADD, input=terms | for_oats)["addCoupon"]["coupon"]
    app.sign_in(shopper)
    page.goto("/coupons?show=redeemed")
    expect(app.heading("You redeemed no coupon yet")).to_be_visible()

    known = set(shopper.receipt_ids())
    lines = (("ROLLED OATS 20 OZ", "3.60"), ("COUPON OATS1", "-1.00"))
    shopper.mail(letter("Your receipt", receipt("KROGER", 1, lines)))
    (receipt_id,) = eventually(lambda: set(shopper.receipt_ids()) - known, "the mail arrived")
    assert shopper.read(receipt_id)["status"] == "RECORDED"

    coupon = page.get_by_role("article", name="Breakfast")
    expect(coupon).to_contain_text("Redeemed", timeout=20_000)  # the screen hears of the receipt
    day = today() - timedelta(days=1)
    redeemed = coupon.get_by_role("list", name="Redeemed").get_by_role("listitem")
    expect(redeemed).to_have_count(1)
    expect(redeemed).to_have_text(f"$1.00 off at Kroger on {day:%b} {day.day}")
    expect(coupon.get_by_role("button", name="Clip it")).to_have_count(0)
    redeemed.get_by_role("link").click()
    expect(app.heading("Kroger")).to_be_visible()
    expect(page.get_by_role("button", name="COUPON OATS1 Discount")).to_contain_text("$1.00")
    page.goto("/coupons")
    others = page.get_by_role("list", name="Coupons")
    expect(others.or_(app.heading("No coupon for you now"))).to_be_visible()
    expect(coupon).to_have_count(0)


def test_a_coupon_that_was_probably_used_says_why_and_is_denied_and_marked_as_used(
    app: App, page: Page, shopper: Shopper
) -> None:
    began = today() - timedelta(days=4)
    terms = {"kind": "AMOUNT_OFF", "value": "0.75", "currencyCode": "USD", "title": "Snack"}
    for_oats = {"goods": {"words": "rolled oats"}, "startsOn": began.isoformat()}
    assert shopper.ask(ADD, input=terms | for_oats)["addCoupon"]["coupon"]
    known = set(shopper.receipt_ids())
    lines = (("ROLLED OATS 20 OZ", "3.60"), ("YOU SAVED", "-0.75"))
    shopper.mail(letter("Your receipt", receipt("KROGER", 2, lines)))
    (receipt_id,) = eventually(lambda: set(shopper.receipt_ids()) - known, "the mail arrived")
    assert shopper.read(receipt_id)["status"] == "RECORDED"

    app.sign_in(shopper)
    page.goto("/coupons?show=redeemed")
    coupon = page.get_by_role("article", name="Snack")
    redeemed = coupon.get_by_role("list", name="Redeemed")
    why = coupon.get_by_role("list", name="Why, and whether it is so")
    expect(redeemed).to_contain_text("$0.75 off at Kroger")
    expect(why).to_contain_text("Probably used: “YOU SAVED” takes off what it does")
    why.get_by_role("button", name="I did not use it").click()
    expect(coupon).to_have_count(0)

    page.goto("/coupons")
    expect(coupon.get_by_role("list", name="Not used")).to_contain_text("You said that it was not used at Kroger")
    coupon.get_by_role("button", name="Mark as used").click()
    expect(coupon).to_have_count(0)
    page.goto("/coupons?show=redeemed")
    coupon.get_by_role("button", name="Take it back").click()
    expect(coupon).to_have_count(0)
    page.goto("/coupons")
    coupon.get_by_role("button", name="It was used there").click()
    expect(coupon).to_have_count(0)
    page.goto("/coupons?show=redeemed")
    expect(why).to_contain_text("Probably used")


OFFERS = "MEIJER\nSave up to 40% on frozen pizza\nUse code PIZZA4\nExpires {}\n\nDecaf coffee 2 for $5\n"


@pytest.mark.parametrize("look", [("light", 375, 812), ("dark", 1280, 800)], ids=lambda look: look[0])
def test_what_is_sure_of_an_offer_that_was_not_understood_is_in_the_form(
    app: App, page: Page, shopper: Shopper, look: tuple[Literal["light", "dark"], int, int]
) -> None:
    scheme, width, height = look
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})
    ends_on = today() + timedelta(days=width % 9 + 7)
    known = set(shopper.receipt_ids())
    shopper.mail(letter("Your offers", OFFERS.format(f"{ends_on:%m/%d/%Y}")))
    (receipt_id,) = eventually(lambda: set(shopper.receipt_ids()) - known, "the mail arrived")
    assert "2 offers not understood" in shopper.read(receipt_id)["reason"]
    app.sign_in(shopper)
    page.goto(f"/inbox/{receipt_id}")
    page.get_by_role("button", name="Add a coupon by hand").click()
    sheet = page.get_by_role("dialog", name="Add a coupon")
    expect(sheet.get_by_label("What is offered")).to_contain_text("Save up to 40% on frozen pizza")
    expect(sheet.get_by_label("Name of the goods")).to_have_value("frozen pizza")
    expect(sheet.get_by_label("Store").locator("option:checked")).to_have_text("Meijer")
    expect(sheet.get_by_label("Last day")).to_have_value(f"{ends_on}")
    expect(sheet.get_by_label("Code")).to_have_value("PIZZA4")
    expect(sheet.get_by_label("Amount, USD")).to_have_value("")  # no number is guessed
    sheet.get_by_label("Which of the offers").select_option("Decaf coffee 2 for $5")
    expect(sheet.get_by_label("Code")).to_have_value("")
    sheet.get_by_label("Which of the offers").select_option("Save up to 40% on frozen pizza")
    expect(sheet.get_by_label("Code")).to_have_value("PIZZA4")
    sheet.get_by_label("Currency").fill("xyz")
    sheet.get_by_label("Amount, XYZ").fill("2")
    sheet.get_by_role("button", name="Add it").click()
    expect(sheet.get_by_role("alert")).to_have_text("Please enter the three letters of a currency, such as USD.")
    sheet.get_by_label("Currency").fill("usd")
    sheet.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("is among your coupons.")).to_be_visible()
    expect(page.get_by_text("You entered 1 of 2 offers that could not be understood.")).to_be_visible()
    page.get_by_role("button", name="Add a coupon by hand").click()
    offers = sheet.get_by_label("Which of the offers")
    expect(offers.locator("option")).to_have_text(["Decaf coffee 2 for $5", "Another one"])
    offers.select_option("Another one")
    expect(sheet.get_by_label("For", exact=True).locator("option:checked")).to_have_text("Goods by their name")
    expect(sheet.get_by_label("Name of the goods")).to_have_value("")
