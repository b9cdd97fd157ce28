"""What became of a receipt, told to its shopper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency
from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.money import printed
from cartsnitch_domain.notifications.notify import Notice, notify
from cartsnitch_domain.notifications.rules import NoticeKind
from cartsnitch_domain.purchases.records import Purchase
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.receipts.rules import ReceiptStatus
from cartsnitch_domain.review.standing import take_look_back
from cartsnitch_domain.stores.records import Store
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

_LOCALE = "en"
"""The language of all that shoppers are told so far."""


async def tell_of(session: AsyncSession, receipt_id: ReceiptId, now: datetime) -> None:
    """Tell that a receipt was read, or needs a look, and take that back where it needs none any more; once each,
    however often it is read. Of duplicates and of what is no receipt nothing is told."""
    await take_look_back(session, receipt_id, now)
    statement = select(Receipt.user_id, Receipt.status, Receipt.reason).where(Receipt.id == receipt_id)
    receipt = (await session.execute(statement)).one()
    if receipt.status == ReceiptStatus.RECORDED:
        purchases = await _purchases(session, receipt_id)
        notice = _read(receipt_id, purchases) if purchases else _offers(receipt_id, receipt.reason)
    elif receipt.status == ReceiptStatus.NEEDS_REVIEW:
        notice = _needs_look(receipt_id, receipt.reason, await _purchases(session, receipt_id))
    else:
        return
    await notify(session, UserId(receipt.user_id), notice, now)


def _read(receipt_id: ReceiptId, purchases: Sequence[Row[*tuple[Any, ...]]]) -> Notice:
    title = f"{len(purchases)} receipts were read" if len(purchases) > 1 else "A receipt was read"
    link = f"/purchases/{purchases[0].id}" if len(purchases) == 1 else f"/inbox/{receipt_id}"
    body = "; ".join(_words(purchase) for purchase in purchases)
    return Notice(NoticeKind.RECEIPT_READ, str(receipt_id), title, body, link, [receipt_id])


def _offers(receipt_id: ReceiptId, reason: str | None) -> Notice:
    """Of an offer mail: what was found is its reason."""
    found, _, what_to_do = (reason or "Offers found").partition(". ")
    title = f"{found} in an email"
    return Notice(NoticeKind.RECEIPT_READ, str(receipt_id), title, what_to_do, f"/inbox/{receipt_id}", [receipt_id])


def _needs_look(receipt_id: ReceiptId, reason: str | None, purchases: Sequence[Row[*tuple[Any, ...]]]) -> Notice:
    names = [name for purchase in purchases if (name := purchase.store or purchase.merchant_name)]
    title = f"A receipt of {names[0]} needs a look" if len(names) == 1 else "A receipt needs a look"
    link = f"/review/{purchases[0].id}" if len(purchases) == 1 else f"/inbox/{receipt_id}"
    return Notice(NoticeKind.RECEIPT_NEEDS_LOOK, str(receipt_id), title, reason or "", link, [receipt_id])


def _words(purchase: Row[*tuple[Any, ...]]) -> str:
    """Where, how much and when, as far as it is known: `Target, $42.17, Mar 1, 2026`."""
    amount = None if purchase.total is None else _amount(purchase.total, purchase.currency_code)
    day = None if purchase.purchased_on is None else format_date(purchase.purchased_on, "medium", locale=_LOCALE)
    return ", ".join(part for part in (purchase.store or purchase.merchant_name, amount, day) if part)


def _amount(total: Decimal, currency_code: str | None) -> str:
    if currency_code is None:
        return f"{printed(total, currency_code)}"
    return format_currency(total, currency_code, locale=_LOCALE)


async def _purchases(session: AsyncSession, receipt_id: ReceiptId) -> Sequence[Row[*tuple[Any, ...]]]:
    statement = (
        select(
            Purchase.id,
            Store.name.label("store"),
            Purchase.merchant_name,
            Purchase.total,
            Purchase.currency_code,
            Purchase.purchased_on,
        )
        .outerjoin(Store, Store.id == Purchase.store_id)
        .where(Purchase.receipt_id == receipt_id, Purchase.same_as_id.is_(None))
        .order_by(Purchase.position)
    )
    return (await session.execute(statement)).all()
