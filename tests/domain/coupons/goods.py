"""Goods, coupons and baskets in few words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from cartsnitch_domain.coupons.coupon import AppliesTo, Coupon, CouponKind, Goods, Target
from cartsnitch_domain.coupons.rules import Basket, BasketLine


def key(name: str) -> UUID:
    """A key that is the same in every run."""
    return uuid5(NAMESPACE_OID, name)


COFFEE = Goods(key("coffee"), key("coffees"), frozenset({"00614141100033"}), "drinks", frozenset({"ground", "coffee"}))
MILK = Goods(key("milk"), key("milks"), category="dairy", words=frozenset({"whole", "milk"}), size="1 gal")
YOGURT = Goods(key("yogurt"), key("yogurts"), category="dairy", words=frozenset({"greek", "yogurt"}))

DAIRY = Target(AppliesTo.CATEGORY, category="dairy")


def only(goods: Goods) -> Target:
    """This product alone."""
    assert goods.product_id is not None
    return Target(AppliesTo.PRODUCTS, product_ids=frozenset({goods.product_id}))


def coupon(kind: str, value: str = "100", target: Target | None = None, name: str = "one", **terms: Any) -> Coupon:
    """A coupon in US dollars, off the whole basket unless it has a target."""
    defaults: dict[str, Any] = {"currency_code": "USD", "target": target or Target()}
    return Coupon(key(name), CouponKind(kind), Decimal(value), **defaults | terms)


def basket(*lines: tuple[Goods, str, str], currency_code: str = "USD", **more: Any) -> Basket:
    """Goods with how many of them, and what one costs."""
    held = tuple(BasketLine(goods, Decimal(count), Decimal(price)) for goods, count, price in lines)
    return Basket(held, currency_code, **more)
