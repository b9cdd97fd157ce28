"""Sizes of goods as coupons keep and compare them: `680.388555 g`. Standard library only."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from cartsnitch_domain.products.content import ROUNDED_APART, NetContent
from cartsnitch_domain.units import Quantity, Unit, plain

_OPEN_OUNCE = "oz"
_MEASURED = frozenset({Unit.GRAM.value, Unit.MILLILITRE.value})


def size_of(content: NetContent | None) -> str | None:
    """A size that is the same however it is printed: `680.388555 g`; an ounce that may be fluid stays one."""
    if content is None:
        return None
    if content.is_open_ounce:
        return f"{plain(content.total.amount)} {_OPEN_OUNCE}"
    return f"{plain(content.total.in_base())} {content.total.unit.base.value}"


@lru_cache(maxsize=65_536)
def is_same_size(one: str, other: str) -> bool:
    """Whether two such sizes are one, as a package has it in two systems: 12 oz are printed as 340 g."""
    if one == other:
        return True
    pairs = ((here, there) for here in _meant(one) for there in _meant(other) if here.unit is there.unit)
    return any(_is_near(here.amount, there.amount) for here, there in pairs)


def _meant(size: str) -> Iterator[Quantity]:
    """What a size may be in grams or millilitres: one of each where its ounce is open, nothing for what is counted."""
    amount, _, unit = size.partition(" ")
    if unit == _OPEN_OUNCE:
        for ounce in (Unit.OUNCE, Unit.FLUID_OUNCE):
            yield Quantity(Quantity(Decimal(amount), ounce).in_base(), ounce.base)
    elif unit in _MEASURED:
        yield Quantity(Decimal(amount), Unit(unit))


def _is_near(one: Decimal, other: Decimal) -> bool:
    """As close as rounding makes them, where one of them is not metric."""
    allowed = Decimal() if _is_metric(one) and _is_metric(other) else ROUNDED_APART
    return abs(one - other) <= allowed * max(one, other)


def _is_metric(amount: Decimal) -> bool:
    """Whether it was said in grams or millilitres: an ounce and its kin have more decimals in these."""
    return amount == round(amount, 1)
