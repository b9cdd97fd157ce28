"""Reads of prices. Rows carry the columns of their record, by name; another user's are as if absent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Uuid, func, literal, select, tuple_

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.cursors import Slice, decode_cursor, encode_cursor, slice_of
from cartsnitch_domain.db import ReadSession
from cartsnitch_domain.errors import InvalidCursor
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.rows import Columns, by_owner, get_all, one_of
from cartsnitch_domain.stores.records import Store

_observations = PriceObservation.__table__.c
_stores = Store.__table__.c
_NEWEST_FIRST = (_observations.observed_on.desc(), _observations.id.desc())


async def pages_of(
    session: ReadSession, actor: Actor, product_ids: Collection[UUID], first: int, after: str | None
) -> dict[UUID, Slice[Columns]]:
    """For each product, the actor's observations with `store_slug` and `store_name`, the newest first.

    Raises InvalidCursor.
    """
    conditions = [_observations.user_id == actor.user_id, one_of(_observations.product_id, product_ids)]
    if after is not None:
        conditions.append(_after(after))
    number = func.row_number().over(partition_by=_observations.product_id, order_by=_NEWEST_FIRST).label("number")
    seen = select(*_observations, number).where(*conditions).subquery()
    statement = (
        select(*seen.c, _stores.slug.label("store_slug"), _stores.name.label("store_name"))
        .join(Store.__table__, _stores.id == seen.c.store_id)
        .where(seen.c.number <= first + 1)
        .order_by(seen.c.product_id, seen.c.number)
    )
    found = by_owner(await get_all(session, statement), "product_id")
    return {product_id: slice_of(found.get(product_id, []), first) for product_id in product_ids}


def cursor_of(observation: Columns) -> str:
    """The place of an observation in `pages_of`."""
    return encode_cursor(observation.observed_on.isoformat(), str(observation.id))


def _after(cursor: str) -> ColumnElement[bool]:
    day, last_id = decode_cursor(cursor, 2)
    try:
        place = tuple_(literal(date.fromisoformat(day), Date()), literal(UUID(last_id), Uuid()))
    except ValueError as wrong:
        raise InvalidCursor from wrong
    return tuple_(_observations.observed_on, _observations.id) < place
