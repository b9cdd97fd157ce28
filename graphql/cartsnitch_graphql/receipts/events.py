"""News of receipts from the database to everyone in this process who waits for it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager

from cartsnitch_domain.db import Database
from cartsnitch_domain.events import RECEIPT_CHANGED, ReceiptChanged
from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.receipts import queries

from cartsnitch_graphql.events import Events, News, listening_to


class ReceiptEvents(Events[ReceiptId]):
    """Hands the changes of receipts to the subscribers of their user."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, News(RECEIPT_CHANGED, _decoded, queries.newest_ids))

    async def subscribe(self, user_id: UserId) -> AsyncGenerator[ReceiptChanged, None]:
        """The changes of a user's receipts from now on, without end."""
        keys = self.keys(user_id)
        try:
            async for receipt_id in keys:
                yield ReceiptChanged(user_id, receipt_id)
        finally:
            await keys.aclose()

    def hear(self, event: ReceiptChanged) -> None:
        """Tell the subscribers of the event's user."""
        self.tell(event.user_id, event.receipt_id)


def _decoded(payload: str) -> tuple[UserId, ReceiptId]:
    event = ReceiptChanged.decode(payload)
    return event.user_id, event.receipt_id


def open_receipt_events(database: Database) -> AbstractAsyncContextManager[ReceiptEvents]:
    """Events of this process, listening in the background until the end of the block."""
    return listening_to(ReceiptEvents(database), "receipt-events")
