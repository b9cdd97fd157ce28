"""Which families changed, so that their alerts are found anew: noted in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, func, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.jobs import Job, enqueue
from cartsnitch_domain.prices.records import ChangedFamily, PriceObservation

TURN = 1
"""Finding alerts takes a moment, and comes after the next receipt of somebody who waits for nothing else."""


async def note_changes(session: AsyncSession, user_id: UUID, family_ids: Collection[UUID]) -> None:
    """Have the alerts of these families of a user found anew, once this transaction commits."""
    if family_ids:
        await _note(session, user_id, select(func.unnest(literal(sorted(family_ids), ARRAY(Uuid())))))


async def note_all(session: AsyncSession, user_id: UUID) -> None:
    """The same for all families that a user ever bought from."""
    await _note(session, user_id, _families(user_id))


async def note_products(session: AsyncSession, user_id: UUID, product_ids: Collection[UUID]) -> None:
    """The same for the families of these products."""
    await _note(session, user_id, _families(user_id).where(PriceObservation.product_id.in_(product_ids)))


def _families(user_id: UUID) -> Select[UUID | None]:
    families = select(PriceObservation.family_id).where(PriceObservation.user_id == user_id)
    return families.where(PriceObservation.family_id.is_not(None)).distinct()


async def _note(session: AsyncSession, user_id: UUID, families: Select[Any]) -> None:
    """One statement, however many they are."""
    changed = families.subquery("families")
    rows = select(literal(user_id, Uuid()), *changed.c)
    noted = insert(ChangedFamily).from_select(["user_id", "family_id"], rows)
    if (await session.scalars(noted.returning(ChangedFamily.id))).first() is not None:
        await enqueue(session, Job.FIND_ALERTS, user_id, TURN)
