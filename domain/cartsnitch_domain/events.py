"""News for other processes, sent when the transaction that makes them commits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import UserId

RECEIPT_CHANGED = "cartsnitch_receipt_changed"
"""The PostgreSQL channel of ReceiptChanged."""

ALERT_RAISED = "cartsnitch_alert_raised"
"""The PostgreSQL channel of AlertRaised."""
NOTIFICATION_RAISED = "cartsnitch_notification_raised"
"""The PostgreSQL channel of NotificationRaised."""

SHOPPING_LIST_CHANGED = "cartsnitch_shopping_list_changed"
"""The PostgreSQL channel of ShoppingListChanged."""

HOUSEHOLD_CHANGED = "cartsnitch_household_changed"
"""The PostgreSQL channel of HouseholdChanged."""


@dataclass(frozen=True, slots=True)
class Event:
    """News of a record of a user, by its key, and the PostgreSQL channel that they are told on."""

    channel: ClassVar[str]
    user_id: UserId
    key: UUID

    def encode(self) -> str:
        """The NOTIFY payload."""
        return json.dumps([str(self.user_id), str(self.key)])

    @classmethod
    def decode(cls, payload: str) -> Self:
        """The event of a NOTIFY payload."""
        user_id, key = json.loads(payload)
        return cls(UserId(UUID(user_id)), UUID(key))


class ReceiptChanged(Event):
    """A receipt of this user has another status."""

    __slots__ = ()
    channel = RECEIPT_CHANGED


class AlertRaised(Event):
    """Something was found for this user."""

    __slots__ = ()
    channel = ALERT_RAISED


class NotificationRaised(Event):
    """This user is told something in the app."""

    __slots__ = ()
    channel = NOTIFICATION_RAISED


class ShoppingListChanged(Event):
    """A list that this user sees, or what stands on it, is another; or they see it no more."""

    __slots__ = ()
    channel = SHOPPING_LIST_CHANGED


class HouseholdChanged(Event):
    """Who is in this user's household, or may come into it, is another; or they are in it no more."""

    __slots__ = ()
    channel = HOUSEHOLD_CHANGED


_ANNOUNCE = text(
    "SELECT pg_notify(channel, payload) "
    "FROM unnest(CAST(:channels AS text[]), CAST(:payloads AS text[])) AS news(channel, payload)"
)


async def announce(session: AsyncSession, *events: Event) -> None:
    """Tell every listening process, once this transaction commits."""
    told = {"channels": [event.channel for event in events], "payloads": [event.encode() for event in events]}
    await session.execute(_ANNOUNCE, told)
