"""News of receipts from the database to everyone in this process who waits for it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from asyncpg import Connection
from cartsnitch_domain.db import Database
from cartsnitch_domain.events import RECEIPT_CHANGED, ReceiptChanged
from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.receipts import queries

log = structlog.get_logger()

RETRY_AFTER = 1.0
"""Seconds between two attempts to listen."""

RETOLD = 50
"""How many of a user's newest receipts are told again after a gap: what changed while nobody listened is unknown."""


class Subscriber:
    """Someone who waits. A receipt that changes twice before it is fetched is told once, so nothing piles up."""

    def __init__(self) -> None:
        self._changed: dict[ReceiptId, None] = {}
        self._news = asyncio.Event()

    def tell(self, receipt_id: ReceiptId) -> None:
        """Note a change."""
        self._changed[receipt_id] = None
        self._news.set()

    async def next(self) -> ReceiptId:
        """The receipt that changed first, as soon as there is one."""
        await self._news.wait()
        receipt_id = next(iter(self._changed))
        del self._changed[receipt_id]
        if not self._changed:
            self._news.clear()
        return receipt_id


class ReceiptEvents:
    """Hands the changes that PostgreSQL announces to the subscribers of their user."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscribers: defaultdict[UserId, set[Subscriber]] = defaultdict(set)
        self._listening = asyncio.Event()

    async def subscribe(self, user_id: UserId) -> AsyncGenerator[ReceiptChanged, None]:
        """The changes of a user's receipts from now on, without end."""
        subscriber = Subscriber()
        self._subscribers[user_id].add(subscriber)
        try:
            while True:
                yield ReceiptChanged(user_id, await subscriber.next())
        finally:
            self._forget(user_id, subscriber)

    def hear(self, event: ReceiptChanged) -> None:
        """Tell the subscribers of the event's user."""
        for subscriber in self._subscribers.get(event.user_id, ()):
            subscriber.tell(event.receipt_id)

    async def listening(self) -> None:
        """Return once changes are heard."""
        await self._listening.wait()

    async def listen(self) -> None:
        """Listen until cancelled; a lost connection is opened anew."""
        while True:
            try:
                await self._listen_once()
            except Exception as lost:  # whatever it was, the people who wait shall hear again
                log.warning("receipt_events_lost", exc_info=lost)
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
                RECEIPT_CHANGED, lambda *news: self.hear(ReceiptChanged.decode(str(news[-1])))
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
                newest = await queries.newest_ids(reads, user_id, RETOLD)
                for subscriber in subscribers:
                    for receipt_id in reversed(newest):
                        subscriber.tell(receipt_id)

    def _forget(self, user_id: UserId, subscriber: Subscriber) -> None:
        self._subscribers[user_id].discard(subscriber)
        if not self._subscribers[user_id]:
            del self._subscribers[user_id]


@asynccontextmanager
async def open_receipt_events(database: Database) -> AsyncIterator[ReceiptEvents]:
    """Events of this process, listening in the background until the end of the block."""
    events = ReceiptEvents(database)
    listener = asyncio.create_task(events.listen(), name="receipt-events")
    try:
        yield events
    finally:
        listener.cancel()
        with suppress(asyncio.CancelledError):
            await listener
