"""Prices of days that are yet to come: a receipt may be dated ahead, by its till or by whoever corrected it.

They are marked and raise nothing. The day is noted when the family is looked at, and when it comes the family has
changed, though nobody changed anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.days import days_of_all
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.clock import ABROAD
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.jobs import Job, enqueue_once
from cartsnitch_domain.prices.changes import TURN
from cartsnitch_domain.prices.records import AwaitedDay, ChangedFamily

MOST_LOOKS = 500
"""Days that one look takes; the next look takes more."""


async def await_days(session: AsyncSession, user_id: UserId, days: Mapping[UUID, date]) -> None:
    """Have these families of a user looked at once more when their day comes; the same again is the same."""
    if days:
        rows = [{"user_id": user_id, "family_id": family_id, "day": day} for family_id, day in days.items()]
        await session.execute(upsert(AwaitedDay).on_conflict_do_nothing(), rows)


async def look_at_awaited(session: AsyncSession, now: datetime) -> int:
    """Have the alerts found anew of the families whose day has come; how many that were. Each day is taken once."""
    today = await days_of_all(session, now)
    come = (
        select(AwaitedDay.id)
        .join(User, User.id == AwaitedDay.user_id)
        .where(AwaitedDay.day <= today + ABROAD.days)
        .order_by(AwaitedDay.day, AwaitedDay.id)
        .limit(MOST_LOOKS)
        .with_for_update(of=AwaitedDay, skip_locked=True)
    )
    taken = delete(AwaitedDay).where(AwaitedDay.id.in_(come)).returning(AwaitedDay.user_id, AwaitedDay.family_id)
    rows = (await session.execute(taken)).all()
    if rows:
        noted = [{"user_id": row.user_id, "family_id": row.family_id} for row in rows]
        await session.execute(insert(ChangedFamily), noted)
        user_ids = sorted({row.user_id for row in rows})
        await enqueue_once(session, Job.FIND_ALERTS, user_ids, [TURN] * len(user_ids))
    return len(rows)
