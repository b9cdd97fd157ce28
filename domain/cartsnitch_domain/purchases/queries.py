"""Reads of purchases. Rows carry the columns of their record, by name; another user's are as if absent.

So are purchases that repeat another one: whoever asks for what was bought meets each purchase once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Uuid, and_, bindparam, func, literal, literal_column, or_, select, tuple_

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.cursors import Slice, decode_day_cursor, encode_cursor, slice_of
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.purchases.records import Correction, Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.rows import Columns, Rows, by_owner, contains, is_one_of, pattern_of
from cartsnitch_domain.stores.records import Store

_LIST = "purchases"
"""Of whose cursors these are."""

_purchases = Purchase.__table__.c
_lines = PurchaseLine.__table__.c
_stores = Store.__table__.c
_users = User.__table__.c
_corrections = Correction.__table__.c


@dataclass(frozen=True, slots=True)
class PurchaseFilter:
    """Which purchases: of one store, from one day to another (both included), with a text in lines or names."""

    store_id: UUID | None = None
    from_: date | None = None
    to: date | None = None
    text: str | None = None


async def get_for(reads: ReadConnection, actor: Actor, purchase_id: UUID) -> Columns:
    """A purchase of the actor with `store_slug` and `store_name`; raises NotFound."""
    return await _ONE.one(reads, user_id=actor.user_id, purchase_id=purchase_id)


async def page(
    reads: ReadConnection, actor: Actor, first: int, after: str | None, wanted: PurchaseFilter
) -> Slice[Columns]:
    """The actor's purchases with their stores, the newest day first and those without a day last.

    Raises InvalidCursor.
    """
    conditions: dict[str, object] = {"store_id": wanted.store_id, "from_day": wanted.from_, "to_day": wanted.to}
    if wanted.text:
        conditions["pattern"] = pattern_of(wanted.text)
    given = {name: value for name, value in conditions.items() if value is not None}
    place = {} if after is None else decode_day_cursor(_LIST, after)
    statement = _page(tuple(given), with_after=after is not None)
    rows = await statement.all(reads, user_id=actor.user_id, most=first + 1, **given, **place)
    return slice_of(rows, first)


def cursor_of(purchase: Columns) -> str:
    """The place of a purchase in `page`."""
    return encode_cursor(_LIST, (purchase.purchased_on or _UNDATED).isoformat(), str(purchase.id))


async def of_receipts(reads: ReadConnection, actor: Actor, receipt_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """The purchases read from these receipts, with their stores, in their order on the receipt."""
    rows = await _OF_RECEIPTS.all(reads, user_id=actor.user_id, receipt_ids=list(receipt_ids))
    return by_owner(rows, "receipt_id")


async def lines_of(reads: ReadConnection, actor: Actor, purchase_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """The lines of these purchases as printed, each with `currency_code`; not those that were removed."""
    rows = await _LINES.all(reads, user_id=actor.user_id, purchase_ids=list(purchase_ids))
    return by_owner(rows, "purchase_id")


async def removed_lines_of(
    reads: ReadConnection, actor: Actor, purchase_ids: Collection[UUID]
) -> dict[UUID, list[Columns]]:
    """The lines of these purchases that the shopper removed, each with `currency_code`; not those that are part of
    another one, nor one that was taken apart again."""
    rows = await _REMOVED_LINES.all(reads, user_id=actor.user_id, purchase_ids=list(purchase_ids))
    return by_owner(rows, "purchase_id")


async def merged_lines_of(reads: ReadConnection, actor: Actor, line_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """The lines that are part of these, as printed, each with `currency_code`."""
    return by_owner(await _MERGED_LINES.all(reads, user_id=actor.user_id, line_ids=list(line_ids)), "merged_into_id")


async def suspects_of(reads: ReadConnection, actor: Actor, purchase_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """The suspects of these purchases, each with `currency_code`, the likeliest first."""
    rows = await _SUSPECTS.all(reads, user_id=actor.user_id, purchase_ids=list(purchase_ids))
    return by_owner(rows, "purchase_id")


async def corrections_of(
    reads: ReadConnection, actor: Actor, purchase_ids: Collection[UUID]
) -> dict[UUID, list[Columns]]:
    """What was corrected of these purchases, each with who as `user_name` and `email`, the newest first."""
    rows = await _CORRECTIONS.all(reads, user_id=actor.user_id, purchase_ids=list(purchase_ids))
    return by_owner(rows, "purchase_id")


async def corrected_fields_of(
    reads: ReadConnection, actor: Actor, line_ids: Collection[UUID]
) -> dict[UUID, list[Columns]]:
    """The `field`s of these lines that were corrected."""
    rows = await _CORRECTED_FIELDS.all(reads, user_id=actor.user_id, line_ids=list(line_ids))
    return by_owner(rows, "line_id")


async def get_line_for(reads: ReadConnection, actor: Actor, line_id: UUID) -> Columns:
    """A line of a purchase of the actor, with `currency_code`; raises NotFound."""
    return await _ONE_LINE.one(reads, user_id=actor.user_id, line_id=line_id)


async def lines_by_ids(reads: ReadConnection, actor: Actor, line_ids: Collection[UUID]) -> dict[UUID, Columns]:
    """Of these lines, those of the actor's purchases, each with `currency_code`."""
    rows = await _LINES_BY_IDS.all(reads, user_id=actor.user_id, line_ids=list(line_ids))
    return {row.id: row for row in rows}


async def of_lines(reads: ReadConnection, actor: Actor, line_ids: Collection[UUID]) -> dict[UUID, Columns]:
    """The purchase of each of these lines, with its store."""
    rows = await _OF_LINES.all(reads, user_id=actor.user_id, line_ids=list(line_ids))
    return {row.line_id: row for row in rows}


async def item_counts(reads: ReadConnection, actor: Actor, purchase_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many lines of these purchases are items; a purchase without any is left out."""
    rows = await _ITEM_COUNTS.all(reads, user_id=actor.user_id, purchase_ids=list(purchase_ids))
    return {row.purchase_id: row.items for row in rows}


_UNDATED = date.min
"""How the driver spells -infinity, under which a purchase without a date is sorted: after all others."""

_DAY: ColumnElement[date] = func.coalesce(_purchases.purchased_on, literal_column("'-infinity'::date"))
_IS_OWN = and_(_purchases.user_id == bindparam("user_id"), _purchases.same_as_id.is_(None))
_IS_THERE = _lines.removed_at.is_(None)

_OWN = (
    select(*_purchases, _stores.slug.label("store_slug"), _stores.name.label("store_name"))
    .select_from(Purchase.__table__.outerjoin(Store.__table__))
    .where(_IS_OWN)
)
_ONE = Rows(_OWN.where(_purchases.id == bindparam("purchase_id")))
_OF_RECEIPTS = Rows(
    _OWN.where(is_one_of(_purchases.receipt_id, "receipt_ids")).order_by(_purchases.receipt_id, _purchases.position)
)

_OWN_LINES = (
    select(*_lines, _purchases.currency_code)
    .select_from(PurchaseLine.__table__.join(Purchase.__table__))
    .where(_IS_OWN)
)
_ONE_LINE = Rows(_OWN_LINES.where(_lines.id == bindparam("line_id")))
_LINES_BY_IDS = Rows(_OWN_LINES.where(is_one_of(_lines.id, "line_ids")))
_OF_LINES = Rows(
    _OWN.add_columns(_lines.id.label("line_id"))
    .join(PurchaseLine.__table__, _lines.purchase_id == _purchases.id)
    .where(is_one_of(_lines.id, "line_ids"))
)
_LINES_OF_PURCHASES = _OWN_LINES.where(is_one_of(_lines.purchase_id, "purchase_ids"))
_LINES = Rows(_LINES_OF_PURCHASES.where(_IS_THERE).order_by(_lines.purchase_id, _lines.position))
_parts = PurchaseLine.__table__.alias("parts")
_IS_TAKEN_APART = and_(
    _lines.is_merged,
    ~select(literal(1)).where(_parts.c.merged_into_id == _lines.id).correlate(PurchaseLine.__table__).exists(),
)
_REMOVED_LINES = Rows(
    _LINES_OF_PURCHASES.where(
        _lines.removed_at.is_not(None), _lines.merged_into_id.is_(None), ~_IS_TAKEN_APART
    ).order_by(_lines.purchase_id, _lines.position)
)
_MERGED_LINES = Rows(
    _OWN_LINES.where(is_one_of(_lines.merged_into_id, "line_ids")).order_by(_lines.merged_into_id, _lines.position)
)
_SUSPECTS = Rows(
    _LINES_OF_PURCHASES.where(_IS_THERE, _lines.is_suspect).order_by(
        _lines.purchase_id, _lines.suspect_rank, _lines.position
    )
)
_ITEM_COUNTS = Rows(
    select(_lines.purchase_id, func.count().label("items"))
    .select_from(PurchaseLine.__table__.join(Purchase.__table__))
    .where(_IS_OWN, is_one_of(_lines.purchase_id, "purchase_ids"), _IS_THERE, _lines.kind == LineKind.ITEM.value)
    .group_by(_lines.purchase_id)
)

_OWN_CORRECTIONS = Correction.__table__.join(Purchase.__table__)
_CORRECTIONS = Rows(
    select(*_corrections, _users.name.label("user_name"), _users.email)
    .select_from(_OWN_CORRECTIONS.join(User.__table__, _users.id == _corrections.user_id))
    .where(_IS_OWN, is_one_of(_corrections.purchase_id, "purchase_ids"))
    .order_by(_corrections.purchase_id, _corrections.corrected_at.desc(), _corrections.id)
)
_CORRECTED_FIELDS = Rows(
    select(_corrections.line_id, _corrections.field)
    .select_from(_OWN_CORRECTIONS)
    .where(_IS_OWN, is_one_of(_corrections.line_id, "line_ids"))
    .group_by(_corrections.line_id, _corrections.field)
    .order_by(_corrections.line_id, func.min(_corrections.corrected_at), _corrections.field)
)

_MENTIONED_IN_LINES = (
    select(literal(1))
    .where(_lines.purchase_id == _purchases.id, _IS_THERE, contains(_lines.text, "pattern"))
    .correlate(Purchase.__table__)
    .exists()
)
_CONDITIONS: dict[str, ColumnElement[bool]] = {
    "store_id": _purchases.store_id == bindparam("store_id"),
    "from_day": _purchases.purchased_on >= bindparam("from_day"),
    "to_day": _purchases.purchased_on <= bindparam("to_day"),
    "pattern": or_(
        contains(_purchases.merchant_name, "pattern"), contains(_stores.name, "pattern"), _MENTIONED_IN_LINES
    ),
}
_AFTER = tuple_(_DAY, _purchases.id) < tuple_(bindparam("last_day", type_=Date()), bindparam("last_id", type_=Uuid()))


@cache
def _page(conditions: tuple[str, ...], *, with_after: bool) -> Rows:
    statement = _OWN.where(*(_CONDITIONS[name] for name in conditions))
    if with_after:
        statement = statement.where(_AFTER)
    return Rows(statement.order_by(_DAY.desc(), _purchases.id.desc()).limit(bindparam("most")))
