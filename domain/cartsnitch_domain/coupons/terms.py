"""The terms of a coupon as they come in, from a hand, a feed or a reading: checked, and as they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from cartsnitch_domain.coupons.by_hand import TITLE
from cartsnitch_domain.coupons.coupon import AppliesTo, Coupon, CouponKind, Minimum, Target
from cartsnitch_domain.coupons.identity import digest_of, keys_of
from cartsnitch_domain.coupons.said import Said
from cartsnitch_domain.coupons.wording import MOST_WORDS, names_goods, wording_of
from cartsnitch_domain.errors import InvalidCoupon
from cartsnitch_domain.money import WHICH_CURRENCY, as_code, is_currency, smallest, written
from cartsnitch_domain.products.categories import Category
from cartsnitch_domain.products.rules import identify
from cartsnitch_domain.rows import Columns
from cartsnitch_domain.text import line_of
from cartsnitch_domain.units import plain

MOST_TITLE, MOST_CODE = 200, 64
"""Letters."""

MOST_VALUE = Decimal(100_000)
MOST_PIECES = 100
MOST_USES = 1000
MOST_PRODUCTS = 50
"""Products, or barcodes, that one coupon names."""

_PLACES = 4
_PERCENTS = frozenset({CouponKind.PERCENT_OFF, CouponKind.BOGO, CouponKind.BUY_X_GET_Y})
_BUNDLES = frozenset({CouponKind.BOGO, CouponKind.BUY_X_GET_Y})
_AMOUNTS = frozenset({CouponKind.AMOUNT_OFF, CouponKind.FIXED_PRICE})
_ALL = Decimal(100)
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said of a coupon; the fields are those of its record, `goods` is a text that its words come from.

    `applies_to` follows from what is there: products or barcodes, a family, a category, words, else the whole basket.
    """

    kind: CouponKind
    value: Decimal | None = None
    currency_code: str | None = None
    buy: int | None = None
    get: int | None = None
    minimum_amount: Decimal | None = None
    minimum_count: Decimal | None = None
    minimum_is_of_basket: bool = False
    product_ids: frozenset[UUID] = frozenset()
    in_any_size: bool = False
    """Whether it is for the family of the one product that is named."""
    gtins: frozenset[str] = frozenset()
    family_id: UUID | None = None
    category: str | None = None
    goods: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    needs_clip: bool | None = None
    """None where nothing says so, which is taken for no; so is `is_stackable`."""
    code: str | None = None
    is_stackable: bool | None = None
    max_uses: int | None = None
    title: str | None = None
    target: Target | None = None
    """Of what it was taken off already; it stands for all that is said of goods."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Terms that were checked: the columns of the record, the keys and products beside it, and what is said of it
    beside its terms."""

    columns: Mapping[str, Any]
    keys: Sequence[int]
    said: Said
    product_ids: frozenset[UUID] = field(default=frozenset())
    is_titled: bool = False
    """Whether its title was given, and does not only say the terms."""

    @property
    def digest(self) -> str:
        """What makes it the same coupon again."""
        return str(self.columns["digest"])

    def saying(self, said: Said) -> Kept:
        """The same terms, with this said of them."""
        return replace(self, columns={**self.columns, **said.holding}, said=said)


def kept(terms: Terms, store_id: UUID | None, store_slug: str | None) -> Kept:
    """The terms as they are kept; raises InvalidCoupon with the field that cannot be."""
    target = _target(terms, store_slug)
    value, currency_code = _value(terms), _currency(terms)
    _check_coins(terms, currency_code)
    coupon = Coupon(
        id=_NOBODY,
        kind=terms.kind,
        value=value,
        target=target,
        currency_code=currency_code,
        buy=_pieces(terms, "buy"),
        get=_pieces(terms, "get"),
        minimum=_minimum(terms, target),
        is_stackable=bool(terms.is_stackable),
        max_uses=_uses(terms),
        store_id=store_id,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
    )
    _check_days(coupon)
    if coupon.kind is CouponKind.FIXED_PRICE and coupon.is_of_basket:
        raise InvalidCoupon("Please say of which goods this is the price.", "goods")
    code = _line(terms.code, MOST_CODE, "code")
    given = _line(terms.title, MOST_TITLE, "title")
    title = given or title_of(coupon)
    columns = _columns(coupon, code, title, needs_clip=bool(terms.needs_clip))
    said = Said(terms.needs_clip, terms.is_stackable, coupon.max_uses)
    return Kept(columns, keys_of(target, store_id), said, target.product_ids, is_titled=given is not None)


def without_copies(rows: Iterable[Columns]) -> list[Columns]:
    """Rows of one user and for all, without those for all whose terms one of the user has, too: it is one coupon."""
    held = list(rows)
    own = {row.digest for row in held if row.user_id is not None}
    return [row for row in held if row.user_id is not None or row.digest not in own]


def coupon_of(row: Any, product_ids: Iterable[UUID] | None = None) -> Coupon:
    """The terms of a row with the columns of Coupon, which has its products as `product_ids` unless they are given."""
    target = Target(
        applies_to=AppliesTo(row.applies_to),
        product_ids=frozenset(row.product_ids if product_ids is None else product_ids),
        gtins=frozenset(row.gtins),
        family_id=row.family_id,
        category=row.category,
        words=frozenset(row.words),
        size=row.size,
    )
    return Coupon(
        id=row.id,
        kind=CouponKind(row.kind),
        value=row.value,
        target=target,
        currency_code=row.currency_code,
        buy=row.buy,
        get=row.get,
        minimum=Minimum(row.minimum_amount, row.minimum_count, row.minimum_is_of_basket),
        is_stackable=row.is_stackable,
        max_uses=row.max_uses,
        store_id=row.store_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def changed(row: Any, product_ids: Iterable[UUID], values: Mapping[str, Any]) -> Terms:
    """The terms of a record with other values for some; other goods take the place of all that it was for.

    A title that its shopper wrote stays; without one it is called by its terms.
    """
    coupon = coupon_of(row, product_ids)
    before = Terms(
        kind=CouponKind(row.kind),
        value=row.value,
        currency_code=row.currency_code,
        buy=row.buy or None,
        get=row.get or None,
        minimum_amount=row.minimum_amount,
        minimum_count=row.minimum_count,
        minimum_is_of_basket=row.minimum_is_of_basket,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        needs_clip=row.needs_clip,
        code=row.code,
        is_stackable=row.is_stackable,
        max_uses=row.max_uses,
        title=row.title if TITLE in row.set_by_hand else None,
        target=None if GOODS_FIELDS & values.keys() else coupon.target,
    )
    if values.get("kind") is CouponKind.BOGO and coupon.kind is not CouponKind.BOGO:
        before = replace(before, value=None)  # how much the other kind took off is no value of this one
    if values.get("kind", coupon.kind) not in _BUNDLES:
        before = replace(before, buy=None, get=None)  # nor are its pieces any of this one
    return replace(before, **values)


GOODS_FIELDS = frozenset({"product_ids", "gtins", "family_id", "category", "goods"})
"""What says of which goods it is taken off."""


def takes_off_as(one: Coupon, other: Coupon) -> bool:
    """Whether two coupons take the same off the same goods, on the same condition: so a title of one is true of the
    other, too."""
    return (title_of(one), one.target, one.minimum) == (title_of(other), other.target, other.minimum)


def title_of(coupon: Coupon) -> str:
    """What a coupon without a title is called."""
    if coupon.kind is CouponKind.PERCENT_OFF:
        return f"{plain(coupon.value)} % off"
    if coupon.kind is CouponKind.BOGO:
        return f"Buy {coupon.buy}, get {coupon.get} free"
    if coupon.kind is CouponKind.BUY_X_GET_Y:
        return f"Buy {coupon.buy}, get {coupon.get} at {plain(coupon.value)} % off"
    amount = written(coupon.value, coupon.currency_code or "")
    return f"{amount} off" if coupon.kind is CouponKind.AMOUNT_OFF else f"For {amount}"


def _columns(coupon: Coupon, code: str | None, title: str, *, needs_clip: bool) -> dict[str, Any]:
    target, minimum = coupon.target, coupon.minimum
    return {
        "store_id": coupon.store_id,
        "title": title,
        "kind": coupon.kind.value,
        "value": coupon.value,
        "currency_code": coupon.currency_code,
        "buy": coupon.buy,
        "get": coupon.get,
        "minimum_amount": minimum.amount,
        "minimum_count": minimum.count,
        "minimum_is_of_basket": minimum.is_of_basket,
        "applies_to": target.applies_to.value,
        "gtins": sorted(target.gtins),
        "family_id": target.family_id,
        "category": target.category,
        "words": sorted(target.words),
        "size": target.size,
        "starts_on": coupon.starts_on,
        "ends_on": coupon.ends_on,
        "needs_clip": needs_clip,
        "code": code,
        "is_stackable": coupon.is_stackable,
        "max_uses": coupon.max_uses,
        "digest": digest_of(coupon, code),
    }


def _target(terms: Terms, store_slug: str | None) -> Target:
    if terms.target is not None:
        return terms.target
    named = [name for name in GOODS_FIELDS if getattr(terms, name)]
    if len(named) > 1 and set(named) != {"product_ids", "gtins"}:
        raise InvalidCoupon("Please name products, or a family, or a category, or words: one of them.", named[0])
    if terms.product_ids or terms.gtins:
        return Target(AppliesTo.PRODUCTS, product_ids=_few(terms.product_ids), gtins=_gtins(terms.gtins))
    if terms.family_id is not None:
        return Target(AppliesTo.FAMILY, family_id=terms.family_id)
    if terms.category:
        if terms.category not in _CATEGORIES:
            raise InvalidCoupon(f"There is no part of a shop called {terms.category[:40]}.", "category")
        return Target(AppliesTo.CATEGORY, category=terms.category)
    goods = _line(terms.goods, MOST_TITLE, "goods")
    if goods is None:
        if terms.goods:  # nothing that is seen is no coupon off the whole basket
            raise InvalidCoupon(_WHICH_GOODS, "goods")
        return Target()
    wording = wording_of(goods, store_slug)
    if not names_goods(wording) or len(wording.words) > MOST_WORDS:
        raise InvalidCoupon(_WHICH_GOODS, "goods")
    return Target(AppliesTo.WORDS, words=wording.words, size=wording.size)


_WHICH_GOODS = "Please say in a few words which goods it is for."
_CATEGORIES = frozenset(category.value for category in Category)


def _few(product_ids: frozenset[UUID]) -> frozenset[UUID]:
    if len(product_ids) > MOST_PRODUCTS:
        raise InvalidCoupon(f"Please name at most {MOST_PRODUCTS} products.", "product_ids")
    return product_ids


def _gtins(given: frozenset[str]) -> frozenset[str]:
    if len(given) > MOST_PRODUCTS:
        raise InvalidCoupon(f"Please name at most {MOST_PRODUCTS} barcodes.", "gtins")
    numbers = {each: identify(each) for each in given}
    for each, number in numbers.items():
        if number is None or not number.is_gtin:
            raise InvalidCoupon(f"{each[:20]} is no barcode: its last digit does not fit.", "gtins")
    return frozenset(number.value for number in numbers.values() if number is not None)


def _value(terms: Terms) -> Decimal:
    if terms.kind is CouponKind.BOGO:
        if terms.value not in {None, _ALL}:
            raise InvalidCoupon("Of two for the price of one the second is free: it has no other value.", "value")
        return _ALL
    if terms.value is None:
        raise InvalidCoupon("Please say how much it takes off.", "value")
    most = Decimal(100) if terms.kind in _PERCENTS else MOST_VALUE
    value = _number(terms.value, most, "value")
    if value == 0 and terms.kind is not CouponKind.FIXED_PRICE:
        raise InvalidCoupon("Please enter something over zero.", "value")
    return value


def _number(value: Decimal, most: Decimal, name: str) -> Decimal:
    """An amount from nothing up to this, of at most four decimals."""
    if not value.is_finite() or value < 0:
        raise InvalidCoupon("Please enter something over zero.", name)
    if value > most:
        raise InvalidCoupon(f"Please enter at most {plain(most)}.", name)
    if round(value, _PLACES) != value:
        raise InvalidCoupon(f"Please enter at most {_PLACES} decimals.", name)
    return round(value, _PLACES)


def _currency(terms: Terms) -> str | None:
    code = None if terms.currency_code is None else as_code(terms.currency_code)
    if code is not None and not is_currency(code):
        raise InvalidCoupon(WHICH_CURRENCY, "currency_code")
    if code is None and (terms.kind in _AMOUNTS or terms.minimum_amount is not None):
        raise InvalidCoupon("Please choose the currency of its amounts.", "currency_code")
    return code


def _check_coins(terms: Terms, currency_code: str | None) -> None:
    """Raises InvalidCoupon for an amount that no till takes off, as half a cent. One of several at one price may cost
    parts of a coin, but no less than one."""
    value, coin = terms.value or Decimal(), smallest(currency_code)
    is_below = terms.kind is CouponKind.FIXED_PRICE and 0 < value < coin
    if is_below or (terms.kind is CouponKind.AMOUNT_OFF and value % coin):
        raise InvalidCoupon(_NO_COIN.format(currency_code, coin), "value")
    if terms.minimum_amount is not None and terms.minimum_amount % coin:
        raise InvalidCoupon(_NO_COIN.format(currency_code, coin), "minimum_amount")


_NO_COIN = "The smallest amount in {} is {}."


def _pieces(terms: Terms, name: str) -> int:
    """How many are bought, or got; none where it is no bundle, and one each of two for the price of one."""
    given: int | None = getattr(terms, name)
    if terms.kind not in _BUNDLES:
        if given is not None:
            raise InvalidCoupon("Only where some are bought to get others there is a number of them.", name)
        return 0
    pieces = 1 if given is None and terms.kind is CouponKind.BOGO else given
    if pieces is None or not 1 <= pieces <= MOST_PIECES:
        raise InvalidCoupon(f"Please enter from 1 to {MOST_PIECES} pieces.", name)
    return pieces


def _minimum(terms: Terms, target: Target) -> Minimum:
    amount, count = terms.minimum_amount, terms.minimum_count
    if amount is not None:
        amount = _over_zero(_number(amount, MOST_VALUE, "minimum_amount"), "minimum_amount")
    if count is not None:
        count = _over_zero(_number(count, Decimal(MOST_PIECES), "minimum_count"), "minimum_count")
    is_told_apart = (amount, count) != (None, None) and target.applies_to is not AppliesTo.BASKET
    return Minimum(amount, count, terms.minimum_is_of_basket and is_told_apart)


def _over_zero(value: Decimal, name: str) -> Decimal:
    if value == 0:
        raise InvalidCoupon("Please enter something over zero.", name)
    return value


def _uses(terms: Terms) -> int | None:
    if terms.max_uses is not None and not 1 <= terms.max_uses <= MOST_USES:
        raise InvalidCoupon(f"Please enter from 1 to {MOST_USES} uses.", "max_uses")
    return terms.max_uses


def _check_days(coupon: Coupon) -> None:
    starts_on, ends_on = coupon.starts_on, coupon.ends_on
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise InvalidCoupon("It ends before it starts.", "ends_on")


def _line(text: str | None, most: int, name: str) -> str | None:
    """A text in one line; None for nothing."""
    line = line_of(text or "", lambda words: InvalidCoupon(words, name))
    if len(line) > most:
        raise InvalidCoupon(f"Please enter at most {most} letters.", name)
    return line or None
