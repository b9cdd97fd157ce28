"""Coupons of a shopper, and what became of them, as they are taken along: their own, and those for all that they
clipped, used, redeemed or denied."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select

from cartsnitch_domain.coupons.records import (
    ClippedCoupon,
    Coupon,
    CouponProduct,
    CouponRedemption,
    CouponSource,
    CouponUse,
    DeniedRedemption,
)
from cartsnitch_domain.exports.exported import Exported
from cartsnitch_domain.purchases.catalogue import own_names
from cartsnitch_domain.purchases.records import Purchase
from cartsnitch_domain.stores.records import Store

_coupons = Coupon.__table__.c
_sources = CouponSource.__table__.c
_clipped = ClippedCoupon.__table__.c
_redemptions = CouponRedemption.__table__.c
_denials = DeniedRedemption.__table__.c
_uses = CouponUse.__table__.c
_products_of = CouponProduct.__table__.c
_purchases = Purchase.__table__.c
_stores = Store.__table__.c
_names = own_names()

_OWN_PRODUCTS = func.array(
    select(_products_of.product_id)
    .select_from(CouponProduct.__table__.join(_names, _names.c.id == _products_of.product_id))
    .where(_products_of.coupon_id == _coupons.id)
    .order_by(_products_of.product_id)
    .correlate(Coupon.__table__)
    .scalar_subquery()
)
"""Those of its products that the shopper bought: of others, the app shows none either."""
_CONCERNS = or_(
    _coupons.user_id == bindparam("user_id"),
    *(
        _coupons.id.in_(select(each.coupon_id).where(each.user_id == bindparam("user_id")))
        for each in (_clipped, _redemptions, _denials, _uses)
    ),
)
_SEES = or_(_coupons.user_id.is_(None), _coupons.user_id == bindparam("user_id"))

_TERMS: tuple[ColumnElement[Any], ...] = (
    _coupons.id,
    _stores.name.label("store"),
    _coupons.title,
    _coupons.kind,
    _coupons.value,
    _coupons.currency_code,
    _coupons.buy,
    _coupons["get"],  # `get` is what the collection itself does
    _coupons.minimum_amount,
    _coupons.minimum_count,
    _coupons.minimum_is_of_basket,
    _coupons.applies_to,
    _coupons.gtins,
    _OWN_PRODUCTS.label("product_ids"),
    _coupons.family_id,
    _coupons.category,
    _coupons.words,
    _coupons.size,
    _coupons.starts_on,
    _coupons.ends_on,
    _coupons.needs_clip,
    _coupons.code,
    _coupons.is_stackable,
    _coupons.max_uses,
    _coupons.set_by_hand,
    _coupons.seen_on,
    case((_coupons.user_id == bindparam("user_id"), True), else_=False).label("is_own"),
    _clipped.clipped_at,
)

COUPONS = Exported(
    select(*_TERMS)
    .select_from(
        Coupon.__table__.outerjoin(Store.__table__, _stores.id == _coupons.store_id).outerjoin(
            ClippedCoupon.__table__, and_(_clipped.coupon_id == _coupons.id, _clipped.user_id == bindparam("user_id"))
        )
    )
    .where(_SEES, _CONCERNS)
    .order_by(_coupons.id.desc()),
    amounts=("minimum_amount",),
)
COUPON_SOURCES = Exported(
    select(
        _sources.coupon_id,
        _sources.kind,
        _sources.feed,
        _sources.external_id,
        _sources.receipt_id,
        _sources.title,
        _sources.needs_clip,
        _sources.is_stackable,
        _sources.max_uses,
        _sources.created_at,
    )
    .where(_sources.user_id == bindparam("user_id"))
    .order_by(_sources.id.desc())
)
REDEMPTIONS = Exported(
    select(
        _redemptions.id,
        _redemptions.coupon_id,
        _redemptions.purchase_id,
        _redemptions.line_id,
        _redemptions.amount,
        _purchases.currency_code,
        _redemptions.shown_by,
        _redemptions.doubt,
    )
    .select_from(CouponRedemption.__table__.join(Purchase.__table__, _purchases.id == _redemptions.purchase_id))
    .where(_redemptions.user_id == bindparam("user_id"))
    .order_by(_redemptions.id.desc()),
    amounts=("amount",),
)
DENIALS = Exported(
    select(_denials.coupon_id, _denials.line_id, _denials.denied_at)
    .where(_denials.user_id == bindparam("user_id"))
    .order_by(_denials.denied_at.desc(), _denials.line_id, _denials.coupon_id)
)
USES = Exported(
    select(_uses.coupon_id, _uses.used_on, _uses.created_at)
    .where(_uses.user_id == bindparam("user_id"))
    .order_by(_uses.used_on.desc(), _uses.coupon_id)
)
