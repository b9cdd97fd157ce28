"""Reads of what is public. They take no actor, and know no table in which anything personal stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, literal, select, tuple_

from cartsnitch_domain.cursors import Slice, decode_cursor, encode_cursor, slice_of
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import InvalidCursor, NotFound
from cartsnitch_domain.money import Money
from cartsnitch_domain.prices.observed import content_of
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.public.price import MonthPrice, PublicProduct, comparable, content_of_most
from cartsnitch_domain.public.records import PublicMonth, PublicPrice
from cartsnitch_domain.public.records import PublicProduct as PublicProductRecord
from cartsnitch_domain.rows import Columns, Rows, contains, pattern_of
from cartsnitch_domain.stores.records import Store

MOST_IN_SITEMAP = 10_000
"""Products that a sitemap names; the protocol allows 50,000."""

_LIST = "public_products"
"""Of whose cursors these are."""

_shown = PublicProductRecord.__table__.c
_prices = PublicPrice.__table__.c
_months = PublicMonth.__table__.c
_stores = Store.__table__.c


@dataclass(frozen=True, slots=True)
class PublicSummary:
    """A product in a list: what it cost in its newest month, from the cheapest store to the dearest."""

    id: UUID
    name: str
    content: NetContent | None
    month: date
    low: Money
    high: Money
    unit: str
    stores: int


async def changed_at(reads: ReadConnection) -> datetime | None:
    """When anything that is public changed last; None where nothing was ever published."""
    found: datetime | None = (await _CHANGED_AT.one(reads)).changed_at
    return found


async def public_products(
    reads: ReadConnection, first: int, after: str | None = None, search: str = ""
) -> Slice[PublicSummary]:
    """Products with public prices by name, those whose names have every word of a search. Raises InvalidCursor."""
    words = search.split()[:MOST_WORDS]
    place = {} if after is None else _place(after)
    values = {f"word_{number}": pattern_of(word) for number, word in enumerate(words)}
    statement = _page(len(words), with_after=after is not None)
    rows = await statement.all(reads, most=first + 1, **values, **place)
    return slice_of([_summary(list(of_product)) for _, of_product in groupby(rows, key=lambda row: row.id)], first)


def public_cursor_of(product: PublicSummary) -> str:
    """The place of a product in `public_products`."""
    return encode_cursor(_LIST, product.name, str(product.id))


async def get_public_product(reads: ReadConnection, public_id: UUID) -> PublicProduct:
    """A product with its public prices; raises NotFound for one without, which looks like one that never was."""
    rows = await _ONE.all(reads, public_id=public_id)
    if not rows:
        raise NotFound
    return PublicProduct(rows[0].id, rows[0].name, tuple(_month_prices(rows)), rows[0].changed_at)


async def for_sitemap(reads: ReadConnection) -> list[Columns]:
    """The `id` and `name` of all products with public prices, up to MOST_IN_SITEMAP."""
    return await _SITEMAP.all(reads)


MOST_WORDS = 6
"""Words of a search that are looked for."""


def _place(cursor: str) -> dict[str, str | UUID]:
    name, last_id = decode_cursor(_LIST, cursor, 2)
    if "\0" in name:  # which PostgreSQL cannot be asked for
        raise InvalidCursor
    try:
        return {"last_name": name, "last_id": UUID(last_id)}
    except ValueError as wrong:
        raise InvalidCursor from wrong


def _summary(rows: Sequence[Columns]) -> PublicSummary:
    """Of the prices of a product in its newest month."""
    prices = comparable(list(_month_prices(rows)))
    by_amount = sorted((price.price for price in prices), key=lambda price: price.amount)
    return PublicSummary(
        id=rows[0].id,
        name=rows[0].name,
        content=content_of_most(prices),
        month=prices[0].month,
        low=by_amount[0],
        high=by_amount[-1],
        unit=prices[0].unit,
        stores=len(prices),
    )


def _month_prices(rows: Iterable[Columns]) -> Iterable[MonthPrice]:
    for row in rows:
        price = Money(row.price, row.currency_code)
        yield MonthPrice(row.store_slug, row.store_name, row.month, price, row.unit, row.households, content_of(row))


_PRICE: tuple[ColumnElement[Any], ...] = (
    _prices.month,
    _prices.price,
    _prices.unit,
    _prices.currency_code,
    _prices.households,
    _prices.content_amount,
    _prices.content_unit,
    _prices.content_pack,
    _prices.content_pieces,
    _prices.is_open_ounce,
    _stores.slug.label("store_slug"),
    _stores.name.label("store_name"),
)
"""What a `MonthPrice` is made of."""
_LAST_CHANGE = select(func.max(_months.changed_at)).where(_months.changed_at >= _months.published_at).scalar_subquery()


@cache
def _page(words: int, *, with_after: bool) -> Rows:
    """A page of products, each with all prices of its newest month."""
    newest = select(func.max(_prices.month)).where(_prices.public_product_id == _shown.id).scalar_subquery()
    of_page = (
        select(_shown.id, _shown.name, newest.label("month"))
        .where(_shown.name.is_not(None), *(contains(_shown.name, f"word_{number}") for number in range(words)))
        .order_by(_shown.name, _shown.id)
        .limit(bindparam("most"))
    )
    if with_after:
        place = tuple_(bindparam("last_name"), bindparam("last_id"))
        of_page = of_page.where(tuple_(_shown.name, _shown.id) > place)
    page = of_page.subquery("page")
    return Rows(
        select(page.c.id, page.c.name, *_PRICE)
        .select_from(page)
        .join(PublicPrice.__table__, (_prices.public_product_id == page.c.id) & (_prices.month == page.c.month))
        .join(Store.__table__, _stores.id == _prices.store_id)
        .order_by(page.c.name, page.c.id, _stores.slug)
    )


_CHANGED_AT = Rows(select(_LAST_CHANGE.label("changed_at")))
_ONE = Rows(
    select(
        _shown.id,
        _shown.name,
        *_PRICE,
        _LAST_CHANGE.label("changed_at"),
    )
    .join(PublicPrice.__table__, _prices.public_product_id == _shown.id)
    .join(Store.__table__, _stores.id == _prices.store_id)
    .where(and_(_shown.id == bindparam("public_id"), _shown.name.is_not(None)))
    .order_by(_stores.slug, _prices.month)
)
_SITEMAP = Rows(
    select(_shown.id, _shown.name)
    .where(_shown.name.is_not(None))
    .order_by(_shown.name, _shown.id)
    .limit(literal(MOST_IN_SITEMAP))
)
