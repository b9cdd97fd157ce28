"""Prices that leave what is usual at their store: increases, and drops to a new low. Standard library only."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from cartsnitch_domain.alerts.alert import Alert, AlertKey, AlertKind, Earlier
from cartsnitch_domain.alerts.episode import Step, all_told, fall, rise, with_earlier
from cartsnitch_domain.prices.history import History
from cartsnitch_domain.prices.price import Price, as_read, change, one_of
from cartsnitch_domain.prices.usual_price import usual_before
from cartsnitch_domain.units import Unit

FEWEST = 3
"""A median of fewer prices is no usual price: one that was misread would be half of it."""

_CONFIDENCE = {3: Decimal("0.85"), 4: Decimal("0.90"), 5: Decimal("0.95")}


@dataclass(frozen=True, slots=True)
class PriceIncrease:
    """A regular price `by` so much, or more, over the usual one of the same thing at the same store."""

    kind: ClassVar[AlertKind] = AlertKind.PRICE_INCREASE
    by: Decimal

    def alerts(self, history: History) -> Iterator[Alert]:
        """All that there ever were in the history of a family."""
        for place in history.regular_at.values():
            steps = (_step(price, place) for price in place)
            yield from (_alert(self.kind, *each) for each in all_told(steps, self.by, rise))


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
            every = history.sound_at[place]
            steps = (_step(price, held, may_tell=self._is_lowest(price, every)) for price in held)
            yield from (_alert(self.kind, *each) for each in all_told(steps, self.by, fall))

    def _is_lowest(self, price: Price, every: Sequence[Price]) -> bool:
        begins = bisect_left(every, price.day - self.lowest_in, key=lambda each: each.day)
        ends = bisect_left(every, price.day, begins, key=lambda each: each.day)
        return ends > begins and price.amount < min(each.amount for each in every[begins:ends])


def _step(price: Price, place: Sequence[Price], *, may_tell: bool = True) -> Step:
    """A price beside what was usual before it, where that is known."""
    return Step(price, price.observation.unit_price, usual_before(place, price.day, FEWEST), may_tell)


def _alert(kind: AlertKind, step: Step, before: Step | None) -> Alert:
    price, usual = step.seen, step.usual
    if usual is None:
        raise ValueError("an episode is one where something is usual")
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
        evidence=(*with_earlier(usual.prices, before.seen if before else None), observation.id),
        earlier=Earlier(as_read(before.amount, unit), before.seen.day) if before else None,
    )
