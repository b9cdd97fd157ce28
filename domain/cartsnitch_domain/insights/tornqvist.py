"""How prices changed between two months: the Törnqvist index of what was bought in both. Standard library only.

Logarithms are floats, summed exactly (`fsum`): they err by some 1e-15, and what is shown has four decimals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import fsum, log
from typing import NamedTuple, TypeAlias
from uuid import UUID

from cartsnitch_domain.prices.price import Measure

FEWEST = 3
"""Two months are compared by so many matches at least: of fewer, one of them would be most of the index."""


class Item(NamedTuple):
    """What is matched between months: a product, by what it is measured in, and the family that it is of."""

    product_id: UUID
    family_id: UUID
    measure: Measure


@dataclass(frozen=True)
class Bought:
    """What was spent on something in a month, and on how much of its measure; both are positive."""

    spent: Decimal
    quantity: Decimal

    @cached_property
    def log_price(self) -> float:
        """The logarithm of what one of its measure cost on average."""
        return log(self.spent / self.quantity)

    def __add__(self, other: Bought) -> Bought:
        return Bought(self.spent + other.spent, self.quantity + other.quantity)


Basket: TypeAlias = Mapping[Item, Bought]
"""What was bought in a month."""


@dataclass(frozen=True, slots=True)
class Match:
    """Something that was bought in both of two months: by which logarithm its price changed, what was spent on it in
    each, and the items that it is in each; these are several where a family is compared as one."""

    family_id: UUID
    change: float
    before: float
    after: float
    items_before: tuple[Item, ...]
    items_after: tuple[Item, ...]


def matches_of(before: Basket, after: Basket) -> tuple[Match, ...]:
    """What two months have in common: products, and of what is left on both sides, families of the same measure.

    So one size is compared with itself, and one that took the place of another with that one, by its unit price.
    """
    same = [item for item in before if item in after]
    old, new = _families(before, same), _families(after, same)
    pairs = [((item,), (item,)) for item in same] + [(old[key], new[key]) for key in old if key in new]
    return tuple(_match(before, after, *pair) for pair in pairs)


def tornqvist(matches: Sequence[Match]) -> float | None:
    """The logarithm of the Törnqvist index of these matches; None for none.

    It is their changes, each weighted by the mean of its shares of what was spent in the two months.
    """
    if not matches:
        return None
    before, after = fsum(match.before for match in matches), fsum(match.after for match in matches)
    return fsum(match.change * (match.before / before + match.after / after) / 2 for match in matches)


def _match(before: Basket, after: Basket, items_before: tuple[Item, ...], items_after: tuple[Item, ...]) -> Match:
    old, new = _together(before, items_before), _together(after, items_after)
    change = new.log_price - old.log_price
    family_id = items_before[0].family_id
    return Match(family_id, change, float(old.spent), float(new.spent), items_before, items_after)


def _together(basket: Basket, items: Sequence[Item]) -> Bought:
    bought = basket[items[0]]
    for item in items[1:]:
        bought += basket[item]
    return bought


def _families(basket: Basket, without: Sequence[Item]) -> dict[tuple[UUID, Measure], tuple[Item, ...]]:
    """What is left of a basket, by family and measure."""
    done = set(without)
    found: dict[tuple[UUID, Measure], tuple[Item, ...]] = {}
    for item in basket:
        if item not in done:
            key = (item.family_id, item.measure)
            found[key] = (*found.get(key, ()), item)
    return found
