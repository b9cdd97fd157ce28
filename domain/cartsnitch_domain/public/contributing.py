"""A household's choice: whether its prices count in public ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.public.records import PublicContribution
from cartsnitch_domain.public.rules import ContributionState, counts_from
from cartsnitch_domain.rows import Rows

_contributions = PublicContribution.__table__.c


@dataclass(frozen=True, slots=True)
class Contribution:
    """Whether somebody's prices count, and from which day on; None where they do not."""

    state: ContributionState
    counts_from: date | None


async def contribute(session: AsyncSession, actor: Actor) -> None:
    """Let the actor's prices count once the host lets them in. Who agreed already did so."""
    await session.execute(upsert(PublicContribution).values(user_id=actor.user_id).on_conflict_do_nothing())


async def withdraw(session: AsyncSession, actor: Actor) -> None:
    """Let the actor's prices count no more; those that are public and miss them go with the next run."""
    await session.execute(delete(PublicContribution).where(PublicContribution.user_id == actor.user_id))


async def count_anew(session: AsyncSession, user_id: UserId, today: date) -> None:
    """Let who leaves a household count by themselves from next month on, if they contribute.

    For all months before, which include every one that is not published, they were one household with others.
    """
    counts = (PublicContribution.user_id == user_id, PublicContribution.counts_from.is_not(None))
    anew = update(PublicContribution).where(*counts)
    await session.execute(anew.values(counts_from=func.greatest(PublicContribution.counts_from, counts_from(today))))


async def contribution_of(reads: ReadConnection, actor: Actor) -> Contribution:
    """What the actor chose, and the host."""
    for row in await _OWN.all(reads, user_id=actor.user_id):
        is_waiting = row.counts_from is None
        state = ContributionState.WAITING if is_waiting else ContributionState.CONTRIBUTING
        return Contribution(state, row.counts_from)
    return Contribution(ContributionState.NOT_CONTRIBUTING, None)


_OWN = Rows(select(_contributions.counts_from).where(_contributions.user_id == bindparam("user_id")))
