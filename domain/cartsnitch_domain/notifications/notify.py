"""The outbox: what a shopper is told is written in the transaction of its cause, with all its deliveries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, insert, literal, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.records import AuthSession, User
from cartsnitch_domain.events import NotificationRaised, announce
from cartsnitch_domain.ids import NotificationId, UserId
from cartsnitch_domain.jobs import Job, enqueue_once
from cartsnitch_domain.notifications.records import (
    Delivery,
    Notification,
    NotificationChoice,
    NotificationSettings,
    PushSubscription,
)
from cartsnitch_domain.notifications.rules import (
    DEFAULT_CHOICES,
    DEFAULT_RHYTHM,
    DEFAULT_SCHEDULE,
    MOST_BODY,
    MOST_MAILS_A_DAY,
    MOST_TITLE,
    Choice,
    DeliveryChannel,
    DeliveryState,
    EmailRhythm,
    NoticeKind,
    Schedule,
    Weekday,
    is_link,
    next_digest_at,
    one_line,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a shopper shall be told. The same kind and cause again is the same notice, and is not told twice.

    `title` and `body` are plain words, and are cut where they are too long; `link` is a path within the app.
    """

    kind: NoticeKind
    cause: str
    title: str
    body: str
    link: str
    subject_ids: Sequence[UUID] = field(default=())


@dataclass(frozen=True, slots=True)
class _Wishes:
    """How a shopper wants to be told of one kind; no emails to an address that nobody verified."""

    choice: Choice
    rhythm: EmailRhythm
    schedule: Schedule
    mails_today: int
    waiting: int
    """How many of their deliveries are to be made before."""


async def notify(session: AsyncSession, user_id: UserId, notice: Notice, now: datetime) -> NotificationId | None:
    """Tell a shopper, by the channels that they want for this kind, once this transaction commits.

    Gives None, and does nothing, where they were told of this cause before. Raises ValueError for a link that leads
    out of the app.
    """
    notification_id = await _add(session, user_id, notice, now)
    if notification_id is None:
        return None
    wishes = await _wishes(session, user_id, notice.kind, now)
    deliveries = await _deliveries(session, user_id, wishes, now)
    if deliveries:
        rows = [row | {"user_id": user_id, "notification_id": notification_id, "created_at": now} for row in deliveries]
        added = insert(Delivery).values(rows).returning(Delivery.id, Delivery.state, Delivery.in_digest)
        waiting = [row.id for row in await session.execute(added) if row.state == _WAITING and not row.in_digest]
        if waiting:
            await enqueue_once(session, Job.DELIVER, waiting, range(wishes.waiting, wishes.waiting + len(waiting)))
    if any(row["channel"] == DeliveryChannel.APP for row in deliveries):
        await announce(session, NotificationRaised(user_id, notification_id))
    return notification_id


async def withdraw(
    session: AsyncSession,
    user_id: UserId,
    kind: NoticeKind,
    cause: str | Collection[str],
    now: datetime,
    *,
    unread_only: bool = False,
) -> None:
    """Take back what a shopper was told of a cause, or of several, since its reason is gone: the app shows it no more,
    and what was not sent yet is not sent. The same cause is not told again; if it is back, see `restore`. With
    `unread_only`, what they saw stays."""
    statement = update(Notification).where(*_of(user_id, kind, cause), Notification.withdrawn_at.is_(None))
    if unread_only:
        statement = statement.where(Notification.read_at.is_(None))
    withdrawn = statement.values(withdrawn_at=now).returning(Notification.id)
    await _drop(session, list(await session.scalars(withdrawn)))


async def hold_back(session: AsyncSession, user_id: UserId, kind: NoticeKind, causes: Collection[str]) -> None:
    """Send nothing more of what a shopper was told of these causes; the app shows it as before."""
    told = select(Notification.id).where(*_of(user_id, kind, causes))
    await _drop(session, list(await session.scalars(told)))


async def _drop(session: AsyncSession, notification_ids: Collection[UUID]) -> None:
    if notification_ids:
        waiting = update(Delivery).where(Delivery.notification_id.in_(notification_ids), Delivery.state == _WAITING)
        await session.execute(waiting.values(state=DeliveryState.DROPPED, next_attempt_at=None))


async def restore(session: AsyncSession, user_id: UserId, notice: Notice) -> None:
    """Show in the app again what was taken back, since its reason is back, in the words of now and as read as it was.
    It is no news: nothing is sent. What was never told, or is not taken back, stays as it is."""
    told = (*_of(user_id, notice.kind, notice.cause), Notification.withdrawn_at.is_not(None))
    values = {"withdrawn_at": None, **_words(notice)}
    await session.execute(update(Notification).where(*told).values(values))


async def reword(session: AsyncSession, user_id: UserId, notice: Notice) -> None:
    """Say what was told in the words of now, since what it is of was corrected, as read as it is. Nothing is sent; what
    waits to be sent goes out in these words. What was never told, or is taken back, stays as it is."""
    told = (*_of(user_id, notice.kind, notice.cause), Notification.withdrawn_at.is_(None))
    await session.execute(update(Notification).where(*told).values(_words(notice)))


def _of(user_id: UserId, kind: NoticeKind, cause: str | Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """What a shopper was told of a cause, or of several."""
    causes = [cause] if isinstance(cause, str) else list(cause)
    return Notification.user_id == user_id, Notification.kind == kind, Notification.cause.in_(causes)


def _words(notice: Notice) -> dict[str, str]:
    return {"title": one_line(notice.title, MOST_TITLE), "body": one_line(notice.body, MOST_BODY)}


_WAITING = DeliveryState.WAITING.value


async def _add(session: AsyncSession, user_id: UserId, notice: Notice, now: datetime) -> NotificationId | None:
    if not is_link(notice.link):
        raise ValueError(f"not a path within the app: {notice.link!r}")
    values = {
        "user_id": user_id,
        "kind": notice.kind,
        "cause": notice.cause,
        **_words(notice),
        "link": notice.link,
        "subject_ids": list(notice.subject_ids),
        "created_at": now,
    }
    added = upsert(Notification).values(values).on_conflict_do_nothing().returning(Notification.id)
    notification_id = (await session.execute(added)).scalar_one_or_none()
    return None if notification_id is None else NotificationId(notification_id)


async def _deliveries(session: AsyncSession, user_id: UserId, wishes: _Wishes, now: datetime) -> list[dict[str, Any]]:
    """The deliveries of one notification, less what all of them have."""
    rows = [_delivery(DeliveryChannel.APP, state=DeliveryState.SENT, sent_at=now)] if wishes.choice.app else []
    devices = await _subscriptions(session, user_id) if wishes.choice.push else ()
    rows += [_delivery(DeliveryChannel.PUSH, next_attempt_at=now, subscription_id=device) for device in devices]
    if wishes.choice.email and wishes.rhythm != EmailRhythm.OFF:
        waits = wishes.rhythm == EmailRhythm.WEEKLY or wishes.mails_today >= MOST_MAILS_A_DAY
        due = next_digest_at(now, wishes.schedule) if waits else now
        rows.append(_delivery(DeliveryChannel.EMAIL, next_attempt_at=due, in_digest=waits))
    return rows


def _delivery(channel: DeliveryChannel, **values: Any) -> dict[str, Any]:
    """All rows of one insert have the same columns."""
    columns = {"state": _WAITING, "next_attempt_at": None, "subscription_id": None, "in_digest": False, "sent_at": None}
    return columns | {"channel": channel} | values


async def _wishes(session: AsyncSession, user_id: UserId, kind: NoticeKind, now: datetime) -> _Wishes:
    settings, chosen, default = NotificationSettings, NotificationChoice, DEFAULT_CHOICES[kind]
    mailed = (
        select(func.count())
        .where(Delivery.user_id == user_id, Delivery.created_at > now - timedelta(days=1))
        .where(Delivery.channel == DeliveryChannel.EMAIL, ~Delivery.in_digest)
        .scalar_subquery()
    )
    waiting = (
        select(func.count())
        .where(Delivery.user_id == user_id, Delivery.state == text("'waiting'"), ~Delivery.in_digest)
        .scalar_subquery()
    )
    statement = (
        select(
            func.coalesce(settings.email_rhythm, literal(DEFAULT_RHYTHM.value)).label("rhythm"),
            User.email_verified_at,
            func.coalesce(settings.digest_weekday, literal(DEFAULT_SCHEDULE.weekday.value)).label("weekday"),
            func.coalesce(settings.digest_hour, DEFAULT_SCHEDULE.hour).label("hour"),
            func.coalesce(User.time_zone, literal(DEFAULT_SCHEDULE.time_zone)).label("zone"),
            func.coalesce(chosen.app, default.app).label("app"),
            func.coalesce(chosen.push, default.push).label("push"),
            func.coalesce(chosen.email, default.email).label("email"),
            mailed.label("mails_today"),
            waiting.label("waiting"),
        )
        .select_from(User)
        .outerjoin(settings, settings.user_id == User.id)
        .outerjoin(chosen, and_(chosen.user_id == User.id, chosen.kind == kind))
        .where(User.id == user_id)
    )
    row = (await session.execute(statement)).one()
    schedule = Schedule(Weekday(row.weekday), row.hour, row.zone)
    choice = Choice(row.app, row.push, row.email)
    rhythm = EmailRhythm(row.rhythm) if row.email_verified_at is not None else EmailRhythm.OFF
    return _Wishes(choice, rhythm, schedule, row.mails_today, row.waiting)


async def _subscriptions(session: AsyncSession, user_id: UserId) -> Sequence[UUID]:
    """Those of devices on which the shopper is signed in."""
    statement = (
        select(PushSubscription.id)
        .join(AuthSession, AuthSession.id == PushSubscription.auth_session_id)
        .where(PushSubscription.user_id == user_id, PushSubscription.ended_at.is_(None), AuthSession.ended_at.is_(None))
    )
    return (await session.scalars(statement)).all()
