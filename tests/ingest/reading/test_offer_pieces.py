"""What is off each piece, how many are in one, and what is no name of goods: none of it is taken for anything else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.reading.offer import Habits
from cartsnitch_ingest.reading.offers import offers

from tests.ingest.reading.printed import lay_out

US = Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD")
EU = Habits(date(2026, 11, 28), DateOrder.DAY_FIRST, "EUR")

EACH = [
    "Save $1 each on Gatorade",
    "$1 off each Gatorade",
    "Save $1 each when you buy 5 Gatorade",
    "Buy 5 Gatorade, save $1 each",
    "Buy 4 or more save $1 each Gatorade",
    "$1 off Gatorade\nEach",
    "Save $2 a pound on ribeye steak",
    "1 € Rabatt auf jede Packung Kaffee",
    "1 € de remise par paquet café",
    "1 € de remise le paquet de café",
    "1 € di sconto su ogni pacco di caffè",
    "1 € de descuento por kilo manzanas",
    "1 € de descuento la unidad de café",
    "€ 1 korting op elk pak koffie",
    "1 zł rabatu za sztukę kawy",
]


@pytest.mark.parametrize("text", EACH)
def test_money_off_each_piece_is_no_money_off_all_of_them(text: str) -> None:
    found = offers([lay_out(text)], US if "$" in text else EU)
    assert (found.offers, found.unclear) == ((), (text.split("\n")[0],))


def test_a_percentage_off_each_piece_is_that_of_all_of_them() -> None:
    (offer,) = offers([lay_out("20% off each Gatorade")], US).offers
    assert (offer.value, offer.goods) == (Decimal(20), "gatorade")


@pytest.mark.parametrize("text", ["$1 off 18 eggs", "$1 off 12 large eggs", "$1 off a dozen eggs", "$1 off 24 rolls"])
def test_what_is_in_one_piece_is_not_how_many_have_to_be_bought(text: str) -> None:
    assert offers([lay_out(text)], US).unclear == (text,)
    (offer,) = offers([lay_out("$1 off 3 Cheerios")], US).offers
    assert (offer.minimum_count, offer.goods) == (Decimal(3), "cheerios")


WHILE_STOCK_LASTS = [
    ("$2 off coffee while supplies last", "coffee"),
    ("$2 off coffee only while stocks last", "coffee"),
    ("2 € Rabatt auf Kaffee solange Vorrat reicht", "kaffee"),
    ("2 € Rabatt auf Kaffee nur solange der Vorrat reicht", "kaffee"),
    ("2 € de réduction sur le café dans la limite des stocks disponibles", "cafe"),
    ("2 € de réduction sur le café jusqu'à épuisement des stocks", "cafe"),
    ("2 € de descuento en café hasta agotar existencias", "cafe"),
    ("2 € di sconto sul caffè fino a esaurimento scorte", "caffe"),
    ("€ 2 korting op koffie zolang de voorraad strekt", "koffie"),
    ("2 zł rabatu na kawę do wyczerpania zapasów", "kawa"),
]


@pytest.mark.parametrize(("text", "goods"), WHILE_STOCK_LASTS)
def test_while_stock_lasts_is_no_part_of_a_name(text: str, goods: str) -> None:
    (offer,) = offers([lay_out(text)], US if "$" in text else EU).offers
    assert (offer.value, offer.goods) == (Decimal(2), goods)


@pytest.mark.parametrize(
    "text", ["Extra 10% off with RedCard", "$1 off Cheerios x3", "10% Rabatt mit Stammkundenkarte"]
)
def test_a_card_and_a_number_are_no_names_of_goods(text: str) -> None:
    assert offers([lay_out(text)], US).unclear == (text,)
