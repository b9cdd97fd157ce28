"""News of what shoppers are told, from the database to everyone in this process who waits for it."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from cartsnitch_domain.db import Database
from cartsnitch_domain.events import NOTIFICATION_RAISED, NotificationRaised
from cartsnitch_domain.ids import NotificationId, UserId
from cartsnitch_domain.notifications import queries

from cartsnitch_graphql.events import Events, News, listening_to


class NotificationEvents(Events[NotificationId]):
    """Hands what is told to the subscribers of its user."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, News(NOTIFICATION_RAISED, _decoded, queries.newest_ids))


def _decoded(payload: str) -> tuple[UserId, NotificationId]:
    event = NotificationRaised.decode(payload)
    return event.user_id, event.notification_id


def open_notification_events(database: Database) -> AbstractAsyncContextManager[NotificationEvents]:
    """Events of this process, listening in the background until the end of the block."""
    return listening_to(NotificationEvents(database), "notification-events")
