"""Suspects: the lines that a gap is likeliest hidden in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from cartsnitch_domain.purchases.rules import COUNTED_KINDS

from cartsnitch_ingest.reading.lookalikes import likeness
from cartsnitch_ingest.reading.numbers import CENT
from cartsnitch_ingest.reading.reading import ReadLine

_WOULD_CLOSE_IT = 2.0
_DOES_NOT_MULTIPLY = 1.0
_MISREAD = 0.5


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
        + _MISREAD * likeness(line.amount, line.amount + gap)
    )


def _contradicts_itself(line: ReadLine) -> bool:
    if line.quantity is None or line.unit_price is None:
        return False
    made = (line.quantity * line.unit_price).quantize(CENT, ROUND_HALF_UP)
    return abs(made - abs(line.amount)) > CENT
