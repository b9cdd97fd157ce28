"""The host's choice: whose prices count. Who agreed waits until then, since three made up households are three, too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cartsnitch_domain.accounts.records import HouseholdMember, User
from cartsnitch_domain.db import ReadSession
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.public.records import PublicContribution
from cartsnitch_domain.public.rules import counts_from
from cartsnitch_domain.receipts.records import Receipt


async def agreed(session: ReadSession, most: int, *, with_admitted: bool = False) -> Sequence[Row[*tuple[Any, ...]]]:
    """Who agreed and waits, or all who agreed, up to `most`, the longest waiting first.

    With their `email`, `name`, `created_at` of the account, `agreed_at`, `counts_from`, how many `receipts` they sent,
    and the addresses of those who are in their household as `household`, None for nobody.
    """
    own, other, somebody = aliased(HouseholdMember), aliased(HouseholdMember), aliased(User)
    household = (
        select(func.string_agg(somebody.email, ", "))
        .select_from(own)
        .join(other, (other.household_id == own.household_id) & (other.user_id != own.user_id))
        .join(somebody, somebody.id == other.user_id)
        .where(own.user_id == PublicContribution.user_id)
        .scalar_subquery()
    )
    receipts = select(func.count()).where(Receipt.user_id == PublicContribution.user_id).scalar_subquery()
    statement = (
        select(
            User.email,
            User.name,
            User.created_at,
            PublicContribution.agreed_at,
            PublicContribution.counts_from,
            receipts.label("receipts"),
            household.label("household"),
        )
        .join(User, User.id == PublicContribution.user_id)
        .order_by(PublicContribution.counts_from.desc().nulls_first(), PublicContribution.agreed_at, User.id)
        .limit(most)
    )
    if not with_admitted:
        statement = statement.where(PublicContribution.counts_from.is_(None))
    return (await session.execute(statement)).all()


async def admit(session: AsyncSession, user_id: UserId, today: date) -> bool:
    """Let the prices of somebody who waits count from next month on; whether they waited."""
    waits = (PublicContribution.user_id == user_id, PublicContribution.counts_from.is_(None))
    admitted = update(PublicContribution).where(*waits).values(counts_from=counts_from(today))
    return (await session.execute(admitted.returning(PublicContribution.user_id))).first() is not None


async def refuse(session: AsyncSession, user_id: UserId) -> bool:
    """Let somebody's prices not count, or no more, as if they had not agreed or took it back; whether they had."""
    refused = delete(PublicContribution).where(PublicContribution.user_id == user_id)
    return (await session.execute(refused.returning(PublicContribution.user_id))).first() is not None
