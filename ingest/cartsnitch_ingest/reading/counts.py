"""Counts: how many things were bought, as the receipt says, as one more check of what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.quantities import EACH
from cartsnitch_ingest.reading.reading import ReadLine
from cartsnitch_ingest.reading.vocabulary import Role

_MOST = 1000
"""A number from here on is no count."""


def told_count(said: Sequence[Line]) -> int | None:
    """The number printed beside the words for it, as in `ITEMS SOLD 12`; None where there is none."""
    counts = (number.value for line in said if line.says(Role.COUNT) for number in line.numbers if number.is_whole)
    return next((int(count) for count in counts if 0 < count < _MOST), None)


def is_counted(lines: Sequence[ReadLine], told: int) -> bool:
    """Whether the goods are as many as told, in one of the ways in which tills count."""
    return told in set(_counts(lines))


def _counts(lines: Sequence[ReadLine]) -> Iterator[int]:
    """The goods by lines and by pieces, what was weighed being one; without what was taken back; with the bags, and
    with what was brought back."""
    items = [line for line in lines if line.kind is LineKind.ITEM and not _counts_back(line)]
    voids = sum(_takes_back(line, lines) for line in lines)
    bags = sum(line.kind is LineKind.FEE and line.applies_to is None for line in lines)
    returns = sum(line.kind is LineKind.ITEM and _counts_back(line) and line.applies_to is None for line in lines)
    for count in (len(items), sum(map(_pieces, items))):
        for more in (0, returns, -returns):
            yield from (count + more, count + more - voids, count + more + bags, count + more - voids + bags)


def _counts_back(line: ReadLine) -> bool:
    return line.amount < 0


def _pieces(line: ReadLine) -> int:
    is_number = line.quantity is not None and line.unit == EACH and not line.quantity % 1
    return int(line.quantity or Decimal(1)) if is_number else 1


def _takes_back(line: ReadLine, lines: Sequence[ReadLine]) -> bool:
    """Whether it is as much off as the goods cost that it belongs to."""
    if line.kind not in {LineKind.DISCOUNT, LineKind.ITEM} or line.applies_to is None:
        return False
    return line.amount == -lines[line.applies_to].amount
