"""What was spent: by month, by store, and on what. Each currency by itself.

The sums are those of the totals of purchases, exactly. What a purchase's lines do not explain is shown as unexplained;
a purchase without a total is counted and adds nothing, since no total is invented for it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Date, Numeric, and_, bindparam, case, func, literal_column, or_, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.insights.columns import first_of_month
from cartsnitch_domain.insights.period import Period
from cartsnitch_domain.products.categories import Category
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import COUNTED_KINDS, LineKind
from cartsnitch_domain.rows import Columns, Rows
from cartsnitch_domain.stores.records import Store

Key = TypeVar("Key", bound=Hashable)


class SpendKind(StrEnum):
    """What money was spent on; each line that counts is in one of them."""

    GOODS = "goods"
    """Items, less the discounts that belong to one."""
    DISCOUNT = "discount"
    """Money off whole purchases, or off several different things of one."""
    DEPOSIT = "deposit"
    FEE = "fee"
    TAX = "tax"
    """Where it is added; tax that is inside the prices is part of the goods."""
    ROUNDING = "rounding"
    UNEXPLAINED = "unexplained"
    """What the lines leave of totals; negative where they are more than the total."""


@dataclass(frozen=True, slots=True)
class Spent:
    """So much, in so many purchases. Those without a total are among them, and add nothing."""

    total: Decimal
    purchases: int
    without_total: int


@dataclass(frozen=True, slots=True)
class StoreSpending:
    """What was spent at a store; at none where it was not recognised."""

    store_id: UUID | None
    store_slug: str | None
    store_name: str | None
    spent: Spent


@dataclass(frozen=True, slots=True)
class Spending:
    """What was spent on one thing: goods of a category, or of none that a word tells, or what is no goods.

    `lines` is how many lines it is, of what is unexplained how many purchases.
    """

    kind: SpendKind
    category: Category | None
    total: Decimal
    lines: int


@dataclass(frozen=True, slots=True)
class MonthSpending:
    """What was spent in a month that begins on this day, at each store, and on what."""

    month: date
    spent: Spent
    stores: tuple[StoreSpending, ...]
    on: tuple[Spending, ...]


@dataclass(frozen=True, slots=True)
class CurrencySpending:
    """All that was spent in one currency, or where the receipts name none. `undated` is no part of the rest."""

    currency_code: str | None
    spent: Spent
    months: tuple[MonthSpending, ...]
    stores: tuple[StoreSpending, ...]
    on: tuple[Spending, ...]
    undated: Spent


async def spending(reads: ReadConnection, actor: Actor, period: Period) -> list[CurrencySpending]:
    """What the actor spent in a period: the currency of most purchases first, those without any last.

    Each has all months of the period; stores and things come by how much was spent, the most first.
    """
    values = {"user_id": actor.user_id, "first_day": period.first, "last_day": period.last}
    async with reads.transaction(isolation="repeatable_read", readonly=True):  # both at the same moment
        totals = _by(await _TOTALS.all(reads, **values), lambda row: row.currency_code)
        lines = _by(await _LINES.all(reads, **values), lambda row: row.currency_code)
    found = [_of_currency(code, rows, lines.get(code, ()), period) for code, rows in totals.items()]
    return sorted(found, key=lambda each: (each.currency_code is None, -each.spent.purchases, each.currency_code or ""))


def _of_currency(
    code: str | None, totals: Sequence[Columns], lines: Sequence[Columns], period: Period
) -> CurrencySpending:
    dated = [row for row in totals if row.month is not None]
    by_month, lines_by_month = (_by(rows, lambda row: row.month) for rows in (dated, lines))
    return CurrencySpending(
        currency_code=code,
        spent=_spent(dated),
        months=tuple(
            _of_month(month, by_month.get(month, ()), lines_by_month.get(month, ())) for month in period.months
        ),
        stores=_at_stores(dated),
        on=_on(dated, lines),
        undated=_spent([row for row in totals if row.month is None]),
    )


def _of_month(month: date, totals: Sequence[Columns], lines: Sequence[Columns]) -> MonthSpending:
    return MonthSpending(month, _spent(totals), _at_stores(totals), _on(totals, lines))


def _spent(totals: Iterable[Columns]) -> Spent:
    rows = list(totals)
    return Spent(
        sum((row.total for row in rows), Decimal()),
        sum(row.purchases for row in rows),
        sum(row.without_total for row in rows),
    )


def _at_stores(totals: Sequence[Columns]) -> tuple[StoreSpending, ...]:
    stores = [
        StoreSpending(key, rows[0].store_slug, rows[0].store_name, _spent(rows))
        for key, rows in _by(totals, lambda row: row.store_id).items()
    ]
    return tuple(sorted(stores, key=lambda each: (-each.spent.total, each.store_name or "", str(each.store_id))))


def _on(totals: Sequence[Columns], lines: Sequence[Columns]) -> tuple[Spending, ...]:
    things = [
        Spending(
            SpendKind(kind),
            None if category is None else Category(category),
            sum((row.total for row in rows), Decimal()),
            sum(row.lines for row in rows),
        )
        for (kind, category), rows in _by(lines, lambda row: (row.kind, row.category)).items()
    ]
    if with_gap := sum(row.with_gap for row in totals):
        unexplained = sum((row.unexplained for row in totals), Decimal())
        things.append(Spending(SpendKind.UNEXPLAINED, None, unexplained, with_gap))
    return tuple(sorted(things, key=lambda each: (-each.total, each.kind, each.category or "")))


def _by(rows: Iterable[Columns], key: Callable[[Columns], Key]) -> dict[Key, list[Columns]]:
    found: dict[Key, list[Columns]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


_purchases = Purchase.__table__.c
_lines = PurchaseLine.__table__.c
_products = Product.__table__.c
_stores = Store.__table__.c
_owner = PurchaseLine.__table__.alias("owner")

_FIRST_OF_MONTH = first_of_month(_purchases.purchased_on)
_OWN = (
    select(
        _purchases.id,
        _purchases.store_id,
        _purchases.currency_code,
        _purchases.total,
        _FIRST_OF_MONTH.label("month"),
    )
    .where(
        _purchases.user_id == bindparam("user_id"),
        _purchases.same_as_id.is_(None),
        or_(
            _purchases.purchased_on.is_(None),
            _purchases.purchased_on.between(bindparam("first_day", type_=Date()), bindparam("last_day", type_=Date())),
        ),
    )
    .cte("own")
    .prefix_with("MATERIALIZED")
)
_own = _OWN.c
_COUNTS = and_(
    _lines.removed_at.is_(None), _lines.kind.in_([literal_column(f"'{kind.value}'") for kind in sorted(COUNTED_KINDS)])
)

_EXPLAINED = (
    select(_lines.purchase_id, func.sum(_lines.amount).label("amount"))
    .join(_OWN, _own.id == _lines.purchase_id)
    .where(_COUNTS)
    .group_by(_lines.purchase_id)
    .subquery("explained")
)
_NOTHING = literal_column("0", type_=Numeric())
_GAP = _own.total - func.coalesce(_EXPLAINED.c.amount, _NOTHING)
_TOTALS = Rows(
    select(
        _own.currency_code,
        _own.month,
        _own.store_id,
        _stores.slug.label("store_slug"),
        _stores.name.label("store_name"),
        func.coalesce(func.sum(_own.total), _NOTHING).label("total"),
        func.count().label("purchases"),
        func.count().filter(_own.total.is_(None)).label("without_total"),
        func.coalesce(func.sum(_GAP), _NOTHING).label("unexplained"),
        func.count().filter(_GAP != _NOTHING).label("with_gap"),
    )
    .select_from(
        _OWN.outerjoin(Store.__table__, _stores.id == _own.store_id).outerjoin(
            _EXPLAINED, _EXPLAINED.c.purchase_id == _own.id
        )
    )
    .group_by(_own.currency_code, _own.month, _own.store_id, _stores.slug, _stores.name)
    .order_by(_own.month, _own.store_id)
)

_IS_ITEM = _lines.kind == literal_column(f"'{LineKind.ITEM.value}'")
_IS_OF_ITEM = and_(
    _lines.kind == literal_column(f"'{LineKind.DISCOUNT.value}'"),
    _owner.c.kind == literal_column(f"'{LineKind.ITEM.value}'"),
)
_KIND = case((or_(_IS_ITEM, _IS_OF_ITEM), literal_column(f"'{SpendKind.GOODS.value}'")), else_=_lines.kind)
_PRODUCT = case((_IS_ITEM, _lines.product_id), (_IS_OF_ITEM, _owner.c.product_id))
_SORTED = (
    select(_own.currency_code, _own.month, _KIND.label("kind"), _products.category, _lines.amount)
    .select_from(
        _OWN.join(PurchaseLine.__table__, _lines.purchase_id == _own.id)
        .outerjoin(_owner, _owner.c.id == _lines.applies_to_id)
        .outerjoin(Product.__table__, _products.id == _PRODUCT)
    )
    .where(_COUNTS, _own.total.is_not(None), _own.month.is_not(None))
    .subquery("sorted")
)
"""The lines of purchases that have a total, each with what it is. The other kinds of lines are called as here."""

_LINES = Rows(
    select(
        *_SORTED.c["currency_code", "month", "kind", "category"],
        func.sum(_SORTED.c.amount).label("total"),
        func.count().label("lines"),
    )
    .group_by(*_SORTED.c["currency_code", "month", "kind", "category"])
    .order_by(_SORTED.c.month)
)
