"""A plan: what to buy where, why there, what it costs, and what one store alone would cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from cartsnitch_domain.shopping.option import Option


class Because(StrEnum):
    """Why an item is where it is."""

    CHEAPEST = "cheapest"
    """It costs `amount` less than at `store_id`, where it is cheapest of all other stores; 0 where it is as cheap.

    Here as there by itself, what coupons take off it taken off.
    """
    ONLY_HERE = "only_here"
    """No other store is known to have it."""
    NO_OTHER_PRICE = "no_other_price"
    """Others have it, but they are excluded, or what it costs there cannot be compared."""
    COUPON = "coupon"
    """A coupon takes `amount` off it; that is in the other amounts."""
    TOGETHER = "together"
    """Another line of the list needs the same, and what is bought for that is enough for both."""
    SAVES_A_TRIP = "saves_a_trip"
    """It costs `amount` less at `store_id`, which is not worth a trip, or would be one store too many."""
    FOR_A_COUPON = "for_a_coupon"
    """It costs `amount` less at `store_id`, which is visited: here it helps a coupon that saves more."""


class NotPlanned(StrEnum):
    """Why an item is not in a plan."""

    NOT_UNDERSTOOD = "not_understood"
    """Nothing that the shopper bought is called so."""
    NO_PRICE = "no_price"
    """It was bought, and no price of it is sound."""
    EACH_ITS_PRICE = "each_its_price"
    """It is weighed before it is sold, and each piece has its own price: what the next one costs nobody knows."""
    AMOUNT_UNCLEAR = "amount_unclear"
    """Prices are known, but not for what it is measured in: they are for a package, or for a weight."""
    OTHER_CURRENCY = "other_currency"
    """It is known in another currency than most of the list."""
    STORE_EXCLUDED = "store_excluded"
    """It is only known at stores that are excluded."""
    TOO_MANY_STORES = "too_many_stores"
    """It is known, but not at the stores of the plan, and there may be no more."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A reason, with what it is about. `product_id` is what it is at `store_id`, where that is another product."""

    because: Because
    amount: Decimal | None = None
    store_id: UUID | None = None
    coupon_id: UUID | None = None
    product_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """An item, how it is bought, and why so. `saving` is what coupons take off it, as far as it is its own.

    `uncompared` are stores that have it, too, where what it costs cannot be compared.
    """

    item_id: UUID
    option: Option
    saving: Decimal
    facts: tuple[Fact, ...]
    uncompared: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A coupon that is used, and what it saves."""

    coupon_id: UUID
    saving: Decimal


@dataclass(frozen=True, slots=True)
class Stop:
    """A store of a plan: what is bought there, with which coupons, and what that costs together."""

    store_id: UUID
    items: tuple[Planned, ...]
    coupons: tuple[Redeemed, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class OneStore:
    """What buying at one store alone would cost, its trip included, and what would be missing."""

    store_id: UUID
    total: Decimal
    missing: tuple[UUID, ...]
    is_best: bool
    """Whether it is the least that it costs there: false where there was no time to be sure."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The stops in the order of what is spent there, and the stores alone, the best first.

    `coupons_left_out` is how many coupons were too many to be tried, and `has_more_coupons` says that there may be more
    than were looked at: with one of them it may cost less. So it may with `unsure` items: they are known where they
    could not be compared, or their words mean other things as well.

    `goods` less `savings` plus `trips` is the `total`. `gap` is how much less another plan might cost: 0 at the best
    one, more where the time was over before that was sure. `left_out` are items with a price that no stop has.
    """

    stops: tuple[Stop, ...]
    left_out: tuple[UUID, ...]
    goods: Decimal
    savings: Decimal
    trips: Decimal
    total: Decimal
    gap: Decimal
    alone: tuple[OneStore, ...]
    coupons_left_out: int = 0
    has_more_coupons: bool = False
    unsure: tuple[UUID, ...] = ()

    @property
    def is_best(self) -> bool:
        """Whether nothing costs less: proven, and all that the items may be, at all stores, was compared."""
        return not (self.gap or self.coupons_left_out or self.has_more_coupons or self.unsure)
