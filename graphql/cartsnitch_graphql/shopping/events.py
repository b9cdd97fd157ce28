"""News of shopping lists from the database to everyone in this process who waits for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from cartsnitch_domain.db import Database, ReadConnection
from cartsnitch_domain.events import SHOPPING_LIST_CHANGED, ShoppingListChanged
from cartsnitch_domain.ids import ShoppingListId, UserId
from cartsnitch_domain.shopping import queries

from cartsnitch_graphql.events import Events, listening_in_background


class ShoppingListEvents(Events[ShoppingListChanged, ShoppingListId]):
    """Lists that are changed."""

    channel = SHOPPING_LIST_CHANGED
    name = "shopping_list_events"

    def decode(self, payload: str) -> ShoppingListChanged:
        """The event of a NOTIFY payload."""
        return ShoppingListChanged.decode(payload)

    def event(self, user_id: UserId, key: ShoppingListId) -> ShoppingListChanged:
        """The event of a list."""
        return ShoppingListChanged(user_id, key)

    def parts(self, event: ShoppingListChanged) -> tuple[UserId, ShoppingListId]:
        """Whose list was changed, and its key."""
        return event.user_id, event.list_id

    async def newest(self, reads: ReadConnection, user_id: UserId, count: int) -> Sequence[ShoppingListId]:
        """The keys of those that changed last."""
        return await queries.newest_ids(reads, user_id, count)


@asynccontextmanager
async def open_shopping_list_events(database: Database) -> AsyncIterator[ShoppingListEvents]:
    """Events of this process, listening in the background until the end of the block."""
    async with listening_in_background(ShoppingListEvents(database)) as events:
        yield events
