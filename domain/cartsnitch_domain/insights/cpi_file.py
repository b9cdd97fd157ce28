"""Files of consumer price indices, as publishers hand them out. Standard library only.

Three shapes are known by their header, wherever in the first lines it stands:

- one value a row, as the flat files of the Bureau of Labor Statistics and its data viewer have them: `series_id`,
  `year`, `period` (M01 to M12; M13 and half-years are means, and left out), `value`, by tabs or commas;
- a year a row: `Year`, `Jan` ... `Dec`, with `Series Id:` above it;
- `date` and `value`, the date of any day of the month (2026-03-01 or 2026-03), with or without a header.

Where semicolons part the cells, as spreadsheets do where the comma is the decimal sign, 300,1 is a number.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

MOST_BEFORE_HEADER = 40
"""Lines that may stand above a header."""

MOST_REJECTED = 1000
"""Bad rows that are told; a file with more is not what it was taken for."""

LONGEST_LINE = 10_000

MOST_VALUE = Decimal(10) ** 12
"""Higher than any index: Zimbabwe's of 2008 was rebased before it came here."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MEANS = frozenset({"M13", "S01", "S02", "S03", "Q05"})
_UNPUBLISHED = frozenset({"", "-", ".", "na", "n/a", "nan"})
"""How files say that a month has no value, as October 2025 has none in the United States."""

_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,12})(?:\.[0-9]{1,12})?")
"""How an index is written. What begins with 00 is the rest of a number that a comma cut in two: 1,001.5."""

_BY_COMMA = re.compile(r"(?:0|[1-9][0-9]{0,12}),[0-9]{1,12}")
"""How it is written between semicolons; one with thousands apart is no index of which anybody could be sure."""

_CODE = re.compile(r"series\s*id", re.IGNORECASE)
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")


class CpiFileWrong(Exception):
    """A file that cannot be taken; the message says why."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be a value, by its line in the file, from 1."""

    line: int
    reason: str


@dataclass(slots=True)
class CpiFile:
    """What a file says: the index of each month by series; `""` is a series without a name.

    `left_out` is how many rows are means of several months or months without a value. A month after `latest` is bad.
    """

    series: dict[str, dict[date, Decimal]] = field(default_factory=dict)
    rejected: list[BadRow] = field(default_factory=list)
    left_out: int = 0
    latest: date = date.max


class _Shape(StrEnum):
    PERIODS = "periods"
    YEARS = "years"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class _Said:
    """What one cell says, as text."""

    code: str
    month: date
    value: str


def read_cpi(lines: Iterable[str], only: str | None = None, today: date = date.max) -> CpiFile:
    """What a file says, of all its series or of `only` one; raises CpiFileWrong for a file that is none.

    Months that begin after today are bad; that of today is not: some publishers are quick.
    """
    found = CpiFile(latest=today)
    rows = enumerate(_cells(lines), start=1)
    header = _header(rows)
    for number, cells in header.and_then(rows):
        if not any(cells):
            continue
        if only is not None and header.code_of(cells) not in {only, ""}:
            continue  # whatever it says: it is of another series
        try:
            for said in header.read(cells, found):
                _keep(found, said)
        except ValueError as wrong:
            found.rejected.append(BadRow(number, str(wrong)))
            if len(found.rejected) > MOST_REJECTED:
                raise CpiFileWrong(f"More than {MOST_REJECTED} of its rows cannot be read.") from wrong
    if not (found.series or found.rejected):
        raise CpiFileWrong(f"There is no value of {only} in it." if only else "There is no value in it.")
    return found


@dataclass(frozen=True, slots=True)
class _Header:
    """How the rows below a header are read. `first` is a row of values that stands in its place."""

    shape: _Shape
    columns: Mapping[str, int]
    width: int
    code: str = ""
    first: tuple[int, list[str]] | None = None

    def and_then(self, rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        """All rows of values."""
        if self.first is not None:
            yield self.first
        yield from rows

    def code_of(self, cells: Sequence[str]) -> str:
        """The series that a row is of; empty where nothing says it."""
        place = self.columns.get("series_id") if self.shape is _Shape.PERIODS else None
        return self.code if place is None else "".join(cells[place : place + 1])

    def read(self, cells: Sequence[str], found: CpiFile) -> Iterator[_Said]:
        """What a row says; raises ValueError with the reason.

        A row with more cells than the header has one cut in two: 118,4 where a comma stands before decimals.
        """
        if any(cells[self.width :]):
            raise ValueError(f"it has more than {self.width} cells; decimals stand behind a point")
        if self.shape is _Shape.DATES:
            yield _Said(self.code, _month_of(self._cell(cells, "date")), self._cell(cells, "value"))
            return
        year = _year(self._cell(cells, "year"))
        if self.shape is _Shape.YEARS:
            yield from self._year(year, cells)
            return
        period = self._cell(cells, "period").upper()
        if period in _MEANS:
            found.left_out += 1
            return
        number = int(period[1:]) if re.fullmatch(r"M[0-9]{2}", period) else 0
        if not 1 <= number <= 12:
            raise ValueError(f"{period!r} is no month")
        yield _Said(self.code_of(cells), date(year, number, 1), self._cell(cells, "value"))

    def _year(self, year: int, cells: Sequence[str]) -> Iterator[_Said]:
        """The months of a year as far as it goes. One of fewer months cut in two has no more cells than the header, but
        no index falls to less than half in a month, as 118,4 does."""
        said = [cells[self.columns[name]] for name in _MONTHS if self.columns[name] < len(cells)]
        wrong = [value for value in said if not (_NUMBER.fullmatch(value) or value.lower() in _UNPUBLISHED)]
        if wrong:  # where one was cut in two, those before it are not sure, either
            raise ValueError(f"{wrong[0]!r:.40} is no index")
        values = [float(value) for value in said if _NUMBER.fullmatch(value)]
        if any(2 * after < before for before, after in pairwise(values)):
            raise ValueError("it falls to less than half within a month; decimals stand behind a point")
        for number, value in enumerate(said, start=1):
            yield _Said(self.code, date(year, number, 1), value)

    def _cell(self, cells: Sequence[str], name: str) -> str:
        if self.columns[name] >= len(cells):
            raise ValueError(f"it has no {name}")
        return cells[self.columns[name]]


def _keep(found: CpiFile, said: _Said) -> None:
    if said.value.lower() in _UNPUBLISHED:
        found.left_out += 1
        return
    if said.month > found.latest:
        raise ValueError(f"{said.month:%Y-%m} is in the future")
    value = Decimal(said.value) if _NUMBER.fullmatch(said.value) else Decimal()
    if not 0 < value <= MOST_VALUE:
        raise ValueError(f"{said.value!r:.40} is no index")
    values = found.series.setdefault(said.code, {})
    if values.setdefault(said.month, value) != value:
        raise ValueError(f"{said.month:%Y-%m} has another value before")


def _cells(lines: Iterable[str]) -> Iterator[list[str]]:
    """Each line as its cells, without the blanks around them."""
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE or "\0" in line:
            raise CpiFileWrong(f"Line {number} is too long, or no text.")
        text = line.lstrip("\ufeff").rstrip("\r\n")
        delimiter = "\t" if "\t" in text else ";" if ";" in text.partition(",")[0] else ","
        cells = [cell.strip() for cell in next(csv.reader([text], delimiter=delimiter), [])]
        if delimiter == ";":
            cells = [cell.replace(",", ".") if _BY_COMMA.fullmatch(cell) else cell for cell in cells]
        yield cells


def _header(rows: Iterator[tuple[int, list[str]]]) -> _Header:
    """The header, once it comes; raises CpiFileWrong."""
    code = ""
    for number, cells in rows:
        if number > MOST_BEFORE_HEADER:
            break
        if cells and _CODE.match(cells[0]) and not {"period", "value"} & {cell.lower() for cell in cells}:
            code = next((cell for cell in cells[1:] if cell), "")
        if header := _header_in(number, cells, code):
            return header
    raise CpiFileWrong(
        "It has none of the known headers: series_id, year, period, value; Year, Jan ... Dec; or date, value."
    )


def _header_in(number: int, cells: Sequence[str], code: str) -> _Header | None:
    columns = {re.sub(r"\s+", "_", cell.lower())[:20]: place for place, cell in reversed(list(enumerate(cells)))}
    if {"year", "period", "value"} <= columns.keys():
        return _Header(_Shape.PERIODS, columns, len(cells), code)
    if {"year", *_MONTHS} <= (
        short := {name[:3] if name != "year" else name: columns[name] for name in columns}
    ).keys():
        return _Header(_Shape.YEARS, short, len(cells), code)
    if len(cells) < 2:
        return None
    two = {"date": 0, "value": 1}
    if "date" in cells[0].lower():
        name = cells[1] if cells[1].lower() != "value" else code
        return _Header(_Shape.DATES, two, len(cells), name)
    return _Header(_Shape.DATES, two, 2, code, (number, list(cells))) if _DAY.fullmatch(cells[0]) else None


def _month_of(text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        # Where it is no date at all, that is the date of nothing, which fails in the same way.
        return date.fromisoformat(f"{found[1]}-{found[2]}-{found[3] or '01'}" if found else "").replace(day=1)
    except ValueError as wrong:
        raise ValueError(f"{text!r:.40} is no date") from wrong


def _year(text: str) -> int:
    if not re.fullmatch(r"[12][0-9]{3}", text):
        raise ValueError(f"{text!r:.40} is no year")
    return int(text)
