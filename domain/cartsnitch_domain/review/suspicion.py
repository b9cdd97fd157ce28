"""Suspects anew: the lines that a gap is likeliest hidden in, once a shopper has changed something."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from uuid import UUID

from cartsnitch_domain.purchases.records import PurchaseLine
from cartsnitch_domain.purchases.rules import COUNTED_KINDS, LineKind, contradicts_itself, would_close

_WOULD_CLOSE_IT = 2.0
_CONTRADICTS_ITSELF = 1.0

_REASON = 0.3
"""A suspicion from which on there is more to it than a word that was not quite clear."""


def suspected(lines: Sequence[PurchaseLine], gap: Decimal | None, seen: Collection[UUID]) -> list[UUID]:
    """The likeliest first, none where nothing is missing. Lines that a person has `seen` to are above suspicion.

    Those that the reading suspected stay so, below those that more speaks against now.
    """
    if not gap:
        return []
    counted = [line for line in lines if LineKind(line.kind) in COUNTED_KINDS and line.id not in seen]
    suspicion = {line.id: _suspicion(line, gap) for line in counted}
    doubted = [line for line in counted if line.is_suspect or suspicion[line.id] >= _REASON]
    ranked = sorted(doubted, key=lambda line: (-suspicion[line.id], line.suspect_rank or len(lines), line.position))
    return [line.id for line in ranked]


def _suspicion(line: PurchaseLine, gap: Decimal) -> float:
    unsure = 1 - min((told["confidence"] for told in line.evidence), default=1.0)
    contradicts = contradicts_itself(line.amount, line.quantity, line.unit_price)
    return unsure + _WOULD_CLOSE_IT * would_close(line.amount, gap) + _CONTRADICTS_ITSELF * contradicts
