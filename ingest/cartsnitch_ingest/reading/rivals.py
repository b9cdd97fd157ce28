"""Rivals: what another engine read on the same rows, for arithmetic to choose from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cartsnitch_ingest.reading.lines import Line

_SAME_ROW = 0.4
"""Part of the smaller height by which two rows overlap when they are one row seen twice."""


def contested(lines: Sequence[Line], others: Sequence[Sequence[Line]]) -> tuple[Line, ...]:
    """The lines with the rival amounts of all other readings, and with the priced rows that only those saw."""
    placed = [_Placed.of(line) for line in lines] if others else []
    for rivals in others:
        placed = _contested(placed, [_Placed.of(rival) for rival in rivals if rival.amounts])
    return tuple(one.line for one in placed) if others else tuple(lines)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line and where its row stands."""

    line: Line
    page: int
    top: float
    bottom: float

    @classmethod
    def of(cls, line: Line) -> _Placed:
        box = line.row.box
        return cls(line, line.row.page, box.y, box.bottom)

    def is_same_row(self, other: _Placed) -> bool:
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        smaller = min(self.bottom - self.top, other.bottom - other.top)
        return self.page == other.page and shared >= _SAME_ROW * smaller

    def against(self, rivals: Sequence[_Placed]) -> _Placed:
        """The line with the amounts that its rivals have in its row."""
        told = (rival.line.amount for rival in rivals if rival.is_same_row(self))
        amounts = dict.fromkeys(amount for amount in told if amount is not None and amount != self.line.amount)
        return replace(self, line=replace(self.line, rivals=(*self.line.rivals, *amounts))) if amounts else self


def _contested(lines: Sequence[_Placed], rivals: Sequence[_Placed]) -> list[_Placed]:
    told, seen = _by_page(rivals), _by_page(lines)
    merged = [one.against(told[one.page]) for one in lines]
    unseen = [rival for rival in rivals if not any(rival.is_same_row(one) for one in seen[rival.page])]
    for rival in unseen:
        merged.insert(_place(merged, rival), replace(rival, line=replace(rival.line, is_rival=True)))
    return merged


def _by_page(lines: Sequence[_Placed]) -> defaultdict[int, list[_Placed]]:
    found: defaultdict[int, list[_Placed]] = defaultdict(list)
    for one in lines:
        found[one.page].append(one)
    return found


def _place(lines: Sequence[_Placed], rival: _Placed) -> int:
    return next((at for at, one in enumerate(lines) if (one.page, one.top) > (rival.page, rival.top)), len(lines))
