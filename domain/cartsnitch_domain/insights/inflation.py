"""What a household pays over time: its own price index, beside a consumer price index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from uuid import UUID

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.clock import latest_day
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.insights import cpi
from cartsnitch_domain.insights.band import SEED, Band, bands_of
from cartsnitch_domain.insights.bought import BoughtLine, seen_of
from cartsnitch_domain.insights.bought_rows import free_within, goods_within, rows_around
from cartsnitch_domain.insights.levels import pairs_of
from cartsnitch_domain.insights.main_currency import main_currency
from cartsnitch_domain.insights.period import Period
from cartsnitch_domain.insights.price_index import SHOWN, IndexPoint, base_of, price_index
from cartsnitch_domain.insights.tornqvist import Bought, Item
from cartsnitch_domain.months import month_of
from cartsnitch_domain.rows import Columns

SHARE = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class InflationMonth:
    """The index in a month, and how much stands behind it.

    `coverage` is the share of what was spent on goods that could be compared; None where nothing was spent. `cpi` is
    the consumer price index, brought to where both meet.
    """

    index: IndexPoint
    band: Band | None
    coverage: Decimal | None
    cpi: Decimal | None


@dataclass(frozen=True, slots=True)
class Inflation:
    """A household's index in one currency. `base` is the month in which it is 100; None where too little was bought.

    `meets` is the month in which the consumer price index is made to equal it: `base`, or else the first month after
    it that the series has. `is_cut` where there is more than is looked at, so that it begins later than was asked for.
    """

    currency_code: str | None
    base: date | None
    months: tuple[InflationMonth, ...]
    series: Columns | None
    meets: date | None
    is_cut: bool


@dataclass(frozen=True, slots=True)
class KnownPrices:
    """What an index of a period rests on, as it is kept: all of one moment."""

    period: Period
    latest: date
    currency_code: str | None
    rows: Sequence[Columns]
    free: Sequence[Columns]
    goods: Mapping[date, Decimal]
    series: Columns | None
    values: Mapping[date, Decimal]
    is_cut: bool


async def known_prices(
    reads: ReadConnection,
    actor: Actor,
    period: Period,
    today: date,
    series_id: UUID | None = None,
    currency_code: str | None = None,
) -> KnownPrices:
    """What the actor's index in a period rests on, and a series beside it; raises NotFound where there is none.

    It is in the currency that is asked for, else in that of the series, else in the one of most purchases.
    """
    async with reads.transaction(isolation="repeatable_read", readonly=True):
        series = None if series_id is None else await cpi.get_series(reads, series_id)
        values = {} if series_id is None else await cpi.values_of(reads, series_id, period)
        currency = currency_code or (series.currency_code if series else await main_currency(reads, actor, period))
        asked = (actor, period.first, period.last, currency or "")
        rows, is_cut = await rows_around(reads, *asked)
        return KnownPrices(
            period=period,
            latest=latest_day(today),
            currency_code=currency,
            rows=rows,
            free=await free_within(reads, *asked),
            goods=await goods_within(reads, *asked),
            series=series,
            values=values,
            is_cut=is_cut,
        )


def inflation_of(known: KnownPrices) -> Inflation:
    """The index by what is known. It may take a second of a processor."""
    months = _whole_months(known.period.months, known.rows, known.is_cut)
    bought = seen_of(known.rows, known.free, known.latest).bought
    points, bands = _index(_within(bought, known.period), months)
    meets, rebased = _rebased(points, known.values)
    return Inflation(
        currency_code=known.currency_code,
        base=next((point.month for point in points if point.value is not None), None),
        months=tuple(
            InflationMonth(point, bands.get(point.month), _coverage(point, known.goods), rebased.get(point.month))
            for point in points
        ),
        series=known.series,
        meets=meets,
        is_cut=known.is_cut,
    )


def baskets_of(bought: Iterable[BoughtLine]) -> dict[date, dict[Item, Bought]]:
    """What was bought in each month."""
    baskets: dict[date, dict[Item, Bought]] = {}
    for line in bought:
        basket = baskets.setdefault(month_of(line.price.day), {})
        item = Item(line.price.product_id, line.family_id, line.price.measure)
        this = Bought(line.paid, line.quantity)
        basket[item] = basket[item] + this if item in basket else this
    return baskets


def _index(bought: Iterable[BoughtLine], months: Sequence[date]) -> tuple[list[IndexPoint], Mapping[date, Band]]:
    baskets = baskets_of(bought)
    pairs = pairs_of(baskets, months)
    base = base_of(pairs, baskets, months)
    bands = bands_of(pairs, base, Random(SEED))  # noqa: S311 -- draws, and no secret
    return price_index(pairs, baskets, months, base), bands


def _within(bought: Iterable[BoughtLine], period: Period) -> list[BoughtLine]:
    return [line for line in bought if period.first <= line.price.day <= period.last]


def _whole_months(months: Sequence[date], rows: Sequence[Columns], is_cut: bool) -> Sequence[date]:
    """Where not all rows were read, the months after the oldest day that was: all of theirs were."""
    if not is_cut:
        return months
    oldest = month_of(rows[-1].observed_on)
    return [month for month in months if month > oldest]


def _coverage(point: IndexPoint, goods: Mapping[date, Decimal]) -> Decimal | None:
    spent = goods.get(point.month, Decimal())
    if spent <= 0:
        return None
    return (point.matched / spent).quantize(SHARE)


def _rebased(
    points: Sequence[IndexPoint], values: Mapping[date, Decimal]
) -> tuple[date | None, Mapping[date, Decimal]]:
    """In which month the series meets the index, and its values from there on so that it does."""
    shared = ((point.month, point.value) for point in points if point.month in values and point.value is not None)
    meets = next(shared, None)
    if meets is None:
        return None, {}
    month, level = meets
    return month, {
        key: (level * value / values[month]).quantize(SHOWN) for key, value in values.items() if key >= month
    }
