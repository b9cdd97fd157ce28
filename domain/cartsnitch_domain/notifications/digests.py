"""The weekly email: one notification that carries all that waits for it, once for each day on which one is due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.accounts.zones import UNSAID, day_in
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.jobs import Job, enqueue_once
from cartsnitch_domain.notifications.deliveries import stale
from cartsnitch_domain.notifications.records import Delivery, Notification, NotificationSettings
from cartsnitch_domain.notifications.rules import (
    DIGEST,
    DeliveryChannel,
    DeliveryState,
    EmailRhythm,
    Schedule,
    Weekday,
    digest_title,
    next_digest_at,
)

MOST_ITEMS = 100
"""In one weekly email; what is more waits for the next."""

MOST_AT_ONCE = 200
"""Shoppers whom one look at the clock is for; the next look is for more."""

_LINK = "/alerts"


async def due_digests(session: AsyncSession, now: datetime) -> Sequence[UserId]:
    """Whose weekly email is due."""
    statement = (
        select(Delivery.user_id)
        .where(*_WAITS, Delivery.next_attempt_at <= now)
        .group_by(Delivery.user_id)
        .order_by(Delivery.user_id)
        .limit(MOST_AT_ONCE)
    )
    return [UserId(user_id) for user_id in await session.scalars(statement)]


async def raise_digest(session: AsyncSession, user_id: UserId, now: datetime) -> bool:
    """Ask for the weekly email to a shopper; whether there is one.

    There is none where nothing is left to tell, since they saw it in the app, and there is none twice on one day of
    theirs: what is due then waits for the next week.
    """
    settings = await _locked_settings(session, user_id)
    items = await _due(session, user_id, now)
    if not items:
        return False
    seen = await _seen(session, items)
    await _update(session, seen, state=DeliveryState.DROPPED, next_attempt_at=None)
    left = [item for item in items if item.id not in seen]
    user = await session.get_one(User, user_id, populate_existing=True)
    if settings is None or settings.email_rhythm == EmailRhythm.OFF or user.email_verified_at is None:
        await _update(session, [item.id for item in left], state=DeliveryState.DROPPED, next_attempt_at=None)
        return False
    if not left:
        return False
    schedule = Schedule(Weekday(settings.digest_weekday), settings.digest_hour, user.time_zone or UNSAID)
    day = day_in(user.time_zone, max(item.next_attempt_at for item in left))
    delivery_id = await _add(session, user_id, f"{day:%Y-%m-%d}", len(left), now)
    if delivery_id is None:
        later = next_digest_at(now, schedule)
        await _update(session, [item.id for item in left], next_attempt_at=later)
        return False
    await _update(session, [item.id for item in left], carried_by_id=delivery_id, next_attempt_at=None)
    await enqueue_once(session, Job.DELIVER, [delivery_id], [0])
    return True


_WAITS = (Delivery.state == DeliveryState.WAITING, Delivery.in_digest, Delivery.carried_by_id.is_(None))


async def _locked_settings(session: AsyncSession, user_id: UserId) -> NotificationSettings | None:
    """Locked, so that two workers that look at the clock together take turns."""
    statement = select(NotificationSettings).where(NotificationSettings.user_id == user_id).with_for_update()
    return (await session.execute(statement.execution_options(populate_existing=True))).scalar_one_or_none()


async def _due(session: AsyncSession, user_id: UserId, now: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    statement = (
        select(
            Delivery.id,
            Delivery.next_attempt_at,
            Notification.id.label("notification_id"),
            Notification.kind,
            Notification.subject_ids,
            Notification.read_at,
        )
        .join(Notification, Notification.id == Delivery.notification_id)
        .where(Delivery.user_id == user_id, *_WAITS, Delivery.next_attempt_at <= now)
        .order_by(Delivery.id)
        .limit(MOST_ITEMS)
    )
    return (await session.execute(statement)).all()


async def _seen(session: AsyncSession, items: Sequence[Row[*tuple[Any, ...]]]) -> set[UUID]:
    """The deliveries that tell nothing new: of what was read in the app, or is not so any more."""
    gone = await stale(session, {item.notification_id: (item.kind, item.subject_ids) for item in items})
    return {item.id for item in items if item.read_at is not None or item.notification_id in gone}


async def _add(session: AsyncSession, user_id: UserId, day: str, count: int, now: datetime) -> UUID | None:
    """The delivery of the weekly email of a day, None where there was one already."""
    told = {"title": digest_title(count), "body": "", "link": _LINK, "created_at": now}
    added = upsert(Notification).values(user_id=user_id, kind=DIGEST, cause=day, **told).on_conflict_do_nothing()
    notification_id = (await session.execute(added.returning(Notification.id))).scalar_one_or_none()
    if notification_id is None:
        return None
    delivery = insert(Delivery).values(
        user_id=user_id,
        notification_id=notification_id,
        channel=DeliveryChannel.EMAIL,
        next_attempt_at=now,
        created_at=now,
    )
    delivery_id: UUID = (await session.execute(delivery.returning(Delivery.id))).scalar_one()
    return delivery_id


async def _update(session: AsyncSession, delivery_ids: Collection[UUID], **values: Any) -> None:
    if delivery_ids:
        await session.execute(update(Delivery).where(Delivery.id.in_(delivery_ids)).values(values))
