"""Units of what a package holds: weight, volume and count, which never mix.

The factors are pint's. Its registry takes longer to load than everything else here together, so it is loaded at the
first factor that is asked for, and each unit is asked once.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from functools import cache, cached_property
from typing import Any

FACTOR_EXPONENT = Decimal("1E-12")
"""Every unit here is a finite decimal of grams or millilitres by its legal definition, none with more places."""

_DIGITS = 50
"""More than any product of printed numbers and factors has, so that nothing is rounded on the way."""


class Dimension(StrEnum):
    """What is measured."""

    WEIGHT = "weight"
    VOLUME = "volume"
    COUNT = "count"


class Unit(StrEnum):
    """Units that packages print. Those of the United Kingdom's gallon are units of their own."""

    GRAM = "g"
    KILOGRAM = "kg"
    OUNCE = "oz"
    POUND = "lb"
    MILLILITRE = "ml"
    CENTILITRE = "cl"
    DECILITRE = "dl"
    LITRE = "l"
    FLUID_OUNCE = "fl oz"
    PINT = "pt"
    QUART = "qt"
    GALLON = "gal"
    UK_FLUID_OUNCE = "uk fl oz"
    UK_PINT = "uk pt"
    UK_QUART = "uk qt"
    UK_GALLON = "uk gal"
    EACH = "each"
    ROLL = "roll"
    SHEET = "sheet"
    LOAD = "load"

    @cached_property
    def dimension(self) -> Dimension:
        """What it measures."""
        return _DIMENSIONS.get(self, Dimension.COUNT)

    @cached_property
    def base(self) -> Unit:
        """The unit that all it can be converted into are counted in: gram, millilitre, or a thing that is counted."""
        return {Dimension.WEIGHT: Unit.GRAM, Dimension.VOLUME: Unit.MILLILITRE}.get(self.dimension, self)

    @cached_property
    def is_metric(self) -> bool:
        """Whether it is one of the metric system."""
        return self in _METRIC

    @property
    def printed(self) -> str:
        """As a package says it."""
        return self.value.removeprefix("uk ")


_PINT_NAMES = {
    Unit.GRAM: "gram",
    Unit.KILOGRAM: "kilogram",
    Unit.OUNCE: "ounce",
    Unit.POUND: "pound",
    Unit.MILLILITRE: "milliliter",
    Unit.CENTILITRE: "centiliter",
    Unit.DECILITRE: "deciliter",
    Unit.LITRE: "liter",
    Unit.FLUID_OUNCE: "fluid_ounce",
    Unit.PINT: "pint",
    Unit.QUART: "quart",
    Unit.GALLON: "gallon",
    Unit.UK_FLUID_OUNCE: "imperial_fluid_ounce",
    Unit.UK_PINT: "imperial_pint",
    Unit.UK_QUART: "imperial_quart",
    Unit.UK_GALLON: "imperial_gallon",
}
_WEIGHTS = frozenset({Unit.GRAM, Unit.KILOGRAM, Unit.OUNCE, Unit.POUND})
_METRIC = frozenset({Unit.GRAM, Unit.KILOGRAM, Unit.MILLILITRE, Unit.CENTILITRE, Unit.DECILITRE, Unit.LITRE})
_DIMENSIONS = {unit: Dimension.WEIGHT if unit in _WEIGHTS else Dimension.VOLUME for unit in _PINT_NAMES}


class UnitsDoNotMix(ValueError):
    """Two units measure other things: weight and volume, or rolls and sheets."""

    def __init__(self, one: Unit, other: Unit) -> None:
        super().__init__(f"{one.printed} and {other.printed} do not measure the same")


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of a unit, exact."""

    amount: Decimal
    unit: Unit

    @property
    def dimension(self) -> Dimension:
        """What it measures."""
        return self.unit.dimension

    def to(self, unit: Unit) -> Quantity:
        """The same in another unit, to 28 significant digits; raises `UnitsDoNotMix`."""
        return self if unit is self.unit else Quantity(self.ratio(Quantity(Decimal(1), unit)), unit)

    def ratio(self, other: Quantity) -> Decimal:
        """How often the other is in this one, to 28 significant digits; raises `UnitsDoNotMix`, and by zero as `/`."""
        if self.unit.base is not other.unit.base:
            raise UnitsDoNotMix(self.unit, other.unit)
        if self.unit is other.unit:
            return self.amount / other.amount
        with localcontext(prec=_DIGITS):
            exact = self.in_base() / other.in_base()
        return +exact

    def in_base(self) -> Decimal:
        """How many grams, millilitres or things: exact, so two that are the same are equal."""
        if self.unit is self.unit.base:
            return self.amount
        with localcontext(prec=_DIGITS):
            return self.amount * factor(self.unit)

    def __str__(self) -> str:
        """As a package says it: `1.5 l`."""
        return f"{plain(self.amount)} {self.unit.printed}"


def plain(amount: Decimal) -> str:
    """A number without zeros that say nothing, and without an exponent."""
    return f"{amount:f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:f}"


@cache
def factor(unit: Unit) -> Decimal:
    """How many of its base a unit is, exact."""
    if unit is unit.base:
        return Decimal(1)
    with localcontext(prec=_DIGITS):
        one = _registry().Quantity(Decimal(1), _PINT_NAMES[unit])
        exact = Decimal(one.to(_PINT_NAMES[unit.base]).magnitude).quantize(FACTOR_EXPONENT)
        return exact.normalize()


@cache
def _registry() -> Any:
    from pint import UnitRegistry  # a second of loading, and most processes convert nothing

    return UnitRegistry(non_int_type=Decimal)
