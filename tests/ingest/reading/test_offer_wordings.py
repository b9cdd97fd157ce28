"""Offers as real stores word them: each is the coupon that it says, or is not understood, and never another one."""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

import pytest
from cartsnitch_domain.coupons.coupon import CouponKind
from cartsnitch_domain.coupons.wording import Wording, wording_of
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.reading.offer import Habits, Offer, Offered
from cartsnitch_ingest.reading.offers import offers
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.reading.more_offer_wordings import MORE_WORDINGS
from tests.ingest.reading.offer_wordings import NOT_UNDERSTOOD, WORDINGS, Worded
from tests.ingest.reading.polish_offer_wordings import POLISH_WORDINGS
from tests.ingest.reading.printed import lay_out

SATURDAY = date(2026, 11, 28)
CURRENCIES = {"US": "USD", "GB": "GBP", "PL": "PLN"}


def said(worded: Worded) -> list[tuple[str | Wording | frozenset[str], ...]]:
    """What a table says of offers, comparable to what is told of them."""
    return [_said(coupon) for coupon in worded.coupons if coupon != NOT_UNDERSTOOD]


def _said(coupon: str) -> tuple[str | Wording | frozenset[str], ...]:
    off, goods, *conditions = coupon.split(" | ")
    named: Wording | str = goods if goods == "basket" or goods.startswith("[") else wording_of(goods, None)
    return off, named, frozenset(conditions)


def told(offer: Offer) -> tuple[str | Wording | frozenset[str], ...]:
    """An offer as the table says it."""
    named: Wording | str = f"[{offer.category}]" if offer.category else "basket"
    if offer.goods:
        named = wording_of(offer.goods, None)
    return _off(offer), named, frozenset(_conditions(offer))


def _off(offer: Offer) -> str:
    if offer.kind is CouponKind.PERCENT_OFF:
        return f"{offer.value}% off"
    if offer.kind is CouponKind.AMOUNT_OFF:
        return f"{offer.value} off"
    if offer.kind is CouponKind.FIXED_PRICE:
        return f"price {offer.value}"
    return f"buy {offer.buy} get {offer.get} at {offer.value}% off"


def _conditions(offer: Offer) -> list[str]:
    found = []
    if offer.minimum_count is not None:
        found.append(f"from {offer.minimum_count} pieces")
    if offer.minimum_amount is not None:
        is_told = offer.minimum_is_of_basket and (offer.goods or offer.category)
        found.append(f"from {offer.minimum_amount}{' of all' if is_told else ''}")
    if offer.code:
        found.append(f"code {offer.code}")
    if offer.starts_on:
        found.append(f"{offer.starts_on} to {offer.ends_on}")
    elif offer.ends_on:
        found.append(f"to {offer.ends_on}")
    if offer.max_uses:
        found.append(f"{offer.max_uses} times")
    return found


def habits(country: str) -> Habits:
    order = DateOrder.MONTH_FIRST if country == "US" else DateOrder.DAY_FIRST
    return Habits(SATURDAY, order, CURRENCIES.get(country, "EUR"))


@pytest.mark.parametrize("worded", [*WORDINGS, *MORE_WORDINGS, *POLISH_WORDINGS], ids=lambda worded: worded.printed)
def test_each_wording_is_the_coupon_that_it_says(worded: Worded) -> None:
    found = offers([lay_out(worded.printed)], habits(worded.country))
    assert [told(offer) for offer in found.offers] == said(worded)
    assert len(found.unclear) == worded.coupons.count(NOT_UNDERSTOOD)


@pytest.mark.parametrize(
    ("offer", "below"),
    [
        ("$5 off wine", "Excludes Champagne"),
        ("$1 off cheese", "Not valid on brie"),
        ("$1 off cheese", "Except brie"),
        ("20% off snacks", "Exclusions apply"),
        ("20% off snacks", "App only"),
        ("20% off snacks", "For seniors 65+"),
        ("20% off snacks", "Students only"),
        ("20% off snacks", "Minimum 3 items"),
        ("20% off snacks", "Save no more than $5"),
        ("$5 off your purchase", "On your first visit"),
        ("20% Rabatt auf Käse", "Ausgenommen Brie"),
        ("20% Rabatt auf Käse", "Gilt nicht für Brie"),
        ("-20% sur le fromage", "Hors brie"),
        ("-20% sur le fromage", "Sauf brie"),
        ("20% de descuento en queso", "Excepto manchego"),
        ("20% de descuento en queso", "No válido en manchego"),
        ("20% di sconto sui formaggi", "Escluso grana"),
        ("20% korting op kaas", "Behalve brie"),
        ("20% korting op kaas", "Niet geldig op brie"),
    ],
)
def test_an_exclusion_on_the_line_below_is_never_lost(offer: str, below: str) -> None:
    country = "US" if offer.startswith("$") else "DE"
    found = offers([lay_out(f"{offer}\n{below}")], habits(country))
    assert all(each.minimum_count for each in found.offers)
    assert found.offers or found.unclear


UNKNOWN = [
    "Springfield store only",
    "With a valid membership",
    "Only in Springfield",
    "For loyal friends",
    "With your library card",
    "Bring a friend",
    "Photo ID needed",
    "While it rains",
    "Must present ID",
    "If you shop before noon",
    "Jane Doe's household",
    "Kitchen staff",
    "One of each colour",
    "Requires registration",
    "No brie",
    "Brie excluded",
    "Excl. tobacco",
    "In person purchases",
    "At the deli counter",
    "Weekdays",
    "18+",
    "Show your student id",
    "Nur in Springfield",
    "Nur mit Karte",
    "Gegen Vorlage des Ausweises",
    "Ohne Brie",
    "Uniquement à Lille",
    "Réservé aux étudiants",
    "Sólo en Madrid",
    "Solo il martedì",
    "Alleen in Utrecht",
    "Tylko w sklepie w Lublinie",
]


@pytest.mark.parametrize("below", UNKNOWN)
@pytest.mark.parametrize("printed", ["20% off cheese\n{}", "20% off cheese. {}", "20% off cheese\nExp. 12/5/2026\n{}"])
def test_what_is_not_known_to_change_nothing_leaves_an_offer_not_understood(printed: str, below: str) -> None:
    found = offers([lay_out(printed.format(below))], habits("US"))
    assert (found.offers, len(found.unclear)) == ((), 1)


@given(words=st.lists(st.text(string.ascii_lowercase, min_size=3, max_size=9), min_size=1, max_size=6))
def test_words_that_nobody_knows_below_an_offer_are_never_passed_over(words: list[str]) -> None:
    below = " ".join(f"zq{word}" for word in words)
    assert offers([lay_out(f"20% off cheese\n{below}")], habits("US")).offers == ()


TALK = [
    "while supplies last",
    "THANK YOU FOR SHOPPING AT MEIJER",
    "See you soon",
    "www.example.com",
    "Open daily 6 AM - 12 AM",
    "STORE HOURS: 6AM-11PM",
    "Tell us how we did at example.org",
    "Take our survey",
    "CASHIER: ANNA",
    "2929 Walker Ave NW",
    "Grand Rapids, MI 49544",
    "(616) 555-0111",
    "6141411000330",
    "------------",
    "Present this coupon at checkout",
    "Redeemable in store only",
    "Limit one coupon per purchase",
    "Void if copied",
    "No cash value",
    "Not valid with other offers",
    "Clip coupon",
    "Shop all deals",
    "View weekly ad",
    "Unsubscribe",
    "© 2026 Meijer",
    "Download the app",
    "Items sold: 12",
    "TC# 1234 5678 9012",
    "11/28/26 17:22:05",
    "Keep your receipt",
    "24 oz bag",
    "Send to card",
    "One coupon per visit",
    "NO CASH BACK",
    "Redeemable at any store of ours",
    "Nur einmal einlösbar",
    "Abgabe nur in haushaltsüblichen Mengen",
    "Ver oferta",
    "Bekijk aanbieding",
    "Cheddar",
    "Vielen Dank für Ihren Einkauf",
    "Öffnungszeiten: Mo-Sa 7-22 Uhr",
    "Es bediente Sie Frau Müller",
    "Solange der Vorrat reicht",
    "Coupon an der Kasse vorlegen",
    "Jetzt Coupon aktivieren",
    "Merci de votre visite",
    "Dans la limite des stocks disponibles",
    "Non cumulable avec d'autres offres",
    "Gracias por su compra",
    "Hasta fin de existencias",
    "Bedankt voor uw bezoek",
    "Zolang de voorraad strekt",
    "Fino ad esaurimento scorte",
    "Dziękujemy",
]


MAIL = """
Deine Coupons der Woche
20 % Rabatt auf Lavazza Kaffee
Gültig bis 05.12.2026
Jetzt aktivieren
1 € Rabatt auf Iglo Fischstäbchen
Gültig vom 30.11. bis 05.12.2026
Nur einmal einlösbar
Jetzt aktivieren
Solange der Vorrat reicht. Abgabe nur in haushaltsüblichen Mengen.
Alle Angebote ansehen
Impressum | Datenschutz | Abmelden
"""


@pytest.mark.parametrize("below", TALK)
def test_what_stores_say_below_any_offer_changes_nothing_of_it(below: str) -> None:
    (offer,) = offers([lay_out(f"20% off cheese\n{below}")], habits("US")).offers
    assert (offer.value, offer.goods, offer.minimum_amount) == (Decimal(20), "cheese", None)


def test_a_mail_with_all_that_stands_around_offers_is_one_of_coupons() -> None:
    found = offers([lay_out(MAIL)], habits("DE"))
    assert [offer.title for offer in found.offers] == [
        "20 % Rabatt auf Lavazza Kaffee",
        "1 € Rabatt auf Iglo Fischstäbchen",
    ]
    assert ([offer.max_uses for offer in found.offers], found.unclear) == ([1, 1], ())


def test_what_a_gap_sets_off_from_an_offer_is_of_it_only_where_it_is_a_condition() -> None:
    foot = "20% off cheese\nThank you\nSee you soon\n\n{}\nwww.example.com"
    assert offers([lay_out(foot.format("Our founder loved jazz"))], habits("US")).offers
    assert not offers([lay_out(foot.format("Excludes brie"))], habits("US")).offers


def test_the_name_above_the_next_offer_is_no_condition_of_the_one_before() -> None:
    found = offers([lay_out("Gouda\n20% off\nZingo Flakes\n$1.00 off\nWobble Bars\n$2.00 off")], habits("US"))
    assert [offer.goods for offer in found.offers] == ["gouda", "zingo flakes", "wobble bars"]


@pytest.mark.parametrize(
    "offer",
    [
        "20% off coffee not pods",
        "20% di sconto sui formaggi esclusi grana",
        "20% di sconto sui formaggi tranne grana",
        "$1 off coffee with EBT",
        "$1 off coffee with Visa",
        "$1 off coffee paid in cash",
        "$1 off coffee for app users",
        "$1 off coffee before 10am",
        "20% off pizza after 8pm",
        "20% off cheese Mon-Thu",
        "20% off cheese in our Springfield store",
    ],
)
def test_a_condition_among_the_words_of_goods_is_none_of_their_names(offer: str) -> None:
    found = offers([lay_out(offer)], habits("US" if offer.startswith("$") else "GB"))
    assert (found.offers, len(found.unclear)) == ((), 1)


@pytest.mark.parametrize(
    "offer",
    [
        "2 za 5,00 zł ser",
        "2. Packung Kaffee gratis",
        "3 halen 2 betalen kaas",
        "2e gratis kaas",
        "Paghi 2 prendi 3",
        "Secondo pezzo al 50%",
    ],
)
def test_what_no_coupon_can_say_is_counted(offer: str) -> None:
    found = offers([lay_out(offer)], habits("DE"))
    assert (found.offers, found.unclear) == ((), (offer,))


@pytest.mark.parametrize(
    "goods",
    [
        "coffee and tea",
        "coffee & tea",
        "coffee/tea",
        "coffee or tea",
        "coffee and a mug",
        "Tide and Gain",
        "Kaffee und Tee",
        "café et thé",
        "café y té",
        "caffè e tè",
        "koffie en thee",
        "koffie of thee",
        "coffee with a library card",
        "coffee for neighbours",
    ],
)
def test_several_goods_and_what_they_are_had_with_are_no_name_of_one(goods: str) -> None:
    offer = f"20% off {goods}"
    found = offers([lay_out(offer)], habits("GB"))
    assert (found.offers, found.unclear) == ((), (offer,))


@pytest.mark.parametrize(
    "goods",
    [
        "Mac & Cheese",
        "mac and cheese",
        "salt & vinegar chips",
        "half & half",
        "Ben & Jerry's ice cream",
        "Head & Shoulders shampoo",
        "Arm & Hammer baking soda",
        "chicken and rice soup",
        "cream of mushroom soup",
        "granola with honey",
        "M&M's",
    ],
)
def test_what_is_called_by_two_is_one(goods: str) -> None:
    found = offers([lay_out(f"20% off {goods}")], habits("GB"))
    assert [wording_of(offer.goods or "", None) for offer in found.offers] == [wording_of(goods.lower(), None)]


@pytest.mark.parametrize(
    ("offer", "goods"), [("Sconto 20% su tutti i formaggi", "formaggi"), ("Sconto 20% su tutte le paste", "paste")]
)
def test_all_of_them_is_no_part_of_their_name(offer: str, goods: str) -> None:
    found = offers([lay_out(offer)], habits("IT"))
    assert [each.goods for each in found.offers] == [goods]


@pytest.mark.parametrize(
    "offer",
    [
        "-25% en caisse sur le beurre jusqu'au 5 décembre",
        "Paghi 2 prendi 3 sulla pasta",
        "Secondo pezzo al 50% sul caffè",
        "Kawa za darmo",
        "Free cheese",
        "Free cheese with code CHEESE1",
        "Kaas gratis",
        "Café offert",
        "Save 120% on cheese",
        "Save $99999999999999 on cheese",
    ],
)
def test_what_looks_like_an_offer_and_is_worded_otherwise_is_counted(offer: str) -> None:
    found = offers([lay_out(offer)], habits("DE"))
    assert (found.offers, found.unclear) == ((), (offer,))


@pytest.mark.parametrize(
    "printed",
    [
        "Gluten free bread",
        "Sugar Free Red Bull",
        "Free delivery",
        "Free range eggs",
        "Free parking",
        "Envío gratis",
        "Versand gratis",
        "Livraison gratuite",
        "Le nostre offerte",
        "TAX 8.25%",
        "MwSt 19% 3,20",
        "Coupon -2.00",
        "You saved $2.00",
        "100% JUICE",
    ],
)
def test_what_has_a_number_or_a_word_of_offers_by_chance_is_not_counted(printed: str) -> None:
    assert offers([lay_out(printed)], habits("DE")) == Offered()


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1.000,50 € Rabatt auf Wein", "1000.50"),
        ("1.000 € Rabatt auf Wein", "1000"),
        ("1 000,50 € de remise sur le vin", "1000.50"),
        ("$1,000.50 off wine", "1000.50"),
        ("12.5% off wine", "12.5"),
    ],
)
def test_amounts_are_those_that_are_printed(printed: str, value: str) -> None:
    (offer,) = offers([lay_out(printed)], habits("DE")).offers
    assert offer.value == Decimal(value)


def test_what_only_looks_like_an_offer_may_say_something_of_the_one_above() -> None:
    found = offers([lay_out("20% off snacks\nSave no more than $5")], habits("US"))
    assert (found.offers, found.unclear) == ((), ("20% off snacks", "Save no more than $5"))
