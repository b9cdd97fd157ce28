"""Weights, volumes and counts: exact, and never mixed."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from cartsnitch_domain.units import Dimension, Quantity, Unit, UnitsDoNotMix, factor
from hypothesis import given
from hypothesis import strategies as st

amounts = st.decimals("0.001", "100000", places=3)
units = st.sampled_from(list(Unit))
measured = st.sampled_from([unit for unit in Unit if unit.dimension is not Dimension.COUNT])


@pytest.mark.parametrize(
    ("amount", "unit", "same", "other"),
    [
        ("1", Unit.POUND, "16", Unit.OUNCE),
        ("1", Unit.POUND, "453.59237", Unit.GRAM),
        ("1", Unit.OUNCE, "28.349523125", Unit.GRAM),
        ("1", Unit.GALLON, "3.785411784", Unit.LITRE),
        ("1", Unit.GALLON, "128", Unit.FLUID_OUNCE),
        ("1", Unit.GALLON, "4", Unit.QUART),
        ("1", Unit.QUART, "2", Unit.PINT),
        ("1", Unit.UK_GALLON, "4.54609", Unit.LITRE),
        ("1", Unit.UK_GALLON, "160", Unit.UK_FLUID_OUNCE),
        ("1", Unit.UK_PINT, "568.26125", Unit.MILLILITRE),
        ("33", Unit.CENTILITRE, "330", Unit.MILLILITRE),
        ("1.5", Unit.LITRE, "15", Unit.DECILITRE),
    ],
)
def test_units_are_what_the_law_says(amount: str, unit: Unit, same: str, other: Unit) -> None:
    assert Quantity(Decimal(amount), unit).to(other) == Quantity(Decimal(same), other)


def test_a_pint_of_the_united_kingdom_is_another_one() -> None:
    assert Quantity(Decimal(1), Unit.UK_PINT).ratio(Quantity(Decimal(1), Unit.PINT)) > Decimal("1.2")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (one, other)
        for one, other in product(Unit, Unit)
        if one.dimension is not other.dimension or (one is not other and one.dimension is Dimension.COUNT)
    ],
)
def test_what_does_not_measure_the_same_is_never_converted(one: Unit, other: Unit) -> None:
    with pytest.raises(UnitsDoNotMix):
        Quantity(Decimal(1), one).to(other)


@given(amounts, measured, measured)
def test_there_and_back_is_the_same_to_27_digits(amount: Decimal, one: Unit, other: Unit) -> None:
    if one.dimension is other.dimension:
        quantity = Quantity(amount, one)
        assert abs(quantity.to(other).to(one).amount - amount) <= amount * Decimal("1E-26")


@given(amounts, units)
def test_ratios_of_one_unit_are_those_of_the_amounts(amount: Decimal, unit: Unit) -> None:
    assert Quantity(amount * 3, unit).ratio(Quantity(amount, unit)) == 3


@given(amounts, amounts, measured, measured)
def test_a_ratio_turned_round_is_its_reciprocal(one: Decimal, other: Decimal, unit: Unit, second: Unit) -> None:
    if unit.dimension is second.dimension:
        ratio = Quantity(one, unit).ratio(Quantity(other, second))
        turned = Quantity(other, second).ratio(Quantity(one, unit))
        assert abs(ratio * turned - 1) <= Decimal("1E-25")


@given(amounts, amounts, measured)
def test_order_is_kept_by_every_unit(one: Decimal, other: Decimal, unit: Unit) -> None:
    smaller, larger = sorted([one, other])
    assert Quantity(smaller, unit).in_base() <= Quantity(larger, unit).in_base()


@pytest.mark.parametrize("unit", Unit)
def test_a_base_is_one_of_itself(unit: Unit) -> None:
    assert unit.base.base is unit.base
    assert factor(unit.base) == 1
    assert factor(unit) > 0


def test_a_quantity_is_printed_without_zeros_that_say_nothing() -> None:
    assert str(Quantity(Decimal("1.50"), Unit.LITRE)) == "1.5 l"
    assert str(Quantity(Decimal("1E+3"), Unit.GRAM)) == "1000 g"
    assert str(Quantity(Decimal(2), Unit.UK_PINT)) == "2 pt"
