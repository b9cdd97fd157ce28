"""Who is in which household, who owns it, and leaving one.

Whatever changes who is in a household locks it first, then its members, then lists: so nobody waits for each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import Household, HouseholdInvitation, HouseholdMember
from cartsnitch_domain.errors import NoHousehold, NotFound, NotHouseholdOwner
from cartsnitch_domain.events import HouseholdChanged, announce
from cartsnitch_domain.ids import HouseholdId, UserId

_LOCK = 6
"""Tells this lock of a user from others."""


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody who left a household. `heir_id` is its owner then; None where nobody is left, and the household went."""

    user_id: UserId
    household_id: HouseholdId
    heir_id: UserId | None


async def household_of(session: AsyncSession, user_id: UUID) -> HouseholdId | None:
    """The household that a user is in, None for none; they stay in it until this transaction ends."""
    own = select(HouseholdMember.household_id).where(HouseholdMember.user_id == user_id)
    found = await session.scalar(own.with_for_update(read=True, key_share=True))
    return None if found is None else HouseholdId(found)


async def open_household(session: AsyncSession, actor: Actor) -> HouseholdId:
    """The actor's household, locked: until this transaction ends nobody else comes, goes or invites. Raises
    NoHousehold."""
    own = select(HouseholdMember.household_id).where(HouseholdMember.user_id == actor.user_id)
    household_id = await session.scalar(own)
    if household_id is None or not await lock_household(session, household_id):
        raise NoHousehold
    if await session.scalar(own) != household_id:  # left, or was removed, while this waited
        raise NoHousehold
    return HouseholdId(household_id)


async def lock_household(session: AsyncSession, household_id: UUID) -> bool:
    """Lock a household; False where there is none any more."""
    found = select(Household.id).where(Household.id == household_id)
    return await session.scalar(found.with_for_update(key_share=True)) is not None


async def lock_user(session: AsyncSession, user_id: UUID) -> None:
    """Let one thing at a time decide in which household somebody is who is in none."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(user_id), _LOCK))))


async def member_ids(session: AsyncSession, household_id: UUID) -> list[UserId]:
    """The users of a household, its owner first."""
    found = select(HouseholdMember.user_id).where(HouseholdMember.household_id == household_id)
    return [UserId(each) for each in await session.scalars(found.order_by(*OWNER_FIRST))]


OWNER_FIRST = (HouseholdMember.owned_since.is_(None), HouseholdMember.joined_at, HouseholdMember.id)
"""The order of the people of a household: whom it was handed to, if they are still in it, then who is in it longest."""


async def owner_of(session: AsyncSession, household_id: UUID) -> UserId | None:
    """Whom a household was handed to, else who is in it longest; None for one without people."""
    return next(iter(await member_ids(session, household_id)), None)


async def announce_household(session: AsyncSession, household_id: UUID, *also: UserId) -> None:
    """Tell the devices of all who are in a household, and of these, that it is another."""
    told = {*await member_ids(session, household_id), *also}
    await announce(session, *(HouseholdChanged(each, household_id) for each in sorted(told)))


async def depart(session: AsyncSession, actor: Actor) -> Departure:
    """Take the actor out of their household. Raises NoHousehold.

    What else that means is not done here: see `shopping.leaving`.
    """
    household_id = await open_household(session, actor)
    return await _take_out(session, household_id, actor.user_id)


async def dismiss(session: AsyncSession, actor: Actor, member_id: UUID) -> Departure:
    """Take somebody else out of the actor's household. Raises NoHousehold, NotFound or NotHouseholdOwner.

    What else that means is not done here: see `shopping.leaving`.
    """
    household_id = await open_household(session, actor)
    user_id = await _other_of_owned(session, actor, household_id, member_id)
    return await _take_out(session, household_id, user_id)


async def hand_over(session: AsyncSession, actor: Actor, member_id: UUID, now: datetime) -> None:
    """Let somebody else of the actor's household own it. Raises NoHousehold, NotFound or NotHouseholdOwner.

    Nothing else changes: not who is in it, and not whose a list is. Whoever handed it over is a member as all others.
    """
    household_id = await open_household(session, actor)
    user_id = await _other_of_owned(session, actor, household_id, member_id)
    of_household = update(HouseholdMember).where(HouseholdMember.household_id == household_id)
    await session.execute(of_household.where(HouseholdMember.owned_since.is_not(None)).values(owned_since=None))
    await session.execute(of_household.where(HouseholdMember.user_id == user_id).values(owned_since=now))
    await announce_household(session, household_id)


async def _other_of_owned(session: AsyncSession, actor: Actor, household_id: HouseholdId, member_id: UUID) -> UserId:
    """Somebody else of the household, which the actor owns. Raises NotFound or NotHouseholdOwner."""
    of_household: tuple[Any, ...] = (HouseholdMember.id == member_id, HouseholdMember.household_id == household_id)
    user_id = await session.scalar(select(HouseholdMember.user_id).where(*of_household))
    if user_id is None or user_id == actor.user_id:
        raise NotFound
    if await owner_of(session, household_id) != actor.user_id:
        raise NotHouseholdOwner
    return UserId(user_id)


async def _take_out(session: AsyncSession, household_id: HouseholdId, user_id: UserId) -> Departure:
    await session.execute(delete(HouseholdMember).where(HouseholdMember.user_id == user_id))
    # Whoever leaves knows the codes that they made.
    made = (HouseholdInvitation.household_id == household_id, HouseholdInvitation.invited_by_id == user_id)
    await session.execute(delete(HouseholdInvitation).where(*made, HouseholdInvitation.accepted_at.is_(None)))
    heir_id = await owner_of(session, household_id)
    if heir_id is None:
        await session.execute(delete(Household).where(Household.id == household_id))
    await announce_household(session, household_id, user_id)
    return Departure(user_id, household_id, heir_id)
