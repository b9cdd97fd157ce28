"""Whose an address is: a link is mailed to it, and whoever opens that reads what is mailed there.

A link is good once, for `LIFETIME`, and for the address that it was mailed to. Only its hash is kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.records import EmailVerification, User
from cartsnitch_domain.accounts.tokens import hash_refresh_token, new_refresh_token

LIFETIME = timedelta(days=3)
"""How long a link is good: over a weekend away from the mailbox."""


async def new_link(session: AsyncSession, user_id: UUID, email: str, now: datetime) -> str:
    """The token of a link to be mailed to this address of a user."""
    token = new_refresh_token()
    values = {"user_id": user_id, "email": email, "token_hash": hash_refresh_token(token), "created_at": now}
    await session.execute(insert(EmailVerification).values(values))
    return token


async def is_link(session: AsyncSession, token: str, now: datetime) -> bool:
    """Whether a link is good now."""
    return (await session.execute(select(EmailVerification.id).where(*_good(token, now)))).first() is not None


async def verify_email(session: AsyncSession, token: str, now: datetime) -> bool:
    """Note that the address of a link is its user's, and use all links to them up; False for one that is not good."""
    used = update(EmailVerification).where(*_good(token, now)).values(used_at=now)
    link = (await session.execute(used.returning(EmailVerification.user_id, EmailVerification.email))).one_or_none()
    if link is None:
        return False
    theirs = update(User).where(User.id == link.user_id, User.email == link.email).values(email_verified_at=now)
    if (await session.execute(theirs.returning(User.id))).one_or_none() is None:
        return False
    others = (EmailVerification.user_id == link.user_id, EmailVerification.used_at.is_(None))
    await session.execute(update(EmailVerification).where(*others).values(used_at=now))
    return True


def _good(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        EmailVerification.token_hash == hash_refresh_token(token),
        EmailVerification.used_at.is_(None),
        EmailVerification.created_at > now - LIFETIME,
    )
