"""Series of prices for charts: a few points, however long the history. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from statistics import median
from uuid import UUID

from cartsnitch_domain.prices.price import Measure, Price, grouped

MOST_POINTS = 120
"""More than a screen of a phone shows apart."""


class Bucket(StrEnum):
    """What a point of a series stands for; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    def start(self, day: date) -> date:
        """The first day of the bucket that a day is in."""
        if self is Bucket.MONTH:
            return day.replace(day=1)
        return day - timedelta(days=day.weekday()) if self is Bucket.WEEK else day


@dataclass(frozen=True, slots=True)
class Point:
    """The prices of one bucket, each for one of the measure; `count` is how many there were.

    `is_promotional` where all of them were offers.
    """

    starts_on: date
    low: Decimal
    median: Decimal
    high: Decimal
    count: int
    is_promotional: bool


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one line, in order. `is_cut` where older ones than fit were left out."""

    store_id: UUID
    measure: Measure
    bucket: Bucket
    points: tuple[Point, ...]
    is_cut: bool


def series(prices: Iterable[Price], bucket: Bucket | None = None, most: int = MOST_POINTS) -> tuple[Series, ...]:
    """A line for each store and measure, of the sound prices that were paid, in the order they first come.

    Without a bucket all lines have the narrowest one in which none has more than `most` points.
    """
    paid = [price for price in prices if price.mark is None and price.is_paid]
    lines = grouped(paid, lambda price: (price.store_id, price.measure))
    bucket = bucket or _narrowest(lines.values(), most)
    return tuple(_line(store_id, measure, bucket, line, most) for (store_id, measure), line in lines.items())


def _narrowest(lines: Iterable[Sequence[Price]], most: int) -> Bucket:
    held = list(lines)
    for bucket in Bucket:
        if all(len({bucket.start(price.day) for price in line}) <= most for line in held):
            return bucket
    return Bucket.MONTH


def _line(store_id: UUID, measure: Measure, bucket: Bucket, line: Sequence[Price], most: int) -> Series:
    together = sorted(grouped(line, lambda price: bucket.start(price.day)).items())
    kept = together[-most:]
    points = tuple(_point(start, within) for start, within in kept)
    return Series(store_id, measure, bucket, points, len(kept) < len(together))


def _point(start: date, within: Sequence[Price]) -> Point:
    amounts = [price.amount for price in within]
    is_promotional = not any(price.is_regular for price in within)
    return Point(start, min(amounts), median(amounts), max(amounts), len(amounts), is_promotional)
