"""The lines of offers: rows, or cells of rows where offers stand side by side, as patterns see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cartsnitch_ingest.pages.page import Box
from cartsnitch_ingest.reading.evidence import Evidence
from cartsnitch_ingest.reading.offercodes import code_in
from cartsnitch_ingest.reading.rows import Row
from cartsnitch_ingest.reading.wordings import plain

_CELL = 3.0
"""Letters of blank between two offers side by side."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row, or a cell of one: `text` as patterns see it, without the `code` that it tells."""

    row: Row
    text: str
    printed: str
    code: str | None = None

    @property
    def evidence(self) -> Evidence:
        """Where it stands."""
        box = self.row.box
        return Evidence(self.row.page, Box(box.x, box.y, box.width, box.height), self.row.printed, self.row.confidence)


def line_of(row: Row) -> Line:
    """A row as a line."""
    code, rest = code_in(row.printed)
    return Line(row, plain(rest), " ".join(row.printed.split()), code)


def columns(printed: Sequence[Row], is_offering: Callable[[str], bool]) -> Iterator[list[Line]]:
    """The rows as one column, or as several where one has two cells that each offer something."""
    edges = next((found for row in printed if (found := _edges_of(row, is_offering))), None)
    if edges is None:
        yield [line_of(row) for row in printed]
        return
    for left, right in zip(edges, (*edges[1:], 2.0), strict=True):
        within = (_within(row, left, right) for row in printed)
        yield [line_of(row) for row in within if row is not None]


def _edges_of(row: Row, is_offering: Callable[[str], bool]) -> tuple[float, ...] | None:
    """Where the cells of a row begin, two of which offer something."""
    cells = list(_cells(row))
    offering = [cell for cell in cells if is_offering(plain(cell.printed))]
    return (0.0, *(cell.box.x for cell in cells[1:])) if len(offering) > 1 else None


def _cells(row: Row) -> Iterator[Row]:
    """The parts of a row with a wide blank between them."""
    words = [row.words[0]]
    for word in row.words[1:]:
        letter = word.box.width / max(len(word.text), 1)
        if word.box.x - words[-1].box.right > _CELL * letter:
            yield Row(row.page, tuple(words))
            words = []
        words.append(word)
    yield Row(row.page, tuple(words))


def _within(row: Row, left: float, right: float) -> Row | None:
    words = tuple(word for word in row.words if left - 0.001 <= word.box.x < right - 0.001)
    return Row(row.page, words) if words else None
