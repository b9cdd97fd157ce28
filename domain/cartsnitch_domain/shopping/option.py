"""The ways to buy an item: at a store, one product, in whole packages. Standard library and units only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from uuid import UUID

from cartsnitch_domain.coupons.coupon import Goods
from cartsnitch_domain.prices.price import Price
from cartsnitch_domain.products.content import ROUNDED_APART
from cartsnitch_domain.shopping.expected_price import ExpectedPrice
from cartsnitch_domain.units import Dimension, Quantity, Unit, factor

LOOSE_EXPONENT = Decimal("0.001")
"""What is sold by weight or volume is weighed to a thousandth of its unit."""

_ONE_PACKAGE = Quantity(Decimal(1), Unit.EACH)


@dataclass(frozen=True, slots=True)
class Option:
    """A way to buy an item: so many units of a product at a store, and what they cost without coupons.

    `units` are packages, or of what is sold by weight or volume so many of its unit. `cost` is rounded as a till does,
    to the decimals of the currency.
    """

    store_id: UUID
    product_id: UUID
    units: Decimal
    unit_price: Decimal
    cost: Decimal
    is_weighed: bool = False
    expected: ExpectedPrice | None = field(default=None, compare=False)
    """What it rests on."""
    goods: Goods = field(default=Goods(), compare=False)
    """What coupons ask of it."""
    is_by_package: bool = field(default=False, compare=False)
    """Whether a package stands for a package of another product, and of neither it is known how much is in it."""

    @property
    def order(self) -> tuple[Decimal, int, int, Decimal]:
        """The order of options: the cheapest first, and one order of those that cost the same."""
        return self.cost, self.store_id.int, self.product_id.int, self.units


@dataclass(frozen=True, slots=True)
class Need:
    """What is needed: a product, or the same in any size. Without a quantity, one as it was bought last.

    Of a quantity in `each`, one is a package of the product as it is sold; of what is sold by weight or volume nobody
    knows what one weighs.
    """

    product_id: UUID
    in_any_size: bool
    quantity: Quantity | None = None


def options_of(need: Need, prices: Iterable[ExpectedPrice], exponent: Decimal) -> list[Option]:
    """The ways to buy what is needed, in one order; `prices` are in one currency, of the product and its family.

    Never more packages than are needed. What cannot be compared with the need, because it measures something else or
    nobody knows how much is in it, is no way. Where packages in any size are needed, and how much is in the product
    is not known, those of its family of which that is not known either are as good, package for package.
    `exponent` is the smallest amount of the currency.
    """
    held = [each for each in prices if need.in_any_size or each.seen.product_id == need.product_id]
    wanted = need.quantity or _ONE_PACKAGE
    is_counted = wanted.unit is Unit.EACH
    measured = _of_packages(need, held, wanted.amount) if is_counted else Quantity(wanted.in_base(), wanted.unit.base)
    by_package = _unmeasured(need, held) if is_counted and need.in_any_size else frozenset[UUID]()
    found: dict[tuple[UUID, UUID, Decimal, Decimal], Option] = {}
    for each in held:
        is_by_package = _is_unmeasured(each.seen) and each.seen.product_id in by_package
        packages = wanted.amount if is_by_package or (is_counted and each.seen.product_id == need.product_id) else None
        units = _units(each.seen, packages, measured)
        if units is not None:
            option = replace(_option(each, units, exponent), is_by_package=is_by_package and len(by_package) > 1)
            found.setdefault((option.store_id, option.product_id, option.units, option.unit_price), option)
    return sorted(found.values(), key=lambda option: option.order)


def _option(expected: ExpectedPrice, units: Decimal, exponent: Decimal) -> Option:
    cost = (units * expected.amount).quantize(exponent, ROUND_HALF_UP)
    seen = expected.seen
    return Option(seen.store_id, seen.product_id, units, expected.amount, cost, _is_loose(seen), expected)


def _units(seen: Price, packages: Decimal | None, measured: Quantity | None) -> Decimal | None:
    """How many units of this are enough, so many where `packages` of it are; None where that cannot be said."""
    if packages is not None and not _is_loose(seen):
        return packages.to_integral_value(ROUND_CEILING)
    if measured is None or seen.unit is None or seen.measure.unit is not measured.unit:
        return None
    if _is_loose(seen):
        return (measured.amount / factor(seen.unit)).quantize(LOOSE_EXPONENT, ROUND_CEILING)
    if seen.size is None:
        return None
    # Twelve ounces are 340 g on another package, which is the same and not a little less.
    fewest = (measured.amount / seen.size * (1 - ROUNDED_APART)).to_integral_value(ROUND_CEILING)
    return max(fewest, Decimal(1))


def _of_packages(need: Need, prices: Sequence[ExpectedPrice], count: Decimal) -> Quantity | None:
    """How much so many packages of the product hold, as it was bought last; None where nobody knows."""
    last = _last(need, prices)
    if last is None or last.unit is None or last.measure.unit is None:
        return None
    if _is_loose(last):
        if need.quantity is not None:
            return None
        bought = last.observation.quantity or Decimal(1)
        return Quantity(count * bought * factor(last.unit), last.measure.unit)
    return None if last.size is None else Quantity(count * last.size, last.measure.unit)


def _unmeasured(need: Need, prices: Sequence[ExpectedPrice]) -> frozenset[UUID]:
    """The products in packages of unknown content, if the needed one was such as it was bought last; else none."""
    last = _last(need, prices)
    if last is None or not _is_unmeasured(last):
        return frozenset()
    return frozenset(each.seen.product_id for each in prices if _is_unmeasured(each.seen))


def _last(need: Need, prices: Sequence[ExpectedPrice]) -> Price | None:
    """The needed product as it was bought last."""
    return max(_held(need, prices), key=lambda price: (price.day, price.observation.id.int), default=None)


def _held(need: Need, prices: Sequence[ExpectedPrice]) -> Iterator[Price]:
    return (each.seen for each in prices if each.seen.product_id == need.product_id)


def _is_unmeasured(seen: Price) -> bool:
    """Whether it is a package, and nobody knows how much is in it."""
    return seen.unit is not None and not _is_loose(seen) and seen.size is None


def _is_loose(seen: Price) -> bool:
    """Whether it is sold by weight or volume, and not by the package."""
    return seen.unit is not None and seen.unit.dimension is not Dimension.COUNT
