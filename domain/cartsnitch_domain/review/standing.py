"""Where a receipt stands, by the purchases that were read from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.money import printed
from cartsnitch_domain.notifications.notify import withdraw
from cartsnitch_domain.notifications.rules import NoticeKind
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.receipts.actions import Verdict, supersede
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.receipts.rules import UNREAD, ReceiptStatus

_LEFT_OUT = "They were left out: please see whether they are another purchase."
_CAUSES = {
    True: "A line may be missing, or the total be another one.",
    False: "The total may be another one, or a line not be part of it.",
}
"""Where nothing speaks against any line, by whether the total is more than the lines."""

_NO_CURRENCY = "No currency is printed on it, so its prices are not kept. Please choose its currency."

TWIN_REASON = "You have this purchase already, from another receipt."


async def standing(session: AsyncSession, receipt_id: ReceiptId) -> Verdict | None:
    """What became of a receipt, as its purchases stand; None without any.

    Where it held several, what needs a look counts most.
    """
    other = aliased(Purchase)
    statement = (
        select(
            Purchase.total,
            Purchase.gap,
            Purchase.purchased_on,
            Purchase.currency_code,
            Purchase.leaves_out,
            Purchase.confirmed_at,
            _HAS_SUSPECTS.label("has_suspects"),
            other.receipt_id.label("repeated_receipt_id"),
        )
        .outerjoin(other, other.id == Purchase.same_as_id)
        .where(Purchase.receipt_id == receipt_id)
        .order_by(Purchase.position)
    )
    verdicts = [_verdict_on(row) for row in (await session.execute(statement)).all()]
    return _gravest(verdicts) if verdicts else None


async def settle(session: AsyncSession, receipt_id: ReceiptId, now: datetime) -> None:
    """Let a receipt that was read stand as its purchases do now, and tell whoever listens."""
    verdict = await standing(session, receipt_id)
    is_unread = select(Receipt.id).where(Receipt.id == receipt_id, Receipt.status.in_(UNREAD))
    if verdict is not None and (await session.scalar(is_unread)) is None:
        await supersede(session, receipt_id, verdict)
        await take_look_back(session, receipt_id, now)


async def take_look_back(session: AsyncSession, receipt_id: ReceiptId, now: datetime) -> None:
    """Take back, while it is unread, that a receipt needs a look, once it needs none."""
    mended = select(Receipt.user_id).where(Receipt.id == receipt_id, Receipt.status != ReceiptStatus.NEEDS_REVIEW)
    user_id = await session.scalar(mended)
    if user_id is not None:
        kind, cause = NoticeKind.RECEIPT_NEEDS_LOOK, str(receipt_id)
        await withdraw(session, UserId(user_id), kind, cause, now, unread_only=True)


_HAS_SUSPECTS = select(PurchaseLine.id).where(PurchaseLine.purchase_id == Purchase.id, PurchaseLine.is_suspect).exists()


def _verdict_on(row: Row[*tuple[Any, ...]]) -> Verdict:
    """Recorded when it balances and says when, or when the shopper said that it is right."""
    if row.repeated_receipt_id is not None:
        return Verdict(ReceiptStatus.DUPLICATE, TWIN_REASON, ReceiptId(row.repeated_receipt_id))
    reason = _reason_for_review(row)
    if reason is None or row.confirmed_at is not None:
        return Verdict(ReceiptStatus.RECORDED, _NO_CURRENCY if row.currency_code is None else None)
    return Verdict(ReceiptStatus.NEEDS_REVIEW, reason)


def _reason_for_review(row: Row[*tuple[Any, ...]]) -> str | None:
    """Why a shopper should look at a purchase, in their words; None when all is well."""
    if row.total is None or row.gap is None:
        return "No total could be read. Please look at the receipt and its lines."
    if row.gap:
        size, whole = printed(abs(row.gap), row.currency_code), printed(row.total, row.currency_code)
        side = "less than" if row.gap > 0 else "more than"
        hint = "The likeliest lines are marked." if row.has_suspects else _CAUSES[row.gap > 0]
        return f"The lines that were read come to {size} {side} the total of {whole}. {hint}"
    if row.leaves_out:
        return f"Below the total of {printed(row.total, row.currency_code)} are goods with another total. {_LEFT_OUT}"
    if row.purchased_on is None:
        return "The lines add up, but no date could be read."
    return None


def _gravest(verdicts: Sequence[Verdict]) -> Verdict:
    order = (ReceiptStatus.NEEDS_REVIEW, ReceiptStatus.RECORDED, ReceiptStatus.DUPLICATE)
    return min(verdicts, key=lambda verdict: order.index(verdict.status))
