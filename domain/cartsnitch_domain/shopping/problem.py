"""What a plan is asked for: what is wanted, how it can be bought, and how the shopper likes to shop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from cartsnitch_domain.coupons.coupon import Coupon
from cartsnitch_domain.coupons.rules import Basket, BasketLine, order_of
from cartsnitch_domain.shopping.option import Option


@dataclass(frozen=True, slots=True)
class Wanted:
    """An item, and the ways to buy it; without any, nobody knows a price.

    `is_known_elsewhere` says that it is also known at stores where it is no option: they are excluded, or what it costs
    there is in other money or for another measure. `uncompared` are those of these stores that are not excluded: it may
    cost less there. With `is_several` its words mean other things of the shopper as well, which may cost less.
    """

    item_id: UUID
    options: tuple[Option, ...]
    is_known_elsewhere: bool = False
    uncompared: tuple[UUID, ...] = ()
    is_several: bool = False


@dataclass(frozen=True)
class Problem:
    """What to buy at the least cost: of each item one option, at no more than `max_stores` stores.

    A store that is visited costs `trip_cost`. At equal cost `preferred` stores are taken. All money is in one currency,
    in whole multiples of `exponent`. Of the `coupons`, which all hold, the shopper shows whichever they like, each at
    as many stores as it may be used, and one that bundles at one; a till then does what the rules of coupons say.
    """

    wanted: tuple[Wanted, ...]
    trip_cost: Decimal
    max_stores: int
    coupons: tuple[Coupon, ...] = ()
    preferred: frozenset[UUID] = frozenset()
    currency_code: str = "USD"
    exponent: Decimal = Decimal("0.01")

    @cached_property
    def stores(self) -> tuple[UUID, ...]:
        """Where anything can be bought, in one order."""
        return tuple(sorted({option.store_id for each in self.wanted for option in each.options}))

    @cached_property
    def covered(self) -> Mapping[UUID, frozenset[UUID]]:
        """By coupon, the products among the options that it is for."""
        goods = {option.product_id: option.goods for each in self.wanted for option in each.options}
        return {
            coupon.id: frozenset(key for key, each in goods.items() if coupon.target.covers(each))
            for coupon in self.coupons
        }

    def coupons_at(self, store_id: UUID) -> tuple[Coupon, ...]:
        """What can be shown at a store, in the order in which its till uses them."""
        held = (each for each in self.coupons if each.store_id in {None, store_id})
        return tuple(sorted((each for each in held if each.currency_code in {None, self.currency_code}), key=order_of))

    def basket(self, options: Iterable[Option]) -> Basket:
        """These bought at once, a line each."""
        lines = (BasketLine(each.goods, each.units, each.unit_price, each.is_weighed) for each in options)
        return Basket(tuple(lines), self.currency_code, self.exponent)

    def units(self, amount: Decimal) -> int:
        """Money as a whole number of the smallest amount; raises ValueError for what is none."""
        whole = amount / self.exponent
        if whole != whole.to_integral_value():
            raise ValueError(f"{amount} is no multiple of {self.exponent}")
        return int(whole)

    def money(self, units: int) -> Decimal:
        """A whole number of the smallest amount as money."""
        return units * self.exponent
