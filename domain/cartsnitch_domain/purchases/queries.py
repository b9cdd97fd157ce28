"""Reads of purchases. Rows carry the columns of their record, by name; another user's are as if absent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Uuid, func, literal, literal_column, or_, select, tuple_

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.cursors import Slice, decode_cursor, encode_cursor, slice_of
from cartsnitch_domain.db import ReadSession
from cartsnitch_domain.errors import InvalidCursor
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.rows import Columns, Selection, by_owner, get_all, get_one, one_of
from cartsnitch_domain.stores.records import Store

_purchases = Purchase.__table__.c
_lines = PurchaseLine.__table__.c
_stores = Store.__table__.c
_products = Product.__table__.c

_UNDATED = date.min
"""How the driver spells -infinity, under which a purchase without a date is sorted: after all others."""

_DAY: ColumnElement[date] = func.coalesce(_purchases.purchased_on, literal_column("'-infinity'::date"))
_WITH_STORE = (*_purchases, _stores.slug.label("store_slug"), _stores.name.label("store_name"))
_WITH_PRODUCT = (*_lines, _products.name.label("product_name"), _purchases.currency_code)


@dataclass(frozen=True, slots=True)
class PurchaseFilter:
    """Which purchases: of one store, from one day to another (both included), with a text in lines or names."""

    store_id: UUID | None = None
    from_: date | None = None
    to: date | None = None
    text: str | None = None


async def get_for(session: ReadSession, actor: Actor, purchase_id: UUID) -> Columns:
    """A purchase of the actor with `store_slug` and `store_name`; raises NotFound."""
    return await get_one(session, _of(actor).where(_purchases.id == purchase_id))


async def page(
    session: ReadSession, actor: Actor, first: int, after: str | None, wanted: PurchaseFilter
) -> Slice[Columns]:
    """The actor's purchases with their stores, the newest day first and those without a day last.

    Raises InvalidCursor.
    """
    statement = _of(actor).where(*_conditions(wanted)).order_by(_DAY.desc(), _purchases.id.desc()).limit(first + 1)
    if after is not None:
        statement = statement.where(_after(after))
    return slice_of(await get_all(session, statement), first)


def cursor_of(purchase: Columns) -> str:
    """The place of a purchase in `page`."""
    return encode_cursor((purchase.purchased_on or _UNDATED).isoformat(), str(purchase.id))


async def of_receipts(session: ReadSession, actor: Actor, receipt_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """The purchases read from these receipts, with their stores, in their order on the receipt."""
    statement = (
        _of(actor)
        .where(one_of(_purchases.receipt_id, receipt_ids))
        .order_by(_purchases.receipt_id, _purchases.position)
    )
    return by_owner(await get_all(session, statement), "receipt_id")


async def lines_of(session: ReadSession, actor: Actor, purchase_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """The lines of these purchases as printed, each with `product_name` and `currency_code`."""
    statement = (
        _lines_of(actor)
        .where(one_of(_lines.purchase_id, purchase_ids))
        .order_by(_lines.purchase_id, _lines.position)
    )
    return by_owner(await get_all(session, statement), "purchase_id")


async def get_line_for(session: ReadSession, actor: Actor, line_id: UUID) -> Columns:
    """A line of a purchase of the actor, with `product_name` and `currency_code`; raises NotFound."""
    return await get_one(session, _lines_of(actor).where(_lines.id == line_id))


async def item_counts(session: ReadSession, actor: Actor, purchase_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many lines of these purchases are items; a purchase without any is left out."""
    statement = (
        select(_lines.purchase_id, func.count().label("items"))
        .select_from(PurchaseLine.__table__.join(Purchase.__table__))
        .where(
            _purchases.user_id == actor.user_id,
            one_of(_lines.purchase_id, purchase_ids),
            _lines.kind == LineKind.ITEM.value,
        )
        .group_by(_lines.purchase_id)
    )
    return {row.purchase_id: row.items for row in await session.execute(statement)}


def _of(actor: Actor) -> Selection:
    joined = Purchase.__table__.outerjoin(Store.__table__)
    return select(*_WITH_STORE).select_from(joined).where(_purchases.user_id == actor.user_id)


def _lines_of(actor: Actor) -> Selection:
    joined = PurchaseLine.__table__.join(Purchase.__table__).outerjoin(Product.__table__)
    return select(*_WITH_PRODUCT).select_from(joined).where(_purchases.user_id == actor.user_id)


def _conditions(wanted: PurchaseFilter) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.store_id is not None:
        conditions.append(_purchases.store_id == wanted.store_id)
    if wanted.from_ is not None:
        conditions.append(_purchases.purchased_on >= wanted.from_)
    if wanted.to is not None:
        conditions.append(_purchases.purchased_on <= wanted.to)
    if wanted.text:
        conditions.append(_mentions(wanted.text))
    return conditions


def _mentions(text: str) -> ColumnElement[bool]:
    """Whether the text stands in a line, or in the name of a product, the store or the merchant; case is ignored."""
    in_lines = (
        select(literal(1))
        .select_from(PurchaseLine.__table__.outerjoin(Product.__table__))
        .where(
            _lines.purchase_id == _purchases.id,
            or_(_lines.text.icontains(text, autoescape=True), _products.name.icontains(text, autoescape=True)),
        )
        .correlate(Purchase.__table__)
    )
    return or_(
        _purchases.merchant_name.icontains(text, autoescape=True),
        _stores.name.icontains(text, autoescape=True),
        in_lines.exists(),
    )


def _after(cursor: str) -> ColumnElement[bool]:
    day, last_id = decode_cursor(cursor, 2)
    try:
        place = tuple_(literal(date.fromisoformat(day), Date()), literal(UUID(last_id), Uuid()))
    except ValueError as wrong:
        raise InvalidCursor from wrong
    return tuple_(_DAY, _purchases.id) < place
