"""Reads of prices. Rows carry the columns of their record, by name; another user's are as if absent."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from uuid import UUID

from sqlalchemy import Date, Uuid, bindparam, func, or_, select, true, tuple_

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.cursors import Slice, decode_day_cursor, encode_cursor, slice_of
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.prices.own_contents import content_shown
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.rows import Columns, Rows, by_owner, is_one_of
from cartsnitch_domain.stores.records import Store

_LIST = "observations"
"""Of whose cursors these are."""

_observations = PriceObservation.__table__.c
_products = Product.__table__.c
_stores = Store.__table__.c


async def details_of(reads: ReadConnection, actor: Actor, product_ids: Collection[UUID]) -> dict[UUID, Columns]:
    """What is known of these products by their words: brand, category, kinds; of nobody's text. Their net content is
    that of the actor's newest observation of each: what only a stranger's receipt says is not told."""
    rows = await _DETAILS.all(reads, user_id=actor.user_id, product_ids=list(product_ids))
    return {row.id: row for row in rows}


async def pages_of(
    reads: ReadConnection, actor: Actor, product_ids: Collection[UUID], first: int, after: str | None
) -> dict[UUID, Slice[Columns]]:
    """For each product, the actor's observations with `store_slug` and `store_name`, the newest first.

    Raises InvalidCursor.
    """
    place = {} if after is None else decode_day_cursor(_LIST, after)
    values = {"user_id": actor.user_id, "product_ids": list(product_ids), "most": first + 1}
    rows = await _pages(with_after=after is not None).all(reads, **values, **place)
    found = by_owner(rows, "product_id")
    return {product_id: slice_of(found.get(product_id, []), first) for product_id in product_ids}


async def get_for(reads: ReadConnection, actor: Actor, observation_id: UUID) -> Columns:
    """An observation of the actor with `store_slug` and `store_name`; raises NotFound."""
    return await _ONE.one(reads, user_id=actor.user_id, observation_id=observation_id)


def cursor_of(observation: Columns) -> str:
    """The place of an observation in `pages_of`."""
    return encode_cursor(_LIST, observation.observed_on.isoformat(), str(observation.id))


_ONE = Rows(
    select(*_observations, _stores.slug.label("store_slug"), _stores.name.label("store_name"))
    .join(Store.__table__, _stores.id == _observations.store_id)
    .where(_observations.user_id == bindparam("user_id"), _observations.id == bindparam("observation_id"))
)


@cache
def _pages(*, with_after: bool) -> Rows:
    """The newest of each product: numbered within it, and cut off by the number."""
    newest_first = (_observations.observed_on.desc(), _observations.id.desc())
    number = func.row_number().over(partition_by=_observations.product_id, order_by=newest_first).label("number")
    numbered = select(*_observations, number).where(
        _observations.user_id == bindparam("user_id"), is_one_of(_observations.product_id, "product_ids")
    )
    if with_after:
        place = tuple_(bindparam("last_day", type_=Date()), bindparam("last_id", type_=Uuid()))
        numbered = numbered.where(tuple_(_observations.observed_on, _observations.id) < place)
    seen = numbered.subquery()
    return Rows(
        select(*seen.c, _stores.slug.label("store_slug"), _stores.name.label("store_name"))
        .join(Store.__table__, _stores.id == seen.c.store_id)
        .where(seen.c.number <= bindparam("most"))
        .order_by(seen.c.product_id, seen.c.number)
    )


_shown = content_shown(bindparam("user_id", type_=Uuid()))
_DETAILS = Rows(
    select(
        _products.id,
        _products.family_id,
        _products.brand,
        *_shown.c,
        _products.is_weighed,
        _products.category,
        _products.kinds,
    )
    .select_from(Product.__table__.outerjoin(_shown, true()))
    .where(
        is_one_of(_products.id, "product_ids"),
        or_(_products.user_id.is_(None), _products.user_id == bindparam("user_id")),
    )
)
