"""The usual price: what something costs as a rule, at a store and over stores. Standard library only."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from uuid import UUID

from cartsnitch_domain.prices.price import Price

LAST = 5
"""The usual price at a store is the median of so many regular prices, the last ones."""

A_YEAR = timedelta(days=365)
"""What something cost longer ago is no longer usual."""


@dataclass(frozen=True, slots=True)
class UsualPrice:
    """What is usual, in the unit of the prices it is made of, and those prices, the oldest first."""

    amount: Decimal
    prices: tuple[Price, ...]


def last_before(prices: Sequence[Price], day: date, most: int = LAST) -> Sequence[Price]:
    """The last of these before a day, of a year; `prices` are in the order of their days."""
    until = bisect_left(prices, day, key=_day)
    return prices[bisect_left(prices, day - A_YEAR, max(0, until - most), until, key=_day) : until]


def _day(price: Price) -> date:
    return price.observation.observed_on


def median_of(prices: Sequence[Price]) -> Decimal:
    """The median of what these, at least one, cost for one of their measure."""
    return median(price.amount for price in prices)


def usual_before(prices: Sequence[Price], day: date, fewest: int = 1) -> UsualPrice | None:
    """What one thing usually cost at one store before a day, for a unit of it: the median of the last `LAST` prices.

    `prices` are its regular prices there, in the order of days. None where there are fewer than `fewest`.
    """
    last = last_before(prices, day)
    if len(last) < max(fewest, 1):
        return None
    return UsualPrice(median(price.observation.unit_price for price in last), tuple(last))


def usual_over_stores(by_store: Mapping[UUID, Sequence[Price]], day: date) -> UsualPrice | None:
    """What something usually cost a shopper before a day, for one of its measure.

    The median of the usual prices of the stores, each counted as often as it was bought there in the year before: what
    somebody pays who shops as this shopper does. `by_store` are regular prices of one measure, in the order of days.
    """
    weighted: list[tuple[Decimal, int]] = []
    basis: list[Price] = []
    for prices in by_store.values():
        last = last_before(prices, day, len(prices))
        if last:
            basis.extend(last[-LAST:])
            weighted.append((median_of(last[-LAST:]), len(last)))
    if not weighted:
        return None
    return UsualPrice(_weighted_median(sorted(weighted)), tuple(sorted(basis, key=lambda price: price.day)))


def _weighted_median(weighted: Sequence[tuple[Decimal, int]]) -> Decimal:
    """The median of values that each count so many times; `weighted` is in the order of values."""
    half = sum(weight for _, weight in weighted)
    passed = 0
    for place, (value, weight) in enumerate(weighted):
        passed += weight
        if 2 * passed == half:
            return (value + weighted[place + 1][0]) / 2
        if 2 * passed > half:
            return value
    raise ValueError("no median of nothing")
