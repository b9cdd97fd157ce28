"""The one door behind all doors: what came in is kept, noted and queued for reading, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.errors import InvalidInput
from cartsnitch_domain.forgotten_blobs import hold
from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.receipts.actions import NewReceipt, add_receipts
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
class Kept:
    """Bytes that are in the blob store, under their hash."""

    incoming: Incoming
    digest: str


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
    (accepted,) = await accept_kept(session, blobs, [await keep(blobs, incoming)])
    return accepted


async def keep(blobs: Blobs, incoming: Incoming) -> Kept:
    """The first half of `accept`, which needs no transaction: the bytes, durable. Raises InvalidInput for no bytes."""
    if not incoming.data:
        raise InvalidInput("This file is empty. Please choose another one.")
    return Kept(incoming, await blobs.put(incoming.data))


async def accept_kept(session: AsyncSession, blobs: Blobs, all_kept: Sequence[Kept]) -> list[Accepted]:
    """The second half, for one or for many that came at the same time: rows and jobs in the caller's transaction.

    Where the bytes went since, with the account of somebody else who sent the same, they are put once more.
    """
    gone = await hold(session, [kept.digest for kept in all_kept])
    for kept in all_kept:
        if kept.digest in gone:
            await blobs.put(kept.incoming.data)
    noted = await add_receipts(session, [_new_receipt(kept) for kept in all_kept])
    return [
        Accepted(receipt_id, status, kept.incoming.filename)
        for kept, (receipt_id, status) in zip(all_kept, noted, strict=True)
    ]


def _new_receipt(kept: Kept) -> NewReceipt:
    incoming = kept.incoming
    return NewReceipt(
        user_id=incoming.user_id,
        channel=incoming.channel,
        digest=kept.digest,
        byte_size=len(incoming.data),
        idempotency_key=incoming.idempotency_key,
        filename=incoming.filename,
        media_type=incoming.media_type,
    )
