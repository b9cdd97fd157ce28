"""News for other processes, sent when the transaction that makes them commits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar, Protocol
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import AlertId, NotificationId, ReceiptId, ShoppingListId, UserId

RECEIPT_CHANGED = "cartsnitch_receipt_changed"
"""The PostgreSQL channel of ReceiptChanged."""

ALERT_RAISED = "cartsnitch_alert_raised"
"""The PostgreSQL channel of AlertRaised."""
NOTIFICATION_RAISED = "cartsnitch_notification_raised"
"""The PostgreSQL channel of NotificationRaised."""

SHOPPING_LIST_CHANGED = "cartsnitch_shopping_list_changed"
"""The PostgreSQL channel of ShoppingListChanged."""


class Event(Protocol):
    """News, and the PostgreSQL channel that it is told on."""

    channel: ClassVar[str]

    def encode(self) -> str:
        """The NOTIFY payload."""
        ...


@dataclass(frozen=True, slots=True)
class ReceiptChanged:
    """A receipt of this user has another status."""

    channel: ClassVar[str] = RECEIPT_CHANGED
    user_id: UserId
    receipt_id: ReceiptId

    def encode(self) -> str:
        """The NOTIFY payload."""
        return json.dumps([str(self.user_id), str(self.receipt_id)])

    @classmethod
    def decode(cls, payload: str) -> ReceiptChanged:
        """The event of a NOTIFY payload."""
        user_id, receipt_id = json.loads(payload)
        return cls(UserId(UUID(user_id)), ReceiptId(UUID(receipt_id)))


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """Something was found for this user."""

    channel: ClassVar[str] = ALERT_RAISED
    user_id: UserId
    alert_id: AlertId

    def encode(self) -> str:
        """The NOTIFY payload."""
        return json.dumps([str(self.user_id), str(self.alert_id)])

    @classmethod
    def decode(cls, payload: str) -> AlertRaised:
        """The event of a NOTIFY payload."""
        user_id, alert_id = json.loads(payload)
        return cls(UserId(UUID(user_id)), AlertId(UUID(alert_id)))


@dataclass(frozen=True, slots=True)
class NotificationRaised:
    """This user is told something in the app."""

    channel: ClassVar[str] = NOTIFICATION_RAISED
    user_id: UserId
    notification_id: NotificationId

    def encode(self) -> str:
        """The NOTIFY payload."""
        return json.dumps([str(self.user_id), str(self.notification_id)])

    @classmethod
    def decode(cls, payload: str) -> NotificationRaised:
        """The event of a NOTIFY payload."""
        user_id, notification_id = json.loads(payload)
        return cls(UserId(UUID(user_id)), NotificationId(UUID(notification_id)))


@dataclass(frozen=True, slots=True)
class ShoppingListChanged:
    """A list of this user, or what stands on it, is another."""

    channel: ClassVar[str] = SHOPPING_LIST_CHANGED
    user_id: UserId
    list_id: ShoppingListId

    def encode(self) -> str:
        """The NOTIFY payload."""
        return json.dumps([str(self.user_id), str(self.list_id)])

    @classmethod
    def decode(cls, payload: str) -> ShoppingListChanged:
        """The event of a NOTIFY payload."""
        user_id, list_id = json.loads(payload)
        return cls(UserId(UUID(user_id)), ShoppingListId(UUID(list_id)))


_ANNOUNCE = text(
    "SELECT pg_notify(channel, payload) "
    "FROM unnest(CAST(:channels AS text[]), CAST(:payloads AS text[])) AS news(channel, payload)"
)


async def announce(session: AsyncSession, *events: Event) -> None:
    """Tell every listening process, once this transaction commits."""
    told = {"channels": [event.channel for event in events], "payloads": [event.encode() for event in events]}
    await session.execute(_ANNOUNCE, told)
