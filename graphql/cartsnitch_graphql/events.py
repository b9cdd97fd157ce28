"""News from the database to everyone in this process who waits for them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

import structlog
from asyncpg import Connection
from cartsnitch_domain.db import Database, ReadConnection
from cartsnitch_domain.ids import UserId

Key = TypeVar("Key", bound=UUID)
Listener = TypeVar("Listener", bound="Events")  # type: ignore[type-arg]  # a bound cannot name a parameter

log = structlog.get_logger()

RETRY_AFTER = 1.0
"""Seconds between two attempts to listen."""

RETOLD = 50
"""How many of a user's newest records are told again after a gap: what changed while nobody listened is unknown."""


@dataclass(frozen=True, slots=True)
class News(Generic[Key]):
    """What is heard: on which channel of PostgreSQL, how a payload names its user and record, and the keys of a user's
    newest records, for after a gap."""

    channel: str
    decode: Callable[[str], tuple[UserId, Key]]
    newest: Callable[[ReadConnection, UserId, int], Awaitable[list[Key]]]


class Subscriber(Generic[Key]):
    """Someone who waits. A record that changes twice before it is fetched is told once, so nothing piles up."""

    def __init__(self) -> None:
        self._changed: dict[Key, None] = {}
        self._news = asyncio.Event()

    def tell(self, key: Key) -> None:
        """Note a change."""
        self._changed[key] = None
        self._news.set()

    async def next(self) -> Key:
        """The record that changed first, as soon as there is one."""
        await self._news.wait()
        key = next(iter(self._changed))
        del self._changed[key]
        if not self._changed:
            self._news.clear()
        return key


class Events(Generic[Key]):
    """Hands the changes that PostgreSQL announces to the subscribers of their user."""

    def __init__(self, database: Database, news: News[Key]) -> None:
        self._database = database
        self._news = news
        self._subscribers: defaultdict[UserId, set[Subscriber[Key]]] = defaultdict(set)
        self._listening = asyncio.Event()

    async def keys(self, user_id: UserId) -> AsyncGenerator[Key, None]:
        """The keys of a user's records that change from now on, without end."""
        subscriber = Subscriber[Key]()
        self._subscribers[user_id].add(subscriber)
        try:
            while True:
                yield await subscriber.next()
        finally:
            self._forget(user_id, subscriber)

    def tell(self, user_id: UserId, key: Key) -> None:
        """Tell the subscribers of this user."""
        for subscriber in self._subscribers.get(user_id, ()):
            subscriber.tell(key)

    async def listening(self) -> None:
        """Return once changes are heard."""
        await self._listening.wait()

    async def listen(self) -> None:
        """Listen until cancelled; a lost connection is opened anew."""
        while True:
            try:
                await self._listen_once()
            except Exception as lost:  # whatever it was, the people who wait shall hear again
                log.warning("events_lost", channel=self._news.channel, exc_info=lost)
            self._listening.clear()
            await asyncio.sleep(RETRY_AFTER)

    async def _listen_once(self) -> None:
        """Listen until the connection ends."""
        async with self._database.engine.connect() as pooled:
            connection = (await pooled.get_raw_connection()).driver_connection
            if not isinstance(connection, Connection):
                raise TypeError("listening needs asyncpg")
            ended = asyncio.Event()
            connection.add_termination_listener(lambda _: ended.set())
            await connection.add_listener(
                self._news.channel, lambda *heard: self.tell(*self._news.decode(str(heard[-1])))
            )
            try:
                await self._retell()
                self._listening.set()
                await ended.wait()
            finally:
                await pooled.invalidate()

    async def _retell(self) -> None:
        async with self._database.reading_rows() as reads:
            for user_id, subscribers in list(self._subscribers.items()):
                newest = await self._news.newest(reads, user_id, RETOLD)
                for subscriber in subscribers:
                    for key in reversed(newest):
                        subscriber.tell(key)

    def _forget(self, user_id: UserId, subscriber: Subscriber[Key]) -> None:
        self._subscribers[user_id].discard(subscriber)
        if not self._subscribers[user_id]:
            del self._subscribers[user_id]


@asynccontextmanager
async def listening_to(events: Listener, name: str) -> AsyncIterator[Listener]:
    """Events of this process, listening in the background until the end of the block."""
    listener = asyncio.create_task(events.listen(), name=name)
    try:
        yield events
    finally:
        listener.cancel()
        with suppress(asyncio.CancelledError):
            await listener
