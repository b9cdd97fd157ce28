"""The one door behind all doors: what came in is kept, noted and queued for reading, or not at all."""

from __future__ import annotations

from dataclasses import dataclass

from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.errors import InvalidInput
from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.receipts.actions import NewReceipt, add_receipt
from cartsnitch_domain.receipts.rules import Channel, ReceiptStatus
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Incoming:
    """Bytes at a door. The same `idempotency_key` again is the same receipt."""

    user_id: UserId
    channel: Channel
    data: bytes
    idempotency_key: str
    filename: str | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A receipt that is durable once the transaction commits."""

    receipt_id: ReceiptId
    status: ReceiptStatus
    filename: str | None


def mail_key(digest: str) -> str:
    """The key of a mail: its own bytes, since a sender that did not hear our 250 sends them again."""
    return f"mail:{digest}"


async def accept(session: AsyncSession, blobs: Blobs, incoming: Incoming) -> Accepted:
    """Take the bytes in: blob, row and job, all in the caller's transaction. Raises InvalidInput for an empty file."""
    if not incoming.data:
        raise InvalidInput("This file is empty. Please choose another one.")
    digest = await blobs.put(incoming.data)
    receipt_id, status = await add_receipt(
        session,
        NewReceipt(
            user_id=incoming.user_id,
            channel=incoming.channel,
            digest=digest,
            byte_size=len(incoming.data),
            idempotency_key=incoming.idempotency_key,
            filename=incoming.filename,
            media_type=incoming.media_type,
        ),
    )
    return Accepted(receipt_id, status, incoming.filename)
