"""What a user sees of the shared catalogue: the stores and products of their own purchases, and no others."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Text, Uuid, literal, select, tuple_

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.cursors import Slice, decode_cursor, encode_cursor, slice_of
from cartsnitch_domain.db import ReadSession
from cartsnitch_domain.errors import InvalidCursor
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.rows import Columns, Selection, get_all, get_one
from cartsnitch_domain.stores.records import Store

_stores = Store.__table__.c
_products = Product.__table__.c
_purchases = Purchase.__table__.c
_lines = PurchaseLine.__table__.c


async def stores(session: ReadSession, actor: Actor) -> list[Columns]:
    """The stores that the actor has purchases of, by name."""
    statement = _stores_of(actor).order_by(_stores.name, _stores.id)
    return await get_all(session, statement)


async def get_store_for(session: ReadSession, actor: Actor, store_id: UUID) -> Columns:
    """A store that the actor has purchases of; raises NotFound."""
    return await get_one(session, _stores_of(actor).where(_stores.id == store_id))


async def products(
    session: ReadSession, actor: Actor, first: int, after: str | None, text: str | None
) -> Slice[Columns]:
    """The products that the actor bought, by name, only those with `text` in it if given; raises InvalidCursor."""
    statement = _products_of(actor).order_by(_products.name, _products.id).limit(first + 1)
    if text:
        statement = statement.where(_products.name.icontains(text, autoescape=True))
    if after is not None:
        statement = statement.where(_after(after))
    return slice_of(await get_all(session, statement), first)


def product_cursor_of(product: Columns) -> str:
    """The place of a product in `products`."""
    return encode_cursor(product.name, str(product.id))


async def get_product_for(session: ReadSession, actor: Actor, product_id: UUID) -> Columns:
    """A product that the actor bought; raises NotFound."""
    return await get_one(session, _products_of(actor).where(_products.id == product_id))


def _stores_of(actor: Actor) -> Selection:
    bought_at = select(literal(1)).where(_purchases.user_id == actor.user_id, _purchases.store_id == _stores.id)
    return select(Store.__table__).where(bought_at.exists())


def _products_of(actor: Actor) -> Selection:
    bought = (
        select(literal(1))
        .select_from(PurchaseLine.__table__.join(Purchase.__table__))
        .where(_lines.product_id == _products.id, _purchases.user_id == actor.user_id)
    )
    return select(Product.__table__).where(bought.exists())


def _after(cursor: str) -> ColumnElement[bool]:
    name, last_id = decode_cursor(cursor, 2)
    try:
        place = tuple_(literal(name, Text()), literal(UUID(last_id), Uuid()))
    except ValueError as wrong:
        raise InvalidCursor from wrong
    return tuple_(_products.name, _products.id) > place
