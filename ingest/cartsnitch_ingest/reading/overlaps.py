"""Overlaps: rows at the foot of one photo and at the head of the next, told by what they say and not by pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from rapidfuzz.fuzz import ratio

from cartsnitch_ingest.reading.numbers import numbers
from cartsnitch_ingest.reading.rows import Row

_SAME_AMOUNT, _SAME_TEXT, _ALMOST = 2.0, 1.0, 0.5
"""What it says for an overlap that two rows are the same: amounts count most, as names are often alike or misread."""

_UNPAIRED = 0.5
"""What it says against an overlap that a row within it, or beyond its edge, is on one photo only."""

_LEAST_SCORE = 4.0
_FEWEST_ROWS = 3
"""With less in common two photos are not one receipt: the goods of two receipts repeat, too."""

_FEWEST_GISTS = 2
"""Rows of which the other photo has one that says exactly the same; with fewer it is not worth to look closer."""

_DENSE = 0.7
"""Part of the rows of an overlap that are paired; a row that the edge of a photo cuts is not counted."""

_ALIKE, _AKIN, _MISREAD = 75.0, 50.0, 88.0
"""Of 100: texts without amounts, beside one amount, beside amounts of which one may be misread."""

_SHORTEST = 4
_MOST = 5


@dataclass(frozen=True, slots=True)
class Overlap:
    """Rows of an upper photo and the same rows of a lower one, by their indexes, from top to bottom."""

    pairs: tuple[tuple[int, int], ...]
    score: float


def overlaps(upper: Sequence[Row], lower: Sequence[Row]) -> tuple[Overlap, ...]:
    """How the rows at the foot of one photo may be those at the head of the other, the likeliest first.

    There are several where equal lines follow one another: the texts do not tell how many of them are seen twice.
    """
    above, below = [_Told(row) for row in upper], [_Told(row) for row in lower]
    gists = {other.gist for other in below}
    if sum(one.gist in gists for one in above) < _FEWEST_GISTS:
        return ()
    grid = _Grid(above, below)
    likely = sorted((one for one in grid.overlaps() if _is_enough(one, len(upper), len(lower))), key=_unlikeliness)
    found: list[Overlap] = []
    for overlap in likely:
        if not any(set(overlap.pairs) <= set(better.pairs) for better in found):
            found.append(overlap)
    return tuple(found[:_MOST])


def _unlikeliness(overlap: Overlap) -> float:
    return -overlap.score


def _is_enough(overlap: Overlap, high: int, low: int) -> bool:
    """Whether so much is the same, and so little beside it is not, that it is no chance. `high` and `low` are the rows
    of the upper and the lower photo.
    """
    if overlap.score < _LEAST_SCORE or len(overlap.pairs) < _FEWEST_ROWS:
        return False
    (first, head), (last, foot) = overlap.pairs[0], overlap.pairs[-1]
    edges = head, min(high - 1 - last, low - 1 - foot)
    spanned = max(last - first, foot - head) + 1 + sum(max(0, edge - 1) for edge in edges)
    return len(overlap.pairs) >= _DENSE * spanned


class _Told:
    """What a row says, without its spaces."""

    def __init__(self, row: Row) -> None:
        self.text = "".join(character for character in row.text.casefold() if character.isalnum() or character in ".,-")
        self._row = row

    @cached_property
    def amounts(self) -> tuple[Decimal, ...]:
        return tuple(number.value for number in numbers(self._row.text) if number.is_amount)

    @property
    def gist(self) -> str | tuple[Decimal, ...]:
        """The amounts, of a row without any the text."""
        return self.amounts or self.text

    def likeness(self, other: _Told) -> float:
        """What it says for an overlap that one row may be the other; 0 where it may not."""
        same = ratio(self.text, other.text)
        if self.amounts and self.amounts == other.amounts:
            return _SAME_AMOUNT if same >= _AKIN else 0.0
        if self.amounts or other.amounts:
            return _ALMOST if same >= _MISREAD else 0.0
        return _SAME_TEXT if same >= _ALIKE and min(len(self.text), len(other.text)) >= _SHORTEST else 0.0


class _Grid:
    """The best alignment of the rows from any of the upper photo, and the first of the lower one, on to each pair."""

    def __init__(self, upper: Sequence[_Told], lower: Sequence[_Told]) -> None:
        self._likeness = [[one.likeness(other) for other in lower] for one in upper]
        self._high, self._wide = len(upper), len(lower)
        self._best = [[-_UNPAIRED * column for column in range(self._wide + 1)]]
        for row in range(1, self._high + 1):
            self._best.append(self._next(row))

    def overlaps(self) -> Iterator[Overlap]:
        """Those that end with the upper photo, and those that end with the lower one."""
        ends = [(self._high, column) for column in range(1, self._wide + 1)]
        ends += [(row, self._wide) for row in range(1, self._high)]
        for row, column in ends:
            yield Overlap(tuple(reversed(list(self._pairs(row, column)))), self._best[row][column])

    def _next(self, row: int) -> list[float]:
        line = [0.0]
        for column in range(1, self._wide + 1):
            apart = max(self._best[row - 1][column], line[column - 1]) - _UNPAIRED
            line.append(max(apart, self._paired(row, column)))
        return line

    def _paired(self, row: int, column: int) -> float:
        likeness = self._likeness[row - 1][column - 1]
        return self._best[row - 1][column - 1] + likeness if likeness else float("-inf")

    def _pairs(self, row: int, column: int) -> Iterator[tuple[int, int]]:
        """The pairs on the way that led there, the last first."""
        while row and column:
            best = self._best[row][column]
            if best == self._paired(row, column):
                row, column = row - 1, column - 1
                yield row, column
            elif best == self._best[row - 1][column] - _UNPAIRED:
                row -= 1
            else:
                column -= 1
