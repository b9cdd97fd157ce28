"""Payments: what was tendered and what came back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.reading import ReadLine
from cartsnitch_ingest.reading.readlines import evidence
from cartsnitch_ingest.reading.vocabulary import Role

_MOST = 4
"""Payments and returns of money looked at; what a card terminal prints again comes after them."""


def payments(lines: Sequence[Line], total: Decimal | None) -> tuple[ReadLine, ...]:
    """The tenders and the change that come to the total; where none do, the first of each."""
    tenders = [line for line in lines if line.says(Role.TENDER) and line.amount][:_MOST]
    changes = [line for line in lines if line.says(Role.CHANGE) and line.amount][:_MOST]
    for paid, returned in _ways(tenders, changes):
        if total is not None and _sum(paid) - _sum(returned) == total:
            return tuple(_lines(paid, returned))
    return tuple(_lines(tenders[:1], changes[:1]))


def _ways(tenders: Sequence[Line], changes: Sequence[Line]) -> Iterator[tuple[Sequence[Line], Sequence[Line]]]:
    """Every way of paying, those with the fewest payments first."""
    for many in range(1, len(tenders) + 1):
        for paid in combinations(tenders, many):
            for few in range(min(len(changes), 2) + 1):
                for returned in combinations(changes, few):
                    yield paid, returned


def _sum(lines: Sequence[Line]) -> Decimal:
    return sum((abs(line.amount) for line in lines if line.amount is not None), Decimal())


def _lines(paid: Sequence[Line], returned: Sequence[Line]) -> Iterator[ReadLine]:
    for kind, sign, lines in ((LineKind.TENDER, 1, paid), (LineKind.CHANGE, -1, returned)):
        for line in lines:
            if line.amount is not None:
                yield ReadLine(kind, line.label, sign * abs(line.amount), evidence=(evidence(line),))
