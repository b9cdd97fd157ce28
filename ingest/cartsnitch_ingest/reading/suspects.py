"""Suspects: the lines that a gap is likeliest hidden in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cartsnitch_domain.purchases.rules import COUNTED_KINDS, LineKind, contradicts_itself, would_close

from cartsnitch_ingest.reading.lookalikes import likeness
from cartsnitch_ingest.reading.reading import ReadLine

_WOULD_CLOSE_IT = 2.0
_DOES_NOT_MULTIPLY = 1.0
_MISREAD = 0.5
_TOO_MANY = 0.3

_REASON = 0.3
"""A suspicion from which on there is more to it than a word that was not quite clear."""

_FEWEST = 3
"""Shown even where little speaks against them."""


def suspects(lines: Sequence[ReadLine], gap: Decimal | None, too_many: bool = False) -> tuple[int, ...]:
    """Indexes of the lines with which something may be wrong, the likeliest misreading first; none where nothing is
    missing. `too_many` says that the receipt counts fewer goods than were read."""
    if not gap:
        return ()
    suspicion = {
        at: _suspicion(line, gap) + _TOO_MANY * (too_many and _is_doubtful(line))
        for at, line in enumerate(lines)
        if line.kind in COUNTED_KINDS
    }
    ranked = sorted(suspicion, key=lambda at: -suspicion[at])
    return tuple(at for rank, at in enumerate(ranked) if rank < _FEWEST or suspicion[at] >= _REASON)


def _is_doubtful(line: ReadLine) -> bool:
    """Whether it may be no goods at all."""
    return line.kind is LineKind.ITEM and (line.doubt > 0 or (line.identifier is None and line.quantity is None))


def _suspicion(line: ReadLine, gap: Decimal) -> float:
    unsure = 1 - min((evidence.confidence for evidence in line.evidence), default=1.0)
    return (
        unsure
        + _WOULD_CLOSE_IT * would_close(line.amount, gap)
        + _DOES_NOT_MULTIPLY * contradicts_itself(line.amount, line.quantity, line.unit_price)
        + _MISREAD * likeness(line.amount, line.amount + gap)
    )
