"""Rivals: what another engine read on the same rows, for arithmetic to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from cartsnitch_ingest.reading.lines import Line

_SAME_ROW = 0.4
"""Part of the smaller height by which two rows overlap when they are one row seen twice."""


def contested(lines: Sequence[Line], others: Sequence[Sequence[Line]]) -> tuple[Line, ...]:
    """The lines with the rival amounts of all other readings, and with the priced rows that only those saw."""
    for rivals in others:
        lines = _contested(lines, rivals)
    return tuple(lines)


def _contested(lines: Sequence[Line], rivals: Sequence[Line]) -> list[Line]:
    merged = [_with_amounts(line, tuple(dict.fromkeys(_amounts(line, rivals)))) for line in lines]
    for rival in rivals:
        if rival.amounts and not any(_is_same_row(rival, line) for line in lines):
            merged.insert(_place(merged, rival), replace(rival, is_rival=True))
    return merged


def _with_amounts(line: Line, amounts: tuple[Decimal, ...]) -> Line:
    return replace(line, rivals=(*line.rivals, *amounts)) if amounts else line


def _amounts(line: Line, rivals: Sequence[Line]) -> Iterator[Decimal]:
    for rival in rivals:
        if rival.amount is not None and rival.amount != line.amount and _is_same_row(rival, line):
            yield rival.amount


def _is_same_row(one: Line, other: Line) -> bool:
    if one.row.page != other.row.page:
        return False
    here, there = one.row.box, other.row.box
    shared = min(here.bottom, there.bottom) - max(here.y, there.y)
    return shared >= _SAME_ROW * min(here.height, there.height)


def _place(lines: Sequence[Line], rival: Line) -> int:
    at = (rival.row.page, rival.row.box.y)
    return next((index for index, line in enumerate(lines) if (line.row.page, line.row.box.y) > at), len(lines))
