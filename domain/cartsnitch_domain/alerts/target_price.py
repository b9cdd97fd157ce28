"""Prices at or under the target of a watch. Standard library only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import ClassVar
from uuid import UUID

from cartsnitch_domain.alerts.alert import Alert, AlertKey, AlertKind, Earlier
from cartsnitch_domain.alerts.episode import fall, with_earlier
from cartsnitch_domain.alerts.watch import COUNTS_BEFORE, Watch
from cartsnitch_domain.prices.current_price import CurrentPrice, lowest_of_now
from cartsnitch_domain.prices.history import History
from cartsnitch_domain.prices.price import Price, change
from cartsnitch_domain.units import Dimension, Quantity, Unit

PRICE_EXPONENT = Decimal("1E-8")
"""Prices are compared with a target to eight decimals: a third of a cent more is more, rounding of 28 digits is not."""

CONFIDENCE = Decimal("0.95")


def is_watched(watch: Watch, price: Price, family_id: UUID) -> bool:
    """Whether a watch looks at a price of a family."""
    return (
        watch.subject_id in {price.product_id, family_id}
        and watch.store_id in {None, price.store_id}
        and watch.currency_code == price.observation.currency_code
        and amount_for(watch, price) is not None
    )


def amount_for(watch: Watch, price: Price) -> Decimal | None:
    """What a price comes to for what the target is for; None where it says nothing of that."""
    if watch.per is None:
        is_package = price.unit is not None and price.unit.dimension is Dimension.COUNT
        return price.observation.unit_price if is_package else None
    if watch.per.unit.base is not price.measure.unit:
        return None
    return (price.amount * watch.per.in_base()).quantize(PRICE_EXPONENT)


def current_of(watch: Watch, history: History, family_id: UUID, today: date) -> list[CurrentPrice]:
    """The prices of now that a watch looks at, by the rule by which it tells of them."""
    places = (history.lowest_at, history.lowest_regular_at) if watch.with_promotions else (history.lowest_regular_at,)
    prices = [price for place in places for at in place.values() for price in at if is_watched(watch, price, family_id)]
    return lowest_of_now(prices, today)


@dataclass(frozen=True, slots=True)
class TargetPrice:
    """A price at or under the target of a watch, at each store by itself.

    An episode lasts until the price is over the target and half-way back to what it was when it was over it last, also
    before somebody began to watch; where it was never seen over it, until it is. Meanwhile a price is told that is `by`
    so much, or more, under what was told last.
    """

    kind: ClassVar[AlertKind] = AlertKind.TARGET_PRICE
    watch: Watch
    family_id: UUID
    by: Decimal

    def alerts(self, history: History) -> Iterator[Alert]:
        """All that there ever were in the history of a family."""
        places = history.lowest_at if self.watch.with_promotions else history.lowest_regular_at
        for place in places.values():
            if self._is_watched(place[0]):
                yield from self._at(place)

    def _is_watched(self, price: Price) -> bool:
        return is_watched(self.watch, price, self.family_id)

    def _amount(self, price: Price) -> Decimal | None:
        return amount_for(self.watch, price)

    def _at(self, place: Sequence[Price]) -> Iterator[Alert]:
        """The episodes of one thing at one store."""
        before: Price | None = None
        over: Decimal | None = None
        told: Price | None = None
        ends_at: Decimal | None = None
        for price, later in zip_longest(place, place[1:]):
            amount = self._amount(price) or Decimal()
            if ends_at is not None and amount > self.watch.target and amount >= ends_at:
                ends_at = told = None
            if amount <= self.watch.target and self._is_beyond(told, amount) and self._counts(price, later):
                ends_at = ends_at or self._half_way(over)
                yield self._alert(price, before, told)
                told = price
            before, over = price, amount if amount > self.watch.target else over

    def _is_beyond(self, told: Price | None, amount: Decimal) -> bool:
        was = self._amount(told) if told is not None else None
        return not was or fall(was, amount) >= self.by

    def _counts(self, price: Price, later: Price | None) -> bool:
        """Whether it was seen since the watch began, or was the last one there before."""
        starts_on = self.watch.starts_on
        if starts_on is None or price.day >= starts_on + COUNTS_BEFORE:
            return True
        return price.day >= starts_on and (later is None or later.day >= starts_on + COUNTS_BEFORE)

    def _half_way(self, over: Decimal | None) -> Decimal:
        return self.watch.target if over is None else (over + self.watch.target) / 2

    def _alert(self, price: Price, before: Price | None, told: Price | None) -> Alert:
        after = self._amount(price) or Decimal()
        was = self._amount(before) if before is not None else None
        seen = (before,) if before is not None else ()
        return Alert(
            key=AlertKey(self.kind, price.product_id, price.store_id, self.watch.id, price.day),
            product_id=price.product_id,
            before=was,
            after=after,
            change=change(was, after) if was else None,
            per=self.watch.per or Quantity(Decimal(1), Unit.EACH),
            currency_code=price.observation.currency_code,
            confidence=CONFIDENCE,
            evidence=(*with_earlier(seen, told), price.observation.id),
            earlier=Earlier(self._amount(told) or Decimal(), told.day) if told is not None else None,
        )
