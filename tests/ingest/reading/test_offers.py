"""Offers: what mails and the feet of receipts take off purchases that are yet to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from cartsnitch_domain.coupons.coupon import CouponKind
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading import offers as reading_of_offers
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.offer import Habits, Offer
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading

from tests.ingest.reading.printed import lay_out

TODAY = date(2026, 3, 2)
US = Habits(TODAY, DateOrder.MONTH_FIRST, "USD")
EURO = Habits(TODAY, DateOrder.DAY_FIRST, "EUR")


def offers(pages: Sequence[Page], habits: Habits) -> tuple[Offer, ...]:
    """What is understood of what pages offer."""
    return reading_of_offers.offers(pages, habits).offers


def only(text: str, habits: Habits = US) -> Offer:
    (offer,) = offers([lay_out(text)], habits)
    return offer


def read(text: str) -> Reading | NotAReceipt:
    return Reader([]).read([lay_out(text)], Hints(TODAY, currency_code="USD"))


KINDS = [
    # what is printed, kind, value, buy, get
    ("Save $2.00 on Ground Coffee", "amount_off", "2.00", None, None),
    ("$1.50 OFF any Greek Yogurt", "amount_off", "1.50", None, None),
    ("50¢ off Whole Milk", "amount_off", "0.50", None, None),
    ("20% off Greek Yogurt", "percent_off", "20", None, None),
    ("Extra 15% off all dairy", "percent_off", "15", None, None),
    ("Ground Coffee now only $7.99", "fixed_price", "7.99", None, None),
    ("Buy one, get one free Ice Cream", "bogo", "100", 1, 1),
    ("BOGO free Ice Cream", "bogo", "100", 1, 1),
    ("Ice Cream 2 for the price of 1", "bogo", "100", 1, 1),
    ("Buy 2 get 1 free Ice Cream", "buy_x_get_y", "100", 2, 1),
    ("Buy one get one 50% off Ice Cream", "buy_x_get_y", "50", 1, 1),
    ("Buy 3 get 1 at 25% off Ice Cream", "buy_x_get_y", "25", 3, 1),
    ("Ice Cream: second one half price", "buy_x_get_y", "50", 1, 1),
    ("10% Rabatt auf alle Joghurts", "percent_off", "10", None, None),
    ("2 Euro Rabatt auf Jacobs Kaffee", "amount_off", "2", None, None),
    ("1,50 € sparen auf Butter", "amount_off", "1.50", None, None),
    ("Butter nur 1,99 €", "fixed_price", "1.99", None, None),
    ("Joghurt 1+1 gratis", "bogo", "100", 1, 1),
    ("Joghurt 3 zum Preis von 2", "buy_x_get_y", "100", 2, 1),
    ("Joghurt: das zweite zum halben Preis", "buy_x_get_y", "50", 1, 1),
    ("2 € de réduction sur le café", "amount_off", "2", None, None),
    ("-30 % de remise sur les yaourts", "percent_off", "30", None, None),
    ("Café 2 achetés 1 offert", "buy_x_get_y", "100", 2, 1),
    ("25% korting op kaffie", "percent_off", "25", None, None),
    ("Koffie 1 + 1 gratis", "bogo", "100", 1, 1),
    ("Koffie: 2e halve prijs", "buy_x_get_y", "50", 1, 1),
    ("20% de descuento en café", "percent_off", "20", None, None),
    ("Yogur 3x2", "buy_x_get_y", "100", 2, 1),
    ("Yogur: 2ª unidad -70%", "buy_x_get_y", "70", 1, 1),
]


@pytest.mark.parametrize(("printed", "kind", "value", "buy", "get"), KINDS)
def test_what_is_taken_off(printed: str, kind: str, value: str, buy: int | None, get: int | None) -> None:
    offer = only(printed, EURO)
    assert (offer.kind.value, offer.value, offer.buy, offer.get) == (kind, Decimal(value), buy, get)


NO_OFFERS = [
    "You saved $2.00 today",
    "Total savings $5.00",
    "Sie haben heute 2,00 € gespart",
    "U heeft 2,00 bespaard",
    "SWEET CORN 2 FOR 5.00",
    "COLA 2 x 330 ml",
    "100% JUICE",
    "20% off",
    "Call 1-800-555-0199",
    "Nutrition 10% of daily value",
    "",
]


@pytest.mark.parametrize("printed", NO_OFFERS)
def test_what_only_looks_like_an_offer_is_none(printed: str) -> None:
    assert offers([lay_out(printed or "-")], US) == ()


GOODS = [
    ("Save $2.00 on Ground Coffee 24 oz", "ground coffee 24 oz", None),
    ("20% off all dairy products", None, "dairy"),
    ("10% Rabatt auf alle Molkereiprodukte", None, "dairy"),
    ("$2 off your next purchase", None, None),
    ("$10 off when you spend $50 on household essentials", None, "household"),
    ("Greek Yogurt 32 oz\n20% off", "greek yogurt 32 oz", None),
    ("20% off\nGreek Yogurt 32 oz\nSave $1.00\nGala Apples", "greek yogurt 32 oz", None),
]


@pytest.mark.parametrize(("printed", "goods", "category"), GOODS)
def test_of_what_it_is_taken_off(printed: str, goods: str | None, category: str | None) -> None:
    offer = offers([lay_out(printed)], US)[0]
    assert (offer.goods, offer.category) == (goods, category)


DAYS = [
    ("$2 off your next purchase valid until 12/31", US, None, "2026-12-31"),
    ("$2 off your next purchase expires 04/05/26", US, None, "2026-04-05"),
    ("$2 off your next purchase valid through March 7, 2026", US, None, "2026-03-07"),
    ("$2 off your next purchase valid 3/4 - 3/10", US, "2026-03-04", "2026-03-10"),
    ("$2 off your next purchase good thru Jan 5", US, None, "2027-01-05"),
    ("$2 off your next purchase from 3/4 to 3/10", US, "2026-03-04", "2026-03-10"),
    ("2 € Rabatt auf Ihren nächsten Einkauf gültig bis 04.05.2026", EURO, None, "2026-05-04"),
    ("2 € Rabatt auf Ihren nächsten Einkauf vom 28.12. bis 03.01.2027", EURO, "2026-12-28", "2027-01-03"),
    ("2 € Rabatt auf Ihren nächsten Einkauf ab 10. März", EURO, "2026-03-10", None),
    ("2 € de réduction sur votre prochain achat jusqu'au 15 avril 2026", EURO, None, "2026-04-15"),
    ("2 € korting op je volgende aankoop geldig t/m 15-04-2026", EURO, None, "2026-04-15"),
    ("2 € de descuento en su próxima compra hasta el 15 de abril de 2026", EURO, None, "2026-04-15"),
    ("$2 off your next purchase", US, None, None),
]


@pytest.mark.parametrize(("printed", "habits", "starts", "ends"), DAYS)
def test_on_which_days_it_holds(printed: str, habits: Habits, starts: str | None, ends: str | None) -> None:
    offer = only(printed, habits)
    assert (offer.starts_on and offer.starts_on.isoformat(), offer.ends_on and offer.ends_on.isoformat()) == (
        starts,
        ends,
    )


def test_days_that_nobody_can_tell_apart_are_taken_for_the_earlier_that_is_to_come() -> None:
    assert only("$2 off your next purchase until 04/05/2026", Habits(TODAY)).ends_on == date(2026, 4, 5)


NO_DAYS = [
    "25% off bread ends 2/30",
    "20% off cheese valid 11/20 - 11/19",
    "20% off cheese valid 11/20/2026 - 11/19/2026",
    "20% off cheese\nvalid 2/30 - 3/5",
    "20% Rabatt auf Käse gültig bis 31.11.",
    "25% korting op kaas geldig t/m 31 februari",
    "20% de remise sur le fromage jusqu'au 31/02/2027",
    "20% off cheese from 3/20 until 3/10",
    "20% off cheese valid 9 - 3 March",
]


@pytest.mark.parametrize("printed", NO_DAYS)
def test_days_that_are_said_and_cannot_be_leave_an_offer_not_understood(printed: str) -> None:
    found = reading_of_offers.offers([lay_out(printed)], EURO if "Rabatt" in printed else US)
    assert (found.offers, len(found.unclear)) == ((), 1)


def test_days_without_a_year_may_go_over_a_new_year() -> None:
    offer = only("20% off cheese valid 12/28 - 1/3")
    assert (offer.starts_on, offer.ends_on) == (date(2026, 12, 28), date(2027, 1, 3))


def test_an_end_of_all_that_cannot_be_leaves_those_without_one_not_understood() -> None:
    found = reading_of_offers.offers([lay_out("$1 off Coffee\n$2 off Milk\nOffers valid through 2/30")], US)
    assert (found.offers, len(found.unclear)) == ((), 2)


MINIMUMS = [
    ("$5 off your purchase of $50 or more", "50", None),
    ("$5 off when you spend $50", "50", None),
    ("$5 off orders over $35.00", "35.00", None),
    ("5 € Gutschein ab einem Einkauf von 50 €", "50", None),
    ("5 € Rabatt ab 50 € Einkaufswert", "50", None),
    ("5 € de réduction dès 50 € d'achats", "50", None),
    ("5 € korting bij besteding vanaf 50 €", "50", None),
    ("5 € de descuento por compras superiores a 50 €", "50", None),
    ("$1.00 off Greek Yogurt when you buy 3", None, "3"),
    ("1 € Rabatt auf Joghurt beim Kauf von 3", None, "3"),
]


@pytest.mark.parametrize(("printed", "amount", "count"), MINIMUMS)
def test_how_much_has_to_be_bought(printed: str, amount: str | None, count: str | None) -> None:
    offer = only(printed, EURO)
    assert offer.minimum_amount == (Decimal(amount) if amount else None)
    assert offer.minimum_count == (Decimal(count) if count else None)


def test_code_clip_limit_and_what_it_goes_with() -> None:
    text = "$2 off your next purchase with code SAVE-22\nClip in the app. Limit 3. Cannot be combined with other offers"
    offer = only(text)
    assert (offer.code, offer.needs_clip, offer.max_uses, offer.is_stackable) == ("SAVE-22", True, 3, False)
    assert only("$2 off your next purchase. Stackable").is_stackable


MAIL = """
MEIJER
Your weekly digital coupons are here

Save $2.00 on Ground Coffee 24 oz
Valid 3/1 - 3/7

20% off Greek Yogurt 32 oz

Buy one, get one free
Honey Oats cereal

$5 off your purchase of $50 or more with code SAVE5
Clip these offers in the app. All offers valid through March 14, 2026.
"""


def test_a_mail_of_offers_is_no_receipt_and_each_has_its_days() -> None:
    found = read(MAIL)
    assert isinstance(found, NotAReceipt)
    assert found.store_slug == "meijer"
    assert [(each.kind.value, each.ends_on) for each in found.offers] == [
        ("amount_off", date(2026, 3, 7)),
        ("percent_off", date(2026, 3, 14)),
        ("bogo", date(2026, 3, 14)),
        ("amount_off", date(2026, 3, 14)),
    ]
    assert [each.code for each in found.offers] == [None, None, None, "SAVE5"]
    assert found.offers[2].goods == "honey oats cereal"
    assert all(each.needs_clip and each.evidence for each in found.offers)


def test_offers_side_by_side_are_told_apart() -> None:
    text = "20% off                       $1.00 off\nGreek Yogurt                  Gala Apples\n"
    found = offers([lay_out(text)], US)
    assert [(each.kind.value, each.goods) for each in found] == [
        ("percent_off", "greek yogurt"),
        ("amount_off", "gala apples"),
    ]


def test_an_offer_points_to_where_it_stands() -> None:
    (told,) = only("MEIJER\nSave $2.00 on Ground Coffee").evidence
    assert (told.page, told.text, round(told.box.y, 2)) == (1, "Save $2.00 on Ground Coffee", 0.5)


RECEIPT = """
MEIJER
03/01/2026 17:22

WHOLE MILK GAL       3.49
GROUND COFFEE       11.99
   20% OFF          -2.40
SUBTOTAL            13.08
TAX                  0.00
TOTAL               13.08
VISA                13.08
You saved $2.40 today!
"""
FOOT = """
--------------------------
$2 OFF your next purchase of $20
valid until 12/31
6141411000330
"""


def test_the_foot_of_a_receipt_offers_something_and_the_purchase_is_the_same() -> None:
    with_foot, without = read(RECEIPT + FOOT), read(RECEIPT)
    assert isinstance(with_foot, Reading)
    assert isinstance(without, Reading)
    assert [(line.kind, line.text, line.amount) for line in with_foot.lines] == [
        (line.kind, line.text, line.amount) for line in without.lines
    ]
    assert (with_foot.total, with_foot.is_balanced, without.offers) == (Decimal("13.08"), True, ())
    (offer,) = with_foot.offers
    assert (offer.kind, offer.value, offer.minimum_amount) == (CouponKind.AMOUNT_OFF, Decimal(2), Decimal(20))
    assert (offer.ends_on, offer.code) == (date(2026, 12, 31), "6141411000330")


def test_what_is_taken_off_within_a_receipt_is_no_offer() -> None:
    assert read(RECEIPT).offers == ()


def test_a_slogan_in_the_foot_is_no_offer() -> None:
    assert read(f"{RECEIPT}\n10% off greeting cards every Tuesday\nOnly $4.99 a month\n").offers == ()


def test_a_receipt_in_the_middle_of_offers_stays_a_purchase() -> None:
    found = read("Save $1.00 on Cheddar Cheese\n20% off Ice Cream\n" + RECEIPT)
    assert isinstance(found, Reading)
    assert found.is_balanced


CODES = [
    ("Use code at checkout: HOLIDAY", "HOLIDAY"),
    ("with code SAVE-22", "SAVE-22"),
    ("Gutscheincode: sommer", "SOMMER"),
    ("Enter WINTER25 at checkout", "WINTER25"),
    ('with promo code "fresh"', "FRESH"),
    ("No code needed.", None),
    ("Promo code required at checkout", None),
    ("PROMO CODE REQUIRED", None),
    ("Coupon code will be emailed", None),
    ("Discount code applied automatically", None),
    ("Dress code casual", None),
    ("Kein Code erforderlich", None),
    ("Rabattcode automatisch", None),
    ("Enter your ZIP code: 49503", None),
]


@pytest.mark.parametrize(("printed", "code"), CODES)
def test_a_code_is_told_by_how_it_is_printed(printed: str, code: str | None) -> None:
    assert only(f"$2 off your next purchase\n{printed}").code == code


OF_WHAT = [
    ("Save $3 when you spend $25 on produce", False),
    ("$2 off Tide with any purchase of $50 or more", True),
    ("$2 off Tide when you spend $50", False),
    ("$5 off any purchase of $20 of Pampers", False),
]


@pytest.mark.parametrize(("printed", "is_of_basket"), OF_WHAT)
def test_a_minimum_is_of_the_goods_unless_it_says_otherwise(printed: str, is_of_basket: bool) -> None:
    offer = only(printed)
    assert offer.minimum_amount
    assert offer.minimum_is_of_basket == is_of_basket


CONDITIONS = [
    "$5 off your order\nNew customers only",
    "$2 off Tide\nMust buy 3 in one transaction",
    "New members:\n$5 off your order",
    "$2 off Tide\nValid for 7 days",
    "$2 off Tide\nOnly this weekend",
    "$2 off select Tide items",
    "$2 off Tide, Gain or Downy",
    "20% off Tide every Tuesday",
]


@pytest.mark.parametrize("printed", CONDITIONS)
def test_an_offer_with_a_condition_that_no_coupon_has_is_not_understood(printed: str) -> None:
    found = reading_of_offers.offers([lay_out(printed)], US)
    assert found.offers == ()
    assert [words for words in found.unclear if "off" in words]


FEET = [
    # below three offers, and what is told of the first, the second and the third
    (("", "", "Valid through 3/14"), ["2026-03-14"] * 3),
    (("Valid through 3/7\n", "", "Valid through 3/14"), ["2026-03-07", "2026-03-14", "2026-03-14"]),
    (("Valid through 3/7", "Valid through 3/8", "Valid through 3/9"), ["2026-03-07", "2026-03-08", "2026-03-09"]),
    (("\n", "Valid through 3/8\n", ""), [None, "2026-03-08", None]),
    (("Valid through 3/7", "", "Valid through 3/14"), []),  # of those above, or of those below
    (("", "Valid through 3/8", ""), []),
    (("", "", ""), [None] * 3),
]


@pytest.mark.parametrize(("below", "ends"), FEET)
def test_days_at_the_foot_of_a_mail_are_those_of_all_that_have_none(below: tuple[str, ...], ends: list[str]) -> None:
    goods = ("Ground Coffee", "Whole Milk", "Gala Apples")
    mail = "\n".join(f"$1 off {name}" + (f"\n{line}" if line else "") for name, line in zip(goods, below, strict=True))
    found = offers([lay_out(mail)], US)
    assert [offer.ends_on and offer.ends_on.isoformat() for offer in found] == ends


def test_a_limit_at_the_foot_of_a_mail_is_that_of_all() -> None:
    found = offers([lay_out("$1 off Ground Coffee\n$2 off Whole Milk\nLimit 5 per household")], US)
    assert [offer.max_uses for offer in found] == [5, 5]


def test_days_at_the_foot_that_are_not_understood_leave_all_without_days_unclear() -> None:
    found = reading_of_offers.offers([lay_out("$1 off Coffee\n$2 off Milk\nAll offers end in 3 days")], US)
    assert (found.offers, len(found.unclear)) == ((), 2)


@pytest.mark.parametrize("foot", ["All offers exclude alcohol", "Coupons for students only", "Offers not valid online"])
def test_a_condition_of_all_the_offers_of_a_mail_leaves_none_understood(foot: str) -> None:
    mail = "$1 off Ground Coffee\nValid through 3/7\n$2 off Whole Milk\nValid through 3/8\n{}"
    assert len(offers([lay_out(mail.format("Shop all deals"))], US)) == 2
    found = reading_of_offers.offers([lay_out(mail.format(foot))], US)
    assert (found.offers, len(found.unclear)) == ((), 2)


def test_a_foot_of_a_receipt_whose_condition_is_not_understood_is_no_offer_and_is_counted() -> None:
    found = read(f"{RECEIPT}\nBUY 2 CHEERIOS SAVE $1 ON NEXT VISIT\n")
    assert isinstance(found, Reading)
    assert found.offers == ()
    assert found.unclear == ("BUY 2 CHEERIOS SAVE $1 ON NEXT VISIT",)
