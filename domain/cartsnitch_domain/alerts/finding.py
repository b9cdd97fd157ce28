"""Finding alerts: the histories of the families that changed are computed whole, and what is kept is brought up to it.

One run of a user after another, so that it makes no difference which of two changes is looked at first.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.accounts.zones import day_in
from cartsnitch_domain.alerts.alert import Alert
from cartsnitch_domain.alerts.coupon_finding import find_coupon_alerts
from cartsnitch_domain.alerts.keeping import Eligible, keep
from cartsnitch_domain.alerts.preferences import settings_of
from cartsnitch_domain.alerts.records import Watch as WatchRecord
from cartsnitch_domain.alerts.rules import alerts_of
from cartsnitch_domain.alerts.settings import AlertSettings
from cartsnitch_domain.alerts.watch import Watch, same_watches
from cartsnitch_domain.clock import latest_day
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.jobs import Job, enqueue
from cartsnitch_domain.prices.awaited import await_days
from cartsnitch_domain.prices.changes import TURN
from cartsnitch_domain.prices.histories import MOST, of_families
from cartsnitch_domain.prices.observed import observations_of, record_ids
from cartsnitch_domain.prices.price import SHOWN_EXPONENT
from cartsnitch_domain.prices.records import ChangedFamily
from cartsnitch_domain.prices.shelves import Countries
from cartsnitch_domain.rows import Columns
from cartsnitch_domain.stores.profiles import country_of
from cartsnitch_domain.stores.records import Store
from cartsnitch_domain.units import Quantity, Unit

MOST_FAMILIES = 50
"""Families of one run; with more, another one is asked for."""

A_YEAR = timedelta(days=365)
"""How far back of an observation others may say what was usual."""

_LOCK = 3
"""Tells this lock of a user from others."""


@dataclass(frozen=True, slots=True)
class _Family:
    """What is kept of a family; `begins_on` where there is more than was read, None where this is all."""

    id: UUID
    rows: Sequence[Row[*tuple[Any, ...]]]
    begins_on: date | None


async def find_alerts(session: AsyncSession, user_id: UserId, now: datetime) -> None:
    """Bring the alerts of a user up to all that changed since this was done last. Twice in a row is once.

    Does nothing for one who is gone; until the transaction ends, nobody deletes the account.
    """
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(user_id), _LOCK))))
    zone = select(User.time_zone).where(User.id == user_id).with_for_update(read=True, key_share=True)
    known = (await session.execute(zone)).one_or_none()
    if known is None:
        return
    settings, today = await settings_of(session, user_id), day_in(known.time_zone, now)
    await _find_price_alerts(session, user_id, settings, today, now)
    await find_coupon_alerts(session, user_id, settings, today, now)


async def _find_price_alerts(
    session: AsyncSession, user_id: UserId, settings: AlertSettings, today: date, now: datetime
) -> None:
    """Those that the families raise that changed."""
    family_ids = await _take_changed(session, user_id)
    if not family_ids:
        return
    watches = await _watches(session, user_id)
    families = await _families(session, user_id, family_ids)
    await await_days(session, user_id, _days_to_come(families, latest_day(today)))
    countries = await _countries(session, families)
    watching = {family.id: _watching(family, watches) for family in families}
    same = {one: first for held in watching.values() for one, first in same_watches(held).items()}
    found = await asyncio.to_thread(_found, families, watching, latest_day(today), settings, countries)
    begins = {family.id: family.begins_on for family in families if family.begins_on}
    eligible = Eligible(settings.kinds, {watch.id: watch.starts_on for watch in watches}, begins, same)
    await keep(session, user_id, family_ids, found, eligible, now)
    if len(family_ids) == MOST_FAMILIES:
        await enqueue(session, Job.FIND_ALERTS, user_id, TURN)


async def requeue_changed(session: AsyncSession) -> int:
    """Ask again for the alerts of users with changes that nobody looked at; how many there were."""
    user_ids = list(await session.scalars(select(ChangedFamily.user_id).distinct()))
    for user_id in user_ids:
        await enqueue(session, Job.FIND_ALERTS, user_id, TURN)
    return len(user_ids)


async def _take_changed(session: AsyncSession, user_id: UserId) -> list[UUID]:
    """Families that changed. A change that commits later brings a run of its own along."""
    changed = select(ChangedFamily.family_id).where(ChangedFamily.user_id == user_id).distinct()
    family_ids = list(await session.scalars(changed.order_by(ChangedFamily.family_id).limit(MOST_FAMILIES)))
    taken = delete(ChangedFamily).where(ChangedFamily.user_id == user_id, ChangedFamily.family_id.in_(family_ids))
    await session.execute(taken)
    return family_ids


async def _watches(session: AsyncSession, user_id: UserId) -> Sequence[WatchRecord]:
    """Those that do not rest."""
    on = select(WatchRecord).where(WatchRecord.user_id == user_id, WatchRecord.paused_at.is_(None))
    return (await session.scalars(on)).all()


async def _families(session: AsyncSession, user_id: UserId, family_ids: Sequence[UUID]) -> list[_Family]:
    values = {"user_id": user_id, "family_ids": list(family_ids), "most": MOST}
    held: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in await session.execute(of_families(), values):
        held[row.family_id].append(row)
    return [
        _Family(family_id, rows, min(row.observed_on for row in rows) if len(rows) == MOST else None)
        for family_id, rows in held.items()
    ]


def _days_to_come(families: Iterable[_Family], today: date) -> dict[UUID, date]:
    """The next day of each family that is yet to come, where there is one."""
    days = {family.id: [row.observed_on for row in family.rows if row.observed_on > today] for family in families}
    return {family_id: min(later) for family_id, later in days.items() if later}


async def _countries(session: AsyncSession, families: Iterable[_Family]) -> Countries:
    """The country of each store that something of them was bought at."""
    store_ids = {row.store_id for family in families for row in family.rows}
    stores = await session.execute(select(Store.id, Store.slug).where(Store.id.in_(store_ids)))
    return {store.id: country_of(store.slug) for store in stores}


def _watching(family: _Family, watches: Sequence[WatchRecord]) -> list[Watch]:
    """The watches of its products."""
    products = {row.product_id for row in family.rows}
    return [watch_of(watch, family.id) for watch in watches if watch.product_id in products]


def _found(
    families: Iterable[_Family],
    watching: Mapping[UUID, Sequence[Watch]],
    today: date,
    settings: AlertSettings,
    countries: Countries,
) -> list[tuple[UUID, Alert]]:
    """All alerts with their families, resting on the keys of records."""
    return [
        (family.id, alert)
        for family in families
        for alert in _of_family(family, watching[family.id], today, settings, countries)
    ]


def _of_family(
    family: _Family, watching: Sequence[Watch], today: date, settings: AlertSettings, countries: Countries
) -> Iterator[Alert]:
    same = same_watches(watching)
    telling = [watch for watch in watching if same[watch.id] == watch.id]
    by_id = {row.id: row for row in family.rows}
    records: Mapping[UUID, UUID] = record_ids(family.rows)
    for alert in alerts_of(family.id, observations_of(family.rows), today, telling, settings, countries):
        if family.begins_on is None or alert.day >= family.begins_on + A_YEAR:
            evidence = tuple(dict.fromkeys(records[each] for each in alert.evidence))
            yield replace(alert, evidence=evidence, paid=_paid(alert, by_id[records[alert.evidence[-1]]]))


def _paid(alert: Alert, began: Row[*tuple[Any, ...]]) -> Decimal | None:
    """What was paid, for what the alert is told for, where its price is the one that the shelf asked, which counts as
    regular by decision 0022; None where it was paid."""
    if began.shelf_price is None or alert.evidence[-1] == began.id:
        return None
    paid: Decimal = alert.after * began.unit_price / began.shelf_price
    return paid.quantize(SHOWN_EXPONENT)


def watch_of(record: WatchRecord | Columns, family_id: UUID) -> Watch:
    """A watch as rules take it."""
    per = None
    if record.per_amount is not None and record.per_unit is not None:
        per = Quantity(record.per_amount, Unit(record.per_unit))
    return Watch(
        id=record.id,
        subject_id=family_id if record.in_any_size else record.product_id,
        target=record.target,
        currency_code=record.currency_code,
        store_id=record.store_id,
        per=per,
        starts_on=record.starts_on,
        with_promotions=record.with_promotions,
    )
