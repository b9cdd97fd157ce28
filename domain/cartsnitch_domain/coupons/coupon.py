"""A coupon: what is taken off, of which goods, where, when, and on what conditions. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from cartsnitch_domain.coupons.size import is_same_size

SOON = timedelta(days=7)
"""A coupon that ends in less is marked: today is one of the days."""


class CouponKind(StrEnum):
    """What is taken off."""

    PERCENT_OFF = "percent_off"
    AMOUNT_OFF = "amount_off"
    FIXED_PRICE = "fixed_price"
    BOGO = "bogo"
    """Buy one, get one free."""
    BUY_X_GET_Y = "buy_x_get_y"


class AppliesTo(StrEnum):
    """Of what it is taken off."""

    BASKET = "basket"
    PRODUCTS = "products"
    FAMILY = "family"
    CATEGORY = "category"
    WORDS = "words"


class SourceKind(StrEnum):
    """Where a coupon is known from."""

    HAND = "hand"
    FEED = "feed"
    MAIL = "mail"
    RECEIPT = "receipt"


class CouponState(StrEnum):
    """How a coupon stands on a day for one shopper."""

    AVAILABLE = "available"
    CLIPPED = "clipped"
    REDEEMED = "redeemed"
    """Used as often as it may be."""
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"


USABLE = frozenset({CouponState.AVAILABLE, CouponState.CLIPPED})
"""What can be used today."""


@dataclass(frozen=True, slots=True)
class Goods:
    """What is bought, as far as a coupon asks: the product, its family, its barcodes (GTIN in 14 digits), the part of
    the shop, the folded words it is called by, and its size as `size_of` in size.py spells it; None where not known.
    """

    product_id: UUID | None = None
    family_id: UUID | None = None
    gtins: frozenset[str] = frozenset()
    category: str | None = None
    words: frozenset[str] = frozenset()
    size: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Of what a coupon is taken off.

    Words mean all goods that are called by each of them, in that `size` where one is said.
    """

    applies_to: AppliesTo = AppliesTo.BASKET
    product_ids: frozenset[UUID] = frozenset()
    gtins: frozenset[str] = frozenset()
    family_id: UUID | None = None
    category: str | None = None
    words: frozenset[str] = frozenset()
    size: str | None = None

    def covers(self, goods: Goods) -> bool:
        """Whether these goods are some of those; all are for the whole basket."""
        if self.applies_to is AppliesTo.PRODUCTS:
            return goods.product_id in self.product_ids or not self.gtins.isdisjoint(goods.gtins)
        if self.applies_to is AppliesTo.FAMILY:
            return self.family_id is not None and goods.family_id == self.family_id
        if self.applies_to is AppliesTo.CATEGORY:
            return self.category is not None and goods.category == self.category
        if self.applies_to is AppliesTo.WORDS:
            return bool(self.words) and self.words <= goods.words and self._is_in_size(goods)
        return True

    def _is_in_size(self, goods: Goods) -> bool:
        return self.size is None or (goods.size is not None and is_same_size(self.size, goods.size))


@dataclass(frozen=True, slots=True)
class Minimum:
    """How much has to be bought: money and pieces, of the goods that the coupon is for, or of the whole basket."""

    amount: Decimal | None = None
    count: Decimal | None = None
    is_of_basket: bool = False


NO_MINIMUM = Minimum()


@dataclass(frozen=True, slots=True)
class Coupon:
    """The terms of a coupon.

    `value` is a percentage over 0 up to 100, an amount over zero, or the price of one unit, by its kind; of
    `buy_x_get_y` the percentage off what is got; of `bogo` it is 100. `buy` and `get` are pieces, of these two kinds
    only. `currency_code` (ISO 4217) is there where an amount is. `starts_on` and `ends_on` are days on which it holds,
    None for no such bound. `store_id` is None for any store. `max_uses` is how often it may be used, None where nothing
    says so, which is taken for once.
    """

    id: UUID
    kind: CouponKind
    value: Decimal
    target: Target = Target()
    currency_code: str | None = None
    buy: int = 0
    get: int = 0
    minimum: Minimum = NO_MINIMUM
    is_stackable: bool = False
    max_uses: int | None = None
    store_id: UUID | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def is_of_basket(self) -> bool:
        """Whether it is off all that is bought."""
        return self.target.applies_to is AppliesTo.BASKET

    @property
    def is_bundle(self) -> bool:
        """Whether some pieces are bought to get others."""
        return self.kind in {CouponKind.BOGO, CouponKind.BUY_X_GET_Y}

    @property
    def uses(self) -> int:
        """How often it may be used."""
        return self.max_uses or 1

    def holds(self, store_id: UUID | None, day: date) -> bool:
        """Whether it can be used at a store on a day."""
        return self.store_id in {None, store_id} and not (self.is_over(day) or self.is_early(day))

    def is_over(self, day: date) -> bool:
        """Whether its last day is past."""
        return self.ends_on is not None and self.ends_on < day

    def is_early(self, day: date) -> bool:
        """Whether its first day is yet to come."""
        return self.starts_on is not None and self.starts_on > day

    def ends_soon(self, day: date) -> bool:
        """Whether it holds no more in seven days, and has not ended."""
        return self.ends_on is not None and timedelta() <= self.ends_on - day < SOON

    def state(self, day: date, redeemed: int, *, is_clipped: bool) -> CouponState:
        """How it stands on a day, when it was used so often: what is used up stays so when it has ended, too."""
        if redeemed >= self.uses:
            return CouponState.REDEEMED
        if self.is_over(day):
            return CouponState.EXPIRED
        if self.is_early(day):
            return CouponState.NOT_YET_VALID
        return CouponState.CLIPPED if is_clipped else CouponState.AVAILABLE
