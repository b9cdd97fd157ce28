"""News of receipts from the database to everyone in this process who waits for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from cartsnitch_domain.db import Database, ReadConnection
from cartsnitch_domain.events import RECEIPT_CHANGED, ReceiptChanged
from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.receipts import queries

from cartsnitch_graphql.events import Events, listening_in_background


class ReceiptEvents(Events[ReceiptChanged, ReceiptId]):
    """Receipts that come in or change."""

    channel = RECEIPT_CHANGED
    name = "receipt_events"

    def decode(self, payload: str) -> ReceiptChanged:
        """The event of a NOTIFY payload."""
        return ReceiptChanged.decode(payload)

    def event(self, user_id: UserId, key: ReceiptId) -> ReceiptChanged:
        """The event of a change."""
        return ReceiptChanged(user_id, key)

    def parts(self, event: ReceiptChanged) -> tuple[UserId, ReceiptId]:
        """Whose receipt changed, and its key."""
        return event.user_id, event.receipt_id

    async def newest(self, reads: ReadConnection, user_id: UserId, count: int) -> Sequence[ReceiptId]:
        """The keys of the newest."""
        return await queries.newest_ids(reads, user_id, count)


@asynccontextmanager
async def open_receipt_events(database: Database) -> AsyncIterator[ReceiptEvents]:
    """Events of this process, listening in the background until the end of the block."""
    async with listening_in_background(ReceiptEvents(database)) as events:
        yield events
