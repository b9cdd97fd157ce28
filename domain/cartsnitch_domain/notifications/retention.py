"""How long it is kept what shoppers were told."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.notifications.records import Delivery, Notification
from cartsnitch_domain.notifications.rules import DIGEST, VERIFICATION, DeliveryState

KEPT = timedelta(days=90)
"""So long after it was read or withdrawn, or raised in the case of a weekly email, a notification is kept. What was not
read is kept until it is. Of receipts and prices, nothing but this is removed."""

MOST_AT_ONCE = 1000


async def remove_old(session: AsyncSession, now: datetime) -> int:
    """Remove notifications that are old, with their deliveries; how many, at most `MOST_AT_ONCE`. Nothing that is still
    to be delivered."""
    before = now - KEPT
    is_waiting = (
        select(Delivery.id)
        .where(Delivery.notification_id == Notification.id, Delivery.state == DeliveryState.WAITING)
        .exists()
    )
    is_old = or_(
        Notification.read_at < before,
        Notification.withdrawn_at < before,
        and_(Notification.kind.in_((DIGEST, VERIFICATION)), Notification.created_at < before),
    )
    old = select(Notification.id).where(is_old, ~is_waiting).limit(MOST_AT_ONCE)
    removed = delete(Notification).where(Notification.id.in_(old)).returning(Notification.id)
    return len((await session.scalars(removed)).all())
