"""Reads of products. Rows carry the columns of their record, by name."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import bindparam, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.cursors import Slice, decode_cursor, encode_cursor, slice_of
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import InvalidCursor
from cartsnitch_domain.products.records import ProductLesson, ProductMerge
from cartsnitch_domain.rows import Columns, Rows, by_owner, is_one_of
from cartsnitch_domain.stores.records import Store

_LIST = "lessons"
"""Of whose cursors these are."""

_lessons = ProductLesson.__table__.c
_merges = ProductMerge.__table__.c
_users = User.__table__.c
_stores = Store.__table__.c


async def lessons_of(reads: ReadConnection, actor: Actor, product_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """What the actor taught of these products, also what is taken back, the newest first."""
    rows = await _LESSONS_OF.all(reads, user_id=actor.user_id, product_ids=list(product_ids))
    return by_owner(rows, "product_id")


async def lessons_by_ids(reads: ReadConnection, actor: Actor, lesson_ids: Collection[UUID]) -> dict[UUID, Columns]:
    """Of these lessons, those of the actor."""
    rows = await _LESSONS_BY_IDS.all(reads, user_id=actor.user_id, lesson_ids=list(lesson_ids))
    return {row.id: row for row in rows}


async def lessons(reads: ReadConnection, actor: Actor, first: int, after: str | None) -> Slice[Columns]:
    """What the actor taught, also what is taken back, the newest first. Raises InvalidCursor."""
    place = {} if after is None else {"last_id": _last_id(after)}
    statement = _LESSONS if after is None else _LESSONS_AFTER
    return slice_of(await statement.all(reads, user_id=actor.user_id, most=first + 1, **place), first)


def lesson_cursor_of(lesson: Columns) -> str:
    """The place of a lesson in `lessons`."""
    return encode_cursor(_LIST, str(lesson.id))


async def merges_into(reads: ReadConnection, actor: Actor, product_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """What the actor merged into each of these products, also what is split again, the newest first."""
    rows = await _MERGES_INTO.all(reads, user_id=actor.user_id, product_ids=list(product_ids))
    return by_owner(rows, "into_id")


async def get_merge_for(reads: ReadConnection, actor: Actor, merge_id: UUID) -> Columns:
    """A merge of the actor; raises NotFound."""
    return await _ONE_MERGE.one(reads, user_id=actor.user_id, merge_id=merge_id)


def _last_id(cursor: str) -> UUID:
    try:
        return UUID(decode_cursor(_LIST, cursor, 1)[0])
    except ValueError as wrong:
        raise InvalidCursor from wrong


_OWN_LESSONS = (
    select(
        *_lessons,
        _users.name.label("user_name"),
        _users.email,
        _stores.slug.label("store_slug"),
        _stores.name.label("store_name"),
    )
    .select_from(
        ProductLesson.__table__.join(User.__table__, _users.id == _lessons.user_id).join(
            Store.__table__, _stores.id == _lessons.store_id
        )
    )
    .where(_lessons.user_id == bindparam("user_id"))
)
_NEWEST_FIRST = _OWN_LESSONS.order_by(_lessons.id.desc()).limit(bindparam("most"))
_LESSONS = Rows(_NEWEST_FIRST)
_LESSONS_AFTER = Rows(_NEWEST_FIRST.where(_lessons.id < bindparam("last_id")))
_LESSONS_BY_IDS = Rows(_OWN_LESSONS.where(is_one_of(_lessons.id, "lesson_ids")))
_LESSONS_OF = Rows(
    _OWN_LESSONS.where(is_one_of(_lessons.product_id, "product_ids")).order_by(_lessons.product_id, _lessons.id.desc())
)

_OWN_MERGES = (
    select(*_merges, _users.name.label("user_name"), _users.email)
    .select_from(ProductMerge.__table__.join(User.__table__, _users.id == _merges.user_id))
    .where(_merges.user_id == bindparam("user_id"))
)
_MERGES_INTO = Rows(
    _OWN_MERGES.where(is_one_of(_merges.into_id, "product_ids")).order_by(_merges.into_id, _merges.id.desc())
)
_ONE_MERGE = Rows(_OWN_MERGES.where(_merges.id == bindparam("merge_id")))
