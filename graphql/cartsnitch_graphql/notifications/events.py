"""News of what shoppers are told, from the database to everyone in this process who waits for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from cartsnitch_domain.db import Database, ReadConnection
from cartsnitch_domain.events import NOTIFICATION_RAISED, NotificationRaised
from cartsnitch_domain.ids import NotificationId, UserId
from cartsnitch_domain.notifications import queries

from cartsnitch_graphql.events import Events, listening_in_background


class NotificationEvents(Events[NotificationRaised, NotificationId]):
    """What shoppers are told."""

    channel = NOTIFICATION_RAISED
    name = "notification_events"

    def decode(self, payload: str) -> NotificationRaised:
        """The event of a NOTIFY payload."""
        return NotificationRaised.decode(payload)

    def event(self, user_id: UserId, key: NotificationId) -> NotificationRaised:
        """The event of a notification."""
        return NotificationRaised(user_id, key)

    def parts(self, event: NotificationRaised) -> tuple[UserId, NotificationId]:
        """Who is told, and the key of what."""
        return event.user_id, event.notification_id

    async def newest(self, reads: ReadConnection, user_id: UserId, count: int) -> Sequence[NotificationId]:
        """The keys of the newest."""
        return await queries.newest_ids(reads, user_id, count)


@asynccontextmanager
async def open_notification_events(database: Database) -> AsyncIterator[NotificationEvents]:
    """Events of this process, listening in the background until the end of the block."""
    async with listening_in_background(NotificationEvents(database)) as events:
        yield events
