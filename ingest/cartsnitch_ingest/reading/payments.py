"""Payments: what was tendered and what came back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations, islice, product

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.reading import ReadLine
from cartsnitch_ingest.reading.readlines import evidence
from cartsnitch_ingest.reading.vocabulary import Role

_MOST = 4
"""Payments and returns of money looked at; what a card terminal prints again comes after them."""

_MOST_TRIED = 10_000
"""Ways to pay that are tried, those with the fewest payments first."""


@dataclass(frozen=True, slots=True)
class _Payment:
    """A line with one of the amounts that it may say."""

    line: Line
    amount: Decimal

    @classmethod
    def printed(cls, line: Line) -> _Payment:
        return cls(line, abs(line.amounts[0].value))


def payments(lines: Sequence[Line], total: Decimal | None, vouchers: Sequence[Line] = ()) -> tuple[ReadLine, ...]:
    """The tenders and the change that come to the total, with the vouchers it takes; where none do, the first of each.

    Where the amounts as printed do not, what else they may say is tried: a dollar sign is read as an 8.
    """
    tenders = [line for line in lines if line.says(Role.TENDER) and line.amount][:_MOST]
    changes = [line for line in lines if line.says(Role.CHANGE) and line.amount][:_MOST]
    ways = list(_ways([*vouchers[:_MOST], *tenders], changes))
    printed = ((list(map(_Payment.printed, paid)), list(map(_Payment.printed, back))) for paid, back in ways)
    misread = ((list(one), list(other)) for paid, back in ways for one in _said(paid) for other in _said(back))
    for paid, returned in islice(chain(printed, misread), _MOST_TRIED):
        if total is not None and _sum(paid) - _sum(returned) == total:
            return tuple(_lines(paid, returned))
    return tuple(_lines(list(map(_Payment.printed, tenders[:1])), list(map(_Payment.printed, changes[:1]))))


def _ways(tenders: Sequence[Line], changes: Sequence[Line]) -> Iterator[tuple[Sequence[Line], Sequence[Line]]]:
    """Every way of paying, those with the fewest payments first."""
    for many in range(1, len(tenders) + 1):
        for paid in combinations(tenders, many):
            for few in range(min(len(changes), 2) + 1):
                for returned in combinations(changes, few):
                    yield paid, returned


def _said(lines: Sequence[Line]) -> Iterator[tuple[_Payment, ...]]:
    """Everything that the lines may say together."""
    return product(*(tuple(_readings(line)) for line in lines))


def _readings(line: Line) -> Iterator[_Payment]:
    signless = (number.without_first_digit() for number in line.amounts if number.may_begin_with_sign)
    values = [*(number.value for number in line.amounts), *line.rivals, *(number.value for number in signless)]
    return (_Payment(line, value) for value in dict.fromkeys(map(abs, values)))


def _sum(paid: Sequence[_Payment]) -> Decimal:
    return sum((payment.amount for payment in paid), Decimal())


def _lines(paid: Sequence[_Payment], returned: Sequence[_Payment]) -> Iterator[ReadLine]:
    for kind, sign, said in ((LineKind.TENDER, 1, paid), (LineKind.CHANGE, -1, returned)):
        for payment in said:
            yield ReadLine(kind, payment.line.label, sign * payment.amount, evidence=(evidence(payment.line),))
