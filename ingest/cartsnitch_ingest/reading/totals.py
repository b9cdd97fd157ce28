"""Totals: what the receipt says it comes to, as often and as surely as it says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.lookalikes import ALIKE, likeness
from cartsnitch_ingest.reading.vocabulary import Role

_PARTLY = 0.5
_BELOW_PAYMENT = 0.3
_AS_SUBTOTAL = 0.6
_AS_PAID = 0.4
_AS_TENDERED = 0.6
_ON_SLIP = 0.7
_OTHER_ENGINE = 0.5
_REPEATED = -0.15
_PAID_EXACTLY = -0.3
_NOT_PAID = 0.7
_NOT_NAMED = 1.5
_OTHER_PAID = 1.0

_MOST = 24
"""Totals, and subtotals, of one receipt that are tried, each with every sum of the lines beside it."""


@dataclass(frozen=True, slots=True)
class TotalChoice:
    """An amount that may be the total, and how hard that is to believe; `line` is where it is printed.

    `is_paid` says that it is what was tendered less the change, `is_subtotal` that it is said to be a subtotal, which
    is the total of a receipt that names no other, `is_derived` that it is not printed but what a subtotal leads to.
    """

    amount: Decimal
    doubt: float
    line: Line | None = None
    is_paid: bool = False
    is_subtotal: bool = False
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """`totals` the likeliest first; `subtotals` as printed; `is_unread` where a total is named but not to be read.

    `unsure` are those that only one row of a picture says: a digit of them may have been misread.
    """

    totals: tuple[TotalChoice, ...]
    subtotals: tuple[Decimal, ...]
    is_unread: bool = False
    unsure: tuple[Decimal, ...] = ()

    @property
    def is_refund(self) -> bool:
        """Whether the store paid: more was brought back than bought."""
        return bool(self.totals) and self.totals[0].amount < 0


def totals(closing: Sequence[Line], is_picture: bool = False) -> Totals:
    """Every amount of the closing lines that may be the total, each once; those printed again are surer.

    `is_picture` says that they were recognised, not taken from text.
    """
    told = [choice for choice in _told(_before_tax_table(closing)) if choice.amount]
    named = [line for line in closing if line.says(Role.TOTAL)]
    if named:
        told = [choice for choice in told if not choice.is_subtotal]
    by_amount: dict[Decimal, list[TotalChoice]] = {}
    for choice in told:
        by_amount.setdefault(choice.amount, []).append(choice)
    merged = sorted(map(_merged, by_amount.values()), key=_doubt)[:_MOST]
    merged = [replace(choice, doubt=choice.doubt + _contradicted(choice, closing)) for choice in merged]
    subtotals = [line.amount for line in closing if line.says(Role.SUBTOTAL, Role.COUNT) and line.amount is not None]
    is_unread = bool(named) and not any(line.amounts for line in named)
    unsure = tuple(_said_once(closing, told)) if is_picture else ()
    return Totals(tuple(sorted(merged, key=_doubt)), tuple(dict.fromkeys(subtotals))[:_MOST], is_unread, unsure[:_MOST])


def _doubt(choice: TotalChoice) -> float:
    return choice.doubt


def _contradicted(choice: TotalChoice, closing: Sequence[Line]) -> float:
    """How hard it is to believe that the payments, or a total that is named, are of something else.

    What was paid says which of several sums is the total, and whether a subtotal is. What was tendered is no total
    beside one that is named, unless a digit of that may have been misread.
    """
    paid = {found.amount for found in _paid(closing)} | set(_amounts(closing, Role.TENDER))
    named = _amounts(closing, Role.TOTAL)
    if choice.is_subtotal:
        return _NOT_PAID if paid and choice.amount not in paid else 0.0
    if choice.amount in named:
        return _OTHER_PAID if choice.amount not in paid and paid.intersection(named) else 0.0
    is_payment = choice.line is not None and choice.line.says(Role.TENDER) and not choice.is_paid
    is_misread = any(likeness(choice.amount, total) == ALIKE for total in named)
    return _NOT_NAMED if is_payment and named and not is_misread else 0.0


def _amounts(closing: Sequence[Line], role: Role) -> list[Decimal]:
    return [line.amount for line in closing if line.says(role) and line.amount is not None]


def _said_once(closing: Sequence[Line], told: Sequence[TotalChoice]) -> Iterator[Decimal]:
    """The totals that no other row repeats, as a payment does, or what was tendered less the change."""
    said = Counter(value for line in closing for value in {number.value for number in line.amounts})
    paid = {choice.amount for choice in told if choice.is_paid}
    for line in closing:
        if line.says(Role.TOTAL) and line.amount is not None and said[line.amount] == 1 and line.amount not in paid:
            yield line.amount


def _before_tax_table(closing: Sequence[Line]) -> Sequence[Line]:
    end = next((at for at, line in enumerate(closing) if line.says(Role.TAX_TABLE)), len(closing))
    return closing[:end]


def _merged(same: Sequence[TotalChoice]) -> TotalChoice:
    best = min(same, key=lambda choice: choice.doubt)
    doubt = best.doubt + _REPEATED * min(len(same) - 1, 3) + _PAID_EXACTLY * any(choice.is_paid for choice in same)
    is_paid, is_subtotal = any(choice.is_paid for choice in same), all(choice.is_subtotal for choice in same)
    return TotalChoice(best.amount, doubt, best.line, is_paid, is_subtotal)


def _told(closing: Sequence[Line]) -> Iterator[TotalChoice]:
    paid = False
    for line in closing:
        amount = line.amount
        if amount is None:
            continue
        if line.role is Role.TOTAL:
            yield TotalChoice(amount, _doubt_of_total(line, paid), line)
            yield from (TotalChoice(rival, _doubt_of_total(line, paid) + _OTHER_ENGINE, line) for rival in line.rivals)
        elif line.role is Role.SUBTOTAL or line.says(Role.COUNT):
            doubt = _AS_SUBTOTAL + _PARTLY * (not line.meaning.is_whole)
            yield TotalChoice(amount, doubt, line, is_subtotal=line.meaning.is_whole)
        elif line.says(Role.TENDER):
            paid = True
            yield TotalChoice(amount, _AS_TENDERED, line)
        elif line.role is Role.GOODS and not line.meaning.is_whole and "amount" in line.label.lower():
            yield TotalChoice(amount, _ON_SLIP, line)
    yield from _paid(closing)


def _doubt_of_total(line: Line, paid: bool) -> float:
    unsure = line.amounts[0].doubt + _PARTLY * (not line.meaning.is_whole)
    return unsure + _BELOW_PAYMENT * paid + _OTHER_ENGINE * line.is_rival


def _paid(closing: Sequence[Line]) -> Iterator[TotalChoice]:
    """What was tendered less the change."""
    tenders = [line for line in closing if line.says(Role.TENDER) and line.amount]
    changes = [line for line in closing if line.says(Role.CHANGE) and line.amount]
    for tender in tenders[:3]:
        for change in changes[:2]:
            if tender.amount and change.amount and tender.amount > abs(change.amount):
                yield TotalChoice(tender.amount - abs(change.amount), _AS_PAID, tender, is_paid=True)
