"""Sums among the goods: by what they come to, in words that nobody knows, or of a department."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.drafts import MERELY_TOLD, Choice, Draft, told_only
from cartsnitch_ingest.reading.vocabulary import Role

_FEWEST = 2
"""Goods above a sum in unknown words: what one thing costs is often printed twice."""


def with_sums_told(goods: Sequence[Draft]) -> tuple[Draft, ...]:
    """The goods; sums of departments count for nothing, and the last may be the sum of all where it comes to that."""
    parted = tuple(_with_departments(goods))
    if len(parted) <= _FEWEST or parted[-1].kind is not LineKind.ITEM:
        return parted
    *above, last = parted
    come_to = sum((draft.likeliest.amount or Decimal() for draft in above), Decimal())
    if not come_to or come_to != last.likeliest.amount:
        return parted
    return (*above, replace(last, choices=(*last.choices, Choice(None, MERELY_TOLD))))


def _with_departments(goods: Sequence[Draft]) -> Iterator[Draft]:
    """`GROCERY TOTAL 5.00` below goods that come to 5.00, since the last such sum or all of them."""
    since, whole = Decimal(), Decimal()
    for draft in goods:
        amount = draft.likeliest.amount or Decimal()
        says_sum = draft.lines[-1].role in {Role.SUBTOTAL, Role.TOTAL}
        if says_sum and amount and amount in {since, whole}:
            since = Decimal()
            yield told_only(draft)
        else:
            since, whole = since + amount, whole + amount
            yield draft
