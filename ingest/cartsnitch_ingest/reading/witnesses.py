"""Witnesses: what other readings of the same pages have on the row of a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading.confidence import with_confidence
from cartsnitch_ingest.reading.lines import Line, lines
from cartsnitch_ingest.reading.numbers import guesses, numbers
from cartsnitch_ingest.reading.reading import Evidence, Reading, ReadLine
from cartsnitch_ingest.reading.rows import rows

_SAME_ROW = 0.4
"""Part of the smaller height by which two rows overlap when they are one row seen twice."""


def seconded(reading: Reading, others: Sequence[Sequence[Page]]) -> Reading:
    """The reading, each of its lines with whether another engine has the same amount on its row."""
    seen = [line for pages in others for line in lines(rows(pages)) if line.amounts]
    return with_confidence(replace(reading, lines=tuple(_seconded(line, seen) for line in reading.lines)))


def _seconded(line: ReadLine, seen: Sequence[Line]) -> ReadLine:
    amounts = amounts_beside(line, seen)
    return replace(line, is_seconded=abs(line.amount) in amounts if amounts else None)


def amounts_beside(line: ReadLine, seen: Sequence[Line]) -> frozenset[Decimal]:
    """Every number, without its sign, that may be an amount on the rows where the line was read."""
    beside = (other for other in seen if any(is_on(told, other) for told in line.evidence))
    return frozenset(abs(value) for other in beside for value in values(other))


def is_on(told: Evidence, line: Line) -> bool:
    """Whether the evidence is of the row of that line."""
    box, other = told.box, line.row.box
    shared = min(box.bottom, other.bottom) - max(box.y, other.y)
    return told.page == line.row.page and shared >= _SAME_ROW * min(box.height, other.height)


def values(line: Line) -> Iterator[Decimal]:
    """What the numbers of a line may say, as printed, misread or multiplied."""
    yield from (number.value for number in (*numbers(line.text), *guesses(line.text), *line.amounts))
    if line.quantity is not None:
        yield line.quantity.amount
