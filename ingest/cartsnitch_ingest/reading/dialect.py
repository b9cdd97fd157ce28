"""Dialect: words of one country that are goods everywhere else, and the unit that its scales weigh in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cartsnitch_ingest.reading.countries import Country
from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.quantities import EACH
from cartsnitch_ingest.reading.vocabulary import Meaning, Role, fold

_OF_A_SCALE = -3
"""The exponent of a weight."""


def in_dialect(lines: Sequence[Line], country: Country | None) -> tuple[Line, ...]:
    """The lines as they are understood in the country; what they begin with decides. A part of a piece is a weight."""
    if country is None:
        return tuple(lines)
    weighed = tuple(_weighed(line, country.unit_of_scales) for line in lines)
    if not country.deposit:
        return weighed
    words = {Role.DEPOSIT_RETURN: country.deposit_return, Role.DEPOSIT: country.deposit}
    return tuple(_understood(line, words) for line in weighed)


def _weighed(line: Line, unit: str) -> Line:
    """The line, its quantity in the unit of scales where it has three decimals and no unit is printed."""
    told = line.quantity
    if told is None or told.unit != EACH or told.quantity.as_tuple().exponent != _OF_A_SCALE or not told.quantity % 1:
        return line
    return replace(line, quantity=replace(told, unit=unit))


def _understood(line: Line, words: dict[Role, tuple[str, ...]]) -> Line:
    label = " ".join(re.findall(r"[^\W\d_]+", fold(line.label)))
    for role, phrases in words.items():
        for phrase in phrases:
            if f"{label} ".startswith(f"{phrase} "):
                said = Meaning(role, is_whole=True, letters=len(phrase), phrase=frozenset(phrase.split()))
                return replace(line, meaning=said)
    return line
