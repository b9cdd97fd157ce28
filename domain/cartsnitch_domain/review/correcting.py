"""The frame of every correction: open the purchase, let it be changed, and do all that follows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.errors import NotFound
from cartsnitch_domain.purchases.records import PurchaseLine
from cartsnitch_domain.review.opening import OpenPurchase, open_purchase
from cartsnitch_domain.review.settling import settle_purchase


@asynccontextmanager
async def correcting(
    session: AsyncSession, actor: Actor, purchase_id: UUID, now: datetime, *, is_repeated: bool = False
) -> AsyncIterator[OpenPurchase]:
    """A purchase of the actor to be changed, or one that repeats another. Raises NotFound, or ReceiptBeingRead."""
    opened = await open_purchase(session, actor, purchase_id, now, is_repeated=is_repeated)
    yield opened
    await settle_purchase(opened)


@asynccontextmanager
async def correcting_line(
    session: AsyncSession, actor: Actor, line_id: UUID, now: datetime
) -> AsyncIterator[OpenPurchase]:
    """The purchase that a line belongs to, as `correcting` opens it."""
    purchase_id = await session.scalar(select(PurchaseLine.purchase_id).where(PurchaseLine.id == line_id))
    if purchase_id is None:
        raise NotFound
    async with correcting(session, actor, purchase_id, now) as opened:
        yield opened
