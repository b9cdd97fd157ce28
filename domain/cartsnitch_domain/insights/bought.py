"""What a household bought that has a price: each line with what it cost in all. Standard library only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from cartsnitch_domain.prices.marks import marked
from cartsnitch_domain.prices.observed import Record, observations_of
from cartsnitch_domain.prices.price import Mark, Price
from cartsnitch_domain.units import factor


@dataclass(frozen=True, slots=True)
class BoughtLine:
    """A line with its price, what it cost in all with its own discounts, and how much of the measure that was for."""

    price: Price
    line_id: UUID
    family_id: UUID
    paid: Decimal
    quantity: Decimal


def bought_of(records: Sequence[Record], latest: date) -> list[BoughtLine]:
    """What these observations, each with what its line cost as `paid`, say was bought; in the order of days, up to the
    latest day that receipts may be from.

    Left out is what may have been misread. What was bought twice on a day counts twice.
    """
    by_id = {record.id: record for record in records}
    prices = (price for price in _believed(marked(observations_of(records), latest)) if price.is_paid)
    return [_bought(price, by_id[price.observation.id]) for price in prices]


def _bought(price: Price, record: Record) -> BoughtLine:
    units = price.observation.quantity or Decimal(1)
    of_measure = price.size or (Decimal(1) if price.unit is None else factor(price.unit))
    family_id = record.family_id or record.product_id
    return BoughtLine(price, record.purchase_line_id, family_id, record.paid, units * of_measure)


def _believed(prices: Sequence[Price]) -> Iterator[Price]:
    """Those that are compared, and those that are not only since another one of the day stands for them.

    What repeats another one is as doubtful as that one.
    """
    doubted = {_said(price) for price in prices if price.mark in _DOUBTFUL}
    return (price for price in prices if price.mark in _NOT_DOUBTFUL and _said(price) not in doubted)


def _said(price: Price) -> tuple[object, ...]:
    return (price.goods, price.store_id, price.day, price.is_paid, price.is_regular, price.observation.unit_price)


_DOUBTFUL = frozenset({Mark.OTHER_UNIT, Mark.OUTLIER})
_NOT_DOUBTFUL = frozenset({None, Mark.REPEATED, Mark.NOT_OF_THE_DAY})
