"""Which alerts a history raises. Standard library only.

They are a function of all that was observed, folded in the order of the days of purchase, not of arrival: computing
them again adds what is missing and withdraws what has lost its reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from cartsnitch_domain.alerts.alert import Alert, AlertKey, AlertKind
from cartsnitch_domain.alerts.cheaper_elsewhere import CheaperElsewhere
from cartsnitch_domain.alerts.from_usual import PriceDrop, PriceIncrease
from cartsnitch_domain.alerts.settings import AlertSettings
from cartsnitch_domain.alerts.shrinkflation import Shrinkflation
from cartsnitch_domain.alerts.target_price import TargetPrice
from cartsnitch_domain.alerts.watch import Watch
from cartsnitch_domain.prices.history import History, history_of
from cartsnitch_domain.prices.observation import Observation
from cartsnitch_domain.prices.shelves import Countries

DEFAULTS = AlertSettings()

NOWHERE: Countries = MappingProxyType({})
"""Of no store the country is known."""

SAME_EPISODE = timedelta(days=92)
"""How far the day on which an episode began, or went further, may move by a receipt that comes late or is corrected."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What has to be done so that the alerts that are kept are those that were found.

    `moved` are those that are kept under another key, which is given: their episode began on another day than was
    known, or their product is another one. They are no news.
    """

    added: tuple[Alert, ...]
    withdrawn: frozenset[AlertKey]
    moved: tuple[tuple[AlertKey, Alert], ...] = ()


def alerts_of(
    family_id: UUID,
    observations: Iterable[Observation],
    today: date,
    watches: Collection[Watch] = (),
    settings: AlertSettings = DEFAULTS,
    countries: Countries = NOWHERE,
) -> tuple[Alert, ...]:
    """All alerts that the whole history of a family raises for one shopper, in the order of their days.

    `family_id` is that of the family, or of the product where it is of none; `watches` are those that are to be told.
    Each alert has a key of its own. Prices over sizes are told as the shelves of the `countries` of stores tell them.
    """
    history = history_of(observations, today)
    found: dict[AlertKey, Alert] = {}
    for alert in _found(family_id, history, watches, settings, countries):
        held = found.get(alert.key)
        if held is None or _weight(alert) > _weight(held):
            found[alert.key] = alert
    return tuple(sorted(found.values(), key=_order))


def settled(kept: Mapping[AlertKey, Collection[UUID]], found: Iterable[Alert]) -> Settled:
    """What is to be done to the alerts that are kept, which are given with their evidence.

    One that was found shows the same episode as one that lost its reason where both are of the same kind, store and
    watch, and rest on an observation that they share.
    """
    by_key = {alert.key: alert for alert in found}
    lost = {key: frozenset(evidence) for key, evidence in kept.items() if key not in by_key}
    added: list[Alert] = []
    moved: list[tuple[AlertKey, Alert]] = []
    for alert in (alert for key, alert in by_key.items() if key not in kept):
        before = _same_episode(alert, lost)
        if before is None:
            added.append(alert)
        else:
            del lost[before]
            moved.append((before, alert))
    return Settled(tuple(added), frozenset(lost), tuple(moved))


def _same_episode(alert: Alert, lost: Mapping[AlertKey, frozenset[UUID]]) -> AlertKey | None:
    """The nearest of those that lost their reason and show the same episode."""
    near = [
        (abs(key.opened_on - alert.day), key)
        for key, evidence in lost.items()
        if (key.kind, key.store_id, key.watch_id) == (alert.kind, alert.key.store_id, alert.key.watch_id)
        and not evidence.isdisjoint(alert.evidence)
    ]
    days, nearest = min(near, default=(SAME_EPISODE, None), key=lambda each: each[0])
    return nearest if days < SAME_EPISODE else None


def _found(
    family_id: UUID, history: History, watches: Collection[Watch], settings: AlertSettings, countries: Countries
) -> Iterator[Alert]:
    if AlertKind.PRICE_INCREASE in settings.kinds:
        yield from PriceIncrease(settings.increase).alerts(history)
    if AlertKind.PRICE_DROP in settings.kinds:
        yield from PriceDrop(settings.drop, settings.lowest_in).alerts(history)
    if AlertKind.TARGET_PRICE in settings.kinds:
        for watch in watches:
            yield from TargetPrice(watch, family_id, settings.drop).alerts(history)
    if AlertKind.SHRINKFLATION in settings.kinds:
        yield from Shrinkflation(settings.shrinkage, family_id, countries).alerts(history)
    if AlertKind.CHEAPER_ELSEWHERE in settings.kinds:
        yield from CheaperElsewhere(settings.cheaper, family_id, countries).alerts(history)


def _weight(alert: Alert) -> tuple[Decimal, Decimal, int]:
    """Which of two alerts of one key is told: the surer, the bigger; the last is only so that it is always the same."""
    return alert.confidence, abs(alert.change or Decimal()), alert.evidence[-1].int


def _order(alert: Alert) -> tuple[object, ...]:
    watch = alert.key.watch_id.int if alert.key.watch_id else 0
    return alert.day, alert.kind.value, alert.key.subject_id.int, alert.key.store_id.int, watch
