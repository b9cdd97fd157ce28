"""What a shopper has seen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.errors import NotFound
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.notifications.records import Notification


async def mark_read(session: AsyncSession, actor: Actor, notification_ids: Collection[UUID], now: datetime) -> None:
    """Note that the actor has seen these; when they saw one first is kept. Raises NotFound where one is not theirs."""
    theirs = (Notification.id.in_(set(notification_ids)), Notification.user_id == actor.user_id)
    found = await session.scalar(select(func.count()).where(*theirs))
    if found != len(set(notification_ids)):
        raise NotFound
    await session.execute(update(Notification).where(*theirs, Notification.read_at.is_(None)).values(read_at=now))


async def mark_all_read(session: AsyncSession, actor: Actor, newest_id: UUID | None, now: datetime) -> None:
    """Note that the actor has seen all they were told, up to `newest_id`, so that what came since stays new."""
    unread = update(Notification).where(Notification.user_id == actor.user_id, Notification.read_at.is_(None))
    if newest_id is not None:
        unread = unread.where(Notification.id <= newest_id)
    await session.execute(unread.values(read_at=now))


async def mark_told(session: AsyncSession, user_id: UserId, causes: Collection[str], now: datetime) -> None:
    """Note that a shopper has seen what these causes are, wherever in the app that was: it is no news any more."""
    if causes:
        told = (Notification.user_id == user_id, Notification.cause.in_(causes), Notification.read_at.is_(None))
        await session.execute(update(Notification).where(*told).values(read_at=now))
