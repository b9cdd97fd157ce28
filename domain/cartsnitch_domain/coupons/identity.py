"""What makes two coupons one, and by which keys a coupon is found from what somebody buys. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from hashlib import blake2b
from uuid import UUID

from cartsnitch_domain.coupons.coupon import AppliesTo, Coupon, Goods, Target

ANY_STORE = "*"


def digest_of(coupon: Coupon, code: str | None) -> str:
    """The same for the same terms at the same store, on the same days, with the same code; 32 signs.

    How it is called, whether it goes with others and how often it may be used are left out: one source says so and
    another does not.
    """
    target = coupon.target
    told = (
        coupon.kind.value,
        _plain(coupon.value),
        coupon.currency_code,
        (coupon.buy, coupon.get),
        (_plain(coupon.minimum.amount), _plain(coupon.minimum.count), coupon.minimum.is_of_basket),
        target.applies_to.value,
        sorted(map(str, target.product_ids)),
        sorted(target.gtins),
        (str(target.family_id), target.category, sorted(target.words), target.size),
        str(coupon.store_id),
        (str(coupon.starts_on), str(coupon.ends_on)),
        (code or "").casefold(),
    )
    return blake2b(repr(told).encode(), digest_size=16).hexdigest()


def keys_of(target: Target, store_id: UUID | None) -> list[int]:
    """The keys that a coupon at a store, or at any, is kept under. Words are found by the longest of them."""
    scope = ANY_STORE if store_id is None else str(store_id)
    return sorted({_key(scope, told) for told in names_of_target(target)})


def wanted_keys(bought: Iterable[Goods], store_ids: Iterable[UUID]) -> list[int]:
    """The keys of all coupons that may be for these goods, or for the whole basket, at these stores or at any."""
    told = {"basket", *(each for goods in bought for each in names_of_goods(goods))}
    return sorted({_key(scope, each) for scope in (ANY_STORE, *map(str, store_ids)) for each in told})


def names_of_target(target: Target) -> Iterator[str]:
    """By what the goods of a coupon are found, one of which each of them has."""
    if target.applies_to is AppliesTo.PRODUCTS:
        yield from (f"product:{each}" for each in target.product_ids)
        yield from (f"gtin:{each}" for each in target.gtins)
    elif target.applies_to is AppliesTo.FAMILY:
        yield f"family:{target.family_id}"
    elif target.applies_to is AppliesTo.CATEGORY:
        yield f"category:{target.category}"
    elif target.applies_to is AppliesTo.WORDS:
        yield f"word:{max(target.words, key=lambda word: (len(word), word), default='')}"
    else:
        yield "basket"


def names_of_goods(goods: Goods) -> Iterator[str]:
    """By what a coupon for these goods may be found."""
    yield f"product:{goods.product_id}"
    yield f"family:{goods.family_id}"
    yield f"category:{goods.category}"
    yield from (f"gtin:{each}" for each in goods.gtins)
    yield from (f"word:{each}" for each in goods.words)


def _key(scope: str, told: str) -> int:
    """A hash as a signed number of 64 bits."""
    return int.from_bytes(blake2b(f"{scope}|{told}".encode(), digest_size=8).digest(), "big", signed=True)


def _plain(number: Decimal | None) -> str | None:
    """A number that is the same with whatever zeros behind it."""
    return None if number is None else f"{number.normalize():f}"
