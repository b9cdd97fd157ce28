"""Noting prices as they are seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import PurchaseId
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.prices.rules import PricedLine, prices_of
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind


async def observe(session: AsyncSession, purchase_id: PurchaseId) -> None:
    """Note the prices that a purchase shows as it stands; what it showed before and shows no more is withdrawn.

    It shows none where it repeats another one, or without a store, a day or a currency.
    """
    rows = await _observations(session, purchase_id)
    of_purchase = select(PurchaseLine.id).where(PurchaseLine.purchase_id == purchase_id)
    seen = [row["purchase_line_id"] for row in rows]
    await session.execute(
        delete(PriceObservation).where(
            PriceObservation.purchase_line_id.in_(of_purchase), PriceObservation.purchase_line_id.not_in(seen)
        )
    )
    if rows:
        statement = upsert(PriceObservation)
        newer = {name: statement.excluded[name] for name in rows[0] if name != "purchase_line_id"}
        conflict = statement.on_conflict_do_update(index_elements=["purchase_line_id"], set_=newer)
        await session.execute(conflict, rows)


async def _observations(session: AsyncSession, purchase_id: PurchaseId) -> list[dict[str, Any]]:
    """The rows of the observations that a purchase gives."""
    statement = select(
        Purchase.user_id, Purchase.store_id, Purchase.purchased_on, Purchase.currency_code, Purchase.same_as_id
    ).where(Purchase.id == purchase_id)
    purchase = (await session.execute(statement)).one()
    if purchase.same_as_id or not (purchase.store_id and purchase.purchased_on and purchase.currency_code):
        return []
    lines = await _lines(session, purchase_id)
    products = {line.id: line.product_id for line in lines}
    return [
        {
            "user_id": purchase.user_id,
            "product_id": products[price.line_id],
            "store_id": purchase.store_id,
            "purchase_line_id": price.line_id,
            "observed_on": purchase.purchased_on,
            "unit_price": price.unit_price,
            "unit": price.unit,
            "currency_code": purchase.currency_code,
            "is_promotional": price.is_promotional,
        }
        for price in prices_of([_priced(line) for line in lines])
        if products[price.line_id] is not None
    ]


async def _lines(session: AsyncSession, purchase_id: PurchaseId) -> Sequence[Row[Any]]:
    columns = [getattr(PurchaseLine, name) for name in (*PricedLine.__dataclass_fields__, "product_id")]
    statement = select(*columns).where(PurchaseLine.purchase_id == purchase_id, PurchaseLine.removed_at.is_(None))
    return (await session.execute(statement)).all()


def _priced(row: Row[Any]) -> PricedLine:
    return PricedLine(row.id, LineKind(row.kind), row.amount, row.quantity, row.unit, row.unit_price, row.applies_to_id)
