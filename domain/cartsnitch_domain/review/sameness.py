"""Which receipts show one purchase. The lesser reading is kept, so that this can be undone, but counts nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.coupons.redeeming import redeem
from cartsnitch_domain.errors import InvalidCorrection, NotFound, ReceiptBeingRead
from cartsnitch_domain.ids import PurchaseId, ReceiptId
from cartsnitch_domain.prices.actions import observe, withdraw
from cartsnitch_domain.products.lessons import hold_lessons
from cartsnitch_domain.purchases.actions import remove_purchases
from cartsnitch_domain.purchases.corrections import note_changes
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import CorrectedField
from cartsnitch_domain.receipts.actions import read_again
from cartsnitch_domain.receipts.records import Receipt, ReceiptDistinction
from cartsnitch_domain.receipts.rules import UNREAD
from cartsnitch_domain.review.correcting import correcting
from cartsnitch_domain.review.opening import open_purchase
from cartsnitch_domain.review.standing import settle


async def same_as(session: AsyncSession, actor: Actor, purchase_id: UUID, kept_id: UUID, now: datetime) -> PurchaseId:
    """Let a purchase of the actor be a repetition of another, which is given. Nothing of it is lost.

    Raises NotFound, ReceiptBeingRead or InvalidCorrection.
    """
    if purchase_id == kept_id:
        raise InvalidCorrection("Please choose two purchases.")
    opened = {each: await open_purchase(session, actor, each, now) for each in sorted((purchase_id, kept_id))}
    repeated, kept = opened[purchase_id], opened[kept_id]
    pair = sorted((repeated.receipt_id, kept.receipt_id))
    await session.execute(
        delete(ReceiptDistinction).where(tuple_(ReceiptDistinction.receipt_id, ReceiptDistinction.other_id) == pair)
    )
    for one, other in ((repeated, kept), (kept, repeated)):  # of both, so that a later reading leaves both alone
        one.note(one.record, CorrectedField.SAME_AS, None, str(other.id))
        await note_changes(session, actor.user_id, one.id, one.changes)
    await link(session, repeated.id, kept.id, now)
    return kept.id


async def not_the_same(session: AsyncSession, actor: Actor, receipt_id: UUID, now: datetime) -> None:
    """Let a receipt that repeats others stand for itself, now and after every reading to come.

    Raises NotFound, ReceiptBeingRead, or InvalidCorrection where it repeats none, or is the very same file.
    """
    receipt = await _lock(session, actor, receipt_id)
    others = await _repeated_by(session, receipt)
    if receipt.duplicate_of_id is None and not others:
        raise InvalidCorrection("This receipt does not repeat another one.")
    if await _is_same_file(session, receipt):
        raise InvalidCorrection("This is the very same file as another receipt, so it shows the same purchase.")
    if not others:
        await _tell_apart(session, receipt, [receipt.duplicate_of_id])
        await read_again(session, receipt)  # it is from a time when repetitions were not recorded
        return
    await _tell_apart(session, receipt, others.values())
    for purchase_id in others:
        async with correcting(session, actor, purchase_id, now, is_repeated=True) as opened:
            opened.change(opened.record, CorrectedField.SAME_AS, None)


async def link(session: AsyncSession, repeated: PurchaseId, kept: PurchaseId, now: datetime) -> None:
    """Let one purchase, and those that it stood for, be repetitions of another, which alone counts."""
    statement = (
        update(Purchase)
        .where(or_(Purchase.id == repeated, Purchase.same_as_id == repeated))
        .values(same_as_id=kept)
        .returning(Purchase.receipt_id)
    )
    receipts = set((await session.scalars(statement)).all())
    await observe(session, repeated)
    await redeem(session, repeated)
    for receipt_id in sorted(receipts):
        await settle(session, ReceiptId(receipt_id), now)


async def take_back(
    session: AsyncSession, receipt_id: ReceiptId, now: datetime, but: Collection[PurchaseId] = ()
) -> None:
    """Take back what was read from a receipt, all but these, before it is read anew.

    What repeated it stands for itself again.
    """
    own = select(Purchase.id).where(Purchase.receipt_id == receipt_id, Purchase.id.not_in(but))
    statement = select(Purchase.id, Purchase.position, Purchase.receipt_id, Receipt.digest).join(Receipt)
    repeating = statement.where(Purchase.same_as_id.in_(own), Purchase.receipt_id != receipt_id).order_by(Purchase.id)
    loose = (await session.execute(repeating)).all()
    lines = select(PurchaseLine.id).join(Purchase, Purchase.id == PurchaseLine.purchase_id)
    gone = lines.where(Purchase.receipt_id == receipt_id, Purchase.id.not_in(but))
    await withdraw(session, (await session.scalars(gone)).all())
    await remove_purchases(session, receipt_id, but)
    firsts: dict[tuple[str, int], PurchaseId] = {}
    for row in loose:
        first = firsts.setdefault((row.digest, row.position), PurchaseId(row.id))
        if first == row.id:
            await observe(session, first)
            await redeem(session, first)
            await settle(session, ReceiptId(row.receipt_id), now)
        else:  # the same file came twice, and shows the same purchase still
            await link(session, PurchaseId(row.id), first, now)


async def _lock(session: AsyncSession, actor: Actor, receipt_id: UUID) -> Receipt:
    """A receipt of the actor that is not being read, locked until the transaction ends; and before it, what the shopper
    taught, as everybody does who needs both."""
    await hold_lessons(session, actor.user_id, to_change=True)
    own = select(Receipt).where(Receipt.id == receipt_id, Receipt.user_id == actor.user_id)
    receipt = await session.scalar(own.with_for_update())
    if receipt is None:
        raise NotFound
    if receipt.status in UNREAD:
        raise ReceiptBeingRead
    return receipt


async def _repeated_by(session: AsyncSession, receipt: Receipt) -> dict[UUID, UUID]:
    """The receipts that have what the purchases of this one repeat, by purchase."""
    kept = aliased(Purchase)
    statement = select(Purchase.id, kept.receipt_id).join(kept, kept.id == Purchase.same_as_id)
    rows = await session.execute(statement.where(Purchase.receipt_id == receipt.id))
    return {row.id: row.receipt_id for row in rows}


async def _is_same_file(session: AsyncSession, receipt: Receipt) -> bool:
    """Whether the same bytes came in before, or since, and stand for themselves."""
    statement = select(Receipt.id).where(
        Receipt.user_id == receipt.user_id,
        Receipt.digest == receipt.digest,
        Receipt.id != receipt.id,
        or_(Receipt.duplicate_of_id.is_(None), Receipt.id == receipt.duplicate_of_id),
    )
    return await session.scalar(statement) is not None


async def _tell_apart(session: AsyncSession, receipt: Receipt, others: Iterable[UUID | None]) -> None:
    rows = [
        {"receipt_id": min(receipt.id, other), "other_id": max(receipt.id, other)}
        for other in {*others}
        if other not in (None, receipt.id)  # two purchases of one receipt are never compared
    ]
    if rows:
        await session.execute(upsert(ReceiptDistinction).on_conflict_do_nothing(), rows)
