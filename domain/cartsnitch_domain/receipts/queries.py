"""Reads of receipts. Rows carry the columns of their record, by name; another user's are as if absent."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from uuid import UUID

from sqlalchemy import Text, Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.cursors import Slice, decode_cursor, encode_cursor, slice_of
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import InvalidCursor
from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.receipts.records import Receipt, ReceiptPage, ReceiptPart, ReceiptRegion
from cartsnitch_domain.receipts.rules import ReceiptStatus
from cartsnitch_domain.rows import Columns, Rows, by_owner, is_one_of

_LIST = "receipts"
"""Of whose cursors these are."""

_receipts = Receipt.__table__.c
_parts = ReceiptPart.__table__.c
_pages = ReceiptPage.__table__.c
_regions = ReceiptRegion.__table__.c


async def get_for(reads: ReadConnection, actor: Actor, receipt_id: UUID) -> Columns:
    """A receipt of the actor; raises NotFound."""
    return await _ONE.one(reads, user_id=actor.user_id, receipt_id=receipt_id)


async def by_ids(reads: ReadConnection, actor: Actor, receipt_ids: Collection[UUID]) -> dict[UUID, Columns]:
    """The actor's receipts among these."""
    rows = await _MANY.all(reads, user_id=actor.user_id, receipt_ids=list(receipt_ids))
    return {row.id: row for row in rows}


async def page(
    reads: ReadConnection, actor: Actor, first: int, after: str | None, status: Collection[ReceiptStatus] | None
) -> Slice[Columns]:
    """The actor's receipts, the newest first; raises InvalidCursor."""
    values: dict[str, object] = {"user_id": actor.user_id, "most": first + 1}
    if status is not None:
        values["status"] = [each.value for each in status]
    if after is not None:
        values["last_id"] = _last_id(after)
    statement = _page(with_status=status is not None, with_after=after is not None)
    return slice_of(await statement.all(reads, **values), first)


def cursor_of(receipt: Columns) -> str:
    """The place of a receipt in `page`."""
    return encode_cursor(_LIST, str(receipt.id))


async def newest_ids(reads: ReadConnection, user_id: UserId, count: int) -> list[ReceiptId]:
    """The keys of a user's newest receipts."""
    statement = _page(with_status=False, with_after=False)
    return [ReceiptId(row.id) for row in await statement.all(reads, user_id=user_id, most=count)]


async def parts_of(reads: ReadConnection, actor: Actor, receipt_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """The parts of these receipts, in their order."""
    return by_owner(await _PARTS.all(reads, user_id=actor.user_id, receipt_ids=list(receipt_ids)), "receipt_id")


async def pages_of(reads: ReadConnection, actor: Actor, receipt_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """The pages of these receipts, in their order."""
    return by_owner(await _PAGES.all(reads, user_id=actor.user_id, receipt_ids=list(receipt_ids)), "receipt_id")


async def regions_of(reads: ReadConnection, actor: Actor, receipt_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """The places of these receipts that were to be read again, the newest first."""
    return by_owner(await _REGIONS.all(reads, user_id=actor.user_id, receipt_ids=list(receipt_ids)), "receipt_id")


async def get_region_for(reads: ReadConnection, actor: Actor, region_id: UUID) -> Columns:
    """A place of a receipt of the actor that was to be read again; raises NotFound."""
    return await _ONE_REGION.one(reads, user_id=actor.user_id, region_id=region_id)


_IS_OWN = _receipts.user_id == bindparam("user_id")
_OWN = select(Receipt.__table__).where(_IS_OWN)
_ONE = Rows(_OWN.where(_receipts.id == bindparam("receipt_id")))
_MANY = Rows(_OWN.where(is_one_of(_receipts.id, "receipt_ids")))
_PARTS = Rows(
    select(ReceiptPart.__table__)
    .select_from(ReceiptPart.__table__.join(Receipt.__table__))
    .where(_IS_OWN, is_one_of(_parts.receipt_id, "receipt_ids"))
    .order_by(_parts.receipt_id, _parts.position)
)
_PAGES = Rows(
    select(ReceiptPage.__table__)
    .select_from(ReceiptPage.__table__.join(Receipt.__table__))
    .where(_IS_OWN, is_one_of(_pages.receipt_id, "receipt_ids"))
    .order_by(_pages.receipt_id, _pages.number)
)
_OWN_REGIONS = (
    select(ReceiptRegion.__table__).select_from(ReceiptRegion.__table__.join(Receipt.__table__)).where(_IS_OWN)
)
_REGIONS = Rows(
    _OWN_REGIONS.where(is_one_of(_regions.receipt_id, "receipt_ids")).order_by(_regions.receipt_id, _regions.id.desc())
)
_ONE_REGION = Rows(_OWN_REGIONS.where(_regions.id == bindparam("region_id")))


@cache
def _page(*, with_status: bool, with_after: bool) -> Rows:
    statement = _OWN.order_by(_receipts.id.desc()).limit(bindparam("most"))
    if with_status:
        statement = statement.where(_receipts.status == any_(bindparam("status", type_=ARRAY(Text()))))
    if with_after:
        statement = statement.where(_receipts.id < bindparam("last_id", type_=Uuid()))
    return Rows(statement)


def _last_id(cursor: str) -> UUID:
    (last,) = decode_cursor(_LIST, cursor, 1)
    try:
        return UUID(last)
    except ValueError as wrong:
        raise InvalidCursor from wrong
