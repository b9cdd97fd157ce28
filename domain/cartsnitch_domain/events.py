"""News for other processes, sent when the transaction that makes them commits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import ReceiptId, UserId

RECEIPT_CHANGED = "cartsnitch_receipt_changed"
"""The PostgreSQL channel of ReceiptChanged."""


@dataclass(frozen=True, slots=True)
class ReceiptChanged:
    """A receipt of this user has another status."""

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


_ANNOUNCE = text("SELECT pg_notify(:channel, payload) FROM unnest(CAST(:payloads AS text[])) AS payload")


async def announce(session: AsyncSession, *events: ReceiptChanged) -> None:
    """Tell every listening process, once this transaction commits."""
    payloads = [event.encode() for event in events]
    await session.execute(_ANNOUNCE, {"channel": RECEIPT_CHANGED, "payloads": payloads})
