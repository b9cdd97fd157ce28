"""The same purchase by two ways: photographed and mailed, or photographed twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import PurchaseId, ReceiptId
from cartsnitch_domain.products.rules import text_key
from cartsnitch_domain.purchases.actions import NewLine, NewPurchase
from cartsnitch_domain.purchases.records import Correction, Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.receipts.records import ReceiptDistinction


@dataclass(frozen=True, slots=True)
class Twin:
    """A purchase that is recorded already and is the same as one just read.

    It is `settled` where it balances, or a shopper saw to it: then no other reading takes its place.
    """

    purchase_id: PurchaseId
    is_settled: bool


async def find_twin(session: AsyncSession, new: NewPurchase, lines: list[NewLine]) -> Twin | None:
    """The recorded purchase that `new` repeats: same store, day and total, and the same time of day.

    Two equal baskets on one day are two purchases when their printed times differ. Where one of the two shows no time,
    they are the same when every item costs the same and at least one is called the same. What the shopper told apart
    stays apart.
    """
    if new.purchased_on is None or new.total is None or new.store_id is None:
        return None
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(new.user_id), 1))))
    candidates = await session.execute(
        select(Purchase.id, Purchase.purchased_at, _IS_SETTLED.label("is_settled")).where(
            Purchase.user_id == new.user_id,
            Purchase.same_as_id.is_(None),
            Purchase.store_id == new.store_id,
            Purchase.purchased_on == new.purchased_on,
            Purchase.total == new.total,
            Purchase.receipt_id != new.receipt_id,
            ~_told_apart(new.receipt_id),
        )
    )
    for row in candidates.all():
        if row.purchased_at is not None and new.purchased_at is not None:
            same = row.purchased_at.replace(second=0) == new.purchased_at.replace(second=0)
        else:
            same = await _is_same_basket(session, row.id, lines)
        if same:
            return Twin(PurchaseId(row.id), row.is_settled)
    return None


_IS_SETTLED = or_(
    Purchase.is_balanced,
    Purchase.confirmed_at.is_not(None),
    select(Correction.id).where(Correction.purchase_id == Purchase.id).exists(),
)


def _told_apart(receipt_id: ReceiptId) -> ColumnElement[bool]:
    """Whether a shopper said that the receipt of a purchase and this one show two."""
    pair = (ReceiptDistinction.receipt_id, ReceiptDistinction.other_id)
    lower_first = tuple_(func.least(Purchase.receipt_id, receipt_id), func.greatest(Purchase.receipt_id, receipt_id))
    return select(ReceiptDistinction.id).where(tuple_(*pair) == lower_first).correlate(Purchase).exists()


async def _is_same_basket(session: AsyncSession, purchase_id: PurchaseId, lines: list[NewLine]) -> bool:
    statement = select(PurchaseLine.amount, PurchaseLine.text).where(
        PurchaseLine.purchase_id == purchase_id,
        PurchaseLine.kind == LineKind.ITEM,
        PurchaseLine.removed_at.is_(None),
    )
    recorded = (await session.execute(statement)).all()
    items = [line for line in lines if line.kind is LineKind.ITEM]
    same_prices = Counter(row.amount for row in recorded) == Counter(line.amount for line in items)
    return same_prices and bool({text_key(row.text) for row in recorded} & {text_key(line.text) for line in items})
