"""Observations as they are kept, each with what its line cost in all."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, Numeric, bindparam, func, literal_column, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.purchases.records import PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.rows import Columns, Rows

MOST = 20_000
"""Observations that are looked at, the newest: five years of somebody who buys eighty things a week."""


async def rows_within(
    reads: ReadConnection, actor: Actor, first: date, last: date, currency_code: str
) -> tuple[list[Columns], bool]:
    """The columns of the actor's observations in these days and this currency with `paid`, the newest first; and
    whether there are more than are looked at."""
    values = {"user_id": actor.user_id, "first": first, "last": last, "currency_code": currency_code}
    rows = await _WITHIN.all(reads, **values, most=MOST + 1)
    return rows[:MOST], len(rows) > MOST


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
