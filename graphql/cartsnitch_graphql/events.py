"""News from the database to everyone in this process who waits for it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Generic, TypeAlias, TypeVar
from uuid import UUID

import structlog
from asyncpg import Connection
from cartsnitch_domain.accounts import household_queries as households
from cartsnitch_domain.alerts import queries as alerts
from cartsnitch_domain.db import Database, ReadConnection
from cartsnitch_domain.events import (
    AlertRaised,
    Event,
    HouseholdChanged,
    NotificationRaised,
    ReceiptChanged,
    ShoppingListChanged,
)
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.notifications import queries as notifications
from cartsnitch_domain.receipts import queries as receipts
from cartsnitch_domain.shopping import queries as shopping

log = structlog.get_logger()

RETRY_AFTER = 1.0
"""Seconds between two attempts to listen."""

RETOLD = 50
"""How many of a user's newest records are told again after a gap: what changed while nobody listened is unknown."""

News = TypeVar("News", bound=Event)

Newest: TypeAlias = Callable[[ReadConnection, UserId, int], Awaitable[Sequence[UUID]]]
"""The keys of so many of a user's records, the newest first."""


class Subscriber:
    """Someone who waits. What changes twice before it is fetched is told once, so nothing piles up."""

    def __init__(self) -> None:
        self._changed: dict[UUID, None] = {}
        self._news = asyncio.Event()

    def tell(self, key: UUID) -> None:
        """Note a change."""
        self._changed[key] = None
        self._news.set()

    async def next(self) -> UUID:
        """What changed first, as soon as there is something."""
        await self._news.wait()
        key = next(iter(self._changed))
        del self._changed[key]
        if not self._changed:
            self._news.clear()
        return key


class Events(Generic[News]):
    """Hands the changes of one kind of record that PostgreSQL announces to the subscribers of their user."""

    def __init__(self, database: Database, kind: type[News], newest: Newest) -> None:
        self._database = database
        self._kind = kind
        self._newest = newest
        self._subscribers: defaultdict[UserId, set[Subscriber]] = defaultdict(set)
        self._listening = asyncio.Event()

    @property
    def channel(self) -> str:
        """The PostgreSQL channel that is listened to."""
        return self._kind.channel

    async def subscribe(self, user_id: UserId) -> AsyncGenerator[News, None]:
        """The changes of a user's records from now on, without end."""
        subscriber = Subscriber()
        self._subscribers[user_id].add(subscriber)
        try:
            while True:
                yield self._kind(user_id, await subscriber.next())
        finally:
            self._forget(user_id, subscriber)

    def hear(self, event: News) -> None:
        """Tell the subscribers of the event's user."""
        for subscriber in self._subscribers.get(event.user_id, ()):
            subscriber.tell(event.key)

    async def listening(self) -> None:
        """Return once changes are heard."""
        await self._listening.wait()

    async def listen(self) -> None:
        """Listen until cancelled; a lost connection is opened anew."""
        while True:
            try:
                await self._listen_once()
            except Exception as lost:  # whatever it was, the people who wait shall hear again
                log.warning("events_lost", channel=self.channel, exc_info=lost)
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
            await connection.add_listener(self.channel, lambda *news: self.hear(self._kind.decode(str(news[-1]))))
            try:
                await self._retell()
                self._listening.set()
                await ended.wait()
            finally:
                await pooled.invalidate()

    async def _retell(self) -> None:
        async with self._database.reading_rows() as reads:
            for user_id, subscribers in list(self._subscribers.items()):
                newest = await self._newest(reads, user_id, RETOLD)
                for subscriber in subscribers:
                    for key in reversed(newest):
                        subscriber.tell(key)

    def _forget(self, user_id: UserId, subscriber: Subscriber) -> None:
        self._subscribers[user_id].discard(subscriber)
        if not self._subscribers[user_id]:
            del self._subscribers[user_id]


@asynccontextmanager
async def listening_in_background(events: Events[News]) -> AsyncIterator[Events[News]]:
    """Events that are heard in the background until the end of the block."""
    listener = asyncio.create_task(events.listen(), name=events.channel)
    try:
        yield events
    finally:
        listener.cancel()
        with suppress(asyncio.CancelledError):
            await listener


def receipt_events(database: Database) -> Events[ReceiptChanged]:
    """Receipts that come in or change."""
    return Events(database, ReceiptChanged, receipts.newest_ids)


def alert_events(database: Database) -> Events[AlertRaised]:
    """Alerts that are raised."""
    return Events(database, AlertRaised, alerts.newest_ids)


def notification_events(database: Database) -> Events[NotificationRaised]:
    """What shoppers are told in the app."""
    return Events(database, NotificationRaised, notifications.newest_ids)


def shopping_list_events(database: Database) -> Events[ShoppingListChanged]:
    """Lists that devices change, share, stop sharing and delete."""
    return Events(database, ShoppingListChanged, shopping.newest_ids)


def household_events(database: Database) -> Events[HouseholdChanged]:
    """Households that somebody comes into, leaves or may come into."""
    return Events(database, HouseholdChanged, households.newest_ids)
