"""The day that it is for shoppers, each in their own time zone."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, case, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.accounts.zones import UNSAID, day_in
from cartsnitch_domain.ids import UserId


async def day_of(session: AsyncSession, user_id: UserId, now: datetime) -> date:
    """The day that it is for a user."""
    return day_in(await session.scalar(select(User.time_zone).where(User.id == user_id)), now)


async def days_of_all(session: AsyncSession, now: datetime) -> ColumnElement[date]:
    """The day that it is for each user, as a statement that has their record can say it.

    The zones are computed here and not by the database, which may know others by name.
    """
    names = (await session.scalars(select(User.time_zone).where(User.time_zone.is_not(None)).distinct())).all()
    usual = day_in(UNSAID, now)
    elsewhere = {name: day for name in names if (day := day_in(name, now)) != usual}
    if not elsewhere:
        return literal(usual, Date)
    return case(elsewhere, value=User.time_zone, else_=literal(usual, Date))
