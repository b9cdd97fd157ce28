"""Noting where coupons were redeemed, as purchases stand: twice is once, and what is corrected away is gone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    Row,
    Uuid,
    any_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.coupons.bought import goods_by_product
from cartsnitch_domain.coupons.coupon import Goods
from cartsnitch_domain.coupons.identity import wanted_keys
from cartsnitch_domain.coupons.keeping import look_again
from cartsnitch_domain.coupons.records import (
    ClippedCoupon,
    Coupon,
    CouponKey,
    CouponProduct,
    CouponRedemption,
    CouponSource,
)
from cartsnitch_domain.coupons.redemption import Candidate, Discount, Paid, Redemption, redemptions
from cartsnitch_domain.coupons.rules import Basket, BasketLine
from cartsnitch_domain.coupons.terms import coupon_of
from cartsnitch_domain.coupons.wording import wording_of
from cartsnitch_domain.db import reads_within
from cartsnitch_domain.ids import CouponId, PurchaseId, UserId
from cartsnitch_domain.money import smallest
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind, voided_items
from cartsnitch_domain.rows import Columns, Rows
from cartsnitch_domain.stores.records import Store
from cartsnitch_domain.units import Dimension, Unit

MOST_CANDIDATES = 1000
"""Coupons that the lines of one purchase are compared with, those that end first."""

MOST_PURCHASES = 50
"""Purchases that are looked at again at once, for coupons that come later or what was taught, the newest."""

_TAKES_OFF = (
    select(literal(1)).where(PurchaseLine.purchase_id == Purchase.id, PurchaseLine.kind == LineKind.DISCOUNT).exists()
)
_HAS_REDEEMED = select(literal(1)).where(CouponRedemption.purchase_id == Purchase.id).exists()
_WEIGHTS = frozenset(unit.value for unit in Unit if unit.dimension is not Dimension.COUNT)


async def redeem(session: AsyncSession, purchase_id: PurchaseId) -> None:
    """Note which lines of a purchase redeem which coupons, as it stands; what they did before and do no more is gone.

    Where that changes anything, the alerts of its shopper are found anew.
    """
    purchase = await _purchase(session, purchase_id)
    if purchase is None:
        return
    found = {each.line_id: each for each in await _redemptions(session, purchase)}
    of_purchase = select(CouponRedemption).where(CouponRedemption.purchase_id == purchase_id)
    kept = {record.line_id: record for record in await session.scalars(of_purchase)}
    same = {line_id for line_id in found.keys() & kept.keys() if _is_same(kept[line_id], found[line_id])}
    gone, new = kept.keys() - same, found.keys() - same
    if gone:
        await session.execute(delete(CouponRedemption).where(CouponRedemption.line_id.in_(gone)))
    if new:
        owner = {"user_id": purchase.user_id, "purchase_id": purchase_id}
        await session.execute(insert(CouponRedemption), [_columns(found[line_id]) | owner for line_id in sorted(new)])
    if gone or new:
        await look_again(session, purchase.user_id)


async def redeem_each(session: AsyncSession, purchase_ids: Collection[PurchaseId]) -> None:
    """Note the same of those purchases that may redeem something, or did; of the newest, where they are many."""
    await session.flush()
    may = select(Purchase.id).where(Purchase.id.in_(purchase_ids), or_(_TAKES_OFF, _HAS_REDEEMED))
    newest = may.order_by(Purchase.purchased_on.desc().nulls_last(), Purchase.id).limit(MOST_PURCHASES)
    for purchase_id in list(await session.scalars(newest)):
        await redeem(session, PurchaseId(purchase_id))


async def redeem_with(session: AsyncSession, user_id: UserId, coupon_ids: Collection[CouponId]) -> None:
    """Note the same of the purchases that these coupons may have been used in, or were."""
    await session.flush()
    in_time = (
        select(Purchase.id, Purchase.purchased_on)
        .join(Coupon, or_(Coupon.store_id.is_(None), Coupon.store_id == Purchase.store_id))
        .where(Coupon.id.in_(coupon_ids), Purchase.user_id == user_id, _TAKES_OFF)
        .where(Purchase.purchased_on >= func.coalesce(Coupon.starts_on, Coupon.seen_on))
        .where(Purchase.purchased_on <= func.coalesce(Coupon.ends_on, date.max))
    )
    used = select(Purchase.id, Purchase.purchased_on).join(
        CouponRedemption, CouponRedemption.purchase_id == Purchase.id
    )
    both = union(in_time, used.where(CouponRedemption.coupon_id.in_(coupon_ids), Purchase.user_id == user_id))
    held = both.subquery()
    newest = select(held.c.id).order_by(held.c.purchased_on.desc(), held.c.id).limit(MOST_PURCHASES)
    for purchase_id in list(await session.scalars(newest)):
        await redeem(session, PurchaseId(purchase_id))


def _is_same(record: CouponRedemption, found: Redemption) -> bool:
    return (record.coupon_id, record.amount, record.shown_by) == (found.coupon_id, found.amount, found.shown_by.value)


def _columns(found: Redemption) -> dict[str, Any]:
    return {
        "coupon_id": found.coupon_id,
        "line_id": found.line_id,
        "amount": found.amount,
        "shown_by": found.shown_by.value,
    }


async def _purchase(session: AsyncSession, purchase_id: PurchaseId) -> Row[*tuple[Any, ...]] | None:
    names = ("id", "user_id", "receipt_id", "store_id", "purchased_on", "currency_code", "same_as_id")
    columns: list[Any] = [getattr(Purchase, name) for name in names]
    statement = select(*columns, Store.slug).outerjoin(Store, Store.id == Purchase.store_id)
    return (await session.execute(statement.where(Purchase.id == purchase_id))).one_or_none()


async def _redemptions(session: AsyncSession, purchase: Row[*tuple[Any, ...]]) -> list[Redemption]:
    """None where it repeats another purchase, or does not say store, day or currency."""
    if purchase.same_as_id or not (purchase.store_id and purchase.purchased_on and purchase.currency_code):
        return []
    lines = await _lines(session, purchase.id)
    if all(line.kind != LineKind.DISCOUNT or line.amount >= 0 for line in lines):
        return []
    reads = await reads_within(session)
    goods = await goods_by_product(reads, {line.product_id for line in lines if line.product_id})
    paid = _paid(purchase, lines, goods)
    rows = await _CANDIDATES.all(
        reads,
        user_id=purchase.user_id,
        store_id=purchase.store_id,
        day=purchase.purchased_on,
        purchase_id=purchase.id,
        receipt_id=purchase.receipt_id,
        keys=wanted_keys(goods.values(), [purchase.store_id]),
    )
    return redemptions(map(_candidate, rows), paid)


def _candidate(row: Columns) -> Candidate:
    return Candidate(coupon_of(row), row.code, row.seen_on, row.used, is_own=row.is_own)


def _paid(purchase: Row[*tuple[Any, ...]], lines: Sequence[Row[*tuple[Any, ...]]], goods: dict[UUID, Goods]) -> Paid:
    voided = voided_items((line.id, LineKind(line.kind), line.amount, line.applies_to_id) for line in lines)
    items = [line for line in lines if line.kind == LineKind.ITEM and line.amount >= 0 and line.id not in voided]
    places = {line.id: place for place, line in enumerate(items)}
    discounts = tuple(
        Discount(
            line.id, line.text, wording_of(line.text, purchase.slug).words, -line.amount, places.get(line.applies_to_id)
        )
        for line in lines
        if line.kind == LineKind.DISCOUNT and line.amount < 0
    )
    basket = Basket(
        tuple(_basket_line(line, goods) for line in items), purchase.currency_code, smallest(purchase.currency_code)
    )
    return Paid(purchase.store_id, purchase.purchased_on, basket, discounts)


def _basket_line(line: Row[*tuple[Any, ...]], goods: dict[UUID, Goods]) -> BasketLine:
    quantity = line.quantity if line.quantity and line.quantity > 0 else Decimal(1)
    known = goods.get(line.product_id, Goods()) if line.product_id else Goods()
    return BasketLine(known, quantity, line.amount / quantity, is_weighed=line.unit in _WEIGHTS)


async def _lines(session: AsyncSession, purchase_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    names = ("id", "kind", "text", "amount", "quantity", "unit", "product_id", "applies_to_id")
    columns: list[Any] = [getattr(PurchaseLine, name) for name in names]
    own = select(*columns).where(PurchaseLine.purchase_id == purchase_id, PurchaseLine.removed_at.is_(None))
    return (await session.execute(own.order_by(PurchaseLine.position))).all()


_coupons = Coupon.__table__.c
_user_id, _day = bindparam("user_id", type_=Uuid()), bindparam("day", type_=Date())
_clipped = ClippedCoupon.__table__.c
_products_of = CouponProduct.__table__.c
_redeemed = CouponRedemption.__table__.c
_sources = CouponSource.__table__.c
_IS_CLIPPED = select(literal(1)).where(_clipped.coupon_id == _coupons.id, _clipped.user_id == _user_id).exists()
_keys = CouponKey.__table__.c
_OF_GOODS = (
    select(_coupons.id)
    .select_from(CouponKey.__table__.join(Coupon.__table__, _coupons.id == _keys.coupon_id))
    .where(_coupons.user_id.is_(None), _keys.key == any_(bindparam("keys", type_=ARRAY(BigInteger()))))
)
_FOUND = union(
    select(_coupons.id).where(_coupons.user_id == _user_id),
    select(_clipped.coupon_id).where(_clipped.user_id == _user_id),
    _OF_GOODS,
).subquery("found")
_IS_OF_RECEIPT = (
    select(literal(1))
    .where(_sources.coupon_id == _coupons.id, _sources.receipt_id == bindparam("receipt_id", type_=Uuid()))
    .exists()
)
_USED = (
    select(func.count(_redeemed.purchase_id.distinct()))
    .where(_redeemed.coupon_id == _coupons.id, _redeemed.user_id == _user_id)
    .where(_redeemed.purchase_id != bindparam("purchase_id", type_=Uuid()))
    .scalar_subquery()
)
PRODUCTS = func.array(
    select(_products_of.product_id)
    .where(_products_of.coupon_id == _coupons.id)
    .correlate(Coupon.__table__)
    .scalar_subquery()
)
"""The products that a coupon is for, as an array."""

_CANDIDATES = Rows(
    select(
        *_coupons,
        PRODUCTS.label("product_ids"),
        _USED.label("used"),
        or_(_coupons.user_id.is_not(None), _IS_CLIPPED).label("is_own"),
    )
    .select_from(_FOUND.join(Coupon.__table__, _coupons.id == _FOUND.c.id))
    .where(or_(_coupons.store_id.is_(None), _coupons.store_id == bindparam("store_id", type_=Uuid())))
    .where(or_(_coupons.starts_on.is_(None), _coupons.starts_on <= _day))
    .where(or_(_coupons.ends_on.is_(None), _coupons.ends_on >= _day))
    .where(~_IS_OF_RECEIPT)
    .order_by(_coupons.ends_on.nulls_last(), _coupons.id)
    .limit(MOST_CANDIDATES)
)
