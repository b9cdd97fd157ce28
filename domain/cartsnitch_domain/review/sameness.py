"""Which receipts show one purchase. The lesser reading is kept, so that this can be undone, but counts nowhere."""

from __future__ import annotations

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import PurchaseId, ReceiptId
from cartsnitch_domain.prices.actions import observe
from cartsnitch_domain.purchases.actions import remove_purchases
from cartsnitch_domain.purchases.records import Purchase
from cartsnitch_domain.review.standing import settle


async def link(session: AsyncSession, repeated: PurchaseId, kept: PurchaseId) -> None:
    """Let one purchase, and those that it stood for, be repetitions of another, which alone counts."""
    statement = (
        update(Purchase)
        .where(or_(Purchase.id == repeated, Purchase.same_as_id == repeated))
        .values(same_as_id=kept)
        .returning(Purchase.receipt_id)
    )
    receipts = set((await session.scalars(statement)).all())
    await observe(session, repeated)
    for receipt_id in sorted(receipts):
        await settle(session, ReceiptId(receipt_id))


async def take_back(session: AsyncSession, receipt_id: ReceiptId) -> None:
    """Take back what was read from a receipt, before it is read anew. What repeated it stands for itself again."""
    own = select(Purchase.id).where(Purchase.receipt_id == receipt_id)
    statement = select(Purchase.id, Purchase.receipt_id).where(
        Purchase.same_as_id.in_(own), Purchase.receipt_id != receipt_id
    )
    loose = (await session.execute(statement)).all()
    await remove_purchases(session, receipt_id)
    for row in loose:
        await observe(session, PurchaseId(row.id))
        await settle(session, ReceiptId(row.receipt_id))
