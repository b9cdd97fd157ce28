"""What unit prices are for: a hundred grams, a kilogram, a litre, an ounce or one, as shelves of a country say it.

Whoever tells a unit price asks here. Pages and charts, which compare sizes, say it as shelves do (`shelf_measure_of`);
an alert, its push and its email say it alike (`measure_told`), and that is the same but for what everybody buys by the
gallon, quart or pint, whose price they say for one of those. Standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from cartsnitch_domain.prices.price import Price
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.units import Dimension, Quantity, Unit

Countries: TypeAlias = Mapping[UUID, str | None]
"""The country of each store by its key, ISO 3166-1 alpha-2; None where it is not known."""

_ONE = Decimal(1)
_HUNDRED = Decimal(100)
_KILO_AND_LITRE = {
    Dimension.WEIGHT: Quantity(_ONE, Unit.KILOGRAM),
    Dimension.VOLUME: Quantity(_ONE, Unit.LITRE),
}
_HUNDREDS = {
    Dimension.WEIGHT: Quantity(_HUNDRED, Unit.GRAM),
    Dimension.VOLUME: Quantity(_HUNDRED, Unit.MILLILITRE),
}
_OUNCES = {
    Dimension.WEIGHT: Quantity(_ONE, Unit.OUNCE),
    Dimension.VOLUME: Quantity(_ONE, Unit.FLUID_OUNCE),
}
_HABITS = {
    "US": _OUNCES,
    **dict.fromkeys(("CA", "AU", "NZ", "SG", "MY"), _HUNDREDS),
}
"""By country; a kilogram and a litre where it is not here, as in the European Union (directive 98/6/EC) and its
neighbours. Canada, Australia, New Zealand and Singapore have 100 g and 100 ml on their shelves."""

_OF_ONE_COUNTRY = frozenset(
    {Unit.OUNCE, Unit.POUND, Unit.FLUID_OUNCE, Unit.PINT, Unit.QUART, Unit.GALLON},
)
"""Units whose packages say by themselves how their shelves are read, where the country of a store is not known."""


_SOLD_BY = frozenset({Unit.PINT, Unit.QUART, Unit.GALLON})
"""Packages of these have names of their own that everybody compares."""


def shelf_measure(content: NetContent, country_code: str | None) -> Quantity:
    """What the unit price of a package of this content is for.

    Of goods in the United States whose content is printed in pounds, that is a pound. Sheets are told by the hundred,
    other things that are counted by one. At a store of no known country, ounces are told by the ounce.
    """
    if content.dimension is Dimension.COUNT:
        return Quantity(_HUNDRED if content.unit is Unit.SHEET else _ONE, content.unit)
    habit = _habit(content, country_code)
    if habit is _OUNCES and content.unit is Unit.POUND:
        return Quantity(_ONE, Unit.POUND)
    return Quantity(_ONE, Unit.OUNCE) if content.is_open_ounce else habit[content.dimension]


def shelf_measure_of(price: Price, country_code: str | None) -> Quantity | None:
    """What the unit price of something that was bought is for; None where it is not known how much is in a package."""
    content = price.observation.content if price.size is not None else None
    if content is None and price.unit is not None and price.unit.dimension is not Dimension.COUNT:
        content = NetContent(_ONE, price.unit)
    return None if content is None else shelf_measure(content, country_code)


def measure_told(price: Price, countries: Countries) -> Quantity:
    """What a price of something in any size is told for: as the shelves of its store do.

    At a store that is not among them, of what has no unit price, and of what is sold by the gallon, it is one of what
    its package prints: a gallon of milk for 2.69 says more than an ounce of it for 0.021.
    """
    if price.per.unit in _SOLD_BY:
        return price.per
    shelf = shelf_measure_of(price, countries[price.store_id]) if price.store_id in countries else None
    return shelf or price.per


def _habit(content: NetContent, country_code: str | None) -> dict[Dimension, Quantity]:
    if country_code is None and content.unit in _OF_ONE_COUNTRY:
        return _OUNCES
    return _HABITS.get(country_code or "", _KILO_AND_LITRE)
