"""Removing the bytes that no record needs any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.forgotten_blobs import due, settle
from cartsnitch_domain.lookups.records import GtinLookup
from cartsnitch_domain.receipts.records import Receipt, ReceiptPage

AT_ONCE = 100
"""Blobs that are removed in one transaction: whoever sends the same bytes meanwhile waits for it."""

_NAMED_BY = (Receipt.digest, ReceiptPage.image_digest, GtinLookup.picture_digest)


async def remove_forgotten(session: AsyncSession, blobs: Blobs, now: datetime) -> tuple[int, int]:
    """Look at some of the noted blobs, and remove those that no record names: how many were looked at and removed.

    Removing comes before the commit: if that fails, they are noted still, and removed once more.
    """
    noted = await due(session, AT_ONCE, now)
    needed = set[str]()
    for column in _NAMED_BY if noted else ():
        needed.update(await session.scalars(select(column).where(column.in_(noted)).distinct()))
    removed = [digest for digest in noted if digest not in needed]
    for digest in removed:
        await blobs.remove(digest)
    await settle(session, needed, removed, now)
    return len(noted), len(removed)
