"""What came in, as its owner takes all of it along."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.rows import Rows

AT_ONCE = 500
"""Originals that are looked up together."""


@dataclass(frozen=True, slots=True)
class KeptOriginal:
    """Where an original is kept, whose receipt came when."""

    receipt_id: UUID
    digest: str
    received_at: datetime


async def originals_of(database: Database, user_id: UserId) -> AsyncGenerator[KeptOriginal, None]:
    """The originals of a user's receipts, the oldest first; the same bytes once, with the receipt that brought them.

    To hand out all of them takes as long as their owner's line does, so no connection is held meanwhile: they are
    looked up some at once, and what comes in until then is among them.
    """
    after = UUID(int=0)
    while True:
        async with database.reading_rows() as reads:
            rows = await _PAGE.all(reads, user_id=user_id, after=after, most=AT_ONCE)
        for row in rows:
            yield KeptOriginal(row.id, row.digest, row.received_at)
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].id


_receipts = Receipt.__table__.c
_earlier = Receipt.__table__.alias("earlier")
_IS_REPEATED = (
    select(_earlier.c.id)
    .where(
        _earlier.c.user_id == bindparam("user_id"),
        _earlier.c.digest == _receipts.digest,
        _earlier.c.id < _receipts.id,
    )
    .exists()
)
_PAGE = Rows(
    select(_receipts.id, _receipts.digest, _receipts.received_at)
    .where(_receipts.user_id == bindparam("user_id"), _receipts.id > bindparam("after", type_=Uuid()), ~_IS_REPEATED)
    .order_by(_receipts.id)
    .limit(bindparam("most"))
)
