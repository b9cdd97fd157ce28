"""What a user sees of the shared catalogue: the stores and products of their own purchases, and no others.

A product's name is what the user's own newest receipt prints for it, since receipts are free text: a name that came
from someone else's could say anything.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, and_, bindparam, literal, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.cursors import Slice, decode_cursor, encode_cursor, slice_of
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import InvalidCursor
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.rows import Columns, Rows, contains, is_one_of, pattern_of
from cartsnitch_domain.stores.records import Store

_stores = Store.__table__.c
_purchases = Purchase.__table__.c
_lines = PurchaseLine.__table__.c


async def stores(reads: ReadConnection, actor: Actor) -> list[Columns]:
    """The stores that the actor has purchases of, by name."""
    return await _STORES.all(reads, user_id=actor.user_id)


async def get_store_for(reads: ReadConnection, actor: Actor, store_id: UUID) -> Columns:
    """A store that the actor has purchases of; raises NotFound."""
    return await _ONE_STORE.one(reads, user_id=actor.user_id, store_id=store_id)


async def products(
    reads: ReadConnection, actor: Actor, first: int, after: str | None, text: str | None
) -> Slice[Columns]:
    """The products that the actor bought as `id` and `name`, by name, only those with `text` in it if given.

    Raises InvalidCursor.
    """
    values: dict[str, object] = {"user_id": actor.user_id, "most": first + 1}
    if text:
        values["pattern"] = pattern_of(text)
    if after is not None:
        values |= _place(after)
    statement = _products_page(with_text=bool(text), with_after=after is not None)
    return slice_of(await statement.all(reads, **values), first)


def product_cursor_of(product: Columns) -> str:
    """The place of a product in `products`."""
    return encode_cursor(product.name, str(product.id))


async def get_product_for(reads: ReadConnection, actor: Actor, product_id: UUID) -> Columns:
    """A product that the actor bought as `id` and `name`; raises NotFound."""
    return await _ONE_PRODUCT.one(reads, user_id=actor.user_id, product_id=product_id)


async def stores_by_ids(reads: ReadConnection, actor: Actor, store_ids: Collection[UUID]) -> dict[UUID, Columns]:
    """Those of these stores that the actor has purchases of."""
    rows = await _STORES_BY_IDS.all(reads, user_id=actor.user_id, store_ids=list(store_ids))
    return {row.id: row for row in rows}


async def products_by_ids(reads: ReadConnection, actor: Actor, product_ids: Collection[UUID]) -> dict[UUID, Columns]:
    """Those of these products that the actor bought, as `id` and `name`."""
    rows = await _PRODUCTS_BY_IDS.all(reads, user_id=actor.user_id, product_ids=list(product_ids))
    return {row.id: row for row in rows}


_IS_OWN = and_(_purchases.user_id == bindparam("user_id"), _purchases.same_as_id.is_(None))
_OWN_STORES = select(Store.__table__).where(
    select(literal(1)).where(_IS_OWN, _purchases.store_id == _stores.id).exists()
)
_STORES = Rows(_OWN_STORES.order_by(_stores.name, _stores.id))
_ONE_STORE = Rows(_OWN_STORES.where(_stores.id == bindparam("store_id")))
_STORES_BY_IDS = Rows(_OWN_STORES.where(is_one_of(_stores.id, "store_ids")))
_OWN_PRODUCT_LINES = (
    select(_lines.product_id.label("id"), _lines.text.label("name"))
    .ext(distinct_on(_lines.product_id))
    .select_from(PurchaseLine.__table__.join(Purchase.__table__))
    .where(_IS_OWN, _lines.product_id.is_not(None), _lines.removed_at.is_(None))
    .order_by(_lines.product_id, _purchases.purchased_on.desc().nulls_last(), _lines.id.desc())
)
"""Of each product that was bought, the newest line."""

_ONE_PRODUCT = Rows(_OWN_PRODUCT_LINES.where(_lines.product_id == bindparam("product_id")))
_PRODUCTS_BY_IDS = Rows(_OWN_PRODUCT_LINES.where(is_one_of(_lines.product_id, "product_ids")))


@cache
def _products_page(*, with_text: bool, with_after: bool) -> Rows:
    own = _OWN_PRODUCT_LINES.subquery()
    statement = select(*own.c).order_by(own.c.name, own.c.id).limit(bindparam("most"))
    if with_text:
        statement = statement.where(contains(own.c.name, "pattern"))
    if with_after:
        place = tuple_(bindparam("last_name", type_=Text()), bindparam("last_id", type_=Uuid()))
        statement = statement.where(tuple_(own.c.name, own.c.id) > place)
    return Rows(statement)


def _place(cursor: str) -> dict[str, Any]:
    name, last_id = decode_cursor(cursor, 2)
    if "\0" in name:  # which PostgreSQL cannot even compare
        raise InvalidCursor
    try:
        return {"last_name": name, "last_id": UUID(last_id)}
    except ValueError as wrong:
        raise InvalidCursor from wrong
