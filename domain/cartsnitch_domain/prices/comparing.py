"""What the actor's products cost at each store, and what they cost in the course of time."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from uuid import UUID

from sqlalchemy import select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.clock import latest_day
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import InvalidInput
from cartsnitch_domain.prices.current_price import Compared, compared, current_prices
from cartsnitch_domain.prices.histories import MOST, of_families_of, of_products, of_products_of_lines
from cartsnitch_domain.prices.marks import marked
from cartsnitch_domain.prices.observed import observations_of
from cartsnitch_domain.prices.price import Mark, Measure, Price
from cartsnitch_domain.prices.rules import PRICE_EXPONENT
from cartsnitch_domain.prices.series import Bucket, Series, series
from cartsnitch_domain.prices.shelves import Countries, shelf_measure_of
from cartsnitch_domain.rows import Columns, Rows, by_owner, is_one_of
from cartsnitch_domain.stores.profiles import country_of
from cartsnitch_domain.stores.records import Store
from cartsnitch_domain.units import Quantity, Unit, factor

MOST_COMPARED = 200
"""Observations of a family that current prices are looked for in, the newest: a page shows many products at once."""

A_PACKAGE = Quantity(Decimal(1), Unit.EACH)

_stores = Store.__table__.c


@dataclass(frozen=True, slots=True)
class StorePrice:
    """What something costs at a store as far as is known.

    `unit_price` is for `per`, which is the same for all that are compared; both are None where it is not known how much
    is in a package. `more` is how much more than the cheapest, for `per`, or for a package without it.
    """

    price: Price
    age: int
    unit_price: Decimal | None
    per: Quantity | None
    is_cheapest: bool
    more: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """A line of a chart; its amounts are for `per`, in the currency of its measure.

    `is_package` where that is a package as it is sold, and not one of the things in it.
    """

    series: Series
    per: Quantity
    times: Decimal
    """What an amount of the series, which is for one of its measure, is multiplied by."""
    is_package: bool = False

    def amount(self, of_measure: Decimal) -> Decimal:
        """An amount of a point for `per`, to four decimals."""
        return (of_measure * self.times).quantize(PRICE_EXPONENT, ROUND_HALF_UP)


async def store_prices_of(
    reads: ReadConnection, actor: Actor, product_ids: Collection[UUID], today: date
) -> dict[UUID, list[StorePrice]]:
    """What each product, and others of its family, cost at each store that the actor bought them at.

    Those that can be compared come together, the cheapest first; of these groups, that of most prices.
    """
    values = {"user_id": actor.user_id, "product_ids": list(product_ids), "most": MOST_COMPARED}
    rows = by_owner(await _family_histories().all(reads, **values), "owner_id")
    countries = await countries_of(reads, {row.store_id for owned in rows.values() for row in owned})

    def compute() -> dict[UUID, list[StorePrice]]:
        return {owner_id: list(_beside_each_other(owned, countries, today)) for owner_id, owned in rows.items()}

    return await asyncio.to_thread(compute)


async def histories_of(
    reads: ReadConnection,
    actor: Actor,
    product_ids: Collection[UUID],
    today: date,
    from_day: date | None = None,
    to_day: date | None = None,
    bucket: Bucket | None = None,
    *,
    by_unit: bool = False,
) -> dict[UUID, list[PriceHistory]]:
    """What each product cost at each store in the course of time: a few points each.

    As it is sold; or `by_unit`, for what shelves of the country tell unit prices for, where the content of packages is
    known. Raises InvalidInput.
    """
    if from_day is not None and to_day is not None and from_day > to_day:
        raise InvalidInput("Please choose a first day that is not after the last one.")
    values = {"user_id": actor.user_id, "product_ids": list(product_ids), "most": MOST}
    rows = by_owner(await _product_histories().all(reads, **values), "product_id")
    first, last = from_day or date.min, to_day or date.max
    countries = (
        await countries_of(reads, {row.store_id for owned in rows.values() for row in owned}) if by_unit else None
    )

    def compute() -> dict[UUID, list[PriceHistory]]:
        prices = {key: marked(observations_of(owned), latest_day(today)) for key, owned in rows.items()}
        within = {key: [price for price in held if first <= price.day <= last] for key, held in prices.items()}
        return {key: list(_lines(held, bucket, countries)) for key, held in within.items()}

    return await asyncio.to_thread(compute)


async def marks_of(reads: ReadConnection, actor: Actor, line_ids: Collection[UUID], today: date) -> dict[UUID, Mark]:
    """Why the prices on these lines of the actor are not compared; those that are compared are left out."""
    rows = await _histories_of_lines().all(reads, user_id=actor.user_id, line_ids=list(line_ids), most=MOST)

    def compute() -> dict[UUID, Mark]:
        found = {price.observation.id: price.mark for price in marked(observations_of(rows), latest_day(today))}
        return {row.purchase_line_id: mark for row in rows if (mark := found.get(row.id))}

    return await asyncio.to_thread(compute)


def _beside_each_other(rows: Iterable[Columns], countries: Countries, today: date) -> Iterator[StorePrice]:
    groups = compared(current_prices(marked(observations_of(rows), latest_day(today)), today))
    for together in sorted(groups.values(), key=len, reverse=True):
        yield from _group(together, countries)


def _group(together: Sequence[Compared], countries: Countries) -> Iterator[StorePrice]:
    first = together[0].current.price
    per = shelf_measure_of(first, countries.get(first.store_id))
    times = None if per is None else per.amount * factor(per.unit)
    is_choice = len({each.current.price.store_id for each in together}) > 1
    for each in together:
        amount = None if times is None else _rounded(each.current.price.amount * times)
        more = _rounded(each.more * (times or 1))
        is_cheapest = each.is_cheapest and is_choice
        yield StorePrice(each.current.price, max(each.current.age, 0), amount, per, is_cheapest, more, each.share)


def _lines(prices: Sequence[Price], bucket: Bucket | None, countries: Countries | None) -> Iterator[PriceHistory]:
    """A line for each store and measure; with `countries`, those of one measure for what the newest price of it is
    told for on shelves."""
    sound = [price for price in prices if price.mark is None]
    newest: dict[Measure, Price] = {price.measure: price for price in sound}
    for line in series(prices, bucket):
        last = newest[line.measure]
        told = None if countries is None else shelf_measure_of(last, countries.get(last.store_id))
        if told is not None:
            yield PriceHistory(line, told, told.amount * factor(told.unit))
        else:
            of_line = [price for price in sound if (price.store_id, price.measure) == (line.store_id, line.measure)]
            per, times, is_package = _as_sold(of_line)
            yield (
                PriceHistory(_as_paid(of_line, line), per, Decimal(1), True)
                if is_package
                else PriceHistory(line, per, times)
            )


def _as_paid(prices: Iterable[Price], line: Series) -> Series:
    """The line with what packages cost, and not by their measure: 12 oz and 340 g are one size, and not to the gram."""
    (paid,) = series([replace(price, amount=price.observation.unit_price) for price in prices], line.bucket)
    return paid


def _as_sold(prices: Sequence[Price]) -> tuple[Quantity, Decimal, bool]:
    """For what prices of one measure can be told: a package where all are of one size, else what they are sold by; and
    whether it is a package."""
    first = prices[0]
    if {price.size for price in prices} == {first.size}:
        if first.size is not None:
            return A_PACKAGE, first.size, True
        if first.measure.unit is None or first.unit is None:
            return A_PACKAGE, Decimal(1), True
    return first.per, first.per.amount * factor(first.per.unit), False


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(PRICE_EXPONENT, ROUND_HALF_UP)


async def countries_of(reads: ReadConnection, store_ids: Collection[UUID]) -> dict[UUID, str | None]:
    """The country of each of these stores; None where it has no profile."""
    rows = await _SLUGS.all(reads, store_ids=list(store_ids))
    return {row.id: country_of(row.slug) for row in rows}


_SLUGS = Rows(select(_stores.id, _stores.slug).where(is_one_of(_stores.id, "store_ids")))


@cache
def _family_histories() -> Rows:
    return Rows(of_families_of())


@cache
def _product_histories() -> Rows:
    return Rows(of_products())


@cache
def _histories_of_lines() -> Rows:
    return Rows(of_products_of_lines())
