"""Deleting an account: in one transaction all rows go that are the shopper's, or none.

Who deletes holds what everybody else holds who writes for this shopper: what they taught first, as reading and
correcting do, then their household, then their account. So a reading that is under way is recorded before, and goes
with all else, or finds no receipt any more.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.passwords import Passwords
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.accounts.rules import PASSWORD_LENGTHS, normalise_password
from cartsnitch_domain.clock import Clock
from cartsnitch_domain.closing.catalogue import forget_in_catalogue, goods_of
from cartsnitch_domain.db import Database
from cartsnitch_domain.errors import NoHousehold, NotFound, SessionEnded, WrongCredentials
from cartsnitch_domain.events import (
    AlertRaised,
    HouseholdChanged,
    NotificationRaised,
    ReceiptChanged,
    ShoppingListChanged,
    announce,
)
from cartsnitch_domain.ids import AuthSessionId, UserId
from cartsnitch_domain.products.lessons import hold_lessons
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.shopping.leaving import leave

RECEIPTS_AT_ONCE = 500
"""Receipts that one statement deletes, with all that was read from them, so that none comes near the longest time that
a statement may take."""

ATTEMPTS = 5
"""How often a deletion is begun that another transaction stood in the way of."""

_PASSING = ("40001", "40P01", "23503")
"""Errors of PostgreSQL that the next attempt need not have: not serialisable, deadlock, and a row that came in by
somebody else and is named by one of these."""

NOBODY = UUID(int=0)
"""Who brought the products that stay: nobody who is, so that their sizes are believed for nobody by that."""


async def check_password(database: Database, passwords: Passwords, actor: Actor, password: str) -> None:
    """Raise WrongCredentials where this is not the actor's password, and SessionEnded where the account is gone. No
    connection is held while it is verified."""
    async with database.reading() as session:
        kept = await session.scalar(select(User.password_hash).where(User.id == actor.user_id))
    if kept is None:
        raise SessionEnded
    if not await passwords.matches(kept, normalise_password(password)[: PASSWORD_LENGTHS.stop]):
        raise WrongCredentials


async def delete_for_good(database: Database, user_id: UserId, clock: Clock) -> None:
    """Delete an account in a transaction of its own, and begin anew where it and another one waited for each other:
    what a shopper has is named by so much that no one order holds for all who lock some of it. Raises NotFound."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            async with database.transaction() as session:
                await delete_account(session, user_id, clock())
        except DBAPIError as failure:
            if attempt == ATTEMPTS or getattr(failure.orig, "sqlstate", None) not in _PASSING:
                raise
        else:
            return


async def delete_account(session: AsyncSession, user_id: UserId, now: datetime) -> None:
    """Delete an account and all that is its shopper's. Raises NotFound.

    Their household stays with the others, as whenever somebody leaves it (decision 0034). Blobs are only noted: they
    are removed once the transaction committed (`closing.blobs`).
    """
    await hold_lessons(session, user_id, to_change=True)
    with suppress(NoHousehold):
        await leave(session, Actor(user_id, AuthSessionId(NOBODY)), now)
    if await session.scalar(select(User.id).where(User.id == user_id).with_for_update()) is None:
        raise NotFound
    goods = await goods_of(session, user_id)
    await session.execute(_NOTE_BLOBS, {"user_id": user_id})
    await session.execute(_FORGET_JOBS, {"user_id": user_id})
    await _delete_receipts(session, user_id)
    await session.execute(delete(User).where(User.id == user_id))
    await forget_in_catalogue(session, goods, user_id, NOBODY)
    # Whoever listens finds that the sign-in is over, and hears no more.
    listening = (ReceiptChanged, AlertRaised, NotificationRaised, ShoppingListChanged, HouseholdChanged)
    await announce(session, *(kind(user_id, user_id) for kind in listening))


async def _delete_receipts(session: AsyncSession, user_id: UserId) -> None:
    """Receipts and what was read from them, which is nearly all that there is of a shopper."""
    some = select(Receipt.id).where(Receipt.user_id == user_id).limit(RECEIPTS_AT_ONCE)
    slice_ = delete(Receipt).where(Receipt.id.in_(some)).returning(Receipt.id)
    while (await session.scalars(slice_)).all():
        pass


_NOTE_BLOBS = text("""
INSERT INTO forgotten_blobs (digest)
SELECT digest FROM (
  SELECT digest FROM receipts WHERE user_id = :user_id
  UNION SELECT page.image_digest FROM receipt_pages page JOIN receipts receipt ON receipt.id = page.receipt_id
  WHERE receipt.user_id = :user_id AND page.image_digest IS NOT NULL
) AS theirs ORDER BY digest
ON CONFLICT (digest) DO UPDATE SET noted_at = now()
""")

_FORGET_JOBS = text("""
-- What is asked for and not begun, and what is held for the operator. A job that is under way finds nothing to do.
DELETE FROM pgqueuer WHERE status <> 'picked' AND payload IN (
  SELECT convert_to(id::text, 'UTF8') FROM (
    SELECT id FROM receipts WHERE user_id = :user_id
    UNION ALL SELECT region.id FROM receipt_regions region JOIN receipts receipt ON receipt.id = region.receipt_id
    WHERE receipt.user_id = :user_id
    UNION ALL SELECT id FROM deliveries WHERE user_id = :user_id
    UNION ALL SELECT CAST(:user_id AS uuid)
  ) AS theirs)
""")
