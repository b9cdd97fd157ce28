"""What was saved by discounts, and what was missed at other stores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Text, and_, bindparam, case, func, literal, literal_column, select

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.clock import latest_day
from cartsnitch_domain.coupons.records import CouponRedemption
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.insights.bought import seen_of
from cartsnitch_domain.insights.bought_rows import free_within, rows_around
from cartsnitch_domain.insights.main_currency import main_currency
from cartsnitch_domain.insights.missed import KNOWN_FOR, Missed, missed_of
from cartsnitch_domain.insights.period import Period
from cartsnitch_domain.money import rounded
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.rows import Columns, Rows


class DiscountKind(StrEnum):
    """What took money off. Each discount line is one of them."""

    COUPON = "coupon"
    """It says so, whatever it belongs to, or redeems a coupon of the shopper, for sure or probably."""
    PROMOTION = "promotion"
    """It belongs to an item: the shelf price less what was paid."""
    BASKET = "basket"
    """It belongs to no single item: it is off the whole purchase, or off several different things of it."""


COUPON_WORDS = (
    r"\m(coupons?|cpn|vouchers?|gutscheine?|bons? de r[ée]duction|bono|vale|buono|waardebon|cup[óo]n|cupom)\M"
)
"""What receipts print for a coupon, as a regular expression of PostgreSQL; case does not matter."""


@dataclass(frozen=True, slots=True)
class DiscountLine:
    """A line that took so much off; negative where it takes a discount back."""

    line_id: UUID
    saved: Decimal


@dataclass(frozen=True, slots=True)
class DiscountSavings:
    """What was saved in one way in all, on so many lines, and those that saved the most."""

    kind: DiscountKind
    saved: Decimal
    line_count: int
    lines: tuple[DiscountLine, ...]


@dataclass(frozen=True, slots=True)
class Savings:
    """What was saved and what was missed in one currency. `missed` are the greatest of `missed_count` lines.

    `is_cut` where there is more than is looked at for what was missed, so that older purchases are not in it.
    """

    currency_code: str | None
    discounts: tuple[DiscountSavings, ...]
    missed_total: Decimal
    missed_count: int
    missed: tuple[Missed, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class KnownSavings:
    """What savings in a period rest on, as it is kept: all of one moment. `first` of the lines are told."""

    period: Period
    latest: date
    first: int
    currency_code: str | None
    discounts: tuple[DiscountSavings, ...]
    rows: Sequence[Columns]
    free: Sequence[Columns]
    is_cut: bool


async def known_savings(
    reads: ReadConnection, actor: Actor, period: Period, today: date, first: int, currency_code: str | None = None
) -> KnownSavings:
    """What the actor saved in a period, and what tells what was missed.

    It is in the currency that is asked for, else in the one of most purchases in the period.
    """
    async with reads.transaction(isolation="repeatable_read", readonly=True):
        currency = currency_code or await main_currency(reads, actor, period)
        rows, is_cut = await rows_around(reads, actor, period.first - KNOWN_FOR, period.last, currency or "")
        return KnownSavings(
            period=period,
            latest=latest_day(today),
            first=first,
            currency_code=currency,
            discounts=await _discounts(reads, actor, period, currency, first),
            rows=rows,
            free=await free_within(reads, actor, period.first, period.last, currency or ""),
            is_cut=is_cut,
        )


def savings_of(known: KnownSavings) -> Savings:
    """What was saved and missed by what is known. It may take a second of a processor."""
    seen, currency = seen_of(known.rows, known.free, known.latest), known.currency_code
    bought = [line for line in seen.bought if line.price.day <= known.period.last]
    missed = missed_of(bought, known.period.first, lambda each: rounded(each, currency), seen.asked)
    return Savings(
        currency_code=currency,
        discounts=known.discounts,
        missed_total=sum((each.amount for each in missed), Decimal()),
        missed_count=len(missed),
        missed=tuple(missed[: known.first]),
        is_cut=known.is_cut,
    )


async def _discounts(
    reads: ReadConnection, actor: Actor, period: Period, currency_code: str | None, first: int
) -> tuple[DiscountSavings, ...]:
    values = {"user_id": actor.user_id, "first": period.first, "last": period.last}
    rows = await _DISCOUNTS.all(reads, **values, currency_code=currency_code, words=COUPON_WORDS, most=first)
    return tuple(_of_kind(kind, [row for row in rows if row.kind == kind.value]) for kind in DiscountKind)


def _of_kind(kind: DiscountKind, rows: Sequence[Columns]) -> DiscountSavings:
    if not rows:
        return DiscountSavings(kind, Decimal(), 0, ())
    lines = tuple(DiscountLine(row.id, row.saved) for row in rows)
    return DiscountSavings(kind, rows[0].total, rows[0].line_count, lines)


_purchases = Purchase.__table__.c
_lines = PurchaseLine.__table__.c
_owner = PurchaseLine.__table__.alias("owner")
_IS_WITHIN = and_(
    _purchases.user_id == bindparam("user_id"),
    _purchases.same_as_id.is_(None),
    _purchases.purchased_on.between(bindparam("first", type_=Date()), bindparam("last", type_=Date())),
)


def _word(kind: StrEnum) -> ColumnElement[str]:
    return literal_column(f"'{kind.value}'", Text())


_REDEEMS = select(literal(1)).where(CouponRedemption.line_id == _lines.id).correlate(PurchaseLine.__table__).exists()
_KIND = case(
    (_REDEEMS, _word(DiscountKind.COUPON)),
    (_lines.text.regexp_match(bindparam("words", type_=Text()), flags="i"), _word(DiscountKind.COUPON)),
    (_owner.c.kind == _word(LineKind.ITEM), _word(DiscountKind.PROMOTION)),
    else_=_word(DiscountKind.BASKET),
)
_FOUND = (
    select(_lines.id, (-_lines.amount).label("saved"), _KIND.label("kind"))
    .join(Purchase.__table__, _purchases.id == _lines.purchase_id)
    .outerjoin(_owner, _owner.c.id == _lines.applies_to_id)
    .where(
        _IS_WITHIN,
        _purchases.currency_code.is_not_distinct_from(bindparam("currency_code", type_=Text())),
        _lines.kind == _word(LineKind.DISCOUNT),
        _lines.removed_at.is_(None),
    )
    .subquery("found")
)
_found = _FOUND.c
_NUMBERED = select(
    *_found,
    func.row_number().over(partition_by=_found.kind, order_by=(_found.saved.desc(), _found.id)).label("number"),
    func.sum(_found.saved).over(partition_by=_found.kind).label("total"),
    func.count().over(partition_by=_found.kind).label("line_count"),
).subquery("numbered")
_DISCOUNTS = Rows(
    select(*_NUMBERED.c).where(_NUMBERED.c.number <= bindparam("most")).order_by(_NUMBERED.c.kind, _NUMBERED.c.number)
)
