"""Snapshots: a receipt as it is recorded at one moment, to be compared with another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import PurchaseId, PurchaseLineId, ReceiptId
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.receipts.rules import UNREAD
from cartsnitch_domain.stores.records import Store

Values = Mapping[str, Any]
"""By the name of their column."""

_OF_PURCHASE = (
    Purchase.merchant_name,
    Store.slug.label("store"),
    Purchase.purchased_on,
    Purchase.purchased_at,
    Purchase.currency_code,
    Purchase.subtotal,
    Purchase.tax,
    Purchase.is_tax_included,
    Purchase.total,
    Purchase.gap,
)
_OF_LINE = (
    PurchaseLine.kind,
    PurchaseLine.text,
    PurchaseLine.amount,
    PurchaseLine.quantity,
    PurchaseLine.unit,
    PurchaseLine.unit_price,
    PurchaseLine.identifier,
)


@dataclass(frozen=True, slots=True)
class PurchaseAsIs:
    """What a shopper sees of a purchase, and of its lines in their order; not those that were removed.

    `position` is which purchase of its receipt it is, from 1.
    """

    position: int
    values: Values
    lines: Mapping[PurchaseLineId, Values]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What became of a receipt, which reader read it, and its purchases in their order."""

    status: str
    reason: str | None
    reader_version: str | None
    purchases: Mapping[PurchaseId, PurchaseAsIs]


async def snapshot(session: AsyncSession, receipt_id: ReceiptId) -> Snapshot:
    """The receipt as it is now, in this transaction."""
    statement = select(Receipt.status, Receipt.reason, Receipt.reader_version).where(Receipt.id == receipt_id)
    receipt = (await session.execute(statement)).one()
    of_receipt = (
        select(Purchase.id, Purchase.position, *_OF_PURCHASE)
        .outerjoin(Store, Store.id == Purchase.store_id)
        .where(Purchase.receipt_id == receipt_id)
        .order_by(Purchase.position)
    )
    purchases = {
        PurchaseId(row["id"]): PurchaseAsIs(row["position"], _values(row), await _lines(session, row["id"]))
        for row in (await session.execute(of_receipt)).mappings()
    }
    return Snapshot(receipt.status, receipt.reason, receipt.reader_version, purchases)


async def _lines(session: AsyncSession, purchase_id: UUID) -> Mapping[PurchaseLineId, Values]:
    statement = (
        select(PurchaseLine.id, *_OF_LINE)
        .where(PurchaseLine.purchase_id == purchase_id, PurchaseLine.removed_at.is_(None))
        .order_by(PurchaseLine.position)
    )
    rows = (await session.execute(statement)).mappings()
    return {PurchaseLineId(row["id"]): _values(row) for row in rows}


def _values(row: RowMapping) -> Values:
    return {str(name): value for name, value in row.items() if name not in {"id", "position"}}


async def receipts_read(
    session: AsyncSession, since: datetime | None = None, receipt_id: UUID | None = None, store_slug: str | None = None
) -> Sequence[ReceiptId]:
    """The receipts of all users that a reader has read, the oldest first: all of them, or those that came in since, or
    one, or those of a store."""
    conditions: list[ColumnElement[bool]] = [Receipt.read_at.is_not(None), Receipt.status.not_in(UNREAD)]
    if since is not None:
        conditions.append(Receipt.received_at >= since)
    if receipt_id is not None:
        conditions.append(Receipt.id == receipt_id)
    if store_slug is not None:
        of_store = exists().where(Purchase.receipt_id == Receipt.id, Purchase.store_id == Store.id)
        conditions.append(of_store.where(Store.slug == store_slug))
    return [
        ReceiptId(found) for found in await session.scalars(select(Receipt.id).where(*conditions).order_by(Receipt.id))
    ]
