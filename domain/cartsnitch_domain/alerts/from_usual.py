"""Prices that leave what is usual at their store: increases, and drops to a new low. Standard library only."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar, TypeAlias

from cartsnitch_domain.alerts.alert import Alert, AlertKey, AlertKind
from cartsnitch_domain.alerts.episode import Step, openings
from cartsnitch_domain.prices.history import History
from cartsnitch_domain.prices.price import Price, as_read, change, one_of
from cartsnitch_domain.prices.usual_price import UsualPrice, usual_before
from cartsnitch_domain.units import Unit

FEWEST = 3
"""A median of fewer prices is no usual price: one that was misread would be half of it."""

Seen: TypeAlias = tuple[Price, UsualPrice | None]

_CONFIDENCE = {3: Decimal("0.85"), 4: Decimal("0.90"), 5: Decimal("0.95")}


@dataclass(frozen=True, slots=True)
class PriceIncrease:
    """A regular price `by` so much, or more, over the usual one of the same thing at the same store."""

    kind: ClassVar[AlertKind] = AlertKind.PRICE_INCREASE
    by: Decimal

    def alerts(self, history: History) -> Iterator[Alert]:
        """All that there ever were in the history of a family."""
        for place in history.regular_at.values():
            steps = (Step((price, usual), _rise(price, usual)) for price, usual in _beside_usual(place))
            yield from (_alert(self.kind, seen) for seen in openings(steps, self.by))


@dataclass(frozen=True, slots=True)
class PriceDrop:
    """A regular price `by` so much, or more, under the usual one, and the lowest there in some time.

    It is lower than all that was paid there in that time, also on promotion, and something was.
    """

    kind: ClassVar[AlertKind] = AlertKind.PRICE_DROP
    by: Decimal
    lowest_in: timedelta

    def alerts(self, history: History) -> Iterator[Alert]:
        """All that there ever were in the history of a family."""
        for place, held in history.regular_at.items():
            steps = (
                Step((price, usual), _fall(price, usual), self._is_lowest(price, history.sound_at[place]))
                for price, usual in _beside_usual(held)
            )
            yield from (_alert(self.kind, seen) for seen in openings(steps, self.by))

    def _is_lowest(self, price: Price, every: Sequence[Price]) -> bool:
        begins = bisect_left(every, price.day - self.lowest_in, key=lambda each: each.day)
        ends = bisect_left(every, price.day, begins, key=lambda each: each.day)
        return ends > begins and price.amount < min(each.amount for each in every[begins:ends])


def _beside_usual(prices: Sequence[Price]) -> Iterator[Seen]:
    """Each price with what was usual before it, where that is known."""
    return ((price, usual_before(prices, price.day, FEWEST)) for price in prices)


def _rise(price: Price, usual: UsualPrice | None) -> Decimal | None:
    return None if usual is None else change(usual.amount, price.observation.unit_price)


def _fall(price: Price, usual: UsualPrice | None) -> Decimal | None:
    return None if usual is None else -change(usual.amount, price.observation.unit_price)


def _alert(kind: AlertKind, seen: Seen) -> Alert:
    price, usual = seen
    if usual is None:
        raise ValueError("an episode begins where something is usual")
    observation, unit = price.observation, price.unit or Unit.EACH
    return Alert(
        key=AlertKey(kind, price.product_id, price.store_id, None, price.day),
        product_id=price.product_id,
        before=as_read(usual.amount, unit),
        after=as_read(observation.unit_price, unit),
        change=change(usual.amount, observation.unit_price),
        per=one_of(unit),
        currency_code=observation.currency_code,
        confidence=_CONFIDENCE[len(usual.prices)],
        evidence=(*(each.observation.id for each in usual.prices), observation.id),
    )
