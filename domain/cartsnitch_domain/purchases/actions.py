"""Writing what was read from a receipt."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import PurchaseId, PurchaseLineId, ReceiptId, StoreId, UserId
from cartsnitch_domain.products.matching import NO_MATCH, Match
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind


@dataclass(frozen=True, slots=True)
class NewLine:
    """A typed line. `applies_to` is the index of the line that it belongs to; the likeliest suspect has rank 1."""

    kind: LineKind
    text: str
    amount: Decimal
    quantity: Decimal | None
    unit: str | None
    unit_price: Decimal | None
    identifier: str | None
    applies_to: int | None
    suspect_rank: int | None
    match: Match | None
    evidence: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class NewPurchase:
    """A purchase as read; see the records for what each field means."""

    user_id: UserId
    receipt_id: ReceiptId
    position: int
    store_id: StoreId | None
    merchant_name: str | None
    purchased_on: date | None
    purchased_at: datetime | None
    currency_code: str | None
    subtotal: Decimal | None
    tax: Decimal | None
    is_tax_included: bool
    total: Decimal | None
    gap: Decimal | None
    confidence: float
    reader_version: str
    leaves_out: bool = False
    date_confidence: float | None = None
    is_currency_assumed: bool = False


async def add_purchase(
    session: AsyncSession, new: NewPurchase, lines: Sequence[NewLine]
) -> tuple[PurchaseId, list[PurchaseLineId]]:
    """Write a purchase and its lines in their printed order."""
    purchase_id, *line_ids = await _new_ids(session, len(lines) + 1)
    await session.execute(insert(Purchase).values(id=purchase_id, **_columns(new)))
    if lines:
        rows = [
            _columns(line)
            | (line.match.columns() if line.match else dict(NO_MATCH))
            | {
                "id": line_ids[index],
                "purchase_id": purchase_id,
                "position": index + 1,
                "is_suspect": line.suspect_rank is not None,
                "read_rank": line.suspect_rank,
                "applies_to_id": None if line.applies_to is None else line_ids[line.applies_to],
            }
            for index, line in enumerate(lines)
        ]
        await session.execute(insert(PurchaseLine), _owners_first(rows))
    return PurchaseId(purchase_id), [PurchaseLineId(line_id) for line_id in line_ids]


async def remove_purchases(session: AsyncSession, receipt_id: ReceiptId, but: Collection[PurchaseId] = ()) -> None:
    """Take back what was read from a receipt, all but these, with its lines and prices, before it is read anew."""
    await session.execute(delete(Purchase).where(Purchase.receipt_id == receipt_id, Purchase.id.not_in(but)))


async def _new_ids(session: AsyncSession, count: int) -> list[Any]:
    """Fresh keys from the database, so that lines can name each other before they are written."""
    return list(await session.scalars(select(func.uuidv7()).select_from(func.generate_series(1, count))))


def _owners_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: row["applies_to_id"] is not None)


def _columns(new: NewLine | NewPurchase) -> dict[str, Any]:
    return {name: getattr(new, name) for name in new.__dataclass_fields__ if name not in {"applies_to", "match"}}
