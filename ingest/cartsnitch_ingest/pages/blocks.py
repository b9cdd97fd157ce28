"""Blocks of text rows, put below and beside each other: the geometry of a laid out mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from cartsnitch_ingest.pages.grid import Row, Run

_GAP = 2
"""Columns between two cells, so that words of different cells never look like one text."""

_MOST_HEADING_ROWS = 2
"""Of a cell over all columns: more is content."""

LOWEST_HEADING = 7
"""The level of a heading that is none by its name, below those of HTML (h1 to h6)."""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows from its own column 0; `width` is that of its longest row. `struck` is what is struck out in one of which
    nothing else is left."""

    rows: tuple[Row, ...] = ()
    struck: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return max((row[-1].end for row in self.rows if row), default=0)


@dataclass(frozen=True, slots=True)
class Cell:
    """A block in a table: the first of the columns it covers, how many they are, and to which side it keeps."""

    block: Block
    column: int
    span: int = 1
    is_right: bool = False


def as_heading(block: Block, level: int) -> Block:
    """A block that is a heading, of which no other heading is part."""
    return Block(tuple(tuple(replace(run, heading=run.heading or level) for run in row) for row in block.rows))


def stack(blocks: Iterable[Block]) -> Block:
    return Block(tuple(row for block in blocks for row in block.rows))


def beside(blocks: Iterable[Block]) -> Block:
    """Blocks from left to right, their first rows level. Empty ones take no room."""
    at, shifted = 0, []
    for block in blocks:
        if block.width:
            shifted.append(_shift(block, at))
            at += block.width + _GAP
    return _overlay(shifted)


def tabulate(rows: Sequence[Sequence[Cell]]) -> Block:
    """A table: columns as wide as their widest cell, the cells of a row level at their top.

    Top and not middle, as HTML would have it, since what belongs to a price is the first row of its neighbour:
    the name, above details in smaller print.
    """
    rows = [[_headed(cell, rows) for cell in row] for row in rows]
    starts = _column_starts(rows)
    return stack(_overlay([_placed(cell, starts) for cell in row]) for row in rows)


def _headed(cell: Cell, rows: Sequence[Sequence[Cell]]) -> Cell:
    """A cell that goes over all columns of a table with things side by side is a heading in it, where it is short."""
    columns = {each.column for row in rows if len(row) > 1 for each in row if each.block.width}
    is_over_all = len(columns) > 1 and columns <= set(range(cell.column, cell.column + cell.span))
    is_short = sum(map(bool, cell.block.rows)) <= _MOST_HEADING_ROWS
    return replace(cell, block=as_heading(cell.block, LOWEST_HEADING)) if is_over_all and is_short else cell


def _column_starts(rows: Sequence[Sequence[Cell]]) -> list[int]:
    count = max((cell.column + cell.span for row in rows for cell in row), default=0)
    widths = [0] * count
    for cell in sorted((cell for row in rows for cell in row), key=lambda cell: cell.span):
        last = cell.column + cell.span - 1
        before = sum(width + _GAP for width in widths[cell.column : last] if width)
        widths[last] = max(widths[last], cell.block.width - before)
    starts = [0]
    for width in widths:
        starts.append(starts[-1] + (width + _GAP if width else 0))
    return starts


def _placed(cell: Cell, starts: Sequence[int]) -> Block:
    start = starts[cell.column]
    if cell.is_right:
        start = max(start, starts[cell.column + cell.span] - _GAP - cell.block.width)
    return _shift(cell.block, start)


def _shift(block: Block, by: int) -> Block:
    if by == 0:
        return block
    return Block(tuple(tuple(replace(run, column=run.column + by) for run in row) for row in block.rows))


def _overlay(blocks: Sequence[Block]) -> Block:
    if len(blocks) == 1:
        return blocks[0]
    rows = zip_longest(*(block.rows for block in blocks), fillvalue=())
    return Block(tuple(_merged(row) for row in rows))


def _merged(parts: Iterable[Row]) -> Row:
    return tuple(run for part in parts for run in part)


def wrap(text: str, width: int) -> Iterator[Run]:
    """Runs of at most `width` columns, broken at spaces; a longer word keeps a run of its own."""
    while len(text) > width:
        at = text.rfind(" ", 1, width + 1)
        at = at if at > 0 else text.find(" ", width)
        if at < 0:
            break
        yield Run(0, text[:at].rstrip())
        text = text[at + 1 :].lstrip()
    if text:
        yield Run(0, text)
