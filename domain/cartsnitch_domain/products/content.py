"""Net content: how much is in a package."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from cartsnitch_domain.units import Dimension, Quantity, Unit, plain

ROUNDED_APART = Decimal("0.005")
"""How far apart one size may be in two systems: 12 oz are printed as 340 g, 1/2 gal as 1.89 l.

Shrinking starts at 0.01.
"""

_FLUID = {Unit.OUNCE: Unit.FLUID_OUNCE}
_UNITED_KINGDOM = {
    Unit.FLUID_OUNCE: Unit.UK_FLUID_OUNCE,
    Unit.PINT: Unit.UK_PINT,
    Unit.QUART: Unit.UK_QUART,
    Unit.GALLON: Unit.UK_GALLON,
}


class SizeRelation(StrEnum):
    """What two net contents say of each other; UNKNOWN where one does not say enough."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class NetContent:
    """The net content of a package: `pack` times `amount` of `unit`.

    A pack of which only the number of things is known has an amount of 1 each. `pieces` is in how many parts the amount
    comes, where that is printed beside it (coffee pods 12 CT 5 OZ). `is_open_ounce` says that an ounce is printed that
    may be one of weight or a fluid one, and `is_open_pack` that a number of things is printed beside an amount that may
    be in each of them or in all together: what goods they are tells (packs.py).
    """

    amount: Decimal
    unit: Unit
    pack: int = 1
    pieces: int | None = None
    is_open_ounce: bool = False
    is_open_pack: bool = False

    @property
    def dimension(self) -> Dimension:
        """What it measures."""
        return self.unit.dimension

    @property
    def total(self) -> Quantity:
        """All of it together."""
        return Quantity(self.amount * self.pack, self.unit)

    @property
    def is_only_a_pack(self) -> bool:
        """Whether only the number of things in it is known."""
        return self.unit is Unit.EACH and self.amount == 1

    def fluid(self) -> NetContent:
        """With an open ounce taken for a fluid one."""
        return replace(self, unit=_FLUID[self.unit], is_open_ounce=False) if self.is_open_ounce else self

    def solid(self) -> NetContent:
        """With an open ounce taken for one of weight."""
        return replace(self, is_open_ounce=False)

    def each(self) -> NetContent:
        """With the amount taken for what each thing of an open pack holds."""
        return replace(self, is_open_pack=False)

    def whole(self) -> NetContent:
        """With the amount taken for what all things of an open pack hold together."""
        return replace(self, pack=1, pieces=self.pack, is_open_pack=False) if self.is_open_pack else self

    def of_united_kingdom(self) -> NetContent:
        """With gallons and their parts taken for those of the United Kingdom."""
        return replace(self, unit=_UNITED_KINGDOM.get(self.unit, self.unit))

    def relation(self, other: NetContent) -> SizeRelation:
        """Whether a package of the other content is one of the same size."""
        if self.unit is other.unit:
            return _relation(self, other)
        if self.is_open_ounce and other.dimension is Dimension.VOLUME:
            return _relation(self.fluid(), other)
        if other.is_open_ounce and self.dimension is Dimension.VOLUME:
            return _relation(self, other.fluid())
        return _relation(self, other)

    def __str__(self) -> str:
        """As a package says it: `12 x 330 ml`, `18 ct`, `pack of 4`."""
        one = f"{plain(self.amount)} {'ct' if self.unit is Unit.EACH else self.unit.printed}"
        if self.pack == 1:
            return one
        return f"pack of {self.pack}" if self.is_only_a_pack else f"{self.pack} x {one}"


def _relation(one: NetContent, other: NetContent) -> SizeRelation:
    if one.unit.base is not other.unit.base:
        return _relation_of_packs(one, other)
    if one.is_only_a_pack or other.is_only_a_pack:
        return _same_if(one.total.amount == other.total.amount)
    if _is_one_pack(one, other) or _is_one_pack(other, one):
        return SizeRelation.SAME
    if one.pack != other.pack or (one.pieces and other.pieces and one.pieces != other.pieces):
        return SizeRelation.DIFFERENT
    if one.unit is other.unit:
        return _same_if(one.amount == other.amount)
    amounts = [Quantity(each.amount, each.unit).in_base() for each in (one, other)]
    allowed = Decimal() if one.unit.is_metric and other.unit.is_metric else ROUNDED_APART
    return _same_if(abs(amounts[0] - amounts[1]) <= allowed * max(amounts))


def _is_one_pack(whole: NetContent, each: NetContent) -> bool:
    """Whether all of it in so many is told of the one, and how much is in each of as many of the other: 500 g in four,
    and 4 x 125 g."""
    if each.pack == 1 or whole.pack > 1 or whole.pieces != each.pack or each.pieces:
        return False
    return whole.total.in_base() == each.total.in_base()


def _relation_of_packs(one: NetContent, other: NetContent) -> SizeRelation:
    """Of contents that cannot be converted: a pack of 12 is no single can, whatever is in the can."""
    if one.is_only_a_pack or other.is_only_a_pack:
        return SizeRelation.UNKNOWN if one.pack == other.pack else SizeRelation.DIFFERENT
    counts = [each.pieces or (each.amount if each.dimension is Dimension.COUNT else None) for each in (one, other)]
    known = None not in counts
    return SizeRelation.DIFFERENT if known and counts[0] != counts[1] else SizeRelation.UNKNOWN


def _same_if(is_same: bool) -> SizeRelation:
    return SizeRelation.SAME if is_same else SizeRelation.DIFFERENT
