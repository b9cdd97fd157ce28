"""What happens to accounts: they are made, signed in to and out of, and given new receipt addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.passwords import Passwords
from cartsnitch_domain.accounts.records import AuthSession, InboundAddress, RefreshToken, User
from cartsnitch_domain.accounts.rules import (
    ADDRESS_GRACE,
    REFRESH_LIFETIME,
    RefreshHistory,
    RefreshVerdict,
    check_password,
    judge_refresh,
    normalise_email,
    normalise_name,
    normalise_password,
)
from cartsnitch_domain.accounts.tokens import hash_refresh_token, new_refresh_token
from cartsnitch_domain.errors import EmailTaken
from cartsnitch_domain.ids import AuthSessionId, UserId

_USER_AGENT_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Grant:
    """The right of one device to act for a user: whose it is, and the token that renews it."""

    actor: Actor
    refresh_token: str


async def sign_up(session: AsyncSession, passwords: Passwords, email: str, password: str, name: str) -> User:
    """Make an account with a receipt address. Raises InvalidInput, WeakPassword or EmailTaken.

    Hashing comes before the first statement, so that no connection waits for it.
    """
    check_password(normalise_password(password))
    email, name = normalise_email(email), normalise_name(name)
    password_hash = await passwords.hash(normalise_password(password))
    user = User(email=email, name=name, password_hash=password_hash)
    session.add(user)
    try:
        await session.flush()
    except IntegrityError as conflict:
        if "uq_users_email" in str(conflict.orig):
            raise EmailTaken from conflict
        raise
    await session.execute(insert(InboundAddress).values(user_id=user.id))
    return user


async def start_session(session: AsyncSession, user_id: UserId, user_agent: str, now: datetime) -> Grant:
    """Sign a user in on one device; who it is was checked before."""
    values = {
        "user_id": user_id,
        "user_agent": user_agent[:_USER_AGENT_LENGTH],
        "expires_at": now + REFRESH_LIFETIME,
    }
    session_id = (await session.execute(insert(AuthSession).values(values).returning(AuthSession.id))).scalar_one()
    return await _grant(session, Actor(user_id, AuthSessionId(session_id)), now)


async def refresh(session: AsyncSession, refresh_token: str, now: datetime) -> Grant | None:
    """Exchange a refresh token for the next one; None when the sign-in is over.

    A token that was used before ends its whole sign-in, and that has to be committed, so it is told by None and not by
    an exception. Two uses within RACE_GRACE both succeed.
    """
    statement = (
        select(RefreshToken, AuthSession)
        .join(AuthSession, AuthSession.id == RefreshToken.auth_session_id)
        .where(RefreshToken.token_hash == hash_refresh_token(refresh_token))
    )
    known = (await session.execute(statement)).one_or_none()
    if known is None:
        return None
    token, auth_session = known
    actor = Actor(UserId(auth_session.user_id), AuthSessionId(auth_session.id))
    match judge_refresh(RefreshHistory(token.created_at, token.used_at, auth_session.ended_at), now):
        case RefreshVerdict.GOOD:
            return await _rotate(session, actor, token, now)
        case RefreshVerdict.REUSED:
            await end_session(session, actor.auth_session_id, now)
    return None


async def sign_out(session: AsyncSession, refresh_token: str, now: datetime) -> None:
    """End the sign-in that a refresh token belongs to, whatever the token is still worth."""
    owner = select(RefreshToken.auth_session_id).where(RefreshToken.token_hash == hash_refresh_token(refresh_token))
    session_id = (await session.execute(owner)).scalar_one_or_none()
    if session_id is not None:
        await end_session(session, AuthSessionId(session_id), now)


async def end_session(session: AsyncSession, auth_session_id: AuthSessionId, now: datetime) -> None:
    """End a sign-in: its access and refresh tokens are refused from now on."""
    await session.execute(
        update(AuthSession)
        .where(AuthSession.id == auth_session_id, AuthSession.ended_at.is_(None))
        .values(ended_at=now)
    )


async def rotate_inbound_address(session: AsyncSession, actor: Actor, now: datetime) -> str:
    """Give the actor a new receipt address and return its token; the old one is good for ADDRESS_GRACE."""
    # Two rotations at once would both retire the same address and then both add one: the second waits here.
    await session.execute(select(User.id).where(User.id == actor.user_id).with_for_update())
    await session.execute(
        update(InboundAddress)
        .where(InboundAddress.user_id == actor.user_id, InboundAddress.retired_at.is_(None))
        .values(retired_at=now + ADDRESS_GRACE)
    )
    added = insert(InboundAddress).values(user_id=actor.user_id).returning(InboundAddress.token)
    return (await session.execute(added)).scalar_one()


async def _rotate(session: AsyncSession, actor: Actor, token: RefreshToken, now: datetime) -> Grant:
    """Use a token up, keep the sign-in for another while, and forget tokens that have expired anyway."""
    await session.execute(
        update(RefreshToken).where(RefreshToken.id == token.id, RefreshToken.used_at.is_(None)).values(used_at=now)
    )
    await session.execute(
        update(AuthSession).where(AuthSession.id == actor.auth_session_id).values(expires_at=now + REFRESH_LIFETIME)
    )
    await session.execute(
        delete(RefreshToken).where(
            RefreshToken.auth_session_id == actor.auth_session_id,
            RefreshToken.created_at < now - REFRESH_LIFETIME,
        )
    )
    return await _grant(session, actor, now)


async def _grant(session: AsyncSession, actor: Actor, now: datetime) -> Grant:
    token = new_refresh_token()
    await session.execute(
        insert(RefreshToken).values(
            auth_session_id=actor.auth_session_id, token_hash=hash_refresh_token(token), created_at=now
        )
    )
    return Grant(actor, token)
