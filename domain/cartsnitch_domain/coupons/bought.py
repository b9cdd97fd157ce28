"""What a shopper bought, as coupons ask for it: goods with their words and barcodes, and baskets."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Date, Text, Uuid, any_, bindparam, case, cast, func, literal, literal_column, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from cartsnitch_domain.coupons.coupon import Goods
from cartsnitch_domain.coupons.goods_paid import PaidFor
from cartsnitch_domain.coupons.printed import Giver, giver
from cartsnitch_domain.coupons.records import CouponRedemption
from cartsnitch_domain.coupons.size import size_of
from cartsnitch_domain.coupons.wording import words_of_product
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.prices.histories import since
from cartsnitch_domain.prices.own_contents import content_shown
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.rows import Columns, Rows, is_one_of
from cartsnitch_domain.units import Dimension, Unit

A_YEAR = timedelta(days=365)
MOST_OBSERVED = 5000
"""Observations that are looked at, the newest: what a household buys in a year and a half."""

MOST_BASKETS = 500

_products = Product.__table__.c
_purchases = Purchase.__table__.c
_lines = PurchaseLine.__table__.c
_redeemed = CouponRedemption.__table__.c
_seen = PriceObservation.__table__.c


async def goods_by_product(reads: ReadConnection, user_id: UUID, product_ids: Collection[UUID]) -> dict[UUID, Goods]:
    """The goods of each of these products, with the barcodes and in the size that the user's own receipts print."""
    rows = await _GOODS.all(reads, user_id=user_id, product_ids=list(product_ids))
    return {row.id: _goods(row) for row in rows}


async def observed(reads: ReadConnection, user_id: UUID, today: date) -> list[Columns]:
    """What a user observed in the year up to today, the newest first."""
    return await _OBSERVED.all(reads, user_id=user_id, from_day=today - A_YEAR, most=MOST_OBSERVED)


async def baskets(reads: ReadConnection, user_id: UUID, today: date) -> list[Columns]:
    """The purchases of a user in that time that say store, day and total, the newest first; `pieces` is how many items
    of each, weighed ones as one each, and `goods_of` what they cost."""
    return await _BASKETS.all(reads, user_id=user_id, from_day=today - A_YEAR)


def goods_of(row: Columns) -> Decimal:
    """What the goods of a purchase cost before coupons and added tax, as goods_paid.py has it.

    What a line says that the store took off by itself is off them, and what coupons did is not.
    """
    off = list(zip(row.off_texts or (), row.off_amounts or (), strict=True))
    by_store = sum((amount for text, amount in off if giver(text) is not Giver.COUPON), Decimal())
    paid = PaidFor(
        total=row.total,
        items=row.items,
        by_store=by_store,
        by_coupons=(row.off or Decimal()) - by_store,
        gap=row.gap,
        subtotal=row.subtotal,
        is_tax_included=row.is_tax_included,
    )
    return paid.goods


def _goods(row: Columns) -> Goods:
    content = None
    if row.amount is not None:
        content = NetContent(row.amount, Unit(row.unit), row.pack, row.pieces, row.is_open_ounce)
    return Goods(
        product_id=row.id,
        family_id=row.family_id,
        gtins=frozenset(row.gtins),
        category=row.category,
        words=words_of_product(row.brand, row.words, row.weak_words, row.kinds, row.numbers),
        size=size_of(content),
    )


_GTINS = (
    select(func.split_part(_seen.identifier, ":", 2))
    .where(
        _seen.user_id == bindparam("user_id", type_=Uuid()),
        _seen.product_id == _products.id,
        _seen.identifier.startswith("gtin:"),
    )
    .distinct()
    .correlate(Product.__table__)
    .scalar_subquery()
)
_shown = content_shown(bindparam("user_id", type_=Uuid()))
_GOODS = Rows(
    select(
        *(
            _products[name]
            for name in (
                "id",
                "family_id",
                "category",
                "brand",
                "words",
                "weak_words",
                "kinds",
                "numbers",
            )
        ),
        *_shown.c,
        cast(func.array(_GTINS), ARRAY(Text())).label("gtins"),
    )
    .select_from(Product.__table__.outerjoin(_shown, true()))
    .where(is_one_of(_products.id, "product_ids"))
)
_OBSERVED = Rows(since())
_WEIGHTS = [unit.value for unit in Unit if unit.dimension is not Dimension.COUNT]
_is_weighed = _lines.unit == any_(literal(_WEIGHTS, ARRAY(Text())))
_pieces = case((or_(_is_weighed, _lines.quantity.is_(None)), 1), else_=_lines.quantity)
_is_item, _is_off = _lines.kind == LineKind.ITEM.value, _lines.kind == LineKind.DISCOUNT.value
_is_by_coupon = select(literal(1)).where(_redeemed.line_id == _lines.id).exists()
_PAID = (
    select(
        func.coalesce(func.sum(_pieces).filter(_is_item), 0).label("pieces"),
        func.sum(_lines.amount).filter(_is_item).label("items"),
        func.sum(_lines.amount).filter(_is_off).label("off"),
        func.array_agg(_lines.text).filter(_is_off, ~_is_by_coupon).label("off_texts"),
        func.array_agg(_lines.amount).filter(_is_off, ~_is_by_coupon).label("off_amounts"),
    )
    .where(_lines.purchase_id == _purchases.id, _lines.removed_at.is_(None), or_(_is_item, _is_off))
    .lateral("paid")
)
_BASKETS = Rows(
    select(
        _purchases.store_id,
        _purchases.purchased_on,
        _purchases.total,
        _purchases.currency_code,
        _purchases.gap,
        _purchases.subtotal,
        _purchases.is_tax_included,
        *_PAID.c,
    )
    .select_from(Purchase.__table__.join(_PAID, true()))
    .where(_purchases.user_id == bindparam("user_id"), _purchases.same_as_id.is_(None))
    .where(
        func.coalesce(_purchases.purchased_on, literal_column("'-infinity'::date"))
        >= bindparam("from_day", type_=Date())
    )
    .where(_purchases.store_id.is_not(None), _purchases.total > 0, _purchases.currency_code.is_not(None))
    .order_by(_purchases.purchased_on.desc(), _purchases.id.desc())
    .limit(MOST_BASKETS)
)
