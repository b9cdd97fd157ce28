"""Suspects anew: the lines that a gap is likeliest hidden in, once a shopper has changed something."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from cartsnitch_domain.ids import PurchaseLineId
from cartsnitch_domain.purchases.corrections import Corrected
from cartsnitch_domain.purchases.records import PurchaseLine
from cartsnitch_domain.purchases.rules import COUNTED_KINDS, CorrectedField, LineKind, contradicts_itself, would_close

_WOULD_CLOSE_IT = 2.0
_CONTRADICTS_ITSELF = 1.0

_UNSURE = 0.5
"""From here on an amount is likelier wrong than right."""

_SAYS_NOTHING = frozenset({CorrectedField.REMOVED, CorrectedField.APPLIES_TO})
"""What can be done to a line without a look at its amount: it is taken off and put back, or its owner is."""


def suspected(lines: Sequence[PurchaseLine], gap: Decimal | None, settled: Corrected) -> list[UUID]:
    """The likeliest first, none where nothing is missing. Lines that a person has seen to are above suspicion.

    It depends only on how the lines stand and how they were read, so that what is taken back leaves no trace: those
    that the reading suspected stay so, in its order, below those that more speaks against now.
    """
    if not gap:
        return []
    counted = [line for line in lines if LineKind(line.kind) in COUNTED_KINDS and not _is_seen(line, settled)]
    against = {line.id: _against(line, gap) for line in counted}
    doubted = [line for line in counted if line.read_rank or against[line.id] or _unsure(line) >= _UNSURE]
    last = len(lines) + 1
    ranked = sorted(
        doubted, key=lambda line: (-against[line.id], line.read_rank or last, -_unsure(line), line.position)
    )
    return [line.id for line in ranked]


def _is_seen(line: PurchaseLine, settled: Corrected) -> bool:
    return bool(settled.lines.get(PurchaseLineId(line.id), frozenset()) - _SAYS_NOTHING)


def _against(line: PurchaseLine, gap: Decimal) -> float:
    contradicts = contradicts_itself(line.amount, line.quantity, line.unit_price)
    return _WOULD_CLOSE_IT * would_close(line.amount, gap) + _CONTRADICTS_ITSELF * contradicts


def _unsure(line: PurchaseLine) -> float:
    return 1 - min((told["confidence"] for told in line.evidence), default=1.0)
