"""Invitations to a household: a code that lets in whoever shows it, once. People pass it on themselves."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.households import announce_household, lock_household, lock_user, open_household
from cartsnitch_domain.accounts.records import Household, HouseholdInvitation, HouseholdMember
from cartsnitch_domain.accounts.rules import INVITATION_LIFETIME, MOST_INVITATIONS, MOST_MEMBERS
from cartsnitch_domain.errors import (
    AlreadyInHousehold,
    HouseholdFull,
    InvitationNotGood,
    NoHousehold,
    NotFound,
    TooManyInvitations,
)
from cartsnitch_domain.ids import HouseholdId

_CODE = re.compile(r"[A-Za-z0-9_-]{43}")


def new_code() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def hash_code(code: str) -> bytes:
    """As it is kept: SHA-256 is enough for a secret that nobody can guess. Raises InvitationNotGood.

    Blanks around a code, as they are copied along, are no part of it.
    """
    code = code.strip()
    if not _CODE.fullmatch(code):
        raise InvitationNotGood
    return hashlib.sha256(code.encode()).digest()


async def invite(session: AsyncSession, actor: Actor, now: datetime, make: Callable[[], str] = new_code) -> str:
    """A new code for the actor's household, which is begun with the first.

    Raises HouseholdFull or TooManyInvitations.
    """
    household_id = await _begun(session, actor, now)
    is_over = (HouseholdInvitation.household_id == household_id, HouseholdInvitation.expires_at <= now)
    await session.execute(delete(HouseholdInvitation).where(*is_over))
    await _check_room(session, household_id)
    is_open = (HouseholdInvitation.household_id == household_id, HouseholdInvitation.accepted_at.is_(None))
    if (await session.scalar(select(func.count()).where(*is_open)) or 0) >= MOST_INVITATIONS:
        raise TooManyInvitations
    code = make()
    values = {"code_hash": hash_code(code), "created_at": now, "expires_at": now + INVITATION_LIFETIME}
    added = insert(HouseholdInvitation).values(household_id=household_id, invited_by_id=actor.user_id, **values)
    await session.execute(added)
    await announce_household(session, household_id)
    return code


async def revoke(session: AsyncSession, actor: Actor, invitation_id: UUID) -> None:
    """Take an open invitation of the actor's household back, whoever made it. Raises NotFound."""
    try:
        household_id = await open_household(session, actor)
    except NoHousehold as alone:
        raise NotFound from alone
    is_open: tuple[Any, ...] = (
        HouseholdInvitation.id == invitation_id,
        HouseholdInvitation.household_id == household_id,
        HouseholdInvitation.accepted_at.is_(None),
    )
    gone = delete(HouseholdInvitation).where(*is_open).returning(HouseholdInvitation.id)
    if await session.scalar(gone) is None:
        raise NotFound
    await announce_household(session, household_id)


async def accept(session: AsyncSession, actor: Actor, code: str, now: datetime) -> HouseholdId:
    """Join the household that a code is of. Who joined it by this code, and is in it, may ask again.

    Raises InvitationNotGood, AlreadyInHousehold or HouseholdFull.
    """
    code_hash = hash_code(code)
    await lock_user(session, actor.user_id)
    household_id = await session.scalar(
        select(HouseholdInvitation.household_id).where(HouseholdInvitation.code_hash == code_hash)
    )
    if household_id is None or not await lock_household(session, household_id):
        raise InvitationNotGood
    columns = (HouseholdInvitation.id, HouseholdInvitation.expires_at, HouseholdInvitation.accepted_at)
    known = select(*columns, HouseholdInvitation.accepted_by_id).where(HouseholdInvitation.code_hash == code_hash)
    invitation = (await session.execute(known)).one_or_none()  # as it is now that nobody else changes it
    own = select(HouseholdMember.household_id).where(HouseholdMember.user_id == actor.user_id)
    current = await session.scalar(own)
    if invitation is None:
        raise InvitationNotGood
    if invitation.accepted_by_id == actor.user_id and current == household_id:
        return HouseholdId(household_id)
    if invitation.accepted_at is not None or invitation.expires_at <= now:
        raise InvitationNotGood
    if current is not None:
        raise AlreadyInHousehold
    await _check_room(session, household_id)
    added = insert(HouseholdMember).values(household_id=household_id, user_id=actor.user_id, joined_at=now)
    await session.execute(added)
    used = update(HouseholdInvitation).where(HouseholdInvitation.id == invitation.id)
    await session.execute(used.values(accepted_at=now, accepted_by_id=actor.user_id))
    await announce_household(session, household_id)
    return HouseholdId(household_id)


async def _begun(session: AsyncSession, actor: Actor, now: datetime) -> HouseholdId:
    """The actor's household, locked; a new one, of which they are the owner, where they are alone."""
    await lock_user(session, actor.user_id)
    try:
        return await open_household(session, actor)
    except NoHousehold:
        household_id = (await session.execute(insert(Household).returning(Household.id))).scalar_one()
        await session.execute(
            insert(HouseholdMember).values(household_id=household_id, user_id=actor.user_id, joined_at=now)
        )
        return HouseholdId(household_id)


async def _check_room(session: AsyncSession, household_id: UUID) -> None:
    count = await session.scalar(select(func.count()).where(HouseholdMember.household_id == household_id))
    if (count or 0) >= MOST_MEMBERS:
        raise HouseholdFull
