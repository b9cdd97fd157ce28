"""Misprints: words a letter off from those of receipts, which are the names of goods where goods stand.

`PESTO` is a letter from the Italian word for change, `TASSE` from a Dutch bag, `Pfund` from a deposit. Among the goods
such a word is a name, and so is one above them that goods are called by (`KAESE` is a letter from a till); below them,
where nothing else is to be expected, it is what it is nearly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.vocabulary import Role, calls_goods, meaning

_SUMS = (Role.SUBTOTAL, Role.TOTAL)
_BELOW_SUMS = (Role.TENDER, Role.CHANGE, Role.TAX)
_OF_THE_HEAD = frozenset({Role.NOISE, Role.HEADER, Role.TAX_TABLE, Role.STATEMENT})
_TAKING_OFF = frozenset({Role.DISCOUNT, Role.DEPOSIT_RETURN})

_NO_NAME = 10
"""Letters: no name of goods is one off from so long a word."""


def with_misprints_named(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, those above the first sum taken at their word where only a letter held to be wrong makes them other
    than goods; not where several words agree, or the amount does."""
    end = _first_sum(lines)
    first = next((at for at, line in enumerate(lines[:end]) if line.amounts and not line.meaning.is_whole), end)
    named = [_at_its_word(lines, at, first) for at in range(end)]
    return (*named, *lines[end:])


def _first_sum(lines: Sequence[Line]) -> int:
    """The first line that surely sums up, or may do where a payment, change or tax is the next thing told."""
    may_be = None
    for at, line in enumerate(lines):
        if line.amounts and line.says(*_SUMS):
            if not line.meaning.is_forgiven:
                return at
            may_be = at
        elif may_be is not None and line.amounts and line.says(*_BELOW_SUMS) and not line.meaning.is_forgiven:
            return may_be
    return len(lines) if may_be is None else may_be


def _at_its_word(lines: Sequence[Line], at: int, first: int) -> Line:
    line = lines[at]
    said = line.meaning
    below = lines[at + 1] if at + 1 < len(lines) else None
    is_priced = bool(line.amounts) or (below is not None and not below.has_name and bool(below.amounts))
    if not said.is_forgiven or len(said.phrase) > 1 or said.letters >= _NO_NAME or not is_priced:
        return line
    is_taken_off = line.amount is not None and line.amount < 0 and said.role in _TAKING_OFF
    is_of_head = said.role in _OF_THE_HEAD and at < first and not calls_goods(line.label)
    if is_taken_off or is_of_head or _is_directly_above_sum(lines, at):
        return line
    return replace(line, meaning=meaning(line.label, is_strict=True))


def _is_directly_above_sum(lines: Sequence[Line], at: int) -> bool:
    """Whether it is a tax or a rounding, which stand there where there is no subtotal."""
    return lines[at].says(Role.TAX, Role.ROUNDING) and at + 1 < len(lines) and lines[at + 1].says(*_SUMS)
