"""A price that can be compared: what one of a measure cost, or the mark that says why it is not compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeVar
from uuid import UUID

from cartsnitch_domain.prices.observation import Observation, PriceKind
from cartsnitch_domain.units import Quantity, Unit, factor

CHANGE_EXPONENT = Decimal("1E-8")
SHOWN_EXPONENT = Decimal("1E-6")

_Key = TypeVar("_Key", bound=Hashable)

_READ_BY = {Unit.GRAM: Unit.KILOGRAM, **dict.fromkeys((Unit.MILLILITRE, Unit.CENTILITRE, Unit.DECILITRE), Unit.LITRE)}


class Mark(StrEnum):
    """Why an observation is kept and not compared."""

    NOT_A_PRICE = "not_a_price"
    """Zero, negative, or more than any goods cost."""
    ABSURD_QUANTITY = "absurd_quantity"
    """Nothing, less than nothing, or more than anybody carries home."""
    IN_THE_FUTURE = "in_the_future"
    UNKNOWN_UNIT = "unknown_unit"
    PIECE = "piece"
    """Of one piece that was weighed before it was sold, and nothing says what it weighs."""
    REPEATED = "repeated"
    """Another one of the same day says exactly the same."""
    OTHER_UNIT = "other_unit"
    """The store sells it by another measure before and after: kilograms for packages."""
    OUTLIER = "outlier"
    """Over three times, or under a third of, what it costs around that time, and what was taken off says not why."""
    NOT_OF_THE_DAY = "not_of_the_day"
    """Another one stands for the same thing, store, day and kind of price."""


class Goods(NamedTuple):
    """One product in one size, priced in one currency for one unit: the same thing again at another time."""

    product_id: UUID
    size: Decimal | None
    unit: Unit | None
    currency_code: str


class Measure(NamedTuple):
    """What prices can be compared by: money for a gram, a millilitre or a thing that is counted.

    A package of unknown content can be compared with the same product only, which is then its `product_id`.
    """

    currency_code: str
    unit: Unit | None
    product_id: UUID | None


@dataclass(frozen=True, slots=True)
class Price:
    """An observation with its price for one of a measure. One with a `mark` is shown, and never compared.

    `size` is the content of a package in its measure, None where it is not known or not sold by the package.
    """

    observation: Observation
    amount: Decimal
    unit: Unit | None
    measure: Measure
    size: Decimal | None
    mark: Mark | None = None

    @property
    def day(self) -> date:
        """When it was seen."""
        return self.observation.observed_on

    @property
    def store_id(self) -> UUID:
        """Where it was seen."""
        return self.observation.store_id

    @property
    def product_id(self) -> UUID:
        """Of what it is."""
        return self.observation.product_id

    @property
    def goods(self) -> Goods:
        """The thing that it is the price of."""
        return Goods(self.observation.product_id, self.size, self.unit, self.observation.currency_code)

    @property
    def per(self) -> Quantity:
        """One of the unit that its package prints, or that it is sold by: in it prices can be read."""
        content = self.observation.content if self.size is not None else None
        return one_of(content.unit if content else self.unit or Unit.EACH)

    @property
    def is_regular(self) -> bool:
        """Whether it holds without a promotion."""
        return not self.observation.is_promotional

    @property
    def is_paid(self) -> bool:
        """Whether it is what was paid."""
        return self.observation.kind is PriceKind.PAID


def one_of(unit: Unit) -> Quantity:
    """What a price of so much as one unit is read for: one of it; of grams a kilogram, of millilitres a litre."""
    return Quantity(Decimal(1), _READ_BY.get(unit, unit))


def as_read(amount: Decimal, unit: Unit) -> Decimal:
    """A price of one unit for what it is read for, see `one_of`."""
    return amount * one_of(unit).ratio(Quantity(Decimal(1), unit))


def change(before: Decimal, after: Decimal) -> Decimal:
    """By which fraction a price went up, or down where it is negative, to eight decimals; `before` is positive.

    Rules compare this number, so that what is shown as 10 % is 10 % to them, too.
    """
    return ((after - before) / before).quantize(CHANGE_EXPONENT)


def shown(amount: Decimal, per: Quantity) -> Decimal:
    """What `per`, of a unit that is converted, costs by a price for one of its measure, to six decimals."""
    return (amount * per.amount * factor(per.unit)).quantize(SHOWN_EXPONENT)


def grouped(prices: Iterable[Price], key: Callable[[Price], _Key]) -> dict[_Key, list[Price]]:
    """The prices under each key, both in the order they come."""
    groups: defaultdict[_Key, list[Price]] = defaultdict(list)
    for price in prices:
        groups[key(price)].append(price)
    return groups
