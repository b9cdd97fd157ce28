"""What a shopper does with alerts: read them, let them rest. What was told of one is no news then, either."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.alerts.records import Alert
from cartsnitch_domain.errors import InvalidInput, NotFound
from cartsnitch_domain.notifications.marking import mark_told

LONGEST_REST = timedelta(days=366)
MOST_MARKED = 500
"""Alerts that are named at once."""


async def mark_read(session: AsyncSession, actor: Actor, alert_ids: Collection[UUID] | None, now: datetime) -> int:
    """Note that the actor saw these alerts, or all of them; how many they had not seen. Raises InvalidInput.

    Those of others, and those that were withdrawn, are as if absent.
    """
    if alert_ids is not None and len(alert_ids) > MOST_MARKED:
        raise InvalidInput(f"Please name at most {MOST_MARKED} alerts.")
    unread = update(Alert).where(Alert.user_id == actor.user_id, Alert.read_at.is_(None), Alert.withdrawn_at.is_(None))
    if alert_ids is not None:
        unread = unread.where(Alert.id.in_(alert_ids))
    seen = (await session.scalars(unread.values(read_at=now).returning(Alert.id))).all()
    await mark_told(session, actor.user_id, [str(alert_id) for alert_id in seen], now)
    return len(seen)


async def snooze(session: AsyncSession, actor: Actor, alert_id: UUID, until: datetime | None, now: datetime) -> None:
    """Let an alert rest until a moment, or wake it. Raises NotFound or InvalidInput."""
    if until is not None and not now < until <= now + LONGEST_REST:
        raise InvalidInput("Please choose a moment from now on, within a year.")
    own = update(Alert).where(Alert.id == alert_id, Alert.user_id == actor.user_id, Alert.withdrawn_at.is_(None))
    if (await session.scalars(own.values(snoozed_until=until).returning(Alert.id))).one_or_none() is None:
        raise NotFound
    if until is not None:
        await mark_told(session, actor.user_id, [str(alert_id)], now)
