"""A page of text on a monospaced grid: rows of runs, each at a column, and the words where they stand on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.page import Box, Page, Word

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Run:
    """Text that begins at a column of its row.

    `within` are the numbers of the elements of a document that it stands in, from the outermost; `heading` is the level
    of the heading that it is of, the highest 1, and 0 where it is of none. `struck` are texts that are struck out
    behind its words, by the numbers of these: they take no room, and are no part of the text.
    """

    column: int
    text: str
    within: tuple[int, ...] = ()
    heading: int = 0
    struck: tuple[tuple[int, str], ...] = ()

    @property
    def end(self) -> int:
        return self.column + len(self.text)


Row = tuple[Run, ...]
"""Runs of one row, from left to right, none over another."""


def grid_page(rows: Sequence[Row]) -> Page:
    """The page of rows; empty rows at its head and foot are left out."""
    rows = _trimmed(rows)
    width = max((run.end for row in rows for run in row), default=1)
    height = max(1, len(rows))
    words = tuple(word for index, row in enumerate(rows) for word in _words(row, index, width, height))
    return Page(width, height, words=words, text="\n".join(_line(row) for row in rows))


def count_words(rows: Iterable[Row]) -> int:
    return sum(len(run.text.split()) for row in rows for run in row)


def is_too_long(rows: Sequence[Row], limits: Limits) -> bool:
    """Whether there is more text than is read: the time of a reading grows faster than its rows."""
    return count_words(rows) > limits.max_words or sum(map(bool, rows)) > limits.max_rows


def _trimmed(rows: Sequence[Row]) -> Sequence[Row]:
    filled = [index for index, row in enumerate(rows) if any(run.text.strip() for run in row)]
    return rows[filled[0] : filled[-1] + 1] if filled else ()


def _line(row: Row) -> str:
    line = ""
    for run in row:
        line = line.ljust(run.column) + run.text
    return line.rstrip()


def _words(row: Row, index: int, width: int, height: int) -> Iterator[Word]:
    for run in row:
        struck = dict(run.struck)
        for number, match in enumerate(_WORD.finditer(run.text)):
            column = run.column + match.start()
            box = Box(column / width, index / height, len(match.group()) / width, 1 / height)
            yield Word(match.group(), box, within=run.within, heading=run.heading, struck=struck.get(number))
