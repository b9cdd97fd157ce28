"""The bytes of a receipt as its owner may see them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadSession
from cartsnitch_domain.errors import NotFound
from cartsnitch_domain.ids import ReceiptId
from cartsnitch_domain.receipts.records import Receipt, ReceiptPage


@dataclass(frozen=True, slots=True)
class OriginalOf:
    """Where the original of a receipt is kept, and what its sender called it."""

    digest: str
    filename: str | None


async def original_for(session: ReadSession, actor: Actor, receipt_id: ReceiptId) -> OriginalOf:
    """The original of the actor's receipt. Raises NotFound, also for another's."""
    statement = select(Receipt.digest, Receipt.filename).where(
        Receipt.id == receipt_id, Receipt.user_id == actor.user_id
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound
    return OriginalOf(row.digest, row.filename)


async def page_image_for(session: ReadSession, actor: Actor, receipt_id: ReceiptId, number: int) -> str:
    """The digest of the picture of a page. Raises NotFound, also for another's and for a page of text."""
    statement = (
        select(ReceiptPage.image_digest)
        .join(Receipt, Receipt.id == ReceiptPage.receipt_id)
        .where(Receipt.id == receipt_id, Receipt.user_id == actor.user_id, ReceiptPage.number == number)
    )
    digest = (await session.execute(statement)).scalar_one_or_none()
    if digest is None:
        raise NotFound
    return digest
