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


@dataclass(frozen=True, slots=True)
class AtStore:
    """What something usually costs at a store by its last prices there, and how often it was bought there in a year."""

    usual: UsualPrice
    times: int


@dataclass(frozen=True, slots=True)
class UsualOverStores:
    """What something usually costs a shopper, for one of its measure, and what it is the median of.

    `middle` are the one or two usual prices of stores that `amount` is, or lies between.
    """

    amount: Decimal
    middle: tuple[Decimal, ...]
    stores: Mapping[UUID, AtStore]

    def elsewhere(self, store_id: UUID) -> tuple[Price, ...]:
        """The prices of other stores that show `amount`, the oldest first.

        None are there where it is bought at this store at least half of the times, or where what is
        usual is its own price.
        """
        here = self.stores.get(store_id)
        if here is not None and 2 * here.times >= sum(store.times for store in self.stores.values()):
            return ()
        shown = [self._shown(value, store_id) for value in self.middle]
        return tuple(sorted((price for held in shown for price in held), key=_day)) if all(shown) else ()

    def _shown(self, value: Decimal, but: UUID) -> tuple[Price, ...]:
        """The last prices of another store whose usual one this is; of several stores, of the one that is used most."""
        theirs = (
            (store.times, store.usual.prices[-1].day, store_id.int, store.usual.prices)
            for store_id, store in self.stores.items()
            if store_id != but and store.usual.amount == value
        )
        return max(theirs, key=lambda each: each[:3], default=(0, date.min, 0, ()))[-1]


def usual_over_stores(by_store: Mapping[UUID, Sequence[Price]], day: date) -> UsualOverStores | None:
    """What something usually cost a shopper before a day, for one of its measure.

    The median of the usual prices of the stores, each counted as often as it was bought there in the year before: what
    somebody pays who shops as this shopper does. `by_store` are regular prices of one measure, in the order of days.
    """
    stores: dict[UUID, AtStore] = {}
    for store_id, prices in by_store.items():
        last = last_before(prices, day, len(prices))
        if last:
            usual = UsualPrice(median_of(last[-LAST:]), tuple(last[-LAST:]))
            stores[store_id] = AtStore(usual, len(last))
    if not stores:
        return None
    middle = _middle(sorted((store.usual.amount, store.times) for store in stores.values()))
    return UsualOverStores(median(middle), middle, stores)


def _middle(weighted: Sequence[tuple[Decimal, int]]) -> tuple[Decimal, ...]:
    """The value in the middle, or the two around it, of values that each count so many times, in their order."""
    half = sum(weight for _, weight in weighted)
    passed = 0
    for place, (value, weight) in enumerate(weighted):
        passed += weight
        if 2 * passed == half:
            return value, weighted[place + 1][0]
        if 2 * passed > half:
            return (value,)
    raise ValueError("no median of nothing")
