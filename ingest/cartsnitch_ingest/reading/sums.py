"""Sums in words that nobody knows: by what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.drafts import MERELY_TOLD, Choice, Draft

_FEWEST = 2
"""Goods above a sum: what one thing costs is often printed twice."""


def with_sum_told(goods: Sequence[Draft]) -> tuple[Draft, ...]:
    """The goods, the last of which may be their sum and count for nothing, where it is what all above it come to."""
    if len(goods) <= _FEWEST or goods[-1].kind is not LineKind.ITEM:
        return tuple(goods)
    *above, last = goods
    come_to = sum((draft.likeliest.amount or Decimal() for draft in above), Decimal())
    if not come_to or come_to != last.likeliest.amount:
        return tuple(goods)
    return (*above, replace(last, choices=(*last.choices, Choice(None, MERELY_TOLD))))
