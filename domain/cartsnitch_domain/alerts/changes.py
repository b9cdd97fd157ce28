"""What rose, what fell and what shrank for the actor in a period."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from uuid import UUID

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.alerts.alert import Shrinkage
from cartsnitch_domain.alerts.queries import settings
from cartsnitch_domain.alerts.shrinkflation import Shrinkflation
from cartsnitch_domain.clock import latest_day
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.prices.comparing import countries_of
from cartsnitch_domain.prices.histories import since
from cartsnitch_domain.prices.history import history_of
from cartsnitch_domain.prices.marks import marked
from cartsnitch_domain.prices.observed import observations_of
from cartsnitch_domain.prices.price import as_read, one_of
from cartsnitch_domain.prices.price_change import PriceChange, fallers, price_changes, risers
from cartsnitch_domain.prices.shelves import Countries
from cartsnitch_domain.rows import Columns, Rows
from cartsnitch_domain.units import Quantity, Unit

MOST = 5000
"""Observations that are looked at, the newest: what a household buys in a year and a half."""

BEFORE = timedelta(days=365)
"""How far back of a period its first prices may lie."""


class ChangeKind(StrEnum):
    """Which changes."""

    RISERS = "risers"
    FALLERS = "fallers"
    SHRINKERS = "shrinkers"


class Period(Enum):
    """How long a period is, in days up to today."""

    MONTH = 30
    QUARTER = 91
    HALF_YEAR = 182
    YEAR = 365


@dataclass(frozen=True, slots=True)
class Change:
    """What changed for one product at one store: prices of `per`, and by which fraction.

    Of what shrank, the prices are for one of its content, and `shrinkage` says how much of it is gone.
    """

    product_id: UUID
    store_id: UUID
    before: Decimal
    after: Decimal
    share: Decimal
    per: Quantity
    currency_code: str
    before_on: date
    after_on: date
    shrinkage: Shrinkage | None = None


async def changes(
    reads: ReadConnection, actor: Actor, kind: ChangeKind, period: Period, today: date, first: int
) -> list[Change]:
    """The first of what changed most in a period that ends today."""
    first_day = today - timedelta(days=period.value)
    rows = await _since().all(reads, user_id=actor.user_id, from_day=first_day - BEFORE, most=MOST)
    if kind is ChangeKind.SHRINKERS:
        by = (await settings(reads, actor)).shrinkage
        countries = await countries_of(reads, {row.store_id for row in rows})
        return (await asyncio.to_thread(_shrunk, rows, by, countries, first_day, today))[:first]
    return (await asyncio.to_thread(_moved, rows, kind, first_day, today))[:first]


def _moved(rows: Sequence[Columns], kind: ChangeKind, first_day: date, today: date) -> list[Change]:
    found = price_changes(marked(observations_of(rows), latest_day(today)), first_day, latest_day(today))
    return [_change(each) for each in (risers(found) if kind is ChangeKind.RISERS else fallers(found))]


def _change(change: PriceChange) -> Change:
    before, after = change.before, change.after
    unit = after.unit or Unit.EACH
    return Change(
        product_id=after.product_id,
        store_id=after.store_id,
        before=as_read(before.observation.unit_price, unit),
        after=as_read(after.observation.unit_price, unit),
        share=change.share,
        per=one_of(unit),
        currency_code=after.observation.currency_code,
        before_on=before.day,
        after_on=after.day,
    )


def _shrunk(rows: Sequence[Columns], by: Decimal, countries: Countries, first_day: date, today: date) -> list[Change]:
    families: defaultdict[UUID, list[Columns]] = defaultdict(list)
    for row in rows:
        families[row.family_id or row.product_id].append(row)
    found = [
        each for key, held in families.items() for each in _shrunk_of(Shrinkflation(by, key, countries), held, today)
    ]
    within = [each for each in found if each.after_on > first_day]
    return sorted(within, key=lambda each: (each.shrinkage.change if each.shrinkage else 0, each.product_id.int))


def _shrunk_of(shrinking: Shrinkflation, rows: Sequence[Columns], today: date) -> Iterator[Change]:
    days = {observation.id: observation.observed_on for observation in observations_of(rows)}
    for alert in shrinking.alerts(history_of(observations_of(rows), latest_day(today))):
        if alert.product_id is not None and alert.before is not None and alert.change is not None:
            yield Change(
                product_id=alert.product_id,
                store_id=alert.key.store_id,
                before=alert.before,
                after=alert.after,
                share=alert.change,
                per=alert.per,
                currency_code=alert.currency_code,
                before_on=max(days[each] for each in alert.evidence[:-1]),
                after_on=alert.day,
                shrinkage=alert.shrinkage,
            )


@cache
def _since() -> Rows:
    return Rows(since())
