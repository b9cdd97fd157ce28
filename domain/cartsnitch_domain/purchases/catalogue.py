"""What a user sees of the shared catalogue: the stores and products of their own purchases, and no others.

A product's name is what the user's own newest receipt says for it, in full, since receipts are free text: a name that
came from someone else's could say anything. What the user taught or merged into a product does not rename it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Subquery,
    Text,
    Uuid,
    and_,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.cursors import Slice, decode_cursor, decode_day_cursor, encode_cursor, slice_of
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import InvalidCursor
from cartsnitch_domain.products.categories import Category
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.products.rules import Identifier, identify
from cartsnitch_domain.products.wording import likeness_as_meant, without_stores
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.rows import Columns, Rows, by_owner, contains, is_one_of, pattern_of
from cartsnitch_domain.stores.records import Store

MOST_PRODUCTS = 5000
"""Products of one shopper that the words of a list are looked for in."""

_PRODUCTS, _SEARCHED, _QUESTIONS = "products", "products_searched", "product_questions"
"""Of whose cursors these are."""

_stores = Store.__table__.c
_purchases = Purchase.__table__.c
_lines = PurchaseLine.__table__.c
_products = Product.__table__.c


async def stores(reads: ReadConnection, actor: Actor) -> list[Columns]:
    """The stores that the actor has purchases of, by name."""
    return await _STORES.all(reads, user_id=actor.user_id)


async def get_store_for(reads: ReadConnection, actor: Actor, store_id: UUID) -> Columns:
    """A store that the actor has purchases of; raises NotFound."""
    return await _ONE_STORE.one(reads, user_id=actor.user_id, store_id=store_id)


@dataclass(frozen=True, slots=True)
class ProductFound:
    """A product that fits a search, and how well."""

    id: UUID
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """Which products: with a text in their name, of a part of the shop, bought at a store."""

    text: str | None = None
    category: Category | None = None
    store_id: UUID | None = None


async def products(
    reads: ReadConnection, actor: Actor, first: int, after: str | None, wanted: ProductFilter
) -> Slice[Columns]:
    """The products that the actor bought as `id` and `name`, by name.

    Raises InvalidCursor.
    """
    values = _values_of(wanted)
    place = {} if after is None else _place(after)
    statement = _products_page(tuple(values), with_after=after is not None)
    rows = await statement.all(reads, user_id=actor.user_id, most=first + 1, **values, **place)
    return slice_of(rows, first)


async def search_products(
    reads: ReadConnection, actor: Actor, first: int, after: str | None, search: str, wanted: ProductFilter
) -> Slice[ProductFound]:
    """The products that the actor bought whose names, printed texts or numbers fit a search, the best first.

    A barcode fits in all its lengths, other numbers whole. Words fit whole, by their beginning, or with a letter wrong,
    and so do those that they stand for, and the word of the goods in another language. The name of a store may stand
    beside them.
    The products of one shopper are few enough to look at each; the catalogue is not. Raises InvalidCursor.
    """
    place = None if after is None else _search_place(after)
    values = _values_of(wanted)
    rows = await _products_to_search(tuple(values)).all(reads, user_id=actor.user_id, **values)
    number = _number_of(search)
    found = [(score, row) for row in rows if (score := _likeness(search, row) or _fit_of(number, row.numbers))]
    ranked = sorted(((-score, row.name, str(row.id)), row) for score, row in found)
    left = [ProductFound(row.id, row.name, -key[0]) for key, row in ranked if place is None or key > place]
    return slice_of(left, first)


async def products_by_words(reads: ReadConnection, actor: Actor) -> list[Columns]:
    """All products that the actor bought, at most `MOST_PRODUCTS`, those bought last first: `id`, `family_id`, `name`,
    `texts`, on how many `days` they were bought and `last_on`."""
    return await _BY_WORDS.all(reads, user_id=actor.user_id, most=MOST_PRODUCTS)


def own_names() -> Subquery:
    """The products that the user in `user_id` bought as `id` and `name`, for statements that name products."""
    return _OWN_PRODUCTS.subquery("own_names")


def search_cursor_of(product: ProductFound) -> str:
    """The place of a product in `search_products`."""
    return encode_cursor(_SEARCHED, str(product.score), product.name, str(product.id))


def product_cursor_of(product: Columns) -> str:
    """The place of a product in `products`."""
    return encode_cursor(_PRODUCTS, product.name, str(product.id))


async def get_product_for(reads: ReadConnection, actor: Actor, product_id: UUID) -> Columns:
    """A product that the actor bought as `id` and `name`; raises NotFound."""
    return await _ONE_PRODUCT.one(reads, user_id=actor.user_id, product_id=product_id)


async def stores_by_ids(reads: ReadConnection, actor: Actor, store_ids: Collection[UUID]) -> dict[UUID, Columns]:
    """Those of these stores that the actor has purchases of."""
    rows = await _STORES_BY_IDS.all(reads, user_id=actor.user_id, store_ids=list(store_ids))
    return {row.id: row for row in rows}


async def products_by_ids(reads: ReadConnection, actor: Actor, product_ids: Collection[UUID]) -> dict[UUID, Columns]:
    """Of these products, those that the actor bought, as `id` and `name`."""
    rows = await _PRODUCTS_BY_IDS.all(reads, user_id=actor.user_id, product_ids=list(product_ids))
    return {row.id: row for row in rows}


async def families_of(reads: ReadConnection, actor: Actor, product_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """For each product, the others of its family that the actor bought, by name; with `owner_id`."""
    rows = await _FAMILIES.all(reads, user_id=actor.user_id, product_ids=list(product_ids))
    return by_owner(rows, "owner_id")


async def texts_of(reads: ReadConnection, actor: Actor, product_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """What the actor's receipts print for each product: `text`, `lines`, `last_on` and the store of each, the newest
    first."""
    rows = await _TEXTS.all(reads, user_id=actor.user_id, product_ids=list(product_ids))
    return by_owner(rows, "product_id")


async def questions(reads: ReadConnection, actor: Actor, first: int, after: str | None) -> Slice[Columns]:
    """The actor's lines that may be of another product than they are, each with `currency_code`, the newest first.

    Not those that the shopper answered: by a lesson about the text, by a merge, or by a choice for the line. Raises
    InvalidCursor.
    """
    place = {} if after is None else decode_day_cursor(_QUESTIONS, after)
    statement = _questions(with_after=after is not None)
    return slice_of(await statement.all(reads, user_id=actor.user_id, most=first + 1, **place), first)


def question_cursor_of(line: Columns) -> str:
    """The place of a line in `questions`."""
    return encode_cursor(_QUESTIONS, (line.day or date.min).isoformat(), str(line.id))


_IS_OWN = and_(_purchases.user_id == bindparam("user_id"), _purchases.same_as_id.is_(None))
_OWN_STORES = select(Store.__table__).where(
    select(literal(1)).where(_IS_OWN, _purchases.store_id == _stores.id).exists()
)
_STORES = Rows(_OWN_STORES.order_by(_stores.name, _stores.id))
_ONE_STORE = Rows(_OWN_STORES.where(_stores.id == bindparam("store_id")))
_STORES_BY_IDS = Rows(_OWN_STORES.where(is_one_of(_stores.id, "store_ids")))
_OWN = (
    select(
        _lines.id.label("line_id"),
        _lines.product_id,
        _lines.text,
        _lines.identifier,
        func.coalesce(_lines.product_name, _lines.text).label("name"),
        or_(_lines.lesson_id.is_not(None), _lines.matched_id.is_not(None)).label("is_said"),
        _purchases.purchased_on,
        _purchases.store_id,
    )
    .select_from(PurchaseLine.__table__.join(Purchase.__table__, _purchases.id == _lines.purchase_id))
    .where(_IS_OWN, _lines.product_id.is_not(None), _lines.removed_at.is_(None))
    .cte("own")
    .prefix_with("MATERIALIZED")
)
"""The user's own lines that are of products. Found by the user's purchases before anything else: many thousands of
others may have bought the same, and the index of a product has all of their lines."""

_own = _OWN.c
_NAMING_FIRST = (_own.is_said, _own.purchased_on.desc().nulls_last(), _own.line_id.desc())
"""Which line names a product: the newest. A line that was taught or merged into it names something else, and this only
where there is no other."""

_OWN_PRODUCTS = (
    select(_own.product_id.label("id"), _own.name)
    .ext(distinct_on(_own.product_id))
    .order_by(_own.product_id, *_NAMING_FIRST)
)
"""Of each product that was bought, the newest line."""


def _of_product(column: ColumnElement[Any], product_id: ColumnElement[UUID]) -> ColumnElement[Any]:
    """A column of a product, by the index for each: to join the few of one shopper, PostgreSQL would read the products
    of all."""
    return select(column).where(_products.id == product_id).scalar_subquery()


_ONE_PRODUCT = Rows(_OWN_PRODUCTS.where(_own.product_id == bindparam("product_id")))
_PRODUCTS_BY_IDS = Rows(_OWN_PRODUCTS.where(is_one_of(_own.product_id, "product_ids")))

_asked = Product.__table__.alias("asked")
_OWN_FAMILY = (
    select(_asked.c.id.label("owner_id"), _own.product_id.label("id"), _own.name)
    .ext(distinct_on(_asked.c.id, _own.product_id))
    .select_from(
        _OWN.join(Product.__table__, _products.id == _own.product_id).join(
            _asked, _asked.c.family_id == _products.family_id
        )
    )
    .where(is_one_of(_asked.c.id, "product_ids"), _products.id != _asked.c.id)
    .order_by(_asked.c.id, _own.product_id, *_NAMING_FIRST)
    .subquery()
)
_FAMILIES = Rows(select(*_OWN_FAMILY.c).order_by(_OWN_FAMILY.c.owner_id, _OWN_FAMILY.c.name, _OWN_FAMILY.c.id))
_LAST_ON = func.max(_own.purchased_on)
_BY_WORDS = Rows(
    select(
        _own.product_id.label("id"),
        _of_product(_products.family_id, _own.product_id).label("family_id"),
        func.array_agg(aggregate_order_by(_own.name, *_NAMING_FIRST))[1].label("name"),
        func.array_agg(_own.text.distinct()).label("texts"),
        func.count(_own.purchased_on.distinct()).label("days"),
        _LAST_ON.label("last_on"),
    )
    .group_by(_own.product_id)
    .order_by(_LAST_ON.desc().nulls_last(), _own.product_id)
    .limit(bindparam("most"))
)
_TEXTS = Rows(
    select(
        _own.product_id,
        _own.text,
        _own.store_id,
        _stores.slug.label("store_slug"),
        _stores.name.label("store_name"),
        func.count().label("lines"),
        _LAST_ON.label("last_on"),
    )
    .select_from(_OWN.outerjoin(Store.__table__, _stores.id == _own.store_id))
    .where(is_one_of(_own.product_id, "product_ids"))
    .group_by(_own.product_id, _own.text, _own.store_id, _stores.slug, _stores.name)
    .order_by(_own.product_id, _LAST_ON.desc().nulls_last(), _own.text, _own.store_id)
)
_CONDITIONS: dict[str, ColumnElement[bool]] = {
    "store_id": _own.store_id == bindparam("store_id"),
    "category": _of_product(_products.category, _own.product_id) == bindparam("category"),
}


def _values_of(wanted: ProductFilter) -> dict[str, object]:
    """The conditions that are set, with their values."""
    given = {
        "pattern": pattern_of(wanted.text) if wanted.text else None,
        "category": wanted.category.value if wanted.category else None,
        "store_id": wanted.store_id,
    }
    return {name: value for name, value in given.items() if value is not None}


@cache
def _products_page(conditions: tuple[str, ...], *, with_after: bool) -> Rows:
    lines = _OWN_PRODUCTS.where(*(_CONDITIONS[name] for name in conditions if name in _CONDITIONS))
    own = lines.subquery()
    statement = select(*own.c).order_by(own.c.name, own.c.id).limit(bindparam("most"))
    if "pattern" in conditions:
        statement = statement.where(contains(own.c.name, "pattern"))
    if with_after:
        place = tuple_(bindparam("last_name", type_=Text()), bindparam("last_id", type_=Uuid()))
        statement = statement.where(tuple_(own.c.name, own.c.id) > place)
    return Rows(statement)


@cache
def _questions(*, with_after: bool) -> Rows:
    """Lines with another product that the shopper still has lines of: once merged, it has none."""
    day: ColumnElement[date] = func.coalesce(_purchases.purchased_on, literal_column("'-infinity'::date"))
    statement = (
        select(*_lines, _purchases.currency_code, day.label("day"))
        .select_from(PurchaseLine.__table__.join(Purchase.__table__, _purchases.id == _lines.purchase_id))
        .where(
            _IS_OWN,
            _lines.removed_at.is_(None),
            _lines.product_id.is_not(None),
            _lines.lesson_id.is_(None),
            _lines.maybe_id != _lines.product_id,
            _lines.maybe_id.in_(select(_own.product_id)),
        )
        .order_by(day.desc(), _lines.id.desc())
        .limit(bindparam("most"))
    )
    if with_after:
        place = tuple_(bindparam("last_day", type_=Date()), bindparam("last_id", type_=Uuid()))
        statement = statement.where(tuple_(day, _lines.id) < place)
    return Rows(statement)


@cache
def _products_to_search(conditions: tuple[str, ...]) -> Rows:
    """Each product that was bought, under its newest name, with all texts and numbers that were printed for it, and the
    stores where."""
    newest = func.array_agg(aggregate_order_by(_own.name, *_NAMING_FIRST))
    statement = (
        select(
            _own.product_id.label("id"),
            newest[1].label("name"),
            _of_product(_products.brand, _own.product_id).label("brand"),
            func.array_agg(_own.text.distinct()).label("texts"),
            func.array_agg(_own.identifier.distinct()).label("numbers"),
            func.array_agg(_stores.name.distinct()).label("stores"),
        )
        .select_from(_OWN.outerjoin(Store.__table__, _stores.id == _own.store_id))
        .where(*(_CONDITIONS[name] for name in conditions if name in _CONDITIONS))
        .group_by(_own.product_id)
    )
    if "pattern" in conditions:
        statement = statement.having(contains(newest[1], "pattern"))
    return Rows(statement)


def _number_of(search: str) -> Identifier | None:
    """The number that a search is, as it is printed below a barcode: with or without blanks and hyphens."""
    return identify("".join(search.split()).replace("-", ""))


def _likeness(search: str, row: Columns) -> float:
    """How well a product fits a search, or what is left of it without the store where it was bought: walmart milk."""
    texts = (row.name, row.brand or "", *row.texts)
    fit = likeness_as_meant(search, texts)
    left = without_stores(search, filter(None, row.stores)) if not fit else None
    return likeness_as_meant(left, texts) if left else fit


def _fit_of(wanted: Identifier | None, numbers: Iterable[str | None]) -> float:
    """1 where one of these printed numbers is the wanted one, else 0."""
    return float(wanted is not None and any(identify(each) == wanted for each in numbers if each))


def _search_place(cursor: str) -> tuple[float, str, str]:
    score, name, last_id = decode_cursor(_SEARCHED, cursor, 3)
    try:
        return -float(score), name, str(UUID(last_id))
    except ValueError as wrong:
        raise InvalidCursor from wrong


def _place(cursor: str) -> dict[str, Any]:
    name, last_id = decode_cursor(_PRODUCTS, cursor, 2)
    if "\0" in name:  # which PostgreSQL cannot even compare
        raise InvalidCursor
    try:
        return {"last_name": name, "last_id": UUID(last_id)}
    except ValueError as wrong:
        raise InvalidCursor from wrong
