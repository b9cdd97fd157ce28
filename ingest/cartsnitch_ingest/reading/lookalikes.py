"""Lookalikes: amounts that may have been read for one another."""

from __future__ import annotations

from decimal import Decimal

_PAIRS = ("86", "83", "80", "85", "17", "14", "56", "53", "06", "09", "27", "94")
_MISTAKEN = frozenset(frozenset(pair) for pair in _PAIRS)
"""Digits that OCR takes for each other."""

ALIKE = 1.0


def likeness(one: Decimal, other: Decimal) -> float:
    """`ALIKE` where they differ in a digit that looks like the other, 0.5 where in any one digit, else 0."""
    here, there = str(one), str(other)
    if len(here) != len(there):
        return 0.0
    different = [frozenset(pair) for pair in zip(here, there, strict=True) if pair[0] != pair[1]]
    if len(different) != 1:
        return 0.0
    return ALIKE if different[0] in _MISTAKEN else 0.5
