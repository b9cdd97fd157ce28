"""Turns: how much of the same shopper's waits before something, so that nobody waits for all that another one sent."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.ids import UserId
from cartsnitch_domain.receipts.records import Receipt, ReceiptRegion
from cartsnitch_domain.receipts.rules import UNREAD


async def receipt_turns(session: AsyncSession, user_ids: Sequence[UserId]) -> list[int]:
    """How many unread receipts of the same user come before each of these, which were just noted, by whose they are."""
    statement = (
        select(Receipt.user_id, func.count().label("waiting"))
        .where(Receipt.user_id.in_(set(user_ids)), Receipt.status.in_(UNREAD))
        .group_by(Receipt.user_id)
    )
    waiting = {row.user_id: row.waiting for row in await session.execute(statement)}
    turns: list[int] = []
    for user_id in reversed(user_ids):
        waiting[user_id] -= 1
        turns.append(waiting[user_id])
    return turns[::-1]


async def regions_waiting(session: AsyncSession, user_id: UserId) -> dict[UUID, int]:
    """How many places of each receipt of a user wait to be read again; receipts without any are left out."""
    statement = (
        select(ReceiptRegion.receipt_id, func.count().label("waiting"))
        .join(Receipt, Receipt.id == ReceiptRegion.receipt_id)
        .where(Receipt.user_id == user_id, ReceiptRegion.read_at.is_(None))
        .group_by(ReceiptRegion.receipt_id)
    )
    return {row.receipt_id: row.waiting for row in await session.execute(statement)}
