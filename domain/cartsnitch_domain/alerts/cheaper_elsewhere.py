"""What is bought often and is cheaper at another store. Standard library only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import ClassVar
from uuid import UUID

from cartsnitch_domain.alerts.alert import Alert, AlertKey, AlertKind, Earlier
from cartsnitch_domain.alerts.episode import Episode, Step, fall, with_earlier
from cartsnitch_domain.prices.cadence import cadence
from cartsnitch_domain.prices.history import History
from cartsnitch_domain.prices.price import Goods, Price, change, grouped, shown
from cartsnitch_domain.prices.shelves import Countries, measure_told
from cartsnitch_domain.prices.usual_price import UsualPrice, usual_over_stores

FRESH = timedelta(days=90)
"""A price that was seen longer ago is not known to hold."""

_ONE_DAY = timedelta(days=1)
_RECENT = timedelta(days=30)
_FRESH_CONFIDENCE, _OLD_CONFIDENCE = Decimal("0.90"), Decimal("0.70")


@dataclass(frozen=True, slots=True)
class CheaperElsewhere:
    """A regular price at one store `by` so much, or more, under what this shopper usually pays for the measure.

    For what is bought often, over all sizes of a family. What is usual is weighted by where it is bought, so that
    nothing is told to somebody who buys it at the cheap store anyway; nor is it where what is usual is the price of the
    cheap store itself, which is a drop there. An episode is one of a store.
    """

    kind: ClassVar[AlertKind] = AlertKind.CHEAPER_ELSEWHERE
    by: Decimal
    family_id: UUID
    countries: Countries = field(default_factory=dict)

    def alerts(self, history: History) -> Iterator[Alert]:
        """All that there ever were in the history of a family."""
        for held in grouped(history.regular, lambda price: price.measure).values():
            if len({price.store_id for price in held}) > 1:
                yield from self._of(held, history.days)

    def _of(self, held: Sequence[Price], days: Sequence[date]) -> Iterator[Alert]:
        stores: defaultdict[UUID, _Store] = defaultdict(lambda: _Store(Episode(self.by, fall)))
        for day, seen in groupby(held, key=lambda price: price.day):
            for price in seen:
                stores[price.store_id].add(price)
            usual = usual_over_stores({store_id: store.prices for store_id, store in stores.items()}, day + _ONE_DAY)
            if usual is not None and len(stores) > 1:
                is_often = cadence(days, day).is_often
                for store_id, store in stores.items():
                    basis = UsualPrice(usual.amount, usual.elsewhere(store_id))
                    yield from self._look(store, basis, day, may_tell=is_often and bool(basis.prices))

    def _look(self, store: _Store, usual: UsualPrice, day: date, *, may_tell: bool) -> Iterator[Alert]:
        """What is told of a store on a day."""
        cheapest, earlier = store.cheapest(day), store.episode.told
        if cheapest is not None and store.episode.tells(Step(cheapest, cheapest.amount, usual, may_tell)):
            yield self._alert(usual, cheapest, earlier, day)

    def _alert(self, usual: UsualPrice, cheapest: Price, before: Step | None, day: date) -> Alert:
        is_recent = cheapest.day > day - _RECENT
        per = measure_told(cheapest, self.countries)
        return Alert(
            key=AlertKey(self.kind, self.family_id, cheapest.store_id, None, day),
            product_id=cheapest.product_id,
            before=shown(usual.amount, per),
            after=shown(cheapest.amount, per),
            change=change(usual.amount, cheapest.amount),
            per=per,
            currency_code=cheapest.measure.currency_code,
            confidence=_FRESH_CONFIDENCE if is_recent else _OLD_CONFIDENCE,
            evidence=(*with_earlier(usual.prices, before.seen if before else None), cheapest.observation.id),
            earlier=Earlier(shown(before.amount, per), before.seen.day) if before else None,
        )


@dataclass(slots=True)
class _Store:
    """What was seen at a store up to a day: all prices, the last of each thing, and what was told of it."""

    episode: Episode
    prices: list[Price] = field(default_factory=list)
    last: dict[Goods, Price] = field(default_factory=dict)

    def add(self, price: Price) -> None:
        """See one more, not earlier than those before."""
        self.prices.append(price)
        self.last[price.goods] = price

    def cheapest(self, day: date) -> Price | None:
        """The lowest of the last prices that are fresh on a day."""
        fresh = [price for price in self.last.values() if price.day > day - FRESH]
        return min(fresh, key=lambda price: price.amount, default=None)
