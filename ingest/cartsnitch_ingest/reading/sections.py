"""Sections: the head of a receipt, the goods, and where it is summed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.numbers import GUESSED
from cartsnitch_ingest.reading.quantities import is_size, measured
from cartsnitch_ingest.reading.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Sections:
    """The lines of one receipt in three parts; `closing` begins with the first subtotal or total."""

    head: tuple[Line, ...]
    goods: tuple[Line, ...]
    closing: tuple[Line, ...]


_ROWS_OF_PUMP = 3
"""In which a pump prints what it measured, above the amount."""

_OF_MONEY = 2
"""Decimals."""

_STRAY = 1
"""Prices in the head of a receipt that are none."""


def sections(lines: Sequence[Line]) -> Sections:
    """Parts the lines; all of them are head where nothing has a price."""
    close = _with_taxes_above(lines, _close(lines))
    start = _start(lines[:close])
    return Sections(tuple(lines[:start]), tuple(lines[start:close]), tuple(lines[close:]))


def _close(lines: Sequence[Line]) -> int:
    """The first line that sums up and has goods above it; a payment or a tax does where there is no sum."""
    first = next((at for at, line in enumerate(lines) if _is_priced(line)), len(lines))
    for roles in ((Role.SUBTOTAL, Role.TOTAL), (Role.TENDER, Role.TAX, Role.TOTAL)):
        for at in range(first + 1, len(lines)):
            if lines[at].says(*roles) and (lines[at].amounts or _has_amount_beside(lines, at)):
                return at
            if lines[at].says(Role.COUNT) and lines[at].amounts:
                return at
    sums = (Role.SUBTOTAL, Role.TOTAL)
    return next((at for at, line in enumerate(lines) if line.says(*sums) and line.amounts), len(lines))


def _with_taxes_above(lines: Sequence[Line], close: int) -> int:
    """A receipt without a subtotal prints taxes and roundings above the total."""
    while close > 0 and lines[close - 1].says(Role.TAX, Role.ROUNDING):
        close -= 1
    return close


def _has_amount_beside(lines: Sequence[Line], at: int) -> bool:
    """Whether the amount of a sum stands on a row of its own, or it is followed by what only follows sums."""
    following = lines[at + 1 : at + 2]
    return any((line.amounts and not line.has_name) or line.says(Role.TENDER, Role.TAX) for line in following)


def _start(lines: Sequence[Line]) -> int:
    """Below the titles of the columns, else at the first price, or at the name that it stands under."""
    priced = [at for at, line in enumerate(lines) if _is_priced(line)]
    while len(priced) > 1 and priced[1] > priced[0] + 1 and _is_merely_guessed(lines[priced[0]]):
        priced.pop(0)
    if not priced:
        return len(lines)
    titles = [at for at, line in enumerate(lines) if _is_title(line) and sum(up < at for up in priced) <= _STRAY]
    if titles:
        return titles[-1] + 1
    first = priced[0]
    pumped = [at for at in range(max(0, first - _ROWS_OF_PUMP), first) if measured(lines[at].text)]
    if pumped:
        return pumped[0]
    if not lines[first].has_name and first > 1 and _is_size(lines[first - 1]) and _is_name(lines[first - 2]):
        return first - 2
    if first > 0 and is_size(lines[first].label) and _is_name(lines[first - 1]):
        return first - 1
    while first > 0 and not lines[priced[0]].has_name and _is_name(lines[first - 1]) and priced[0] - first < 2:
        first -= 1
    return first - (first > 0 and lines[first - 1].is_identifier)


def _is_title(line: Line) -> bool:
    """Whether it names the columns, and does not fill one: `QTY 2`, `PRICE/GAL 3.299`."""
    is_filled = any(number.is_whole or number.decimals > _OF_MONEY for number in line.numbers)
    return line.says(Role.HEADER) and not line.quantity and not is_filled


def _is_priced(line: Line) -> bool:
    goods = not line.meaning.is_whole or line.role in _GOODS_ROLES
    return goods and bool(line.amounts or line.quantity)


def _is_merely_guessed(line: Line) -> bool:
    """Whether its amount would only be one with a point put in: by itself, that is rather a number of the store."""
    return line.quantity is None and all(number.doubt >= GUESSED for number in line.amounts)


def _is_name(line: Line) -> bool:
    return line.has_name and not line.amounts and not line.meaning.is_whole


def _is_size(line: Line) -> bool:
    """Whether it may go on with the name above it: neither name nor amount, as `3.5"x6"`, or how many, as `Qty: 1`."""
    if line.says(Role.HEADER):
        return not line.amounts and any(number.is_whole for number in line.numbers)
    return not line.has_name and not line.amounts and not line.meaning.is_whole and not line.is_identifier


_GOODS_ROLES = frozenset({Role.GOODS, Role.DISCOUNT, Role.DEPOSIT, Role.DEPOSIT_RETURN, Role.ITEM_FEE, Role.FEE})
