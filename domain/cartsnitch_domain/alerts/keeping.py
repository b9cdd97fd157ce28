"""Keeping alerts: the difference between what was found and what is kept is written, and what is new is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.alerts.alert import Alert, AlertKey, AlertKind, Earlier, Shrinkage
from cartsnitch_domain.alerts.records import Alert as AlertRecord
from cartsnitch_domain.alerts.rules import settled
from cartsnitch_domain.alerts.telling import take_back, tell_alert, tell_anew, tell_back
from cartsnitch_domain.events import AlertRaised, announce
from cartsnitch_domain.ids import AlertId, UserId
from cartsnitch_domain.products.content import NetContent

A_YEAR = timedelta(days=365)

_SAID = frozenset({"product_id", "opened_on", "before", "after", "change", "paid", "evidence", "shrinkage", "earlier"})
"""What of an alert the words are of in which it is told; those of a coupon are the coupon's."""

_STAYS = frozenset({"watch_id"})
"""What an alert keeps: of watches that say the same another one may find it."""

Found: TypeAlias = Sequence[tuple[UUID, Alert]]
"""Alerts with the family whose history raised them."""


@dataclass(frozen=True, slots=True)
class Eligible:
    """Which kept alerts a run may judge; all others stay as they are.

    Those of the kinds that are told, of the watches that do not rest from the day on which they start, and of families
    that were not read to their beginning only after that. `same` are the watches with the one that tells for each, see
    `same_watches`: what any of them told is what that one finds.
    """

    kinds: Collection[AlertKind]
    watches: Mapping[UUID, date]
    begins: Mapping[UUID, date]
    same: Mapping[UUID, UUID]

    def __call__(self, record: AlertRecord) -> bool:
        begins_on = self.begins.get(record.family_id)
        if record.kind not in self.kinds or (begins_on and record.opened_on < begins_on + A_YEAR):
            return False
        watch_id = self.key(record).watch_id
        return watch_id is None or self.watches.get(watch_id, date.max) <= record.opened_on

    def key(self, record: AlertRecord) -> AlertKey:
        """As what an alert is found."""
        key = _key(record)
        return key if key.watch_id is None else key._replace(watch_id=self.same.get(key.watch_id, key.watch_id))


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert that nobody knew before."""

    user_id: UserId
    alert_id: AlertId
    alert: Alert


async def keep(
    session: AsyncSession,
    user_id: UserId,
    family_ids: Collection[UUID],
    found: Found,
    eligible: Eligible,
    now: datetime,
) -> None:
    """Let the alerts of these families be those that were found. Told is only what is new, and of the same thing at the
    same store the last only: what was before it, and comes to light now, is no news any more."""
    families = {alert.key: family_id for family_id, alert in found}
    records = await _kept(session, user_id, family_ids, eligible)
    known = _by_key(records, eligible)
    twice = [each for each in records if each.withdrawn_at is None and known[eligible.key(each)] is not each]
    live = {key: record.evidence for key, record in known.items() if record.withdrawn_at is None}
    resting = known.keys() - live.keys()
    change = settled(live, [alert for _, alert in found if alert.key not in resting])
    for lost in (*twice, *(known[key] for key in change.withdrawn)):
        lost.withdrawn_at = now
        await take_back(session, user_id, lost, now)
    now_at = {alert.key: known[before] for before, alert in change.moved}
    for _, alert in found:
        record = now_at.get(alert.key) or known.get(alert.key)
        if record is not None:
            await _bring_up(session, record, families[alert.key], alert)
    await session.flush()
    last = _last_days(alert for _, alert in found)
    for raised in await _add(session, user_id, change.added, families):
        if raised.alert.day == last[_place(raised.alert)]:
            await tell(session, raised, now)
        else:
            await announce(session, AlertRaised(user_id, raised.alert_id))


def _by_key(records: Sequence[AlertRecord], eligible: Eligible) -> dict[AlertKey, AlertRecord]:
    """The alerts by what they are found as. Where two watches that say the same told one, the first that stands."""
    ordered = sorted(records, key=lambda record: (record.withdrawn_at is not None, record.id.int), reverse=True)
    return {eligible.key(record): record for record in ordered}


def _last_days(alerts: Iterable[Alert]) -> dict[AlertKey, date]:
    """The last day of each place."""
    last: dict[AlertKey, date] = {}
    for alert in alerts:
        last[_place(alert)] = max(alert.day, last.get(_place(alert), alert.day))
    return last


def _place(alert: Alert) -> AlertKey:
    """Of what and where it is, whenever it was."""
    return alert.key._replace(opened_on=date.min)


async def keep_coupons(
    session: AsyncSession,
    user_id: UserId,
    kept: Sequence[AlertRecord],
    found: Sequence[Alert],
    over: Collection[UUID],
    now: datetime,
) -> None:
    """Let the alerts of coupons be those that were found; `kept` are all that there are, by coupon and day.

    Those of coupons that are `over` stay as they are: what has ended was there. Told is only what is new.
    """
    known = {(record.subject_id, record.opened_on): record for record in kept}
    places = {(alert.key.subject_id, alert.day): alert for alert in found}
    for place, record in known.items():
        is_lost = record.coupon_id is None or (place not in places and record.coupon_id not in over)
        if is_lost and record.withdrawn_at is None:
            record.withdrawn_at = now
            await take_back(session, user_id, record, now)
    for place, alert in places.items():
        if place in known:
            await _bring_up(session, known[place], alert.key.subject_id, alert)
    await session.flush()
    new = [alert for place, alert in places.items() if place not in known]
    for raised in await _add(session, user_id, new, {alert.key: alert.key.subject_id for alert in new}):
        await tell(session, raised, now)


async def tell(session: AsyncSession, raised: Raised, now: datetime) -> None:
    """Tell of one alert that is new, once this transaction commits. All that tells shoppers of alerts begins here."""
    await tell_alert(session, raised.user_id, raised.alert_id, raised.alert, now)
    await announce(session, AlertRaised(raised.user_id, raised.alert_id))


async def _kept(
    session: AsyncSession, user_id: UserId, family_ids: Collection[UUID], eligible: Eligible
) -> list[AlertRecord]:
    statement = select(AlertRecord).where(AlertRecord.user_id == user_id, AlertRecord.family_id.in_(family_ids))
    return [record for record in await session.scalars(statement) if eligible(record)]


def _key(record: AlertRecord) -> AlertKey:
    return AlertKey(AlertKind(record.kind), record.subject_id, record.store_id, record.watch_id, record.opened_on)


async def _bring_up(session: AsyncSession, record: AlertRecord, family_id: UUID, alert: Alert) -> None:
    """Let a kept alert say what its history says now, and what was told of it, too; where it had lost its reason, both
    are back."""
    columns = {name: value for name, value in _columns(family_id, alert).items() if name not in _STAYS}
    changed = {name for name, value in columns.items() if getattr(record, name) != value}
    for name in changed:
        setattr(record, name, columns[name])
    if record.withdrawn_at is not None:
        record.withdrawn_at = None
        await tell_back(session, UserId(record.user_id), AlertId(record.id), alert)
    elif alert.kind is not AlertKind.COUPON and not changed.isdisjoint(_SAID):
        await tell_anew(session, UserId(record.user_id), AlertId(record.id), alert)


async def _add(
    session: AsyncSession, user_id: UserId, alerts: Sequence[Alert], families: Mapping[AlertKey, UUID]
) -> list[Raised]:
    """Write what is new. What is kept under another family, since its product is of another one now, is none."""
    if not alerts:
        return []
    rows = [{"user_id": user_id, **_columns(families[alert.key], alert)} for alert in alerts]
    statement = upsert(AlertRecord).values(rows)
    newer = {name: statement.excluded[name] for name in rows[0]} | {"withdrawn_at": None}
    written = statement.on_conflict_do_update(constraint="uq_alerts_episode", set_=newer)
    by_key = {alert.key: alert for alert in alerts}
    is_new: ColumnElement[bool] = literal_column("xmax = 0")
    returned = (await session.execute(written.returning(AlertRecord, is_new))).all()
    return [Raised(user_id, AlertId(record.id), by_key[_key(record)]) for record, was_added in returned if was_added]


def _columns(family_id: UUID, alert: Alert) -> dict[str, Any]:
    key = alert.key
    return {
        "kind": alert.kind.value,
        "subject_id": key.subject_id,
        "family_id": family_id,
        "product_id": alert.product_id,
        "store_id": key.store_id,
        "watch_id": key.watch_id,
        "coupon_id": alert.coupon_id,
        "opened_on": key.opened_on,
        "before": alert.before,
        "after": alert.after,
        "change": alert.change,
        "paid": alert.paid,
        "per_amount": alert.per.amount,
        "per_unit": alert.per.unit.value,
        "currency_code": alert.currency_code,
        "confidence": alert.confidence,
        "evidence": list(alert.evidence),
        "shrinkage": None if alert.shrinkage is None else _shrinkage(alert.shrinkage),
        "earlier": None if alert.earlier is None else _earlier(alert.earlier),
    }


def _earlier(earlier: Earlier) -> dict[str, str]:
    return {"price": f"{earlier.price.normalize():f}", "day": earlier.day.isoformat()}


def _shrinkage(shrinkage: Shrinkage) -> dict[str, Any]:
    contents = {"before": _content(shrinkage.before), "after": _content(shrinkage.after)}
    return {**contents, "change": str(shrinkage.change)}


def _content(content: NetContent) -> dict[str, Any]:
    return {
        "amount": str(content.amount),
        "unit": content.unit.value,
        "pack": content.pack,
        "pieces": content.pieces,
        "is_open_ounce": content.is_open_ounce,
    }
