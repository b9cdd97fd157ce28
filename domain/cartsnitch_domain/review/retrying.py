"""Reading a receipt again from its original."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.errors import ReceiptNotRetryable
from cartsnitch_domain.ids import ReceiptId
from cartsnitch_domain.purchases.records import Correction, Purchase
from cartsnitch_domain.receipts import actions

CORRECTED = "You have corrected this receipt, and reading it again would lose that. Please read single places again."


async def retry(session: AsyncSession, actor: Actor, receipt_id: UUID) -> None:
    """Ask for another reading, which takes the place of the one before.

    Raises NotFound, or ReceiptNotRetryable while it is read, was read well, or once it was corrected.
    """
    await actions.retry(session, actor.user_id, ReceiptId(receipt_id))
    of_receipt = select(Correction.id).join(Purchase).where(Purchase.receipt_id == receipt_id).limit(1)
    if await session.scalar(of_receipt) is not None:
        raise ReceiptNotRetryable(CORRECTED)
