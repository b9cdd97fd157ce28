"""Noting prices as they are seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import ProductId, PurchaseLineId, StoreId, UserId
from cartsnitch_domain.prices.records import PriceObservation


@dataclass(frozen=True, slots=True)
class NewObservation:
    """What one `unit` of a product cost at a store on a day."""

    user_id: UserId
    product_id: ProductId
    store_id: StoreId
    purchase_line_id: PurchaseLineId
    observed_on: date
    unit_price: Decimal
    unit: str
    currency_code: str
    is_promotional: bool


async def add_observations(session: AsyncSession, observations: Sequence[NewObservation]) -> None:
    """Write the prices of one purchase."""
    if observations:
        rows = [{name: getattr(each, name) for name in each.__dataclass_fields__} for each in observations]
        await session.execute(insert(PriceObservation), rows)
