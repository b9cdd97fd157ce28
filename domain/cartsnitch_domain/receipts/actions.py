"""What happens to receipts: they come in, are read, and may be read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Update, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.errors import IdempotencyKeyReused, NotFound, ReceiptNotRetryable
from cartsnitch_domain.events import ReceiptChanged, announce
from cartsnitch_domain.forgotten_blobs import note
from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.jobs import Job, enqueue, enqueue_all
from cartsnitch_domain.products.lessons import hold_lessons
from cartsnitch_domain.receipts.records import Receipt, ReceiptPage, ReceiptPart
from cartsnitch_domain.receipts.rules import GIVEN_UP, MOST_ATTEMPTS, RETRYABLE, UNREAD, Channel, ReceiptStatus
from cartsnitch_domain.receipts.turns import receipt_turns


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


async def add_receipts(session: AsyncSession, all_new: Sequence[NewReceipt]) -> list[tuple[ReceiptId, ReceiptStatus]]:
    """Note that receipts came in and ask for their reading. The order of the answers is that of the questions.

    The same idempotency key again is the same receipt; raises IdempotencyKeyReused where it comes with other bytes. The
    same bytes under another key are told, and not read again.
    """
    # Two processes that add the same receipts do it in one order, so that neither waits for the other in a circle.
    ordered = sorted(all_new, key=lambda new: (new.user_id, new.idempotency_key))
    rows = await _insert(session, [_columns(new) for new in ordered])
    added = {(row.user_id, row.idempotency_key, row.digest): ReceiptId(row.id) for row in rows}
    if added:
        turns = await receipt_turns(session, [UserId(user_id) for user_id, _, _ in added])
        await enqueue_all(session, Job.READ_RECEIPT, list(added.values()), turns)
    noted = []
    for new in all_new:
        receipt_id = added.pop((new.user_id, new.idempotency_key, new.digest), None)
        known = None if receipt_id is None else (receipt_id, ReceiptStatus.RECEIVED)
        noted.append(known or await _by_key(session, new) or await _note_repeated(session, new))
    return noted


def _columns(
    new: NewReceipt, status: ReceiptStatus = ReceiptStatus.RECEIVED, duplicate_of_id: UUID | None = None
) -> dict[str, Any]:
    reason = REPEATED if duplicate_of_id else None
    return asdict(new) | {"status": status, "reason": reason, "duplicate_of_id": duplicate_of_id}


async def _insert(session: AsyncSession, rows: list[dict[str, Any]]) -> Sequence[Row[Any]]:
    """Insert those whose key and bytes are not known yet, and announce them."""
    inserted = (await (await session.connection()).execute(_INSERT, rows)).all()
    if inserted:
        await announce(session, *(ReceiptChanged(UserId(row.user_id), ReceiptId(row.id)) for row in inserted))
    return inserted


_receipts = Receipt.__table__.c
_INSERT = (
    upsert(Receipt.__table__)  # type: ignore[arg-type]
    .on_conflict_do_nothing()
    .returning(_receipts.id, _receipts.user_id, _receipts.idempotency_key, _receipts.digest)
)
"""On the table, not the record: the unit of work has nothing to add, and takes three times as long."""


async def _by_key(session: AsyncSession, new: NewReceipt) -> tuple[ReceiptId, ReceiptStatus] | None:
    """The receipt with this key; raises IdempotencyKeyReused where it is another one."""
    statement = select(Receipt.id, Receipt.status, Receipt.digest).where(
        Receipt.user_id == new.user_id, Receipt.idempotency_key == new.idempotency_key
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        return None
    if row.digest != new.digest:
        raise IdempotencyKeyReused
    return ReceiptId(row.id), ReceiptStatus(row.status)


async def _note_repeated(session: AsyncSession, new: NewReceipt) -> tuple[ReceiptId, ReceiptStatus]:
    """Note that known bytes came again, under a key of their own."""
    statement = select(Receipt.id).where(
        Receipt.user_id == new.user_id, Receipt.digest == new.digest, Receipt.duplicate_of_id.is_(None)
    )
    original = (await session.execute(statement)).scalar_one()
    for row in await _insert(session, [_columns(new, ReceiptStatus.DUPLICATE, original)]):
        return ReceiptId(row.id), ReceiptStatus.DUPLICATE
    known = await _by_key(session, new)  # the same request at the same time was quicker
    if known is None:
        raise RuntimeError("a receipt was neither new nor known")
    return known


REPEATED = "You sent exactly this before, so it was not read again."


async def start_reading(session: AsyncSession, receipt_id: ReceiptId) -> Receipt | None:
    """Mark a receipt as being read; None where there is nothing to read any more, or it was begun too often."""
    begun = Receipt.reading_attempts + 1
    statement = (
        update(Receipt)
        .where(Receipt.id == receipt_id, Receipt.status.in_(UNREAD))
        .values(status=ReceiptStatus.READING, reading_attempts=begun)
        .returning(Receipt)
    )
    receipt = (await session.execute(statement)).scalar_one_or_none()
    if receipt is None:
        return None
    if receipt.reading_attempts > MOST_ATTEMPTS:
        await give_up(session, receipt_id, GIVEN_UP)
        return None
    await announce(session, ReceiptChanged(UserId(receipt.user_id), receipt_id))
    return receipt


async def lock_unread(session: AsyncSession, receipt_id: ReceiptId) -> Receipt | None:
    """The receipt, locked until the transaction ends; None when its reading was recorded already.

    Before it, what its shopper taught is held, as by everybody who needs both.
    """
    await _hold_lessons(session, receipt_id)
    statement = select(Receipt).where(Receipt.id == receipt_id, Receipt.status.in_(UNREAD)).with_for_update()
    return (await session.execute(statement)).scalar_one_or_none()


async def lock_read(session: AsyncSession, receipt_id: ReceiptId) -> Receipt | None:
    """The receipt, locked until the transaction ends; None where it was not read, or is about to be read again.

    Before it, what its shopper taught is held, as by everybody who needs both.
    """
    await _hold_lessons(session, receipt_id)
    is_read = (Receipt.read_at.is_not(None), Receipt.status.not_in(UNREAD))
    statement = select(Receipt).where(Receipt.id == receipt_id, *is_read).with_for_update()
    return (await session.execute(statement)).scalar_one_or_none()


async def _hold_lessons(session: AsyncSession, receipt_id: ReceiptId) -> None:
    user_id = await session.scalar(select(Receipt.user_id).where(Receipt.id == receipt_id))
    if user_id is not None:
        await hold_lessons(session, UserId(user_id), to_change=True)


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
    await read_again(session, receipt)


async def read_again(session: AsyncSession, receipt: Receipt) -> None:
    """Let a receipt be as if it had just come in, and ask for its reading."""
    fresh = {"status": ReceiptStatus.RECEIVED, "reason": None, "duplicate_of_id": None, "reading_attempts": 0}
    await session.execute(_of(receipt).values(**fresh))
    await announce(session, ReceiptChanged(UserId(receipt.user_id), ReceiptId(receipt.id)))
    (turn,) = await receipt_turns(session, [UserId(receipt.user_id)])
    await enqueue(session, Job.READ_RECEIPT, receipt.id, turn)


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
    """Write the pages of a receipt anew, numbered from 1. Pictures that it had before and has no more are forgotten."""
    gone = delete(ReceiptPage).where(ReceiptPage.receipt_id == receipt_id).returning(ReceiptPage.image_digest)
    before = {digest for digest in await session.scalars(gone) if digest is not None}
    await note(session, before - {page.image_digest for page in pages})
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
