"""What stands below an offer: a size or a kind is of its goods, and what narrows them in other words is doubted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.reading.offer import Habits
from cartsnitch_ingest.reading.offers import offers

from tests.ingest.reading.printed import lay_out

US = Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD")
NEXT = ["Valid until 12/24/2026\n$1.00 off Eggs", "$1.00 off Eggs"]

NARROWER = [
    "Decaf",
    "Organic",
    "Whole bean",
    "Diet",
    "Frozen",
    "Kids",
    "Baby",
    "Coffee bar",
    "Salad bar",
    "Apple Pay",
    "Zero Sugar 12-pack",
    "Baked",
    "Men",
    "Green label",
    "Bone-in",
    "5 lb or more",
    "6 ct or more",
    "Florida residents",
    "Whole Milk",
    "Ohio",
    "Clearance",
    "Studierende",
    "étudiants",
    "DeutschlandCard",
    "Kroger brand",
    "Savings for card members",
    "Scan the app as a member first",
    "Register as a member",
    "Join us as a member",
    "Enjoy as a rewards member",
    "Download the app to unlock",
    "Points members",
    "Happy hour 4 pm to 6 pm",
    "For you and a friend",
    "Details: three bags needed",
    "Digital deals for members",
    "Your weekly ad savings with card",
    "Welcome members",
    "Big savings when paying by card",
    "Paying by Visa",
    "Thanks to members",
    "Call ahead orders",
    "Tell us your phone number and save",
    "Excludes Folgers",
    "Details & exclusions apply",
    "Restrictions apply",
]


@pytest.mark.parametrize("line", NARROWER)
@pytest.mark.parametrize("below", NEXT)
def test_a_line_that_says_of_which_goods_or_for_whom_leaves_an_offer_not_understood(line: str, below: str) -> None:
    found = offers([lay_out(f"Save $2.00 on Ground Coffee\n{line}\n{below}")], US)
    assert "ground coffee" not in [offer.goods for offer in found.offers]
    assert "Save $2.00 on Ground Coffee" in found.unclear


@pytest.mark.parametrize(
    ("offer", "line", "goods", "more"),
    [
        ("Save $2.00 on Ground Coffee", "12 oz", "ground coffee", "12 oz"),
        ("$2 off Ham", "5 lb", "ham", "5 lb"),
        ("20% off cheese", "Cheddar", "cheese", "cheddar"),
        ("20% off apples", "Honeycrisp", "apples", "honeycrisp"),
        ("20% Rabatt auf Käse", "Gouda", "kase", "gouda"),
    ],
)
def test_a_size_or_a_kind_below_goods_is_more_of_their_name(offer: str, line: str, goods: str, more: str) -> None:
    (read,) = offers([lay_out(f"{offer}\n{line}")], US).offers
    assert (read.goods, read.more_of_goods, read.title) == (goods, more, f"{offer} {line}")
    assert len(read.evidence) == 2


@pytest.mark.parametrize(
    "printed",
    [
        "$2 off Ham 3 lb\n5 lb",
        "20% off bacon\nCheddar",
        "$5 off your next purchase\n12 oz",
        "20% off dairy\n12 oz",
        "$2 off Ham\n3 lb\n5 lb",
    ],
)
def test_a_size_or_a_kind_that_is_of_other_goods_is_doubted(printed: str) -> None:
    found = offers([lay_out(printed)], US)
    assert (found.offers, len(found.unclear)) == ((), 1)


@pytest.mark.parametrize("head", ["Dairy", "Snacks", "Produce"])
def test_the_part_of_the_shop_above_the_next_offer_is_its_head(head: str) -> None:
    found = offers([lay_out(f"Save $2.00 on Ground Coffee\n{head}\n$1.00 off Eggs")], US)
    assert [offer.goods for offer in found.offers] == ["ground coffee", "eggs"]


def test_an_exclusion_below_an_offer_is_no_head_of_the_next() -> None:
    found = offers([lay_out("$1 off Cheese\nExcludes brie\n$2 off Bacon")], US)
    assert ([offer.goods for offer in found.offers], found.unclear) == (["bacon"], ("$1 off Cheese",))


ORDINARY = [
    "Prices may vary by location",
    "Offers subject to change without notice",
    "Redeem now",
    "Add to cart",
    "Shop similar items",
    "Show barcode at register",
    "Present coupon at time of purchase",
    "Points earned: 120",
    "You are a valued customer",
    "Low prices every day",
    "Have a nice day",
    "Your cashier was Anna",
    "Questions? Call 1-800-555-0100",
    "Visit us at www.example.com",
    "Follow us on Facebook",
    "Download our app today",
    "All rights reserved",
    "See store for details",
    "Satisfaction guaranteed",
    "Happy Thanksgiving!",
    "Scan QR code",
    "Manufacturer's coupon",
    "In stores and online",
    "Zum Angebot",
    "Mehr erfahren",
    "En savoir plus",
    "Ver condiciones",
    "Lees meer",
    "Scopri di più",
]


@pytest.mark.parametrize("line", ORDINARY)
def test_ordinary_talk_below_an_offer_is_passed_over(line: str) -> None:
    (read,) = offers([lay_out(f"Save $2.00 on Ground Coffee\n{line}\nValid until 12/24/2026")], US).offers
    assert (read.value, read.goods, read.more_of_goods) == (Decimal("2.00"), "ground coffee", None)
    assert read.ends_on == date(2026, 12, 24)
