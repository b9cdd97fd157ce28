"""Dialect: words of one country that are goods everywhere else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cartsnitch_ingest.reading.countries import Country
from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.vocabulary import Meaning, Role, fold


def in_dialect(lines: Sequence[Line], country: Country | None) -> tuple[Line, ...]:
    """The lines as they are understood in the country; what they begin with decides."""
    if country is None or not country.deposit:
        return tuple(lines)
    words = {Role.DEPOSIT_RETURN: country.deposit_return, Role.DEPOSIT: country.deposit}
    return tuple(_understood(line, words) for line in lines)


def _understood(line: Line, words: dict[Role, tuple[str, ...]]) -> Line:
    label = " ".join(re.findall(r"[^\W\d_]+", fold(line.label)))
    for role, phrases in words.items():
        for phrase in phrases:
            if f"{label} ".startswith(f"{phrase} "):
                said = Meaning(role, is_whole=True, letters=len(phrase), phrase=frozenset(phrase.split()))
                return replace(line, meaning=said)
    return line
