"""Reads that a door asks before it lets anyone in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.passwords import Passwords
from cartsnitch_domain.accounts.records import InboundAddress, User
from cartsnitch_domain.accounts.rules import PASSWORD_LENGTHS, normalise_email, normalise_password
from cartsnitch_domain.db import Database, ReadConnection, ReadSession
from cartsnitch_domain.errors import InvalidInput, WrongCredentials
from cartsnitch_domain.ids import UserId


@dataclass(frozen=True, slots=True)
class SignedInUser:
    """What an app shows of the account it acts for."""

    id: UserId
    email: str
    name: str


async def check_credentials(database: Database, passwords: Passwords, email: str, password: str) -> SignedInUser:
    """The user with this address and password. Raises WrongCredentials, after the same time for either being wrong.

    The connection is given back before the password is verified: verifying is slow, and queues.
    """
    async with database.reading() as session:
        user = await _user_by_email(session, email)
    password = normalise_password(password)[: PASSWORD_LENGTHS.stop]
    if not await passwords.matches(user.password_hash if user else None, password) or user is None:
        raise WrongCredentials
    return SignedInUser(UserId(user.id), user.email, user.name)


async def session_of(session: AsyncSession, actor: Actor) -> SignedInUser | None:
    """The account that an actor acts for."""
    user = (await session.execute(select(User).where(User.id == actor.user_id))).scalar_one_or_none()
    return None if user is None else SignedInUser(UserId(user.id), user.email, user.name)


async def live_actor(reads: ReadConnection, actor: Actor, now: datetime) -> Actor | None:
    """The actor with their time zone as it is now; None where the sign-in is over or expired. Every request asks this,
    so it goes to the driver, and whatever asks for the actor's day needs no statement more."""
    row = await reads.fetchrow(_LIVE, actor.auth_session_id, actor.user_id, now)
    return None if row is None else replace(actor, time_zone=row["time_zone"])


_LIVE = """
SELECT users.time_zone FROM auth_sessions JOIN users ON users.id = auth_sessions.user_id
WHERE auth_sessions.id = $1 AND user_id = $2 AND ended_at IS NULL AND expires_at > $3
"""


async def find_recipients(session: AsyncSession, tokens: Sequence[str], now: datetime) -> dict[str, UserId]:
    """Whose receipt addresses have these tokens, by token in lower case; those of nobody are left out."""
    statement = select(InboundAddress.token, InboundAddress.user_id).where(
        InboundAddress.token.in_([token.lower() for token in tokens]),
        or_(InboundAddress.retired_at.is_(None), InboundAddress.retired_at > now),
    )
    return {row.token: UserId(row.user_id) for row in await session.execute(statement)}


async def _user_by_email(session: ReadSession, email: str) -> User | None:
    try:
        address = normalise_email(email)
    except InvalidInput:
        return None
    statement = select(User).where(func.lower(User.email) == func.lower(address))
    return (await session.execute(statement)).scalar_one_or_none()
