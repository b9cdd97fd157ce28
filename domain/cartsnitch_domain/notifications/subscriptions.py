"""The devices that a shopper wants to be told on by Web Push."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.errors import NotFound
from cartsnitch_domain.ids import PushSubscriptionId
from cartsnitch_domain.notifications.endpoints import Endpoint, InvalidPushSubscription, check_endpoint
from cartsnitch_domain.notifications.records import PushSubscription
from cartsnitch_domain.notifications.rules import one_line

MOST_SUBSCRIPTIONS = 20
"""Of one shopper; a household has fewer devices."""

_KEPT = timedelta(days=30)
"""How long one that has ended is kept for the operator to see."""

_USER_AGENT_LENGTH = 300


async def add_subscription(
    session: AsyncSession, actor: Actor, endpoint: Endpoint, user_agent: str, now: datetime, *, is_local: bool = False
) -> PushSubscriptionId:
    """Tell the actor on one more device, for as long as they are signed in on it. The same device again is the same.

    A browser that someone else was told on is told for the actor from now on, where it proves by its keys that it is
    that browser. Raises InvalidPushSubscription; `is_local` allows endpoints that only tests and closed networks have.
    """
    check_endpoint(endpoint, is_local=is_local)
    await session.execute(select(User.id).where(User.id == actor.user_id).with_for_update())  # for the count below
    await _forget(session, actor, endpoint, now)
    values = {
        "user_id": actor.user_id,
        "auth_session_id": actor.auth_session_id,
        "endpoint": endpoint.url,
        "p256dh": endpoint.p256dh,
        "auth": endpoint.auth,
        "user_agent": one_line(user_agent, _USER_AGENT_LENGTH),
        "created_at": now,
    }
    added = upsert(PushSubscription).values(values)
    renewed = added.on_conflict_do_update(
        index_elements=[PushSubscription.endpoint],
        set_={name: added.excluded[name] for name in ("auth_session_id", "p256dh", "auth", "user_agent")}
        | {"ended_at": None},
        where=PushSubscription.user_id == actor.user_id,
    ).returning(PushSubscription.id)
    subscription_id = (await session.execute(renewed)).scalar_one_or_none()
    if subscription_id is None:
        raise InvalidPushSubscription("This push subscription belongs to another account.")
    await _check_count(session, actor)
    return PushSubscriptionId(subscription_id)


async def remove_subscription(session: AsyncSession, actor: Actor, subscription_id: UUID) -> None:
    """Tell the actor on this device no more, and forget its endpoint and keys; raises NotFound."""
    owned = (PushSubscription.id == subscription_id, PushSubscription.user_id == actor.user_id)
    removed = delete(PushSubscription).where(*owned).returning(PushSubscription.id)
    if (await session.execute(removed)).scalar_one_or_none() is None:
        raise NotFound


async def end_subscription(session: AsyncSession, subscription_id: UUID, now: datetime) -> None:
    """Note that the push service has no such subscription any more."""
    gone = (PushSubscription.id == subscription_id, PushSubscription.ended_at.is_(None))
    await session.execute(update(PushSubscription).where(*gone).values(ended_at=now))


async def _forget(session: AsyncSession, actor: Actor, endpoint: Endpoint, now: datetime) -> None:
    """Delete what is in the way: the same browser under another account, and the actor's own that ended long ago."""
    is_same = (
        (PushSubscription.endpoint == endpoint.url)
        & (PushSubscription.p256dh == endpoint.p256dh)
        & (PushSubscription.auth == endpoint.auth)
        & (PushSubscription.user_id != actor.user_id)
    )
    is_over = (PushSubscription.user_id == actor.user_id) & (PushSubscription.ended_at < now - _KEPT)
    await session.execute(delete(PushSubscription).where(is_same | is_over))


async def _check_count(session: AsyncSession, actor: Actor) -> None:
    live = (PushSubscription.user_id == actor.user_id, PushSubscription.ended_at.is_(None))
    if (await session.scalar(select(func.count()).where(*live)) or 0) > MOST_SUBSCRIPTIONS:
        raise InvalidPushSubscription(f"You are told on {MOST_SUBSCRIPTIONS} devices already. Please remove one first.")
