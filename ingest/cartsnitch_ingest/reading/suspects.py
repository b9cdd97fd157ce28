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
"""Shown even where little speaks against them, of what an engine recognised."""


def suspects(lines: Sequence[ReadLine], gap: Decimal | None, too_many: bool = False) -> tuple[int, ...]:
    """Indexes of the lines with which something may be wrong, the likeliest misreading first; none where nothing is
    missing. `too_many` says that the receipt counts fewer goods than were read.

    What came as text is as its sender wrote it: nothing is misread, and a line is suspected only for what it says.
    Where none is, the total or a line that is not there is likelier the cause.
    """
    if not gap:
        return ()
    suspicion = {
        at: _suspicion(line, gap) + _TOO_MANY * (too_many and _is_doubtful(line))
        for at, line in enumerate(lines)
        if line.kind in COUNTED_KINDS
    }
    ranked = sorted(suspicion, key=lambda at: -suspicion[at])
    shown = (rank < _FEWEST and not _is_typed(lines[at]) for rank, at in enumerate(ranked))
    return tuple(at for at, is_shown in zip(ranked, shown, strict=True) if is_shown or suspicion[at] >= _REASON)


def _is_doubtful(line: ReadLine) -> bool:
    """Whether it may be no goods at all."""
    return line.kind is LineKind.ITEM and (line.doubt > 0 or (line.identifier is None and line.quantity is None))


def _suspicion(line: ReadLine, gap: Decimal) -> float:
    unsure = 1 - min((evidence.confidence for evidence in line.evidence), default=1.0)
    return (
        unsure
        + _WOULD_CLOSE_IT * would_close(line.amount, gap)
        + _DOES_NOT_MULTIPLY * contradicts_itself(line.amount, line.quantity, line.unit_price)
        + (0.0 if _is_typed(line) else _MISREAD * likeness(line.amount, line.amount + gap))
    )


def _is_typed(line: ReadLine) -> bool:
    """Whether all of it came as text, which no engine had to recognise: engines are never quite sure."""
    return bool(line.evidence) and all(evidence.confidence >= 1 for evidence in line.evidence)
