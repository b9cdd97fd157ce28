"""News of alerts from the database to everyone in this process who waits for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from cartsnitch_domain.alerts import queries
from cartsnitch_domain.db import Database, ReadConnection
from cartsnitch_domain.events import ALERT_RAISED, AlertRaised
from cartsnitch_domain.ids import AlertId, UserId

from cartsnitch_graphql.events import Events, listening_in_background


class AlertEvents(Events[AlertRaised, AlertId]):
    """Alerts that are raised."""

    channel = ALERT_RAISED
    name = "alert_events"

    def decode(self, payload: str) -> AlertRaised:
        """The event of a NOTIFY payload."""
        return AlertRaised.decode(payload)

    def event(self, user_id: UserId, key: AlertId) -> AlertRaised:
        """The event of an alert."""
        return AlertRaised(user_id, key)

    def parts(self, event: AlertRaised) -> tuple[UserId, AlertId]:
        """Whose alert was raised, and its key."""
        return event.user_id, event.alert_id

    async def newest(self, reads: ReadConnection, user_id: UserId, count: int) -> Sequence[AlertId]:
        """The keys of the newest."""
        return await queries.newest_ids(reads, user_id, count)


@asynccontextmanager
async def open_alert_events(database: Database) -> AsyncIterator[AlertEvents]:
    """Events of this process, listening in the background until the end of the block."""
    async with listening_in_background(AlertEvents(database)) as events:
        yield events
