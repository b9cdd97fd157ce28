"""What a subscription tells: records of the signed-in user, as they change."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.sign_in import live_actor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.context import Context
from cartsnitch_graphql.events import Events

Shape = TypeVar("Shape")


async def news(
    context: Context,
    events: Events[Any],
    get_for: Callable[[ReadConnection, Actor, UUID], Awaitable[Columns]],
    shape: Callable[[Columns], Shape],
) -> AsyncGenerator[Shape, None]:
    """The records that these events are of, as they are then, until the user signs out; those that are theirs."""
    async for _, record in _records(context, events, get_for, shape):
        if record is not None:
            yield record


async def losses(
    context: Context,
    events: Events[Any],
    get_for: Callable[[ReadConnection, Actor, UUID], Awaitable[Columns]],
    shape: Callable[[UUID], Shape],
) -> AsyncGenerator[Shape, None]:
    """What these events are of and the user sees no more, until they sign out. They are told to who saw it."""
    async for key, record in _records(context, events, get_for, lambda row: row):
        if record is None:
            yield shape(key)


async def changes(
    context: Context,
    events: Events[Any],
    get_for: Callable[[ReadConnection, Actor, UUID], Awaitable[Columns]],
    shape: Callable[[UUID, Columns | None], Shape],
) -> AsyncGenerator[Shape, None]:
    """Both: the key of each of these events, and the record, None for one that the user sees no more."""
    async for key, record in _records(context, events, get_for, lambda row: row):
        yield shape(key, record)


async def _records(
    context: Context,
    events: Events[Any],
    get_for: Callable[[ReadConnection, Actor, UUID], Awaitable[Columns]],
    shape: Callable[[Columns], Shape],
) -> AsyncGenerator[tuple[UUID, Shape | None], None]:
    """The key of each event with its record, None for one that is not the user's, until they sign out."""
    actor = context.actor
    async for event in events.subscribe(actor.user_id):
        if not await context.read(live_actor, actor, context.services.clock()):
            return
        record = await context.find(get_for, str(event.key), shape)
        yield event.key, record
        await context.release()
