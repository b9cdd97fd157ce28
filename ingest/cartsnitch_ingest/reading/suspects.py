"""Suspects: the lines that a gap is likeliest hidden in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from cartsnitch_domain.purchases.rules import COUNTED_KINDS

from cartsnitch_ingest.reading.numbers import CENT
from cartsnitch_ingest.reading.reading import ReadLine

_WOULD_CLOSE_IT = 2.0
_DOES_NOT_MULTIPLY = 1.0
_LOOKS_ALIKE = 0.5
_DIGIT_WRONG = 0.25

_ALIKE = frozenset(
    frozenset(pair)
    for pair in ("86", "83", "80", "85", "17", "14", "56", "53", "08", "06", "09", "27", "94", "35", "38")
)
"""Digits that OCR takes for each other."""


def suspects(lines: Sequence[ReadLine], gap: Decimal | None) -> tuple[int, ...]:
    """Indexes of the lines that count, the likeliest misreading first; none where nothing is missing."""
    if not gap:
        return ()
    counted = [at for at, line in enumerate(lines) if line.kind in COUNTED_KINDS]
    return tuple(sorted(counted, key=lambda at: -_suspicion(lines[at], gap)))


def _suspicion(line: ReadLine, gap: Decimal) -> float:
    unsure = 1 - min((evidence.confidence for evidence in line.evidence), default=1.0)
    return (
        unsure
        + _WOULD_CLOSE_IT * (line.amount in {-gap, -gap / 2})
        + _DOES_NOT_MULTIPLY * _contradicts_itself(line)
        + _misread(line.amount, line.amount + gap)
    )


def _contradicts_itself(line: ReadLine) -> bool:
    if line.quantity is None or line.unit_price is None:
        return False
    made = (line.quantity * line.unit_price).quantize(CENT, ROUND_HALF_UP)
    return abs(made - abs(line.amount)) > CENT


def _misread(amount: Decimal, other: Decimal) -> float:
    """How likely one was read for the other: they differ in one digit, the more so if the two look alike."""
    here, there = str(amount), str(other)
    if len(here) != len(there):
        return 0.0
    different = [frozenset(pair) for pair in zip(here, there, strict=True) if pair[0] != pair[1]]
    if len(different) != 1:
        return 0.0
    return _LOOKS_ALIKE if different[0] in _ALIKE else _DIGIT_WRONG
