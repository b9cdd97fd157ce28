"""What makes two coupons one, and by which keys a coupon is found from what somebody buys. Standard library only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from hashlib import blake2b
from uuid import UUID

from cartsnitch_domain.coupons.coupon import AppliesTo, Coupon, Goods, Target

ANY_STORE = "*"

MOST_OF_KEY = 500
"""Coupons for all that are weighed for one thing at one store, those that end first or are worth most; as many more
where they are looked at from both ends."""

MOST_LOOKED_AT = 5000
"""Coupons for all that are looked at for them, of those that end first, and as many of those that end last: many have a
word of what is bought, and others that nothing has."""

BETWEEN_WORDS = "\x1f"
"""What parts words in one text: no word has it."""


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
    scope = _hash(ANY_STORE if store_id is None else str(store_id), _OF_STORE)
    return sorted({_key(told, scope) for told in names_of_target(target)})


def wanted_keys(bought: Iterable[Goods], store_ids: Iterable[UUID]) -> list[int]:
    """The keys of all coupons that may be for these goods, or for the whole basket, at these stores or at any; in
    ascending order, so that those of one name, which are neighbours in the index, are looked up together.

    Two stores may share their part of a key: whoever asks has to look at the store of what is found.
    """
    return [key for key, _ in asked_keys(bought, store_ids)]


def asked_keys(bought: Iterable[Goods], store_ids: Iterable[UUID]) -> list[tuple[int, str]]:
    """These keys, and with each key of a word all words of what is bought that has it: a coupon with any other word is
    for none of that, and is passed over before it takes the place of one that is."""
    told: defaultdict[str, set[str]] = defaultdict(set, {"basket": set()})
    for goods in bought:
        for name in names_of_goods(goods):
            told[name] |= goods.words if name.startswith(_WORD) else set()
    scopes = [_hash(scope, _OF_STORE) for scope in (ANY_STORE, *map(str, store_ids))]
    names = {_hash(name, _OF_NAME): BETWEEN_WORDS.join(sorted(words)) for name, words in told.items()}
    return sorted({_join(name, scope): words for name, words in names.items() for scope in scopes}.items())


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
        yield f"{_WORD}{max(target.words, key=lambda word: (len(word), word), default='')}"
    else:
        yield "basket"


def names_of_goods(goods: Goods) -> Iterator[str]:
    """By what a coupon for these goods may be found."""
    yield f"product:{goods.product_id}"
    yield f"family:{goods.family_id}"
    yield f"category:{goods.category}"
    yield from (f"gtin:{each}" for each in goods.gtins)
    yield from (f"{_WORD}{each}" for each in goods.words)


_WORD = "word:"
_OF_NAME, _OF_STORE = 6, 2
"""Bytes of a key. Of a million names and a thousand that are asked by, two share these bytes in one of 280,000 cases,
which shows a coupon in vain; of stores more do, and are told apart by the coupon."""


def _key(told: str, scope: bytes) -> int:
    return _join(_hash(told, _OF_NAME), scope)


def _join(name: bytes, scope: bytes) -> int:
    """A key as a signed number of 64 bits, the name in the high ones and the store in the low ones."""
    return int.from_bytes(name + scope, "big", signed=True)


def _hash(text: str, size: int) -> bytes:
    return blake2b(text.encode(), digest_size=size).digest()


def _plain(number: Decimal | None) -> str | None:
    """A number that is the same with whatever zeros behind it."""
    return None if number is None else f"{number.normalize():f}"
