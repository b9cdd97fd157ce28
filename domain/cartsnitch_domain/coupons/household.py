"""The household of a user as coupons are weighed for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from statistics import median
from uuid import UUID

from cartsnitch_domain.clock import latest_day
from cartsnitch_domain.coupons import bought
from cartsnitch_domain.coupons.coupon import Goods
from cartsnitch_domain.coupons.relevance import Habit, Household, PaidBasket, SeenPrice
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.money import smallest
from cartsnitch_domain.prices.current_price import current_prices
from cartsnitch_domain.prices.marks import marked
from cartsnitch_domain.prices.observed import observations_of
from cartsnitch_domain.prices.price import Mark, Price
from cartsnitch_domain.rows import Columns
from cartsnitch_domain.units import Dimension


async def household_of(reads: ReadConnection, user_id: UUID, today: date) -> Household:
    """What a user buys as of today, by three statements however much it is."""
    rows = await bought.observed(reads, user_id, today)
    by_product: defaultdict[UUID, list[Columns]] = defaultdict(list)
    for row in rows:
        by_product[row.product_id].append(row)
    goods = await bought.goods_by_product(reads, user_id, by_product)
    paid = [
        PaidBasket(row.store_id, row.purchased_on, bought.goods_of(row), row.currency_code, row.pieces)
        for row in await bought.baskets(reads, user_id, today)
        if row.purchased_on <= latest_day(today)
    ]
    currencies = {row.currency_code for row in rows} | {basket.currency_code for basket in paid}
    coins = {code: smallest(code) for code in currencies}
    return Household(_habits(by_product, goods, today), paid, today, coins)


def _habits(by_product: Mapping[UUID, Sequence[Columns]], goods: Mapping[UUID, Goods], today: date) -> Iterator[Habit]:
    for product_id, rows in by_product.items():
        prices = sorted(_prices(rows, today), key=lambda price: (price.day, price.store_id.int), reverse=True)
        if prices and product_id in goods:
            units = {price.unit for price in prices}
            quantity = median(_at_once([row for row in rows if row.unit in units]))
            days = tuple(sorted({row.observed_on for row in rows}))
            yield Habit(goods[product_id], tuple(prices), quantity, days)


def _at_once(rows: Sequence[Columns]) -> Iterable[Decimal]:
    """How much was bought on each day at each store, on however many lines a till printed it."""
    bought: defaultdict[tuple[date, UUID], Decimal] = defaultdict(Decimal)
    for row in rows:
        bought[row.observed_on, row.store_id] += row.quantity or Decimal(1)
    return bought.values()


def _prices(rows: Sequence[Columns], today: date) -> Iterator[SeenPrice]:
    """What it costs at each store as far as is known, by the unit that it was sold by last.

    A coupon is worth about as much on the next piece of meat as on the last one, whatever each of them weighs.
    """
    prices = marked(observations_of(rows), latest_day(today))
    usable = [replace(price, mark=None) if price.mark is Mark.PIECE else price for price in prices]
    current = [each.price for each in current_prices(usable, today)]
    last = max(current, key=lambda price: price.day, default=None)
    for price in current:
        if last is not None and price.unit is last.unit:
            yield _seen(price)


def _seen(price: Price) -> SeenPrice:
    observation = price.observation
    is_weighed = price.unit is not None and price.unit.dimension is not Dimension.COUNT
    return SeenPrice(
        observation_id=observation.id,
        amount=observation.unit_price,
        currency_code=observation.currency_code,
        store_id=observation.store_id,
        day=observation.observed_on,
        unit=observation.unit,
        is_weighed=is_weighed,
    )
