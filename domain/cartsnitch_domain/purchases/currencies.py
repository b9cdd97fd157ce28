"""Currencies of purchases that print none: that in which a household paid all else, where that is sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.records import HouseholdMember
from cartsnitch_domain.purchases.records import Purchase

_ENOUGH = 3
"""Purchases of a household that make it sure, where all of them are in one currency."""


async def usual_currency(session: AsyncSession, user_id: UUID, store_id: UUID | None, receipt_id: UUID) -> str | None:
    """The currency (ISO 4217) that a purchase of a user, of which its receipt prints none, is taken to be in.

    That of all others at the same store, which the receipts print or the shopper said; else that of all others of the
    household, where there are three of them or more. None where they are in several, or too few.
    """
    mine = select(HouseholdMember.household_id).where(HouseholdMember.user_id == user_id)
    members = select(HouseholdMember.user_id).where(HouseholdMember.household_id.in_(mine))
    statement = (
        select(
            Purchase.currency_code,
            func.coalesce(Purchase.store_id == store_id, False).label("is_here"),
            func.count().label("purchases"),
        )
        .where(
            or_(Purchase.user_id == user_id, Purchase.user_id.in_(members)),
            Purchase.receipt_id != receipt_id,
            Purchase.currency_code.is_not(None),
            ~Purchase.is_currency_assumed,
            Purchase.same_as_id.is_(None),
        )
        .group_by(Purchase.currency_code, "is_here")
    )
    told = (await session.execute(statement)).all()
    return _only([row for row in told if row.is_here], 1) or _only(told, _ENOUGH)


def _only(told: Sequence[Row[*tuple[Any, ...]]], least: int) -> str | None:
    codes = {row.currency_code for row in told}
    is_sure = len(codes) == 1 and sum(row.purchases for row in told) >= least
    return codes.pop() if is_sure else None
