"""Whatever looks like an offer is at least counted; what only seems to be understood is not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.offer import Habits
from cartsnitch_ingest.reading.offers import offers
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import Reading

from tests.ingest.reading.printed import lay_out

US = Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD")
RECEIPT = """
MEIJER
11/27/2026 17:22

WHOLE MILK GAL       3.49
TOTAL                3.49
VISA                 3.49
-------
{}
"""


def foot(text: str) -> Reading:
    found = Reader([]).read([lay_out(RECEIPT.format(text))], Hints(US.written_on, currency_code="USD"))
    assert isinstance(found, Reading)
    assert found.total == Decimal("3.49")
    return found


@pytest.mark.parametrize(
    "text",
    [
        "COUPON\n$1.00 OFF GROUND COFFEE\nMPERKS MEMBERS ONLY\nEXPIRES 12/24/2026",
        "$5 OFF YOUR NEXT $50 PURCHASE\nPICKUP ORDERS ONLY\nEXPIRES 12/24/2026",
        "$5 OFF YOUR NEXT $50 PURCHASE\nEXPIRES 12/24/2026",
        "BUY ONE GET ONE FREE DONUT\nNEXT VISIT\nUNTIL 12/31/2026",
        "$1 OFF GROUND COFFEE $2 OFF WHOLE MILK\nCOUPON EXPIRES 12/24/2026",
        "SAVE $1.00\nON GROUND COFFEE\nEXPIRES 12/24/2026\nMEMBERS ONLY",
        "SAVE $1.00 ON GROUND COFFEE\nEXPIRES 12/24/2026\nWITH MPERKS",
        "NEXT VISIT COUPON\nGROUND COFFEE\n$1.50 OFF\nDECAF\nEXP 12/24/2026",
        "FOR MPERKS MEMBERS\nSAVE $1.00 ON GROUND COFFEE\nEXPIRES 12/24/2026",
        "10% OFF EVERYTHING\nWITH THE APP\nCODE: SAVE10",
    ],
)
def test_a_coupon_in_the_foot_of_a_receipt_does_not_vanish(text: str) -> None:
    found = foot(text)
    assert len(found.offers) + len(found.unclear) == 1
    assert all(offer.goods != "ground coffee" for offer in found.offers)


@pytest.mark.parametrize(
    "text", ["YOU SAVED $2.00 TODAY", "10% off greeting cards every Tuesday", "Only $4.99 a month"]
)
def test_talk_in_the_foot_of_a_receipt_is_not_counted(text: str) -> None:
    found = foot(text)
    assert (found.offers, found.unclear) == ((), ())


@pytest.mark.parametrize(
    "offer",
    [
        "Buy Coffee get Donut free",
        "-$2 Coffee",
        "- $2.50 on Coffee",
        "-10 € sur votre prochain achat de 60 €",
        "2 kaufen, 1 gratis: Joghurt",
        "$2.5 off Coffee",
    ],
)
def test_what_looks_like_an_offer_beside_another_is_counted(offer: str) -> None:
    found = offers([lay_out(f"{offer}\n20% off Eggs\nValid until 12/24/2026")], US)
    assert ([each.goods for each in found.offers], found.unclear) == (["eggs"], (offer,))


@pytest.mark.parametrize(
    "goods",
    ["Bread with Butter", "Coffee w/ Milk", "Coffee w/Milk", "Ground Coffee Decaf pods with Milk", "Coffee from Peru"],
)
def test_what_goods_are_had_with_and_where_they_are_from_is_no_name_of_them(goods: str) -> None:
    found = offers([lay_out(f"$2.00 off {goods}")], US)
    assert (found.offers, len(found.unclear)) == ((), 1)


@pytest.mark.parametrize("goods", ["granola with honey", "yogurt with fruit", "chili with beans"])
def test_what_goods_are_made_with_is_of_their_name(goods: str) -> None:
    (offer,) = offers([lay_out(f"$2.00 off {goods}")], US).offers
    assert offer.goods == goods


@pytest.mark.parametrize("amount", ["$2.005", "£1.000", "C$ 2.005"])
def test_dollars_have_no_more_than_two_digits_behind_the_point(amount: str) -> None:
    found = offers([lay_out(f"{amount} off Coffee")], US)
    assert (found.offers, found.unclear) == ((), (f"{amount} off Coffee",))


@pytest.mark.parametrize(("amount", "value"), [("$2.05", "2.05"), ("$2,005", "2005"), ("$2,005.50", "2005.50")])
def test_thousands_of_dollars_are_parted_by_a_comma(amount: str, value: str) -> None:
    (offer,) = offers([lay_out(f"{amount} off Coffee")], US).offers
    assert offer.value == Decimal(value)


def test_a_minimum_that_is_no_amount_leaves_an_offer_not_understood() -> None:
    found = offers([lay_out("$5 off when you spend $50.005")], US)
    assert (found.offers, len(found.unclear)) == ((), 1)
