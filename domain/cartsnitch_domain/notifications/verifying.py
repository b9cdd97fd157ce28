"""Asking whether an address is a shopper's, before anything else is mailed to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.errors import TooManyLinks
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.jobs import Job, enqueue_once
from cartsnitch_domain.notifications.records import Delivery, Notification
from cartsnitch_domain.notifications.rules import VERIFICATION, DeliveryChannel

PAUSE = timedelta(minutes=1)
"""Between two links: a mail may take so long to arrive."""

MOST_A_DAY = 5
"""Links to one shopper, whose address may be that of somebody who never asked for any."""

_A_DAY = timedelta(days=1)
_TITLE = "Is this your email address?"
_BODY = "Somebody wants CartSnitch to send emails to it. They begin once you have opened this link."
_LINK = "/account/notifications"


async def ask_verification(session: AsyncSession, user_id: UserId, now: datetime) -> None:
    """Mail a link to the address of a shopper, once this transaction commits; none where it was verified.

    Raises TooManyLinks where one was mailed just now, or too many today.
    """
    mine = select(User.email_verified_at).where(User.id == user_id).with_for_update(key_share=True)
    if (await session.execute(mine)).scalar_one_or_none() is not None:
        return
    sent = await _sent_since(session, user_id, now - _A_DAY)
    if len(sent) >= MOST_A_DAY or any(at > now - PAUSE for at in sent):
        raise TooManyLinks
    told = {"title": _TITLE, "body": _BODY, "link": _LINK, "created_at": now}
    notification = insert(Notification).values(user_id=user_id, kind=VERIFICATION, cause=now.isoformat(), **told)
    notification_id: UUID = (await session.execute(notification.returning(Notification.id))).scalar_one()
    delivery = insert(Delivery).values(
        user_id=user_id,
        notification_id=notification_id,
        channel=DeliveryChannel.EMAIL,
        next_attempt_at=now,
        created_at=now,
    )
    delivery_id: UUID = (await session.execute(delivery.returning(Delivery.id))).scalar_one()
    await enqueue_once(session, Job.DELIVER, [delivery_id], [0])


async def _sent_since(session: AsyncSession, user_id: UserId, since: datetime) -> list[datetime]:
    statement = select(Notification.created_at).where(
        Notification.user_id == user_id, Notification.kind == VERIFICATION, Notification.created_at > since
    )
    return list(await session.scalars(statement))
