"""What the resolvers of one operation share: who asks, one connection to read from, the batches."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar
from uuid import UUID

import strawberry
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.passwords import Passwords
from cartsnitch_domain.accounts.sign_in import live_actor
from cartsnitch_domain.clock import Clock
from cartsnitch_domain.db import Database, ReadConnection
from cartsnitch_domain.errors import NotFound, SessionEnded
from cartsnitch_domain.events import (
    AlertRaised,
    HouseholdChanged,
    NotificationRaised,
    ReceiptChanged,
    ShoppingListChanged,
)
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.insights.computing import Computing
from cartsnitch_domain.shopping.planning import Planning
from strawberry.dataloader import DataLoader

from cartsnitch_graphql.events import Events
from cartsnitch_graphql.node import key_of

Given = ParamSpec("Given")
Found = TypeVar("Found")
Known = TypeVar("Known")
Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What this installation can send. `push_public_key` is what a browser subscribes with, None where no pushes are
    sent; `push_is_local` allows endpoints that only tests and closed networks have."""

    push_public_key: str | None = None
    push_is_local: bool = False
    sends_email: bool = False


@dataclass(frozen=True, slots=True)
class Services:
    """What every operation of a process uses."""

    database: Database
    receipt_events: Events[ReceiptChanged]
    alert_events: Events[AlertRaised]
    mail_domain: str
    clock: Clock
    notification_events: Events[NotificationRaised]
    outgoing: Outgoing
    shopping_list_events: Events[ShoppingListChanged]
    household_events: Events[HouseholdChanged]
    planning: Planning
    public_pages: bool = False
    """Whether what is public is shown."""
    computing: Computing = field(default_factory=Computing)
    passwords: Passwords = field(default_factory=Passwords)
    guess_password: Callable[[UserId], None] = lambda _user_id: None
    """Called before the password of a user is looked at; raises TooManyGuesses."""


@dataclass
class Context:
    """One operation, or the operations of one WebSocket. Reads stand one behind the other on one connection."""

    services: Services
    known_actor: Actor | None
    connection_params: dict[str, object] | None = None
    """What a WebSocket client sent when it connected."""
    is_lasting: bool = False
    """Whether operations come in long after the door let the actor in: those of a WebSocket."""
    _reads: ReadConnection | None = None
    _away: int = 0
    _closing: AsyncExitStack = field(default_factory=AsyncExitStack)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _batches: dict[object, DataLoader[UUID, Any]] = field(default_factory=dict)
    _unions: dict[object, DataLoader[frozenset[UUID], Any]] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """Who asks; raises SessionEnded when nobody is signed in."""
        if self.known_actor is None:
            raise SessionEnded
        return self.known_actor

    async def forget_who_left(self) -> None:
        """Take the actor for nobody once their sign-in is over, and know their time zone as it is now.
        A request was asked that at the door just now."""
        if not self.is_lasting or self.known_actor is None:
            return
        self.known_actor = await self.read(live_actor, self.known_actor, self.services.clock())
        await self.release()  # a subscription that begins now waits for hours, and needs no connection for that

    async def read(
        self,
        query: Callable[Concatenate[ReadConnection, Given], Awaitable[Found]],
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Found:
        """Ask the domain, on one connection, which is opened by the first that needs it."""
        async with self._lock:
            if self._reads is None:
                self._reads = await self._closing.enter_async_context(self.services.database.reading_rows())
            try:
                return await query(self._reads, *args, **kwargs)
            finally:
                if self._away:
                    await self._give_back()

    async def compute(
        self,
        compute: Callable[[Known], Found],
        query: Callable[Concatenate[ReadConnection, Given], Awaitable[Known]],
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Found:
        """What is computed, in a thread, of what a query gives, when it is the actor's turn.

        Meanwhile the operation keeps no connection: whatever else it reads gives it back at once, for nobody shall wait
        for a connection while this one waits for its turn.
        """
        self._away += 1
        try:
            await self.release()
            read = partial(self.read, query, *args, **kwargs)
            return await self.services.computing.run(self.actor.user_id, read, compute)
        finally:
            self._away -= 1

    async def find(
        self,
        get_for: Callable[[ReadConnection, Actor, UUID], Awaitable[Found]],
        node_id: str,
        shape: Callable[[Found], Shape],
    ) -> Shape | None:
        """The record with this id in the API's shape, None where there is none for the actor."""
        try:
            return shape(await self.read(get_for, self.actor, key_of(node_id)))
        except NotFound:
            return None

    def load(
        self,
        query: Callable[Concatenate[ReadConnection, Actor, Collection[UUID], Given], Awaitable[Mapping[UUID, Found]]],
        key: UUID,
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Awaitable[Found | None]:
        """What the query finds for this key, None for nothing; keys that are asked for together are read together.

        Nothing is remembered, so what is asked after a change is what then holds.
        """
        name = (query, args, *kwargs.items())
        if name not in self._batches:

            async def read_batch(keys: list[UUID]) -> list[Found | None]:
                found = await self.read(query, self.actor, set(keys), *args, **kwargs)
                return [found.get(key) for key in keys]

            self._batches[name] = DataLoader(read_batch, cache=False)
        return self._batches[name].load(key)

    def load_all(
        self,
        query: Callable[[ReadConnection, Actor, Collection[UUID]], Awaitable[Mapping[UUID, Found]]],
        keys: frozenset[UUID],
    ) -> Awaitable[Mapping[UUID, Found]]:
        """What the query finds for these keys and for those that others ask for at the same time: for the lists of
        several owners."""
        if query not in self._unions:

            async def read_union(sets: list[frozenset[UUID]]) -> list[Mapping[UUID, Found]]:
                found = await self.read(query, self.actor, frozenset().union(*sets))
                return [found] * len(sets)

            self._unions[query] = DataLoader(read_union, cache=False)
        return self._unions[query].load(keys)

    async def release(self) -> None:
        """Give the connection back; the next read opens another."""
        async with self._lock:
            await self._give_back()

    async def _give_back(self) -> None:
        self._reads = None
        await self._closing.aclose()


Info: TypeAlias = strawberry.Info[Context, None]
"""What a resolver is told of the operation."""
