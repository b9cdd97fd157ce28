"""Columns: what the rows of a table have in common, and a row alone does not tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from cartsnitch_ingest.reading.labels import label, trimmed
from cartsnitch_ingest.reading.lines import MONEY_ROLES, Line, printed_identifier
from cartsnitch_ingest.reading.numbers import Number, numbers
from cartsnitch_ingest.reading.quantities import EACH, Count, count_before
from cartsnitch_ingest.reading.vocabulary import Role, fold, meaning, names_something

_TITLED = re.compile(
    r"(?:\b(?:qty|quantity|menge|anzahl|qte|quantite|cant|cantidad|quantita|aantal|kuantiti|mangd|antal|antall|ilosc|mnozstvi))\W+(?:\w+\W+)?\w+\W*$"
)
"""The title of a column of quantities, with that of the amounts behind it."""

_PRICE_FIRST = re.compile(
    r"\b(?:price|preis|prix|precio|pris|prezzo|prijs|cena|harga|preco)\b.*"
    r"\b(?:qty|quantity|menge|anzahl|qte|quantite|cant|cantidad|quantita|aantal|kuantiti|mangd|antal|antall|ilosc|mnozstvi|qtd)\b.*"
    r"\b(?:amount|total|totale|totaal|summe|gesamt|betrag|montant|importe|importo|bedrag|summa|sum|belopp|valor|jumlah)\b"
)
"""Titles with the column of unit prices before that of quantities, and that of amounts last."""

_DASH = re.compile(r"\s?[-–−]\s")
_OF_MONEY = 2
"""Decimals."""

_MARK = re.compile(r"[A-Z]{1,2}")
_ONE_LETTER = re.compile(r"[A-Z]")
_LONGER_MARK = re.compile(r"[A-Z]{1,3}")

_FEWEST = 3
_MOST_OF_THEM = 0.6
_SAME_EDGE = 0.02
"""Of the page's width."""


def with_counts(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, the number before the amount taken for the quantity where there is a column of quantities.

    There is one where its title says so, or where most goods have a small whole number at the same place.
    """
    titled = next((at for at, line in enumerate(lines) if _is_title(line)), None)
    if titled is not None:
        return (*lines[: titled + 1], *(_with_count(line, _cell(line)) for line in lines[titled + 1 :]))
    column = _column(lines)
    return tuple(_with_count(line, column.get(at)) for at, line in enumerate(lines))


def with_prices_first(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, of two numbers that multiply to the amount the first taken for the price where titles say so."""
    titled = next((at for at, line in enumerate(lines) if _is_price_first(line)), len(lines))
    return (*lines[:titled], *map(_with_price_first, lines[titled:]))


def _is_price_first(line: Line) -> bool:
    return not line.numbers and bool(_PRICE_FIRST.search(fold(line.text)))


def _with_price_first(line: Line) -> Line:
    made = line.quantity
    if made is None or made.end:  # a quantity that is printed as one, as in `2 x 1.99`
        return line
    places = {number.value: number for number in reversed(line.numbers)}
    count, price = places.get(made.quantity), places.get(made.unit_price)
    if count is None or price is None or count.decimals != _OF_MONEY or count.start > price.start:
        return line
    return replace(line, quantity=replace(made, quantity=made.unit_price, unit_price=made.quantity))


def without_dashes(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, a dash between name and price not taken for a minus where all goods have it: `Carrots - £1.20`."""
    goods = [line for line in lines if line.amounts and line.has_name and not line.meaning.is_whole]
    sums = [line.amount for line in lines if line.says(Role.SUBTOTAL, Role.TOTAL) and line.amount is not None]
    if len(goods) < 2 or not all(map(_has_dash, goods)) or not sums or min(sums) < 0:
        return tuple(lines)
    return tuple(_without_dash(line) if line in goods else line for line in lines)


def _has_dash(line: Line) -> bool:
    return all(_DASH.match(line.text, number.start) for number in line.amounts)


def _without_dash(line: Line) -> Line:
    return replace(line, amounts=tuple(map(_positive, line.amounts)), numbers=tuple(map(_positive, line.numbers)))


def _positive(number: Number) -> Number:
    return replace(number, value=abs(number.value))


def without_marks(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, their names freed of the tax marks that stand in a column of their own before them or the amounts.

    A name that is printed without an amount may also have the mark that stands behind the amounts of others.
    """
    marks = [mark for line in lines if (mark := _mark(line))]
    behind, before = _column_of_marks(lines, _edge_of_mark), _column_of_marks(lines, _edge_of_first_letter)
    named = (_named(line, line.label[2:]) if at in before else line for at, line in enumerate(lines))
    return tuple(
        _named(line, line.label.rpartition(" ")[0]) if at in behind else _without_mark(line, marks)
        for at, line in enumerate(named)
    )


def _column_of_marks(lines: Sequence[Line], edge_of: Callable[[Line], float | None]) -> frozenset[int]:
    """The lines whose name has a mark with its left edge where those of most other goods have it."""
    goods = {at for at, line in enumerate(lines) if line.has_name and not line.meaning.is_whole and line.amounts}
    edges = {at: edge for at, line in enumerate(lines) if (edge := edge_of(line)) is not None}
    for same in _aligned(edges):
        if len(goods.intersection(same)) >= max(_FEWEST, _MOST_OF_THEM * len(goods)):
            return frozenset(same)
    return frozenset()


def _aligned(edges: Mapping[int, float]) -> Iterator[list[int]]:
    """The lines whose edge is about that of one of them, for each edge that there is."""
    for edge in dict.fromkeys(edges.values()):
        yield [at for at, other in edges.items() if abs(other - edge) < _SAME_EDGE]


def _edge_of_mark(line: Line) -> float | None:
    """The left edge of the last letters of a name, where they may be a mark: a size has its number before it."""
    name, _, last = line.label.rpartition(" ")
    if not _LONGER_MARK.fullmatch(last) or not names_something(name) or name[-1].isdigit():
        return None
    head = line.text[: min((number.start for number in line.amounts), default=len(line.text))].rstrip()
    return line.row.left_of(len(head) - len(last)) if head.endswith(" " + last) else None


def _edge_of_first_letter(line: Line) -> float | None:
    """The left edge of a letter that stands alone before a name."""
    mark, _, name = line.label.partition(" ")
    at = line.text.find(f"{mark} ")
    return line.row.left_of(at) if _ONE_LETTER.fullmatch(mark) and names_something(name) and at >= 0 else None


def _mark(line: Line) -> tuple[str, float] | None:
    """What stands behind the amounts, and its right edge."""
    if not line.amounts:
        return None
    last = max(line.amounts, key=lambda number: number.end)
    told = (last.mark + line.text[last.end :]).strip()
    return (told, line.row.box.right) if _MARK.fullmatch(told) else None


def _without_mark(line: Line, marks: Sequence[tuple[str, float]]) -> Line:
    name, _, last = line.label.rpartition(" ")
    if line.amounts or line.quantity or not names_something(name) or not line.text.endswith(last):
        return line
    shared = any(mark == last and abs(line.row.box.right - edge) < _SAME_EDGE for mark, edge in marks)
    return _named(line, name) if shared else line


def _named(line: Line, name: str) -> Line:
    return replace(line, label=trimmed(name), meaning=meaning(name))


def _is_title(line: Line) -> bool:
    return line.says(Role.HEADER) and not line.numbers and bool(_TITLED.search(fold(line.text)))


def _cell(line: Line) -> Count | None:
    """The number right before the amount; one with two decimals and no unit is rather a price."""
    if not line.amounts or line.quantity or (line.says(*MONEY_ROLES) and line.role is not Role.DISCOUNT):
        return None
    found = count_before(line.text, line.amounts[0].start)
    if found is None or not names_something(line.text[: found.start]):
        return None
    is_price = found.unit == EACH and found.value.as_tuple().exponent == -2
    return None if is_price else found


def _column(lines: Sequence[Line]) -> dict[int, Count]:
    """The small whole numbers before the amounts, by line, where they stand in a column that most goods share."""
    goods = [at for at, line in enumerate(lines) if line.amounts and line.has_name and not line.meaning.is_whole]
    cells = {at: cell for at in goods if (cell := _cell(lines[at])) and _is_bare(lines[at], cell)}
    for same in _aligned({at: lines[at].row.right_of(cell.end) for at, cell in cells.items()}):
        if len(same) >= max(_FEWEST, _MOST_OF_THEM * len(goods)) and _vary([cells[at].value for at in same]):
            return {at: cells[at] for at in same}
    return {}


def _is_bare(line: Line, cell: Count) -> bool:
    return line.text[cell.start : cell.end].strip().isdigit()


def _vary(values: Sequence[Decimal]) -> bool:
    """Whether they are quantities, not the classes of a tax, of which there are two or so."""
    return len(set(values)) > 1 and max(values) > min(values) + 1


def _with_count(line: Line, count: Count | None) -> Line:
    if count is None:
        return line
    amounts = tuple(number for number in line.amounts if not (number.start < count.end and count.start < number.end))
    if not amounts:
        return line
    named = label(line.text, numbers(line.text), count, identifier=printed_identifier(line.text, amounts))
    return replace(line, label=named, meaning=meaning(named), amounts=amounts, count=count)
