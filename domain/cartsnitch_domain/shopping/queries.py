"""Reads of lists. Rows carry the columns of their record, by name; those that a user does not see are as if absent.

A user sees the lists that they began and those that are shared in their household.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, case, func, or_, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import HouseholdMember
from cartsnitch_domain.cursors import decode_cursor, encode_cursor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import InvalidCursor
from cartsnitch_domain.ids import ShoppingListId, UserId
from cartsnitch_domain.rows import Columns, Rows, by_owner, is_one_of
from cartsnitch_domain.shopping.records import ListItem, ShoppingList

_lists = ShoppingList.__table__.c
_items = ListItem.__table__.c
_members = HouseholdMember.__table__.c


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed of a list since a cursor, deleted items among it, and the cursor after it.

    With `is_whole` it is all that stands on the list, and whatever else a device has of it is gone.
    """

    own: Columns
    items: list[Columns]
    cursor: str
    is_whole: bool


async def lists(reads: ReadConnection, actor: Actor) -> list[Columns]:
    """The lists that the actor sees with `is_yours`, `item_count` and `open_count`, the newest first."""
    return await _LISTS.all(reads, user_id=actor.user_id)


async def get_for(reads: ReadConnection, actor: Actor, list_id: UUID) -> Columns:
    """A list that the actor may see, with `is_yours`, `item_count` and `open_count`; raises NotFound."""
    return await _ONE.one(reads, user_id=actor.user_id, list_id=list_id)


async def items_of(reads: ReadConnection, actor: Actor, list_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """What stands on each of these lists, in the order it was added."""
    rows = await _ITEMS.all(reads, user_id=actor.user_id, list_ids=list(list_ids))
    return by_owner(rows, "list_id")


async def changes_since(reads: ReadConnection, actor: Actor, list_id: UUID, since: str | None) -> Changes:
    """What changed of a list since a cursor; all of it for a cursor that is of no use. Raises NotFound.

    The list is read before its items, so that what changes meanwhile is told twice rather than never.
    """
    own = await get_for(reads, actor, list_id)
    known = _revision(list_id, since)
    cursor = cursor_of(own)
    if known is None or not own.forgotten <= known <= own.revision:
        whole = await items_of(reads, actor, [list_id])
        return Changes(own, whole.get(list_id, []), cursor, is_whole=True)
    changed = await _CHANGED.all(reads, user_id=actor.user_id, list_id=list_id, known=known)
    return Changes(own, changed, cursor, is_whole=False)


async def newest_ids(reads: ReadConnection, user_id: UserId, count: int) -> list[ShoppingListId]:
    """The lists that a user sees and that changed last, the newest first."""
    return [row.id for row in await _NEWEST.all(reads, user_id=user_id, count=count)]


def cursor_of(own: Columns) -> str:
    """The cursor after all that a list holds now."""
    return encode_cursor(_name(own.id), str(own.revision))


def _revision(list_id: UUID, cursor: str | None) -> int | None:
    try:
        return None if cursor is None else int(decode_cursor(_name(list_id), cursor, 1)[0])
    except (InvalidCursor, ValueError):
        return None


def _name(list_id: UUID) -> str:
    """Revisions are of one list: that of another one says nothing of what is known of this."""
    return f"shopping_list:{list_id}"


def is_seen() -> ColumnElement[bool]:
    """Whether the user in the value `user_id` sees the list of a row; `lists.open_list` says the same."""
    own = select(_members.household_id).where(_members.user_id == bindparam("user_id")).scalar_subquery()
    return or_(_lists.user_id == bindparam("user_id"), _lists.household_id == own)


_IS_SHOWN = and_(_items.text.is_not(None), ~_items.is_deleted)
_counts = (
    select(
        func.count().label("item_count"),
        func.count().filter(~_items.is_checked).label("open_count"),
    )
    .where(_items.list_id == _lists.id, _IS_SHOWN)
    .lateral("counts")
)
_is_yours = case((_lists.user_id == bindparam("user_id"), True), else_=False)
_OWN = select(*_lists, _is_yours.label("is_yours"), *_counts.c).where(is_seen())
_LISTS = Rows(_OWN.order_by(_lists.id.desc()))
_ONE = Rows(_OWN.where(_lists.id == bindparam("list_id")))
_NEWEST = Rows(select(_lists.id).where(is_seen()).order_by(_lists.changed_at.desc()).limit(bindparam("count")))
_OWN_ITEMS = (
    select(*_items)
    .select_from(ListItem.__table__.join(ShoppingList.__table__, _lists.id == _items.list_id))
    .where(is_seen(), _items.text.is_not(None))
    .order_by(_items.created_at, _items.id)
)
_ITEMS = Rows(_OWN_ITEMS.where(is_one_of(_items.list_id, "list_ids"), _IS_SHOWN))
_CHANGED = Rows(
    _OWN_ITEMS.where(_items.list_id == bindparam("list_id"), _items.revision > bindparam("known", type_=BigInteger()))
)
