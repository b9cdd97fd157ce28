"""The price index of a household: a chained Törnqvist index of what it buys. Standard library only.

How it is built, and why so, stands in docs/decisions/0031-index-of-a-household.md. Logarithms and exponentials are
floats, summed exactly (`fsum`): a chain of sixty links errs by some 1e-12, and what is shown has four decimals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import exp, fsum, log
from typing import NamedTuple, TypeAlias
from uuid import UUID

from cartsnitch_domain.prices.price import Measure

BASE = Decimal(100)
"""What the index is in its first month."""

FEWEST = 3
"""Two months are compared by so many matches at least: of fewer, one of them would be most of the index."""

SHOWN = Decimal("0.0001")


class Item(NamedTuple):
    """What is matched between months: a product, by what it is measured in, and the family that it is of."""

    product_id: UUID
    family_id: UUID
    measure: Measure


@dataclass(frozen=True, slots=True)
class Bought:
    """What was spent on something in a month, and on how much of its measure; both are positive."""

    spent: Decimal
    quantity: Decimal

    @property
    def price(self) -> Decimal:
        """What one of its measure cost on average."""
        return self.spent / self.quantity

    def __add__(self, other: Bought) -> Bought:
        return Bought(self.spent + other.spent, self.quantity + other.quantity)


Basket: TypeAlias = Mapping[Item, Bought]
"""What was bought in a month."""


@dataclass(frozen=True, slots=True)
class Match:
    """Something that was bought in both of two months: the logarithm of its price change, what was spent on it in each,
    and the latter exactly."""

    family_id: UUID
    change: float
    before: float
    after: float
    spent: Decimal


@dataclass(frozen=True, slots=True)
class Link:
    """How a month hangs on the chain: on which month before it, by what. The first one hangs on none."""

    month: date
    on: date | None
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class IndexPoint:
    """The index in a month. `on` is the month that it was compared with; None for the first one, and where the value of
    the month before is carried on, since nothing can be compared. `value` is None before the first month.

    `matched` is what was spent in the month on what could be compared, in the currency of the index.
    """

    month: date
    value: Decimal | None
    on: date | None = None
    is_carried: bool = False
    matches: int = 0
    matched: Decimal = Decimal()


def links_of(baskets: Mapping[date, Basket], months: Sequence[date]) -> list[Link]:
    """How the months hang together; those that cannot be compared are left out.

    Each is compared with the last month before it that is in the chain and has enough in common with it.
    """
    links: list[Link] = []
    for month in months:
        basket = baskets.get(month, {})
        if not links:
            links += [Link(month, None, ())] if len(basket) >= FEWEST else []
            continue
        for earlier in reversed(links):
            matches = matches_of(baskets[earlier.month], basket)
            if len(matches) >= FEWEST:
                links.append(Link(month, earlier.month, matches))
                break
    return links


def matches_of(before: Basket, after: Basket) -> tuple[Match, ...]:
    """What two months have in common: products, and of what is left on both sides, families of the same measure.

    So one size is compared with itself, and one that took the place of another with that one, by its unit price.
    """
    same = [item for item in before if item in after]
    left = [_families(basket, same) for basket in (before, after)]
    pairs = [(item.family_id, before[item], after[item]) for item in same]
    pairs += [(key[0], bought, left[1][key]) for key, bought in left[0].items() if key in left[1]]
    return tuple(_match(family_id, old, new) for family_id, old, new in pairs)


def _match(family_id: UUID, old: Bought, new: Bought) -> Match:
    return Match(family_id, log(new.price / old.price), float(old.spent), float(new.spent), new.spent)


def tornqvist(matches: Sequence[Match], times: Mapping[UUID, int] | None = None) -> float | None:
    """The logarithm of the Törnqvist index of these matches; None for none.

    It is their changes, each weighted by the mean of its shares of what was spent in the two months. `times` counts
    each family so many times, those that are not in it not at all.
    """
    counts = [1 if times is None else times.get(match.family_id, 0) for match in matches]
    before = fsum(count * match.before for count, match in zip(counts, matches, strict=True))
    after = fsum(count * match.after for count, match in zip(counts, matches, strict=True))
    if not (before and after):
        return None
    return fsum(
        count * match.change * (match.before / before + match.after / after) / 2
        for count, match in zip(counts, matches, strict=True)
        if count
    )


def levels_of(links: Sequence[Link], times: Mapping[UUID, int] | None = None) -> dict[date, float]:
    """The logarithm of each month of the chain over that of its first one; months that hang on nothing are left out."""
    levels: dict[date, float] = {}
    for link in links:
        if link.on is None:
            levels[link.month] = 0.0
        elif link.on in levels and (change := tornqvist(link.matches, times)) is not None:
            levels[link.month] = levels[link.on] + change
    return levels


def price_index(links: Sequence[Link], months: Sequence[date]) -> list[IndexPoint]:
    """The index in each of these months."""
    by_month, levels = {link.month: link for link in links}, levels_of(links)
    return list(_points(by_month, levels, months))


def _points(links: Mapping[date, Link], levels: Mapping[date, float], months: Sequence[date]) -> Iterator[IndexPoint]:
    last: Decimal | None = None
    for month in months:
        link = links.get(month)
        if link is None:
            yield IndexPoint(month, last, is_carried=last is not None)
            continue
        last = value_of(levels[month])
        matched = sum((match.spent for match in link.matches), Decimal())
        yield IndexPoint(month, last, link.on, matches=len(link.matches), matched=matched)


def value_of(level: float) -> Decimal:
    """The index at a level of the chain, to four decimals."""
    return (BASE * Decimal(exp(level))).quantize(SHOWN)


def _families(basket: Basket, without: Sequence[Item]) -> dict[tuple[UUID, Measure], Bought]:
    """What is left of a basket, by family and measure."""
    done, found = set(without), dict[tuple[UUID, Measure], Bought]()
    for item, bought in basket.items():
        if item not in done:
            key = (item.family_id, item.measure)
            found[key] = found[key] + bought if key in found else bought
    return found
