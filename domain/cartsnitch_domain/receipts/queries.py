"""Reads of receipts. Rows carry the columns of their record, by name; another user's are as if absent."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.cursors import Slice, decode_cursor, encode_cursor, slice_of
from cartsnitch_domain.db import ReadSession
from cartsnitch_domain.errors import InvalidCursor
from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.receipts.records import Receipt, ReceiptPage, ReceiptPart
from cartsnitch_domain.receipts.rules import ReceiptStatus
from cartsnitch_domain.rows import Columns, Selection, by_owner, get_all, get_one, one_of

_receipts = Receipt.__table__.c
_parts = ReceiptPart.__table__.c
_pages = ReceiptPage.__table__.c


async def get_for(session: ReadSession, actor: Actor, receipt_id: UUID) -> Columns:
    """A receipt of the actor; raises NotFound."""
    return await get_one(session, _of(actor).where(_receipts.id == receipt_id))


async def by_ids(session: ReadSession, actor: Actor, receipt_ids: Collection[UUID]) -> dict[UUID, Columns]:
    """The actor's receipts among these."""
    rows = await session.execute(_of(actor).where(one_of(_receipts.id, receipt_ids)))
    return {row.id: row for row in rows}


async def page(
    session: ReadSession, actor: Actor, first: int, after: str | None, status: Collection[ReceiptStatus] | None
) -> Slice[Columns]:
    """The actor's receipts, the newest first; raises InvalidCursor."""
    statement = _of(actor).order_by(_receipts.id.desc()).limit(first + 1)
    if status is not None:
        statement = statement.where(_receipts.status.in_(sorted(status)))
    if after is not None:
        statement = statement.where(_receipts.id < _last_id(after))
    return slice_of(await get_all(session, statement), first)


def cursor_of(receipt: Columns) -> str:
    """The place of a receipt in `page`."""
    return encode_cursor(str(receipt.id))


async def newest_ids(session: ReadSession, user_id: UserId, count: int) -> list[ReceiptId]:
    """The keys of a user's newest receipts."""
    statement = select(_receipts.id).where(_receipts.user_id == user_id).order_by(_receipts.id.desc()).limit(count)
    return [ReceiptId(row.id) for row in await session.execute(statement)]


async def parts_of(session: ReadSession, actor: Actor, receipt_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """The parts of these receipts, in their order."""
    statement = (
        select(ReceiptPart.__table__)
        .select_from(ReceiptPart.__table__.join(Receipt.__table__))
        .where(_receipts.user_id == actor.user_id, one_of(_parts.receipt_id, receipt_ids))
        .order_by(_parts.receipt_id, _parts.position)
    )
    return by_owner(await get_all(session, statement), "receipt_id")


async def pages_of(session: ReadSession, actor: Actor, receipt_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """The pages of these receipts, in their order."""
    statement = (
        select(ReceiptPage.__table__)
        .select_from(ReceiptPage.__table__.join(Receipt.__table__))
        .where(_receipts.user_id == actor.user_id, one_of(_pages.receipt_id, receipt_ids))
        .order_by(_pages.receipt_id, _pages.number)
    )
    return by_owner(await get_all(session, statement), "receipt_id")


def _of(actor: Actor) -> Selection:
    return select(Receipt.__table__).where(_receipts.user_id == actor.user_id)


def _last_id(cursor: str) -> UUID:
    (last,) = decode_cursor(cursor, 1)
    try:
        return UUID(last)
    except ValueError as wrong:
        raise InvalidCursor from wrong
