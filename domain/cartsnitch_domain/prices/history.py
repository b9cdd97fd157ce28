"""The history of prices: what the same thing cost at the same store, day after day. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from cartsnitch_domain.prices.marks import marked, sound
from cartsnitch_domain.prices.observation import Observation
from cartsnitch_domain.prices.price import Goods, Mark, Price, grouped

Place: TypeAlias = tuple[Goods, UUID]
"""One thing at one store."""


@dataclass(frozen=True, slots=True)
class History:
    """What can be compared of all that a shopper saw of some products, in the order of days.

    `sound` are the prices without a mark; `regular` those of them without a promotion, one for each place and day, also
    by place. `lowest_at` are the lowest that were paid on each day, where several of one thing were bought at once, of
    which another one stands for the day; `lowest_regular_at` those without a promotion.
    `days` are those of purchase, also of prices that are in doubt.
    """

    sound: Sequence[Price]
    regular: Sequence[Price]
    sound_at: Mapping[Place, Sequence[Price]]
    regular_at: Mapping[Place, Sequence[Price]]
    lowest_at: Mapping[Place, Sequence[Price]]
    lowest_regular_at: Mapping[Place, Sequence[Price]]
    days: Sequence[date]


def history_of(observations: Iterable[Observation], today: date) -> History:
    """The history of these observations up to a day, whatever order they come in."""
    prices = marked(observations, today)
    held = sound(prices)
    without_promotion = regular(held)
    days = sorted({price.day for price in prices if price.is_paid and price.day <= today})
    of_days = [price for price in prices if price.mark in {None, Mark.NOT_OF_THE_DAY}]
    lowest = by_place(_lowest(price for price in of_days if price.is_paid))
    lowest_regular = by_place(_lowest(_paid_first(price for price in of_days if price.is_regular)))
    return History(held, without_promotion, by_place(held), by_place(without_promotion), lowest, lowest_regular, days)


def _lowest(prices: Iterable[Price]) -> Iterator[Price]:
    """The lowest of each thing, store and day."""
    for of_day in grouped(prices, lambda price: (price.goods, price.store_id, price.day)).values():
        yield min(of_day, key=lambda price: price.amount)


def regular(prices: Iterable[Price]) -> list[Price]:
    """The sound prices without a promotion, one for each thing, store and day, in the order they come.

    What was paid stands before what the shelf asked; that is the regular one where money was taken off.
    """
    return _paid_first(price for price in prices if price.mark is None and price.is_regular)


def _paid_first(prices: Iterable[Price]) -> list[Price]:
    """The prices, what the shelf asked left out where of the same thing, store and day something was paid."""
    held = list(prices)
    if all(price.is_paid for price in held):
        return held
    paid = {(price.goods, price.store_id, price.day) for price in held if price.is_paid}
    return [price for price in held if price.is_paid or (price.goods, price.store_id, price.day) not in paid]


def by_place(prices: Iterable[Price]) -> dict[Place, list[Price]]:
    """The prices of each thing at each store, in the order they come."""
    return grouped(prices, lambda price: (price.goods, price.store_id))
