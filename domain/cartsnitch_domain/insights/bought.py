"""What a household bought that has a price: observations, each with what its line cost in all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Date, Numeric, bindparam, func, literal_column, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.prices.marks import marked
from cartsnitch_domain.prices.observed import observations_of
from cartsnitch_domain.prices.price import Mark, Price
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.purchases.records import PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.rows import Columns, Rows
from cartsnitch_domain.units import factor

MOST = 20_000
"""Observations that are looked at, the newest: five years of somebody who buys eighty things a week."""


@dataclass(frozen=True, slots=True)
class BoughtLine:
    """A line with its price, what it cost in all with its own discounts, and how much of the measure that was for."""

    price: Price
    line_id: UUID
    family_id: UUID
    paid: Decimal
    quantity: Decimal


async def rows_within(
    reads: ReadConnection, actor: Actor, first: date, last: date, currency_code: str
) -> tuple[list[Columns], bool]:
    """The columns of the actor's observations in these days and this currency with `paid`, the newest first; and
    whether there are more than are looked at."""
    values = {"user_id": actor.user_id, "first": first, "last": last, "currency_code": currency_code}
    rows = await _WITHIN.all(reads, **values, most=MOST + 1)
    return rows[:MOST], len(rows) > MOST


def bought_of(rows: Sequence[Columns], latest: date) -> list[BoughtLine]:
    """What these rows say was bought, in the order of days, up to the latest day that receipts may be from.

    Left out is what may have been misread. What was bought twice on a day counts twice.
    """
    by_id = {row.id: row for row in rows}
    prices = (price for price in _believed(marked(observations_of(rows), latest)) if price.is_paid)
    return [_bought(price, by_id[price.observation.id]) for price in prices]


def _bought(price: Price, row: Columns) -> BoughtLine:
    units = price.observation.quantity or Decimal(1)
    of_measure = price.size or (Decimal(1) if price.unit is None else factor(price.unit))
    return BoughtLine(price, row.purchase_line_id, row.family_id or row.product_id, row.paid, units * of_measure)


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

_observations = PriceObservation.__table__.c
_lines = PurchaseLine.__table__.c
_discounts = PurchaseLine.__table__.alias("discounts")
_OFF = (
    select(func.sum(_discounts.c.amount))
    .where(
        _discounts.c.applies_to_id == _lines.id,
        _discounts.c.kind == literal_column(f"'{LineKind.DISCOUNT.value}'"),
        _discounts.c.removed_at.is_(None),
    )
    .correlate(PurchaseLine.__table__)
    .scalar_subquery()
)
_WITHIN = Rows(
    select(*_observations, (_lines.amount + func.coalesce(_OFF, literal_column("0", Numeric()))).label("paid"))
    .join(PurchaseLine.__table__, _lines.id == _observations.purchase_line_id)
    .where(
        _observations.user_id == bindparam("user_id"),
        _observations.observed_on.between(bindparam("first", type_=Date()), bindparam("last", type_=Date())),
        _observations.currency_code == bindparam("currency_code"),
    )
    .order_by(_observations.observed_on.desc(), _observations.id.desc())
    .limit(bindparam("most"))
)
