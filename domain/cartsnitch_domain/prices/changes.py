"""Which families changed, so that their alerts are found anew: noted in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.jobs import Job, enqueue
from cartsnitch_domain.prices.records import ChangedFamily, PriceObservation

TURN = 1
"""Finding alerts takes a moment, and comes after the next receipt of somebody who waits for nothing else."""


async def note_changes(session: AsyncSession, user_id: UUID, family_ids: Collection[UUID]) -> None:
    """Have the alerts of these families of a user found anew, once this transaction commits."""
    if family_ids:
        rows = [{"user_id": user_id, "family_id": family_id} for family_id in sorted(family_ids)]
        await session.execute(insert(ChangedFamily), rows)
        await enqueue(session, Job.FIND_ALERTS, user_id, TURN)


async def note_all(session: AsyncSession, user_id: UUID) -> None:
    """The same for all families that a user ever bought from."""
    families = select(PriceObservation.family_id).where(PriceObservation.user_id == user_id).distinct()
    found = await session.scalars(families.where(PriceObservation.family_id.is_not(None)))
    await note_changes(session, user_id, {family_id for family_id in found if family_id is not None})


async def note_products(session: AsyncSession, user_id: UUID, product_ids: Collection[UUID]) -> None:
    """The same for the families of these products."""
    families = select(PriceObservation.family_id).where(
        PriceObservation.user_id == user_id, PriceObservation.product_id.in_(product_ids)
    )
    found = await session.scalars(families.where(PriceObservation.family_id.is_not(None)).distinct())
    await note_changes(session, user_id, {family_id for family_id in found if family_id is not None})
