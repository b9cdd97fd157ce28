"""One delivery after another: an attempt is begun, is made outside of any transaction, and its end is written.

An attempt that never comes back, since its process was killed, is made again once its lease is over: what is sent may
then be sent twice, and nothing is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.records import AuthSession, User
from cartsnitch_domain.accounts.verifying import new_link
from cartsnitch_domain.ids import DeliveryId, NotificationId, PushSubscriptionId, UserId
from cartsnitch_domain.jobs import Job, enqueue_once
from cartsnitch_domain.notifications.endpoints import Endpoint
from cartsnitch_domain.notifications.records import Delivery, Notification, NotificationSettings, PushSubscription
from cartsnitch_domain.notifications.rules import (
    DIGEST,
    MOST_ATTEMPTS,
    VERIFICATION,
    DeliveryChannel,
    DeliveryState,
    EmailRhythm,
    NoticeKind,
    delay_after,
    digest_title,
    one_line,
)
from cartsnitch_domain.notifications.subscriptions import end_subscription
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.receipts.rules import ReceiptStatus

LEASES: Mapping[str, timedelta] = MappingProxyType(
    {DeliveryChannel.PUSH: timedelta(seconds=30), DeliveryChannel.EMAIL: timedelta(minutes=2)}
)
"""How long an attempt may take before another one is made; longer than any request of ours waits."""

MOST_AT_ONCE = 500
"""Deliveries that one look at the clock asks for; the next look asks for more."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told, as the shopper reads it; `link` is a path within the app."""

    id: NotificationId
    kind: str
    title: str
    body: str
    link: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ByPush:
    """To one device."""

    subscription_id: PushSubscriptionId
    endpoint: Endpoint


@dataclass(frozen=True, slots=True)
class ByEmail:
    """To an address. `unsubscribe_key` is what a link in the email ends them by; `items` are those of a weekly email,
    the newest first, and empty for any other."""

    address: str
    name: str
    unsubscribe_key: UUID
    items: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class ByLink:
    """To an address of which nobody knows yet whose it is: an email with a link, made for this attempt."""

    address: str
    name: str
    token: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a delivery, to be made now."""

    delivery_id: DeliveryId
    user_id: UserId
    number: int
    told: Told
    way: ByPush | ByEmail | ByLink


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an attempt failed, in words for the operator.

    `is_lasting` where trying again would not help; `is_gone` where the subscription has ended; `wait` is how long the
    other side asked us to wait.
    """

    reason: str
    is_lasting: bool = False
    is_gone: bool = False
    wait: timedelta | None = None


async def begin_attempt(session: AsyncSession, delivery_id: DeliveryId, now: datetime) -> Attempt | None:
    """Begin an attempt; None where there is nothing to send now. It is counted at once, so that a delivery that brings
    its process down each time ends, too."""
    row = await _locked(session, delivery_id)
    if row is None or row.next_attempt_at is None or row.next_attempt_at > now:
        return None
    if not await _is_wanted(session, row):
        await _end(session, delivery_id, DeliveryState.DROPPED, None)
        return None
    if row.attempts >= MOST_ATTEMPTS:
        await _end(session, delivery_id, DeliveryState.GIVEN_UP, "Every attempt ended without a word.")
        return None
    way = await _way(session, row, now)
    title = row.title
    if row.kind == DIGEST and isinstance(way, ByEmail):
        if not way.items:
            await _end(session, delivery_id, DeliveryState.DROPPED, None)
            return None
        title = digest_title(len(way.items))
    begun = {"attempts": row.attempts + 1, "next_attempt_at": now + LEASES[row.channel]}
    await session.execute(update(Delivery).where(Delivery.id == delivery_id).values(begun))
    told = Told(NotificationId(row.notification_id), row.kind, title, row.body, row.link, row.raised_at)
    return Attempt(delivery_id, UserId(row.user_id), row.attempts + 1, told, way)


async def note_sent(session: AsyncSession, attempt: Attempt, now: datetime) -> None:
    """Write that an attempt succeeded, also for all that a weekly email carried."""
    sent = {"state": DeliveryState.SENT, "sent_at": now, "next_attempt_at": None, "last_error": None}
    await session.execute(update(Delivery).where(_of(attempt.delivery_id), _IS_WAITING).values(sent))


async def note_failure(session: AsyncSession, attempt: Attempt, failure: Failure, now: datetime) -> DeliveryState:
    """Write that an attempt failed, and when the next one is made, if there is one; what the delivery is now."""
    if failure.is_gone and isinstance(attempt.way, ByPush):
        await end_subscription(session, attempt.way.subscription_id, now)
    if failure.is_lasting:
        await _end(session, attempt.delivery_id, DeliveryState.FAILED, failure.reason)
        return DeliveryState.FAILED
    delay = delay_after(attempt.number, failure.wait)
    if delay is None:
        await _end(session, attempt.delivery_id, DeliveryState.GIVEN_UP, failure.reason)
        return DeliveryState.GIVEN_UP
    waiting = (Delivery.id == attempt.delivery_id, _IS_WAITING)
    later = {"next_attempt_at": now + delay, "last_error": _words(failure.reason)}
    await session.execute(update(Delivery).where(*waiting).values(later))
    return DeliveryState.WAITING


async def enqueue_due(session: AsyncSession, now: datetime) -> int:
    """Ask for the deliveries whose next attempt is due: those that failed for a while, and those that lost their job;
    how many were due."""
    statement = (
        select(Delivery.id, Delivery.user_id)
        .where(_IS_WAITING, ~Delivery.in_digest, Delivery.next_attempt_at <= now)
        .order_by(Delivery.next_attempt_at)
        .limit(MOST_AT_ONCE)
    )
    due = (await session.execute(statement)).all()
    before: Counter[UUID] = Counter()
    turns = []
    for row in due:
        turns.append(before[row.user_id])
        before[row.user_id] += 1
    if due:
        await enqueue_once(session, Job.DELIVER, [row.id for row in due], turns)
    return len(due)


async def undelivered(session: AsyncSession, most: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Deliveries that were tried and never arrived, the newest first: `id`, `channel`, `state`, `attempts`, `kind`,
    `created_at`, and why as `last_error`."""
    statement = (
        select(
            Delivery.id,
            Delivery.channel,
            Delivery.state,
            Delivery.attempts,
            Delivery.last_error,
            Delivery.created_at,
            Notification.kind,
        )
        .join(Notification, Notification.id == Delivery.notification_id)
        .where(Delivery.state.in_((DeliveryState.FAILED, DeliveryState.GIVEN_UP)), Delivery.carried_by_id.is_(None))
        .order_by(Delivery.created_at.desc(), Delivery.id)
        .limit(most)
    )
    return (await session.execute(statement)).all()


_IS_WAITING = Delivery.state == DeliveryState.WAITING


def _of(delivery_id: UUID) -> Any:
    """The delivery, and those that it carries."""
    return or_(Delivery.id == delivery_id, Delivery.carried_by_id == delivery_id)


async def _locked(session: AsyncSession, delivery_id: DeliveryId) -> Row[*tuple[Any, ...]] | None:
    """A delivery that waits, with all that it needs, locked until the transaction ends."""
    statement = (
        select(
            Delivery.id,
            Delivery.user_id,
            Delivery.notification_id,
            Delivery.channel,
            Delivery.attempts,
            Delivery.next_attempt_at,
            Notification.kind,
            Notification.title,
            Notification.body,
            Notification.link,
            Notification.subject_ids,
            Notification.created_at.label("raised_at"),
            Notification.read_at,
            Notification.withdrawn_at,
            User.email,
            User.email_verified_at,
            User.name,
            NotificationSettings.email_rhythm,
            NotificationSettings.unsubscribe_key,
            PushSubscription.id.label("subscription_id"),
            PushSubscription.endpoint,
            PushSubscription.p256dh,
            PushSubscription.auth,
            PushSubscription.ended_at,
            AuthSession.ended_at.label("signed_out_at"),
        )
        .join(Notification, Notification.id == Delivery.notification_id)
        .join(User, User.id == Delivery.user_id)
        .outerjoin(NotificationSettings, NotificationSettings.user_id == Delivery.user_id)
        .outerjoin(PushSubscription, PushSubscription.id == Delivery.subscription_id)
        .outerjoin(AuthSession, AuthSession.id == PushSubscription.auth_session_id)
        .where(Delivery.id == delivery_id, _IS_WAITING, ~Delivery.in_digest)
        .with_for_update(of=Delivery)
    )
    return (await session.execute(statement)).one_or_none()


async def _is_wanted(session: AsyncSession, row: Row[*tuple[Any, ...]]) -> bool:
    """Whether the shopper still has to be told, by this way."""
    if row.read_at is not None or row.withdrawn_at is not None:
        return False
    if row.channel == DeliveryChannel.PUSH and not (row.ended_at is None and row.signed_out_at is None):
        return False
    if row.kind == VERIFICATION:
        return row.email_verified_at is None
    if row.channel == DeliveryChannel.EMAIL and row.email_rhythm in (None, EmailRhythm.OFF):
        return False
    if row.channel == DeliveryChannel.EMAIL and row.email_verified_at is None:
        return False
    return not await stale(session, {row.notification_id: (row.kind, row.subject_ids)})


async def stale(session: AsyncSession, told: dict[UUID, tuple[str, list[UUID]]]) -> set[UUID]:
    """Those notifications, by kind and subjects, that are not so any more: their receipt needs no look now."""
    asked = {ids[0]: key for key, (kind, ids) in told.items() if kind == NoticeKind.RECEIPT_NEEDS_LOOK and ids}
    if not asked:
        return set()
    still = select(Receipt.id).where(Receipt.id.in_(asked), Receipt.status == ReceiptStatus.NEEDS_REVIEW)
    return set(asked.values()) - {asked[receipt_id] for receipt_id in await session.scalars(still)}


async def _way(session: AsyncSession, row: Row[*tuple[Any, ...]], now: datetime) -> ByPush | ByEmail | ByLink:
    if row.channel == DeliveryChannel.PUSH:
        endpoint = Endpoint(row.endpoint, row.p256dh, row.auth)
        return ByPush(PushSubscriptionId(row.subscription_id), endpoint)
    if row.kind == VERIFICATION:
        return ByLink(row.email, row.name, await new_link(session, row.user_id, row.email, now))
    items = await _carried(session, row.id) if row.kind == DIGEST else ()
    return ByEmail(row.email, row.name, row.unsubscribe_key, items)


async def _carried(session: AsyncSession, delivery_id: UUID) -> tuple[Told, ...]:
    """What a weekly email carries, less what was seen in the app since it was raised, which is dropped."""
    read = select(Notification.id).where(Notification.read_at.is_not(None))
    seen = (Delivery.carried_by_id == delivery_id, _IS_WAITING, Delivery.notification_id.in_(read))
    await session.execute(update(Delivery).where(*seen).values(state=DeliveryState.DROPPED))
    statement = (
        select(Notification)
        .join(Delivery, Delivery.notification_id == Notification.id)
        .where(Delivery.carried_by_id == delivery_id, _IS_WAITING)
        .order_by(Notification.created_at.desc(), Notification.id.desc())
    )
    rows = await session.scalars(statement)
    return tuple(
        Told(NotificationId(each.id), each.kind, each.title, each.body, each.link, each.created_at) for each in rows
    )


async def _end(session: AsyncSession, delivery_id: DeliveryId, state: DeliveryState, reason: str | None) -> None:
    ended = {"state": state, "next_attempt_at": None, "last_error": None if reason is None else _words(reason)}
    await session.execute(update(Delivery).where(_of(delivery_id), _IS_WAITING).values(ended))


def _words(reason: str) -> str:
    """What another server said is not endless, and has nothing in it that a terminal obeys."""
    return one_line(reason, _REASON_LENGTH)


_REASON_LENGTH = 300
