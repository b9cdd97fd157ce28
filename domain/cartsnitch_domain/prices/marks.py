"""What keeps an observation from being compared. Standard library only.

An observation is judged by those around it in time, not by all there ever were: what a thing costs may triple over the
years, or be sold by weight one day, and the first receipt may be the one that was misread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from statistics import median, median_low
from typing import TypeVar
from uuid import UUID

from cartsnitch_domain.prices.observation import Observation
from cartsnitch_domain.prices.price import Mark, Measure, Price, grouped
from cartsnitch_domain.products.rules import is_number_of_package
from cartsnitch_domain.units import Dimension, Unit, factor

MOST = Decimal(1_000_000)
"""No goods cost more for one unit, in any currency a supermarket takes."""

MOST_UNITS = Decimal(1000)
"""Nobody buys more packages, kilograms or litres on one line; of grams and millilitres, a thousand times as many."""

AROUND = 5
"""How many observations on either side an observation is judged by."""

FEWEST = 3
"""With fewer, nothing is known to judge by."""

TIMES = 3
"""An outlier is more than so many times the median, or less than one part of so many."""

SAME_SIZE = Decimal("0.005")
"""How far apart one size may be in two systems of units (12 oz are 340 g)."""

_SMALL_UNITS = frozenset({Unit.GRAM, Unit.MILLILITRE})
_UNITS = {unit.value: unit for unit in Unit}
_Value = TypeVar("_Value")


def marked(observations: Iterable[Observation], today: date) -> tuple[Price, ...]:
    """All observations of a shopper of some products as prices, in the order of their days, each marked where need be.

    The order in which they come, or that one comes twice, makes no difference.
    """
    distinct = {observation.id: observation for observation in sorted(observations, key=_order)}
    told = _with_packages(list(distinct.values()))
    prices = _with_sizes(_price(observation, today) for observation in told)
    prices = _repeated(prices)
    prices = _each(
        prices, lambda price: (price.product_id, price.store_id, price.measure.currency_code), _of_other_units
    )
    prices = _each(prices, lambda price: (price.product_id, price.measure), _outliers)
    prices = _each(prices, lambda price: (price.goods, price.store_id, price.day, price.is_paid), _not_of_the_day)
    return tuple(sorted(prices, key=lambda price: _order(price.observation)))


def sound(prices: Iterable[Price]) -> list[Price]:
    """Those that nothing speaks against, in the order they come."""
    return [price for price in prices if price.mark is None]


def _with_packages(observations: Sequence[Observation]) -> Iterator[Observation]:
    """The observations, none of them taken for that of a piece whose code came on another day, too: two pieces weigh
    something else."""
    days: defaultdict[tuple[UUID, str | None], set[date]] = defaultdict(set)
    for each in observations:
        if each.is_piece and is_number_of_package(each.identifier):
            days[each.store_id, each.identifier].add(each.observed_on)
    for each in observations:
        is_again = len(days.get((each.store_id, each.identifier), ())) > 1
        yield replace(each, is_piece=False) if is_again else each


def _order(observation: Observation) -> tuple[object, ...]:
    """In time; the rest only so that there is one order, whatever order they came in."""
    unit_price = observation.unit_price if observation.unit_price.is_finite() else Decimal()
    return (
        observation.observed_on,
        observation.store_id.int,
        observation.product_id.int,
        observation.kind.value,
        unit_price,
        observation.id.int,
        observation.unit,
        observation.is_promotional,
    )


def _price(observation: Observation, today: date) -> Price:
    unit = _UNITS.get(observation.unit)
    size, base = _size(observation, unit)
    mark = _mark_of_itself(observation, unit, today)
    measure = Measure(observation.currency_code, base, None if base else observation.product_id)
    amount = Decimal() if mark else observation.unit_price / (size or (factor(unit) if unit else Decimal(1)))
    return Price(observation, amount, unit, measure, size, mark)


def _size(observation: Observation, unit: Unit | None) -> tuple[Decimal | None, Unit | None]:
    """The content of a package in the unit it is compared by; what is sold by weight or volume has no package."""
    if unit is None or unit.dimension is not Dimension.COUNT:
        return None, unit.base if unit else None
    content = observation.content
    if content is None or content.total.amount <= 0:
        return None, None
    return content.total.in_base(), content.unit.base


def _mark_of_itself(observation: Observation, unit: Unit | None, today: date) -> Mark | None:
    if not observation.unit_price.is_finite() or not 0 < observation.unit_price <= MOST:
        return Mark.NOT_A_PRICE
    if observation.observed_on > today:
        return Mark.IN_THE_FUTURE
    if unit is None:
        return Mark.UNKNOWN_UNIT
    if observation.is_piece:
        return Mark.PIECE
    return Mark.ABSURD_QUANTITY if _is_absurd(observation.quantity, unit) else None


def _is_absurd(quantity: Decimal | None, unit: Unit) -> bool:
    if quantity is None:
        return False
    most = MOST_UNITS * 1000 if unit in _SMALL_UNITS else MOST_UNITS
    return not quantity.is_finite() or not 0 < quantity <= most


def _with_sizes(prices: Iterable[Price]) -> list[Price]:
    """With sizes that are one in two systems of units as one: the smallest."""
    done: list[Price] = []
    for sizes in grouped(prices, lambda price: (price.product_id, price.measure)).values():
        first: Decimal | None = None
        for price in sorted(sizes, key=lambda each: each.size or Decimal()):
            if price.size is not None and (first is None or price.size > first * (1 + SAME_SIZE)):
                first = price.size
            done.append(price if price.size in {None, first} else replace(price, size=first))
    return done


def _repeated(prices: Iterable[Price]) -> list[Price]:
    seen: set[tuple[object, ...]] = set()
    done: list[Price] = []
    for price in sorted(prices, key=lambda each: each.observation.id.int):
        said = (price.goods, price.store_id, price.day, price.is_paid, price.is_regular, price.observation.unit_price)
        repeats = price.mark is None and said in seen
        done.append(replace(price, mark=Mark.REPEATED) if repeats else price)
        if price.mark is None:
            seen.add(said)
    return done


def _each(
    prices: Iterable[Price],
    key: Callable[[Price], tuple[object, ...]],
    judge: Callable[[Sequence[Price]], Iterator[tuple[Price, Mark | None]]],
) -> list[Price]:
    """The prices, those under one key judged together, in the order of days and amounts; what is marked stays so."""
    by_mark = grouped(prices, lambda price: price.mark is None)
    done = by_mark.get(False, [])
    for together in grouped(by_mark.get(True, []), key).values():
        together.sort(key=lambda price: (price.day, price.amount, price.observation.id.int))
        done.extend(replace(price, mark=mark) if mark else price for price, mark in judge(together))
    return done


def _around(values: Sequence[_Value], place: int) -> Sequence[_Value]:
    return values[max(0, place - AROUND) : place + AROUND + 1]


def _of_other_units(prices: Sequence[Price]) -> Iterator[tuple[Price, Mark | None]]:
    units = [price.measure.unit for price in prices]
    is_one = len(set(units)) == 1
    for place, price in enumerate(prices):
        around = () if is_one else _around(units, place)
        most = max((around.count(unit) for unit in {*around} - {units[place]}), default=0)
        yield price, Mark.OTHER_UNIT if len(around) >= FEWEST and 2 * most > len(around) else None


def _outliers(prices: Sequence[Price]) -> Iterator[tuple[Price, Mark | None]]:
    amounts = [price.amount for price in prices]
    is_steady = max(amounts) <= TIMES * min(amounts)
    for place, price in enumerate(prices):
        around = () if is_steady else _around(amounts, place)
        yield price, Mark.OUTLIER if len(around) >= FEWEST and _is_outlier(price, median(around)) else None


def _is_outlier(price: Price, usual: Decimal) -> bool:
    """Whether it is too far from the usual; not where the price on the shelf is not, and the receipt prints what was
    taken off that."""
    shelf_price = price.observation.shelf_price
    if shelf_price is None:
        return _is_far(price.amount, usual)
    return _is_far(price.amount, usual) and _is_far(price.amount * shelf_price / price.observation.unit_price, usual)


def _is_far(amount: Decimal, usual: Decimal) -> bool:
    return amount > TIMES * usual or TIMES * amount < usual


def _not_of_the_day(prices: Sequence[Price]) -> Iterator[tuple[Price, Mark | None]]:
    """Regular ones before promotional ones; of these the one in the middle, of two in the middle the lower."""
    candidates = [price for price in prices if price.is_regular] or prices
    middle = median_low(price.amount for price in candidates)
    stands = next(price for price in candidates if price.amount == middle)
    yield from ((price, None if price is stands else Mark.NOT_OF_THE_DAY) for price in prices)
