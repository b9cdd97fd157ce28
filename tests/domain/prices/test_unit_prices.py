"""What a hundred grams, a litre or an ounce costs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_domain.money import Money
from cartsnitch_domain.prices.unit_prices import unit_price
from cartsnitch_domain.products.printed_content import printed_content
from cartsnitch_domain.units import Quantity, Unit
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("paid", "printed", "country", "price", "per"),
    [
        ("3.99", "12 OZ", "US", "0.3325", "1 oz"),
        ("5.99", "5 LB", "US", "1.1980", "1 lb"),
        ("3.79", "1 GAL", "US", "0.0296", "1 fl oz"),
        ("2.50", "500 G", "US", "0.1417", "1 oz"),
        ("2.99", "DOZ", "US", "0.2492", "1 each"),
        ("6.99", "12PK 12 FL OZ", "US", "0.0485", "1 fl oz"),
        ("4.49", "500 G", "CA", "0.8980", "100 g"),
        ("5.29", "2 L", "CA", "0.2645", "100 ml"),
        ("1.45", "4PT", "GB", "0.6379", "1 l"),
        ("1.99", "400 G", "DE", "4.9750", "1 kg"),
        ("14.99", "20 x 0,5l", "DE", "1.4990", "1 l"),
        ("3.60", "6X50CL", "FR", "1.2000", "1 l"),
        ("8.00", "12 ROLLS", "US", "0.6667", "1 roll"),
        ("5.00", "6 ROLLS 200 SHEETS", "US", "0.4167", "100 sheet"),
        ("12.00", "64 LOADS", "US", "0.1875", "1 load"),
    ],
)
def test_a_unit_price_is_what_the_shelves_of_the_country_say(
    paid: str, printed: str, country: str, price: str, per: str
) -> None:
    content = printed_content(printed, country).content
    assert content is not None

    found = unit_price(Money(Decimal(paid), "XXX"), content, country)

    assert found is not None
    assert str(found.price.amount) == price
    assert str(found.per) == per


@pytest.mark.parametrize("paid", ["0", "-1.99"])
def test_what_was_not_paid_for_has_none(paid: str) -> None:
    content = printed_content("12 OZ", "US").content
    assert content is not None

    assert unit_price(Money(Decimal(paid), "USD"), content, "US") is None


def test_an_ounce_that_may_be_a_fluid_one_is_priced_by_the_ounce_only() -> None:
    content = printed_content("12 OZ", "CA").content
    assert content is not None

    found = unit_price(Money(Decimal("2.40"), "CAD"), content, "CA")

    assert found is not None
    assert found.per == Quantity(Decimal(1), Unit.OUNCE)
    assert found.price == Money(Decimal("0.2000"), "CAD")


@given(st.decimals("0.01", "999", places=2), st.integers(1, 5000))
def test_the_unit_price_times_the_content_is_what_was_paid(paid: Decimal, grams: int) -> None:
    content = printed_content(f"{grams} G", "DE").content
    assert content is not None

    found = unit_price(Money(paid, "EUR"), content, "DE")

    assert found is not None
    assert abs(found.price.amount * grams / 1000 - paid) <= Decimal("0.00005") * grams / 1000
