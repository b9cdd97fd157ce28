"""News from the database to everyone in this process who waits for it."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

import structlog
from asyncpg import Connection
from cartsnitch_domain.db import Database, ReadConnection
from cartsnitch_domain.ids import UserId

log = structlog.get_logger()

RETRY_AFTER = 1.0
"""Seconds between two attempts to listen."""

RETOLD = 50
"""How many of a user's newest records are told again after a gap: what changed while nobody listened is unknown."""

Key = TypeVar("Key", bound=UUID)
News = TypeVar("News")


class Subscriber(Generic[Key]):
    """Someone who waits. What changes twice before it is fetched is told once, so nothing piles up."""

    def __init__(self) -> None:
        self._changed: dict[Key, None] = {}
        self._news = asyncio.Event()

    def tell(self, key: Key) -> None:
        """Note a change."""
        self._changed[key] = None
        self._news.set()

    async def next(self) -> Key:
        """What changed first, as soon as there is something."""
        await self._news.wait()
        key = next(iter(self._changed))
        del self._changed[key]
        if not self._changed:
            self._news.clear()
        return key


class Events(ABC, Generic[News, Key]):
    """Hands the changes of one kind of record that PostgreSQL announces to the subscribers of their user."""

    channel: ClassVar[str]
    name: ClassVar[str]

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscribers: defaultdict[UserId, set[Subscriber[Key]]] = defaultdict(set)
        self._listening = asyncio.Event()

    @abstractmethod
    def decode(self, payload: str) -> News:
        """The event of a NOTIFY payload."""

    @abstractmethod
    def event(self, user_id: UserId, key: Key) -> News:
        """The event of a change."""

    @abstractmethod
    def parts(self, event: News) -> tuple[UserId, Key]:
        """Whose record an event is of, and its key."""

    @abstractmethod
    async def newest(self, reads: ReadConnection, user_id: UserId, count: int) -> Sequence[Key]:
        """The keys of so many of a user's records, the newest first."""

    async def subscribe(self, user_id: UserId) -> AsyncGenerator[News, None]:
        """The changes of a user's records from now on, without end."""
        subscriber: Subscriber[Key] = Subscriber()
        self._subscribers[user_id].add(subscriber)
        try:
            while True:
                yield self.event(user_id, await subscriber.next())
        finally:
            self._forget(user_id, subscriber)

    def hear(self, event: News) -> None:
        """Tell the subscribers of the event's user."""
        user_id, key = self.parts(event)
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
                log.warning(f"{self.name}_lost", exc_info=lost)
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
            await connection.add_listener(self.channel, lambda *news: self.hear(self.decode(str(news[-1]))))
            try:
                await self._retell()
                self._listening.set()
                await ended.wait()
            finally:
                await pooled.invalidate()

    async def _retell(self) -> None:
        async with self._database.reading_rows() as reads:
            for user_id, subscribers in list(self._subscribers.items()):
                newest = await self.newest(reads, user_id, RETOLD)
                for subscriber in subscribers:
                    for key in reversed(newest):
                        subscriber.tell(key)

    def _forget(self, user_id: UserId, subscriber: Subscriber[Key]) -> None:
        self._subscribers[user_id].discard(subscriber)
        if not self._subscribers[user_id]:
            del self._subscribers[user_id]


SomeEvents = TypeVar("SomeEvents", bound=Events[Any, Any])


@asynccontextmanager
async def listening_in_background(events: SomeEvents) -> AsyncIterator[SomeEvents]:
    """Events that are heard in the background until the end of the block."""
    listener = asyncio.create_task(events.listen(), name=events.name)
    try:
        yield events
    finally:
        listener.cancel()
        with suppress(asyncio.CancelledError):
            await listener
