"""The columns of a page of offers: which cells of a row are one offer, and which are offers side by side.

A table may be a list, with the goods in one cell and what is off them in another: its rows are read from side to side,
each cell a part of the sentence. Or its cells are offers of their own, in two columns or more: then each column is read
by itself. It is that where two cells of a row offer something, or where cells of several columns do in one table.

What stands above, below or between such tables, from side to side, is said of the offers of every column. Where nobody
can tell whether a line is of the first column or of all, it is read with the first, and doubted in the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from cartsnitch_ingest.reading.offerasides import is_aside
from cartsnitch_ingest.reading.offergoods import is_size, names_goods
from cartsnitch_ingest.reading.offerkinds import kind_in
from cartsnitch_ingest.reading.offerlines import Line, lines_of, without_notes
from cartsnitch_ingest.reading.offerstatements import is_condition, is_doubted, says_terms, says_terms_of_one
from cartsnitch_ingest.reading.rows import Row, shared
from cartsnitch_ingest.reading.wordings import plain, wordings

_CELL, _CELL_ON_GRID = 3.0, 1.5
"""Letters of blank between two cells: on pictures and paper, and where letters stand on a grid."""

_DIGIT = re.compile(r"\d")
_MOST_COLUMNS = 8
_TOLERANCE = 0.001
_OF_ANOTHER = "of another column"
"""In place of a line that may be of a column before, or of all of them: nobody knows these words."""


_Reach = tuple[bool, bool]
"""Whether a line goes over all columns, and whether it does between offers of some of them."""

_IN_COLUMN: _Reach = (False, False)


@dataclass(frozen=True)
class _Printed:
    """A row and its cells."""

    row: Row
    cells: tuple[Row, ...]
    is_apart: bool
    is_across: bool = False
    """Whether it is known to stand in none of the columns above or below it."""

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return tuple(plain(without_notes(cell.printed)) for cell in self.cells)

    @cached_property
    def offering(self) -> tuple[int, ...]:
        """The places of the cells that offer something by themselves, or say what a price was before."""
        before = wordings().words["before"]
        return tuple(place for place, text in enumerate(self.texts) if kind_in(text) is not None or before.search(text))

    @property
    def starts(self) -> tuple[float, ...]:
        """Where its cells begin."""
        return tuple(cell.box.x for cell in self.cells)


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows with offers side by side, from `first` up to `end`; `gaps` are the blanks between its columns."""

    first: int
    end: int
    gaps: tuple[tuple[float, float], ...]

    def column_of(self, cell: Row) -> int:
        """The column that a cell stands in."""
        return sum(cell.box.x >= begin - _TOLERANCE for begin, _ in self.gaps)


def columns(printed: Sequence[Row], grids: frozenset[int] = frozenset()) -> list[list[Line]]:
    """The lines of each column, the first one with all that stands beside no other. `grids` are the pages on which
    letters stand on a grid."""
    apart = [line.is_apart for line in lines_of(printed)]
    rows = _with_across([_Printed(row, tuple(_cells(row, grids)), at) for row, at in zip(printed, apart, strict=True)])
    tables = list(_tables(rows))
    if not tables:
        return [_lines([(each.row, _said(each.cells), _IN_COLUMN) for each in rows])]
    count = 1 + max(len(table.gaps) for table in tables)
    return [_lines(list(_column(rows, tables, column))) for column in range(count)]


def _with_across(rows: Sequence[_Printed]) -> list[_Printed]:
    """Rows, each with whether it stands in no element of a document in which one cell of the row with several above, or
    below, stands, and another does not. One in a cell of their table that does not go over all columns is of some."""
    above: list[_Printed | None] = [None] * len(rows)
    below = list(above)
    for found, places in ((above, range(len(rows))), (below, reversed(range(len(rows))))):
        last = None
        for place in places:
            found[place] = last
            last = rows[place] if len(rows[place].cells) > 1 else last
    told: list[_Printed] = []
    close = None  # the row with several cells above, where nothing but terms stands between
    for each, near in zip(rows, zip(above, below, strict=True), strict=True):
        is_of_cell = close is not None and _is_in_cell(each, close)
        is_across = len(each.cells) == 1 and _is_in_none(each, near) and not is_of_cell
        told.append(replace(each, is_across=is_across))
        close = each if len(each.cells) > 1 else close if is_of_cell else None
    return told


def _is_in_none(printed: _Printed, near: Iterable[_Printed | None]) -> bool:
    beside = [[len(shared([printed.row.within, cell.within])) for cell in each.cells] for each in near if each]
    return bool(printed.row.within and beside) and all(len(set(counts)) == 1 for counts in beside)


def _is_in_cell(printed: _Printed, above: _Printed) -> bool:
    """Whether a row says terms in a cell of the table in which those of the row above stand side by side, and one that
    does not go over all columns. It may yet say that it is of all."""
    text, within = printed.texts[0], printed.row.within
    inner = len(shared([cell.within for cell in above.cells]))
    is_inner = 0 < inner < len(within) and len(shared([within, above.row.within])) == inner
    is_of_all = printed.row.heading > 0 or wordings().words["of_all"].search(text) is not None
    is_of_terms = says_terms(text) or says_terms_of_one(text) or is_condition(text)
    return len(printed.cells) == 1 and is_inner and is_of_terms and not (is_of_all or printed.offering)


def _column(rows: Sequence[_Printed], tables: Sequence[_Table], column: int) -> Iterator[tuple[Row, str, _Reach]]:
    """What is read in a column, from top to bottom: each row, or its cells there, how it is said, and whether it goes
    over all columns."""
    offering = [place for place, each in enumerate(rows) if each.offering]
    within = {place: table for table in tables for place in range(table.first, table.end)}
    for place, each in enumerate(rows):
        table = within.get(place)
        if table is None:
            yield each.row, _said(each.cells), (True, offering[0] < place < offering[-1])
            continue
        cells = [cell for cell in each.cells if table.column_of(cell) == column]
        if cells:
            yield Row(each.row.page, tuple(word for cell in cells for word in cell.words)), _said(cells), _IN_COLUMN
        elif column and column <= len(table.gaps) and _may_be_of_all(each, table):
            yield each.row, _OF_ANOTHER, _IN_COLUMN


def _may_be_of_all(printed: _Printed, table: _Table) -> bool:
    """Whether a line that stands in the first column alone may say something of offers in others."""
    if any(map(table.column_of, printed.cells)) or printed.offering:
        return False
    text = plain(printed.row.printed)
    return says_terms(text) or (is_doubted(text) and not names_goods(text) and not is_size(text))


def _lines(printed: Sequence[tuple[Row, str, _Reach]]) -> list[Line]:
    lines = lines_of([row for row, _, _ in printed], [said for _, said, _ in printed])
    return [
        replace(line, is_across=is_across, is_between=is_between)
        for line, (_, _, (is_across, is_between)) in zip(lines, printed, strict=True)
    ]


def _said(cells: Sequence[Row]) -> str:
    """The text of cells that are read as one, parted where one of them offers something by itself: what stands in the
    others is then no more of its words. Without those that change nothing; a size is of the name before it."""
    texts = [plain(without_notes(cell.printed)) for cell in cells]
    if len(cells) == 1 or not any(map(kind_in, texts)):
        return " ".join(cell.printed for cell in cells)
    said = ""
    for cell, text in zip(cells, texts, strict=True):
        if is_aside(text) and not (says_terms(text) or _DIGIT.search(text)):
            continue
        said += f"{' ' if is_size(text) else ' | '}{cell.printed}" if said else cell.printed
    return said


def _tables(rows: Sequence[_Printed]) -> Iterator[_Table]:
    """The parts of a page with offers side by side, from top to bottom."""
    staggered = _staggered(rows)
    end = 0
    for place, each in enumerate(rows):
        if place < end or not (place in staggered or len(each.offering) > 1):
            continue
        table = _grown(rows, _Table(place, place + 1, staggered.get(place) or _gaps(each)), end)
        end = table.end
        yield table


def _gaps(printed: _Printed) -> tuple[tuple[float, float], ...]:
    """The blanks between the columns of a row with several offers. Where goods and what is off them take turns, two
    cells are a column."""
    step = 2 if _takes_turns(printed) else 1
    places = range(step, min(len(printed.cells), _MOST_COLUMNS * step), step)
    return tuple((printed.cells[at - 1].box.right, printed.cells[at].box.x) for at in places)


def _takes_turns(printed: _Printed) -> bool:
    count, offering = len(printed.cells), printed.offering
    return len(offering) > 1 and offering in {tuple(range(0, count, 2)), tuple(range(1, count, 2))} and count % 2 == 0


def _staggered(rows: Sequence[_Printed]) -> dict[int, tuple[tuple[float, float], ...]]:
    """The rows of tables in which cells of several columns offer something, none beside another, with the blanks
    between their columns."""
    found: dict[int, tuple[tuple[float, float], ...]] = {}
    place = 0
    while place < len(rows):
        if len(rows[place].cells) < 2:
            place += 1
            continue
        gaps, end = _gaps_of_cells(rows[place]), place + 1
        while end < len(rows) and _fits(rows[end], gaps):
            end += 1
        table = _Table(place, end, gaps)
        offering = {
            table.column_of(each.cells[at])
            for each in rows[place:end]
            for at in each.offering
            if len(each.cells) > 1 or table.column_of(each.cells[at])
        }
        if len(offering) > 1 and all(len(each.offering) < 2 for each in rows[place:end]):
            found.update(dict.fromkeys(range(place, end), gaps))
        place = end
    return found


def _gaps_of_cells(printed: _Printed) -> tuple[tuple[float, float], ...]:
    cells = printed.cells[:_MOST_COLUMNS]
    return tuple((left.box.right, right.box.x) for left, right in pairwise(cells))


def _grown(rows: Sequence[_Printed], table: _Table, least: int) -> _Table:
    """A table with the rows above and below that are of it: none of them goes over a blank between its columns, and one
    in the first column alone is of what is close above, unless it offers something itself."""
    first, end = table.first, table.end
    known = rows[first]
    while first > least and not rows[first].is_apart and _is_of(rows[first - 1], table, known):
        first -= 1
    while first < table.first and not any(map(table.column_of, rows[first].cells)):
        first += 1
    while end < len(rows) and _is_of(rows[end], table, known):
        is_first = not any(map(table.column_of, rows[end].cells))
        if is_first and (rows[end].is_apart or rows[end].offering):
            break
        end += 1
    return replace(table, first=first, end=end)


def _is_of(printed: _Printed, table: _Table, known: _Printed) -> bool:
    """Whether a row is of a table, of which one is known: it fits in, and has no two cells in a column where both offer
    something, or where it stands in another element of a document."""
    if not _fits(printed, table.gaps):
        return False
    places = [table.column_of(cell) for cell in printed.cells]
    offering = [places[at] for at in printed.offering]
    inner, outer = len(shared([printed.row.within, known.row.within])), (printed.row.within, known.row.within)
    is_apart = all(len(within) > inner for within in outer)
    return len(set(offering)) == len(offering) and not (is_apart and len(set(places)) < len(places))


def _fits(printed: _Printed, gaps: Sequence[tuple[float, float]]) -> bool:
    return not printed.is_across and not any(
        cell.box.x < begin - _TOLERANCE and cell.box.right > end + _TOLERANCE
        for cell in printed.cells
        for begin, end in gaps
    )


def _cells(row: Row, grids: frozenset[int]) -> Iterator[Row]:
    """The parts of a row with a wide blank between them."""
    least = _CELL_ON_GRID if row.page in grids else _CELL
    words = [row.words[0]]
    for word in row.words[1:]:
        letter = word.box.width / max(len(word.text), 1)
        if word.box.x - words[-1].box.right > least * letter:
            yield Row(row.page, tuple(words))
            words = []
        words.append(word)
    yield Row(row.page, tuple(words))
