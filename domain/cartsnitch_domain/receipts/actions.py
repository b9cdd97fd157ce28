"""What happens to receipts: they come in, are read, and may be read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Update, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.errors import NotFound, ReceiptNotRetryable
from cartsnitch_domain.events import ReceiptChanged, announce
from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.jobs import Job, enqueue, enqueue_all
from cartsnitch_domain.receipts.records import Receipt, ReceiptPage, ReceiptPart
from cartsnitch_domain.receipts.rules import RETRYABLE, UNREAD, Channel, ReceiptStatus


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """What a door knows of what came in; `digest` names the bytes in the blob store."""

    user_id: UserId
    channel: Channel
    digest: str
    byte_size: int
    idempotency_key: str
    filename: str | None = None
    media_type: str | None = None
    sender: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a receipt, with the verdict on it."""

    filename: str | None
    media_type: str
    byte_size: int
    verdict: str


@dataclass(frozen=True, slots=True)
class PageShown:
    """A page as it is shown beside the lines: a picture in the blob store, or monospaced text."""

    width: int
    height: int
    image_digest: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a receipt, and why, in words for the shopper."""

    status: ReceiptStatus
    reason: str | None = None
    duplicate_of_id: ReceiptId | None = None


async def add_receipt(session: AsyncSession, new: NewReceipt) -> tuple[ReceiptId, ReceiptStatus]:
    """Note that a receipt came in and ask for its reading.

    The same idempotency key again is the same receipt. The same bytes under another key are told, and not read again.
    """
    added = await _insert(session, new, ReceiptStatus.RECEIVED, None)
    if added is not None:
        await enqueue(session, Job.READ_RECEIPT, added)
        return added, ReceiptStatus.RECEIVED
    known = await _by_key(session, new)
    if known is not None:
        return known
    original = (
        await session.execute(
            select(Receipt.id).where(
                Receipt.user_id == new.user_id, Receipt.digest == new.digest, Receipt.duplicate_of_id.is_(None)
            )
        )
    ).scalar_one()
    repeated = await _insert(session, new, ReceiptStatus.DUPLICATE, ReceiptId(original))
    if repeated is None:
        known = await _by_key(session, new)
        if known is None:
            raise RuntimeError("a receipt was neither new nor known")
        return known
    return repeated, ReceiptStatus.DUPLICATE


async def add_receipts(session: AsyncSession, all_new: Sequence[NewReceipt]) -> list[tuple[ReceiptId, ReceiptStatus]]:
    """Note several receipts at once, each as `add_receipt` does. The order of the answers is that of the questions."""
    # Two processes that add the same receipts do it in one order, so that neither waits for the other in a circle.
    values = sorted((_values(new) for new in all_new), key=lambda row: (row["user_id"], row["idempotency_key"]))
    rows = (await (await session.connection()).execute(_INSERT_ALL, values)).all()
    added = {(row.user_id, row.idempotency_key): ReceiptId(row.id) for row in rows}
    if added:
        await announce(session, *(ReceiptChanged(UserId(row.user_id), ReceiptId(row.id)) for row in rows))
        await enqueue_all(session, Job.READ_RECEIPT, list(added.values()))
    noted = []
    for new in all_new:
        receipt_id = added.pop((new.user_id, new.idempotency_key), None)
        known = None if receipt_id is None else (receipt_id, ReceiptStatus.RECEIVED)
        noted.append(known or await add_receipt(session, new))
    return noted


def _values(new: NewReceipt) -> dict[str, Any]:
    return asdict(new) | {"status": ReceiptStatus.RECEIVED}


_INSERT_ALL = (
    upsert(Receipt.__table__)  # type: ignore[arg-type]
    .on_conflict_do_nothing()
    .returning(Receipt.__table__.c.id, Receipt.__table__.c.user_id, Receipt.__table__.c.idempotency_key)
)
"""On the table, not the record: the unit of work has nothing to add, and takes three times as long."""


async def _insert(
    session: AsyncSession, new: NewReceipt, status: ReceiptStatus, duplicate_of_id: ReceiptId | None
) -> ReceiptId | None:
    statement = (
        upsert(Receipt)
        .values(
            user_id=new.user_id,
            channel=new.channel,
            digest=new.digest,
            byte_size=new.byte_size,
            idempotency_key=new.idempotency_key,
            filename=new.filename,
            media_type=new.media_type,
            sender=new.sender,
            subject=new.subject,
            status=status,
            reason=REPEATED if duplicate_of_id else None,
            duplicate_of_id=duplicate_of_id,
        )
        .on_conflict_do_nothing()
        .returning(Receipt.id)
    )
    receipt_id = (await session.execute(statement)).scalar_one_or_none()
    if receipt_id is None:
        return None
    await announce(session, ReceiptChanged(new.user_id, ReceiptId(receipt_id)))
    return ReceiptId(receipt_id)


async def _by_key(session: AsyncSession, new: NewReceipt) -> tuple[ReceiptId, ReceiptStatus] | None:
    statement = select(Receipt.id, Receipt.status).where(
        Receipt.user_id == new.user_id, Receipt.idempotency_key == new.idempotency_key
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else (ReceiptId(row.id), ReceiptStatus(row.status))


REPEATED = "You sent exactly this before, so it was not read again."


async def start_reading(session: AsyncSession, receipt_id: ReceiptId) -> Receipt | None:
    """Mark a receipt as being read; None where there is nothing to read any more."""
    statement = (
        update(Receipt)
        .where(Receipt.id == receipt_id, Receipt.status.in_(UNREAD))
        .values(status=ReceiptStatus.READING)
        .returning(Receipt)
    )
    receipt = (await session.execute(statement)).scalar_one_or_none()
    if receipt is not None:
        await announce(session, ReceiptChanged(UserId(receipt.user_id), receipt_id))
    return receipt


async def lock_unread(session: AsyncSession, receipt_id: ReceiptId) -> Receipt | None:
    """The receipt, locked until the transaction ends; None when its reading was recorded already."""
    statement = select(Receipt).where(Receipt.id == receipt_id, Receipt.status.in_(UNREAD)).with_for_update()
    return (await session.execute(statement)).scalar_one_or_none()


async def conclude(session: AsyncSession, receipt: Receipt, verdict: Verdict, version: str, now: datetime) -> None:
    """Write what became of a receipt that was read by this reader version."""
    await session.execute(
        _of(receipt).values(
            status=verdict.status,
            reason=verdict.reason,
            duplicate_of_id=verdict.duplicate_of_id,
            reader_version=version,
            read_at=now,
        )
    )
    await announce(session, ReceiptChanged(UserId(receipt.user_id), ReceiptId(receipt.id)))


async def supersede(session: AsyncSession, receipt_id: ReceiptId, verdict: Verdict) -> None:
    """Change what became of a receipt that was read before, because another one showed the same purchase better."""
    statement = (
        update(Receipt)
        .where(Receipt.id == receipt_id)
        .values(status=verdict.status, reason=verdict.reason, duplicate_of_id=verdict.duplicate_of_id)
        .returning(Receipt.user_id)
    )
    user_id = (await session.execute(statement)).scalar_one()
    await announce(session, ReceiptChanged(UserId(user_id), receipt_id))


async def note_sender(session: AsyncSession, receipt: Receipt, sender: str | None, subject: str | None) -> None:
    """Write who a mail says it is from, and its subject."""
    await session.execute(_of(receipt).values(sender=sender, subject=subject))


def _of(receipt: Receipt) -> Update:
    return update(Receipt).where(Receipt.id == receipt.id)


async def give_up(session: AsyncSession, receipt_id: ReceiptId, reason: str) -> None:
    """Say that the reading failed on our side; the shopper may try again."""
    receipt = await lock_unread(session, receipt_id)
    if receipt is not None:
        await session.execute(_of(receipt).values(status=ReceiptStatus.NEEDS_REVIEW, reason=reason))
        await announce(session, ReceiptChanged(UserId(receipt.user_id), receipt_id))


async def retry(session: AsyncSession, user_id: UserId, receipt_id: ReceiptId) -> None:
    """Ask for another reading. Raises NotFound, or ReceiptNotRetryable while it is read or was read well."""
    statement = select(Receipt).where(Receipt.id == receipt_id, Receipt.user_id == user_id).with_for_update()
    receipt = (await session.execute(statement)).scalar_one_or_none()
    if receipt is None:
        raise NotFound
    if receipt.status not in RETRYABLE:
        raise ReceiptNotRetryable
    await session.execute(_of(receipt).values(status=ReceiptStatus.RECEIVED, reason=None))
    await announce(session, ReceiptChanged(user_id, receipt_id))
    await enqueue(session, Job.READ_RECEIPT, receipt_id)


async def replace_parts(session: AsyncSession, receipt_id: ReceiptId, parts: Sequence[Part]) -> None:
    """Write the parts of a receipt and their verdicts anew."""
    await session.execute(delete(ReceiptPart).where(ReceiptPart.receipt_id == receipt_id))
    rows: list[dict[str, Any]] = [
        {
            "receipt_id": receipt_id,
            "position": position,
            "filename": part.filename,
            "media_type": part.media_type,
            "byte_size": part.byte_size,
            "verdict": part.verdict,
        }
        for position, part in enumerate(parts, start=1)
    ]
    if rows:
        await session.execute(insert(ReceiptPart), rows)


async def replace_pages(session: AsyncSession, receipt_id: ReceiptId, pages: Sequence[PageShown]) -> None:
    """Write the pages of a receipt anew, numbered from 1."""
    await session.execute(delete(ReceiptPage).where(ReceiptPage.receipt_id == receipt_id))
    rows: list[dict[str, Any]] = [
        {
            "receipt_id": receipt_id,
            "number": number,
            "width": page.width,
            "height": page.height,
            "image_digest": page.image_digest,
            "text": page.text,
        }
        for number, page in enumerate(pages, start=1)
    ]
    if rows:
        await session.execute(insert(ReceiptPage), rows)
