"""What a shopper takes along: all their purchases, lines and prices, as tables."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select

from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.money import printed
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.rows import Columns, Rows
from cartsnitch_domain.stores.records import Store
from cartsnitch_domain.units import plain

AT_ONCE = 500
"""Rows in memory: a few hundred kilobytes."""

Value: TypeAlias = str | int | bool | None
"""Numbers that have to stay exact are strings; days and moments are ISO 8601."""


class Table(StrEnum):
    """What can be taken along."""

    PURCHASES = "purchases"
    LINES = "lines"
    PRICES = "prices"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and whether its values are text that somebody else wrote."""

    name: str
    is_text: bool


_TEXTS = frozenset({"store", "merchant_name", "text", "unit", "identifier", "product_name"})
_AMOUNTS = frozenset({"subtotal", "tax", "total", "gap", "amount", "unit_price", "shelf_price"})


def columns_of(table: Table) -> Sequence[Column]:
    """The columns of a table, in order."""
    return [Column(name, name in _TEXTS) for name in _NAMES[table]]


async def batches_of(reads: ReadConnection, user_id: UserId, table: Table) -> AsyncGenerator[list[list[Value]], None]:
    """The rows of a user's table, the newest day first, some at once as the database comes to them."""
    names = _NAMES[table]
    async with aclosing(_TABLES[table].batches(reads, AT_ONCE, user_id=user_id)) as batches:
        async for batch in batches:
            yield [[_value(row, name) for name in names] for row in batch]


def _value(row: Columns, name: str) -> Value:
    value: Any = getattr(row, name)
    if isinstance(value, Decimal):
        return f"{printed(value, row.currency_code):f}" if name in _AMOUNTS else plain(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int) else str(value)


_purchases = Purchase.__table__.c
_lines = PurchaseLine.__table__.c
_prices = PriceObservation.__table__.c
_stores = Store.__table__.c
_products = Product.__table__.c

_STORE = _stores.name.label("store")
_PRODUCT_NAME = func.coalesce(_lines.product_name, _lines.text).label("product_name")
_NEWEST: tuple[ColumnElement[Any], ...] = (
    func.coalesce(_purchases.purchased_on, literal_column("'-infinity'::date")).desc(),
    _purchases.id.desc(),
)

_ALL: dict[Table, Select[*tuple[Any, ...]]] = {
    Table.PURCHASES: select(
        _purchases.id,
        _purchases.receipt_id,
        _purchases.purchased_on,
        _purchases.purchased_at,
        _STORE,
        _purchases.merchant_name,
        _purchases.currency_code,
        _purchases.subtotal,
        _purchases.tax,
        _purchases.is_tax_included,
        _purchases.total,
        _purchases.gap,
        _purchases.is_balanced,
        _purchases.confirmed_at,
    )
    .select_from(Purchase.__table__.outerjoin(Store.__table__))
    .order_by(*_NEWEST),
    Table.LINES: select(
        _lines.id,
        _lines.purchase_id,
        _purchases.purchased_on,
        _STORE,
        _lines.position,
        _lines.kind,
        _lines.text,
        _lines.quantity,
        _lines.unit,
        _lines.unit_price,
        _lines.amount,
        _purchases.currency_code,
        _lines.identifier,
        _lines.applies_to_id,
        _lines.product_id,
        _lines.product_name,
        _products.category,
    )
    .select_from(
        PurchaseLine.__table__.join(Purchase.__table__, _purchases.id == _lines.purchase_id)
        .outerjoin(Store.__table__, _stores.id == _purchases.store_id)
        .outerjoin(Product.__table__, _products.id == _lines.product_id)
    )
    .where(_lines.removed_at.is_(None))
    .order_by(*_NEWEST, _lines.position),
    Table.PRICES: select(
        _prices.id,
        _prices.purchase_line_id.label("line_id"),
        _prices.observed_on,
        _STORE,
        _prices.product_id,
        _PRODUCT_NAME,
        _prices.unit_price,
        _prices.shelf_price,
        _prices.unit,
        _prices.currency_code,
        _prices.is_promotional,
        _prices.quantity,
        _prices.content_amount,
        _prices.content_unit,
        _prices.content_pack,
    )
    .select_from(
        PriceObservation.__table__.join(PurchaseLine.__table__, _lines.id == _prices.purchase_line_id)
        .join(Purchase.__table__, _purchases.id == _lines.purchase_id)
        .join(Store.__table__, _stores.id == _prices.store_id)
    )
    .order_by(_prices.observed_on.desc(), _prices.id.desc()),
}
_NAMES = {table: [str(column.key) for column in statement.selected_columns] for table, statement in _ALL.items()}
_TABLES = {
    table: Rows(statement.where(_purchases.user_id == bindparam("user_id"), _purchases.same_as_id.is_(None)))
    for table, statement in _ALL.items()
}
