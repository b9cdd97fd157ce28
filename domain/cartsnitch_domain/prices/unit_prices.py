"""Unit prices: what a hundred grams, a litre, an ounce or one of something costs, as shelves of a country say it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from cartsnitch_domain.money import Money
from cartsnitch_domain.prices.rules import PRICE_EXPONENT
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.units import Dimension, Quantity, Unit


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What `per` costs, rounded to four decimals, half up. Compare unit prices of the same `per` only."""

    price: Money
    per: Quantity


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


def unit_price(paid: Money, content: NetContent, country_code: str | None = None) -> UnitPrice | None:
    """What a package of this content that cost this much costs by the habit of a country.

    Of goods in the United States whose content is printed in pounds, it is by the pound. Sheets are by the hundred,
    other things that are counted by one. None where nothing was paid or the content is nothing.
    """
    if paid.amount <= 0 or content.total.amount <= 0:
        return None
    per = _per(content, country_code)
    amount = paid.amount / content.total.ratio(per)
    return UnitPrice(Money(amount.quantize(PRICE_EXPONENT, ROUND_HALF_UP), paid.currency_code), per)


def _per(content: NetContent, country_code: str | None) -> Quantity:
    if content.dimension is Dimension.COUNT:
        return Quantity(_HUNDRED if content.unit is Unit.SHEET else _ONE, content.unit)
    habit = _HABITS.get(country_code or "", _KILO_AND_LITRE)
    if habit is _OUNCES and content.unit is Unit.POUND:
        return Quantity(_ONE, Unit.POUND)
    return Quantity(_ONE, Unit.OUNCE) if content.is_open_ounce else habit[content.dimension]
