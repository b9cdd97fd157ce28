"""A household's choice: whether its prices count in public ones."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.public.records import PublicContribution
from cartsnitch_domain.public.rules import counts_from
from cartsnitch_domain.rows import Rows

_contributions = PublicContribution.__table__.c


async def contribute(session: AsyncSession, actor: Actor, today: date) -> None:
    """Let the actor's prices count from next month on. Where they do already, nothing changes."""
    statement = upsert(PublicContribution).values(user_id=actor.user_id, counts_from=counts_from(today))
    await session.execute(statement.on_conflict_do_nothing())


async def withdraw(session: AsyncSession, actor: Actor) -> None:
    """Let the actor's prices count no more; those that are public and miss them go with the next run."""
    await session.execute(delete(PublicContribution).where(PublicContribution.user_id == actor.user_id))


async def count_anew(session: AsyncSession, user_id: UserId, today: date) -> None:
    """Let who leaves a household count by themselves from next month on, if they contribute.

    For all months before, which include every one that is not published, they were one household with others.
    """
    anew = update(PublicContribution).where(PublicContribution.user_id == user_id)
    await session.execute(anew.values(counts_from=func.greatest(PublicContribution.counts_from, counts_from(today))))


async def contributes_from(reads: ReadConnection, actor: Actor) -> date | None:
    """From which day on the actor's purchases count; None where they do not."""
    for row in await _OWN.all(reads, user_id=actor.user_id):
        found: date = row.counts_from
        return found
    return None


_OWN = Rows(select(_contributions.counts_from).where(_contributions.user_id == bindparam("user_id")))
