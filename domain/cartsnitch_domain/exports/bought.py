"""What was bought, and what it cost, as it is taken along.

By lines and prices anybody can work out again what the app tells: which goods are one in all their sizes stands in
`family_id`, and `paid` is what a line cost with its discounts taken off.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, or_, select

from cartsnitch_domain.exports.exported import Exported
from cartsnitch_domain.insights.bought_rows import PAID
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.purchases.catalogue import own_names
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.stores.records import Store

_purchases = Purchase.__table__.c
_lines = PurchaseLine.__table__.c
_prices = PriceObservation.__table__.c
_stores = Store.__table__.c
_products = Product.__table__.c
_names = own_names()

_STORE = _stores.name.label("store")
_NEWEST: tuple[ColumnElement[Any], ...] = (
    func.coalesce(_purchases.purchased_on, literal_column("'-infinity'::date")).desc(),
    _purchases.id.desc(),
)


def _counted(selection: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Of these those of the user, without purchases that repeat another one."""
    return selection.where(_purchases.user_id == bindparam("user_id"), _purchases.same_as_id.is_(None))


_PURCHASE: tuple[ColumnElement[Any], ...] = (
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
    _purchases.is_currency_assumed,
)
_LINE: tuple[ColumnElement[Any], ...] = (
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
    _products.family_id,
    _products.category,
)
_purchases_with_stores = Purchase.__table__.outerjoin(Store.__table__)
_lines_of_purchases = (
    PurchaseLine.__table__.join(Purchase.__table__, _purchases.id == _lines.purchase_id)
    .outerjoin(Store.__table__, _stores.id == _purchases.store_id)
    .outerjoin(Product.__table__, _products.id == _lines.product_id)
)

PURCHASES = Exported(
    _counted(select(*_PURCHASE).select_from(_purchases_with_stores).order_by(*_NEWEST)),
    amounts=("subtotal", "tax", "total", "gap"),
)
LINES = Exported(
    _counted(
        select(*_LINE)
        .select_from(_lines_of_purchases)
        .where(_lines.removed_at.is_(None))
        .order_by(*_NEWEST, _lines.position)
    ),
    amounts=("unit_price", "amount"),
)
REPEATED_PURCHASES = Exported(
    select(*_PURCHASE, _purchases.same_as_id)
    .select_from(_purchases_with_stores)
    .where(_purchases.user_id == bindparam("user_id"), _purchases.same_as_id.is_not(None))
    .order_by(*_NEWEST),
    amounts=("subtotal", "tax", "total", "gap"),
)
"""Purchases that repeat another one, in a table of their own: who sums the purchases up has what was spent."""

UNCOUNTED_LINES = Exported(
    select(
        *_LINE,
        _purchases.same_as_id,
        _lines.removed_at,
        _lines.merged_into_id,
        _lines.bound_to_id,
    )
    .select_from(_lines_of_purchases)
    .where(
        _purchases.user_id == bindparam("user_id"),
        or_(_lines.removed_at.is_not(None), _purchases.same_as_id.is_not(None)),
    )
    .order_by(*_NEWEST, _lines.position),
    amounts=("unit_price", "amount"),
)
"""Lines that count nowhere: those that were removed or made part of another one, and those of repeated purchases. They
stand in no other table, so the lines there sum up to what was spent."""

PRICES = Exported(
    _counted(
        select(
            _prices.id,
            _prices.purchase_line_id.label("line_id"),
            _prices.observed_on,
            _STORE,
            _prices.product_id,
            func.coalesce(_lines.product_name, _lines.text).label("product_name"),
            _prices.family_id,
            _prices.unit_price,
            _prices.shelf_price,
            PAID.label("paid"),
            _prices.unit,
            _prices.currency_code,
            _prices.is_promotional,
            _prices.quantity,
            _prices.content_amount,
            _prices.content_unit,
            _prices.content_pack,
            _prices.content_pieces,
            _prices.is_piece,
        )
        .select_from(
            PriceObservation.__table__.join(PurchaseLine.__table__, _lines.id == _prices.purchase_line_id)
            .join(Purchase.__table__, _purchases.id == _lines.purchase_id)
            .join(Store.__table__, _stores.id == _prices.store_id)
        )
        .order_by(_prices.observed_on.desc(), _prices.id.desc())
    ),
    amounts=("unit_price", "shelf_price", "paid"),
)
PRODUCTS = Exported(
    select(_products.id, _names.c.name, _products.family_id, _products.category)
    .select_from(_names.join(Product.__table__, _products.id == _names.c.id))
    .order_by(_names.c.name, _products.id)
)
