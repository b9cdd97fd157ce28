"""The current price of something at each store, how old it is, and where it is cheapest. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cartsnitch_domain.prices.price import Measure, Price, change, grouped

OFFERS_LAST = timedelta(days=7)
"""A promotional price is taken to hold for a week; after that the regular one is current again: what the shelf asked
beside it, or what was paid later."""


@dataclass(frozen=True, slots=True)
class CurrentPrice:
    """The price of one thing at one store as far as is known, and how many days ago it was seen."""

    price: Price
    age: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A current price beside the cheapest of its measure: `more` money for one of it, `share` as a fraction."""

    current: CurrentPrice
    is_cheapest: bool
    more: Decimal
    share: Decimal


def current_prices(prices: Iterable[Price], today: date) -> list[CurrentPrice]:
    """The current price of each thing at each store: one for a product, size, unit and currency."""
    seen = [price for price in prices if price.mark is None]
    places = grouped(seen, lambda price: (price.goods, price.store_id)).values()
    return [CurrentPrice(price, (today - price.day).days) for price in (_current(place, today) for place in places)]


def _current(prices: Sequence[Price], today: date) -> Price:
    """The last one that holds, of a day the one that was paid; where only promotional ones are known, the last."""
    return price_that_holds(prices, today) or max(prices, key=_last)


def price_that_holds(prices: Iterable[Price], today: date) -> Price | None:
    """Of the prices of one thing at one store, the last one that holds on a day, of a day the one that was paid; None
    where only offers of before the last week are known. What was paid later ends an offer of the last week, too.

    Of what was paid on one day with and without an offer nobody knows which came later: the one without is taken.
    """
    holding = [price for price in prices if _holds(price, today)]
    return max(holding, key=_last, default=None)


def lowest_of_now(prices: Iterable[Price], today: date) -> list[CurrentPrice]:
    """The current price of each thing at each store, of a day the lowest of those that hold, as who waits for a price
    is told of it; `prices` are the lowest of each day, see `History`."""
    places = grouped(prices, lambda price: (price.goods, price.store_id)).values()
    found = (min(_of_the_last_day(place, today), key=lambda price: price.amount) for place in places)
    return [CurrentPrice(price, (today - price.day).days) for price in found]


def _of_the_last_day(prices: Sequence[Price], today: date) -> list[Price]:
    """Those of the last day that has one that holds; where none does, of the last day."""
    held = [price for price in prices if _holds(price, today)] or list(prices)
    last = max(price.day for price in held)
    return [price for price in held if price.day == last]


def _holds(price: Price, today: date) -> bool:
    return price.is_regular or today - price.day < OFFERS_LAST


def _last(price: Price) -> tuple[date, bool, bool]:
    return price.day, price.is_paid, price.is_regular


def compared(current: Iterable[CurrentPrice]) -> dict[Measure, list[Compared]]:
    """What can be compared, the cheapest first and marked, equal ones with it; never over currencies or measures."""
    groups: dict[Measure, list[CurrentPrice]] = {}
    for each in current:
        groups.setdefault(each.price.measure, []).append(each)
    return {measure: _beside_the_cheapest(among) for measure, among in groups.items()}


def _beside_the_cheapest(among: Sequence[CurrentPrice]) -> list[Compared]:
    ordered = sorted(among, key=lambda each: (each.price.amount, each.age))
    least = ordered[0].price.amount
    return [
        Compared(each, each.price.amount == least, each.price.amount - least, change(least, each.price.amount))
        for each in ordered
    ]
