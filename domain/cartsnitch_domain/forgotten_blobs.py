"""Blobs that nobody's record may need any more, noted until somebody made sure and removed them.

A blob is shared by all who sent the same bytes, and it is put before the transaction of the record that needs it. So
none is removed but a noted one, some time after it was noted, and whoever needs it meanwhile takes the note away
(`hold`) in the transaction of their record: the two wait for each other by the row. What was removed leaves its note
for `REMEMBERED`, so that whoever put the bytes just before puts them again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cartsnitch_domain.db import Base, CreatedAt

GRACE = timedelta(minutes=10)
"""How long a note waits: longer than any transaction that needs a blob, of which each statement ends after one minute
(see `db.create_engine`)."""

REMEMBERED = timedelta(days=1)
"""How long it is known that a blob was removed: longer than from putting a blob to the end of the transaction that
names it."""


class ForgottenBlob(Base):
    """A blob that may be nobody's any more, by its hash; see above."""

    __tablename__ = "forgotten_blobs"

    digest: Mapped[str] = mapped_column(primary_key=True)
    noted_at: Mapped[CreatedAt] = mapped_column(index=True)
    removed_at: Mapped[datetime | None]
    """When its bytes were removed; null before."""


async def note(session: AsyncSession, digests: Collection[str]) -> None:
    """Let these blobs be looked at, and removed where no record needs them then."""
    if digests:
        noted = upsert(ForgottenBlob).values([{"digest": digest} for digest in sorted(set(digests))])
        await session.execute(noted.on_conflict_do_update(index_elements=["digest"], set_={"noted_at": func.now()}))


async def hold(session: AsyncSession, digests: Collection[str]) -> set[str]:
    """Keep these blobs, which a record of this transaction names. Those of them that were removed since they were put:
    they have to be put again before it commits."""
    if not digests:
        return set()
    named = select(ForgottenBlob.digest).where(ForgottenBlob.digest.in_(set(digests))).order_by(ForgottenBlob.digest)
    if not (await session.scalars(named.with_for_update())).all():
        return set()
    held = delete(ForgottenBlob).where(ForgottenBlob.digest.in_(set(digests)))
    rows = await session.execute(held.returning(ForgottenBlob.digest, ForgottenBlob.removed_at))
    return {row.digest for row in rows if row.removed_at is not None}


async def due(session: AsyncSession, most: int, now: datetime) -> Sequence[str]:
    """Noted blobs to be looked at now, locked: whoever needs one waits until this transaction ends."""
    is_there = or_(ForgottenBlob.removed_at.is_(None), ForgottenBlob.removed_at < ForgottenBlob.noted_at)
    noted = select(ForgottenBlob.digest).where(is_there, ForgottenBlob.noted_at <= now - GRACE)
    locked = noted.order_by(ForgottenBlob.noted_at, ForgottenBlob.digest).limit(most).with_for_update(skip_locked=True)
    return (await session.scalars(locked)).all()


async def settle(session: AsyncSession, needed: Collection[str], removed: Collection[str], now: datetime) -> None:
    """Write what became of noted blobs, and forget what was removed long ago."""
    await session.execute(delete(ForgottenBlob).where(ForgottenBlob.digest.in_(needed)))
    gone = update(ForgottenBlob).where(ForgottenBlob.digest.in_(removed))
    await session.execute(gone.values(removed_at=now))
    await session.execute(
        delete(ForgottenBlob).where(
            ForgottenBlob.removed_at <= now - REMEMBERED, ForgottenBlob.noted_at <= ForgottenBlob.removed_at
        )
    )
