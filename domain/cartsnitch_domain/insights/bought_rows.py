"""Observations as they are kept, each with what its line cost in all; and what was had for nothing beside them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Date, Numeric, Text, and_, bindparam, func, literal, literal_column, or_, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.insights.columns import first_of_month
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.prices.rules import EACH
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.rows import Columns, Rows

MOST = 20_000
"""Observations that are looked at, the newest: five years of somebody who buys eighty things a week."""


JUDGED_AFTER = timedelta(days=366)
"""How long after a period its prices are judged by what was seen; what was seen before it judges however old it is."""


async def rows_around(
    reads: ReadConnection, actor: Actor, first: date, last: date, currency_code: str
) -> tuple[list[Columns], bool]:
    """The columns of the actor's observations in these days and around them, in this currency, with `paid`, the newest
    first; and whether there are more in these days than are looked at.

    Whether a price was misread is judged by those around it, and two months are the same two months in whatever period
    they are asked for. So all of before are there, too, as far as is looked at, and those of the year after.
    """
    values = {"user_id": actor.user_id, "last": last + JUDGED_AFTER, "currency_code": currency_code}
    rows = await _AROUND.all(reads, **values, most=MOST + 1)
    return rows[:MOST], len(rows) > MOST and rows[MOST - 1].observed_on >= first


async def free_within(
    reads: ReadConnection, actor: Actor, first: date, last: date, currency_code: str
) -> list[Columns]:
    """The items of the actor in these days and this currency that discounts paid for in whole, and that have no price
    of their own by what the same goods beside them cost: of which product, where and when, how many of which unit, and
    with `paid`, which is never positive."""
    values = {"user_id": actor.user_id, "first": first, "last": last, "currency_code": currency_code}
    return await _FREE.all(reads, **values, most=MOST)


async def goods_within(
    reads: ReadConnection, actor: Actor, first: date, last: date, currency_code: str
) -> dict[date, Decimal]:
    """What the actor spent on items in each month of these days in this currency, their own discounts taken off, also
    in purchases without a total. What came back or cost nothing is no part of it: its prices are compared with none."""
    values = {"user_id": actor.user_id, "first": first, "last": last, "currency_code": currency_code}
    return {row.month: row.spent for row in await _GOODS.all(reads, **values)}


_observations = PriceObservation.__table__.c
_purchases = Purchase.__table__.c
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
_NOTHING = literal_column("0", Numeric())
PAID = _lines.amount + func.coalesce(_OFF, _NOTHING)
"""What a line cost, its own discounts taken off."""

_AROUND = Rows(
    select(*_observations, PAID.label("paid"))
    .join(PurchaseLine.__table__, _lines.id == _observations.purchase_line_id)
    .where(
        _observations.user_id == bindparam("user_id"),
        _observations.observed_on <= bindparam("last", type_=Date()),
        _observations.currency_code == bindparam("currency_code"),
    )
    .order_by(_observations.observed_on.desc(), _observations.id.desc())
    .limit(bindparam("most"))
)
_IS_OWN_ITEM = and_(
    _purchases.user_id == bindparam("user_id"),
    _purchases.same_as_id.is_(None),
    _purchases.purchased_on.between(bindparam("first", type_=Date()), bindparam("last", type_=Date())),
    _purchases.currency_code == bindparam("currency_code"),
    _lines.kind == literal_column(f"'{LineKind.ITEM.value}'"),
    _lines.removed_at.is_(None),
)
_HAS_PRICE = (
    select(literal(1)).where(_observations.purchase_line_id == _lines.id).correlate(PurchaseLine.__table__).exists()
)
_FREE = Rows(
    select(
        _lines.product_id,
        _purchases.store_id,
        _purchases.purchased_on.label("observed_on"),
        func.coalesce(_lines.unit, literal_column(f"'{EACH}'", Text())).label("unit"),
        _lines.quantity,
        PAID.label("paid"),
    )
    .join(Purchase.__table__, _purchases.id == _lines.purchase_id)
    .where(
        _IS_OWN_ITEM,
        _purchases.store_id.is_not(None),
        _lines.product_id.is_not(None),
        _lines.amount >= _NOTHING,
        PAID <= _NOTHING,
        ~_HAS_PRICE,
    )
    .order_by(_purchases.purchased_on.desc(), _lines.id.desc())
    .limit(bindparam("most"))
)
_SPENT = (
    select(first_of_month(_purchases.purchased_on).label("month"), PAID.label("paid"))
    .join(PurchaseLine.__table__, _purchases.id == _lines.purchase_id)
    .where(_IS_OWN_ITEM, or_(PAID > _NOTHING, _HAS_PRICE))
    .subquery("spent")
)
_GOODS = Rows(select(_SPENT.c.month, func.sum(_SPENT.c.paid).label("spent")).group_by(_SPENT.c.month))
