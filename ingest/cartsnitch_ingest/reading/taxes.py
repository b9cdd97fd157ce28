"""Taxes: what the receipt says of tax without adding it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.numbers import CENT
from cartsnitch_ingest.reading.vocabulary import Role

_HIGHEST_RATE = Decimal("0.28")


def told_tax(closing: Sequence[Line]) -> Decimal | None:
    """The tax inside the total: as the table of taxes adds it up, else as lines of their own tell it."""
    tables = [at for at, line in enumerate(closing) if line.says(Role.TAX_TABLE)]
    if tables and (told := _of_table(closing[tables[0] + 1 :])):
        return told
    return _of_lines([line for line in closing if line.says(Role.TAX) and line.amount is not None])


def _of_lines(lines: Sequence[Line]) -> Decimal | None:
    """The last, which is the sum of the others where there is one; of several rates, all of them together."""
    amounts = [line.amount for line in lines if line.amount is not None]
    if not amounts or sum(amounts[:-1], Decimal()) == amounts[-1]:
        return amounts[-1] if amounts else None
    rates = {
        number.value: line.amount for line in lines for number in line.numbers if number.is_percent and line.amount
    }
    return sum(rates.values(), Decimal()) if len(rates) == len(lines) else amounts[-1]


def _of_table(rows: Sequence[Line]) -> Decimal | None:
    """The sum that the table prints, else that of its rates."""
    rates: list[Decimal] = []
    for row in rows:
        told = next(_taxes(row), None)
        if told is not None and row.says(Role.TOTAL, Role.TAX):
            return told
        if told is not None:
            rates.append(told)
    return sum(rates, Decimal()) if rates else None


def _taxes(row: Line) -> Iterator[Decimal]:
    """Tax in a row of net, tax and perhaps gross, in whichever order: the smaller of the two that make the third."""
    amounts = [number.value for number in row.numbers if number.is_amount and number.value >= 0]
    for gross in amounts if len(amounts) > 2 else ():
        rest = [amount for amount in amounts if amount is not gross]
        if abs(rest[0] + rest[1] - gross) <= CENT:
            yield min(rest[0], rest[1])
    rate = next((number.value / 100 for number in row.numbers if number.is_percent), None)
    if len(amounts) == 2 and max(amounts):
        share = min(amounts) / max(amounts)
        if share < _HIGHEST_RATE and (rate is None or abs(min(amounts) - rate * max(amounts)) <= 2 * CENT):
            yield min(amounts)
