"""Feeds: rows of coupons as CSV or JSON, read one after another however many there are.

A row that is broken costs itself alone. Of CSV a row is a line; of JSON it is an object, in an array or bare. CSV with
semicolons is what a spreadsheet writes where the comma is the decimal sign, and is read so: 1,50 and 31.12.2026.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from cartsnitch_domain.coupons.coupon import CouponKind
from cartsnitch_domain.coupons.json_rows import LONGEST_ROW, NOT_UTF8, json_rows
from cartsnitch_domain.coupons.terms import Terms
from cartsnitch_domain.errors import InvalidCoupon, InvalidInput

COLUMNS = frozenset(
    {
        "id",
        "store",
        "title",
        "kind",
        "value",
        "currency",
        "buy",
        "get",
        "minimum_amount",
        "minimum_count",
        "minimum_of_basket",
        "gtins",
        "category",
        "words",
        "starts_on",
        "ends_on",
        "needs_clip",
        "code",
        "stackable",
        "max_uses",
    }
)
"""What a row may say; `id` and `kind` it has to. A name may have capitals, and blanks or hyphens for the `_`.

Any other is refused, unless whoever imports the feed says that it is to be ignored: one that nobody understands may be
a condition, and a coupon without its condition promises too much.
"""

_COLUMNS_IN_WORDS = ", ".join(sorted(COLUMNS))

MOST_IGNORED = 100
"""Columns that may be ignored."""

MOST_ID = 200
"""Letters of the id of a row."""

_DELIMITERS = ",;\t|"
SEMICOLON = ";"
"""Between the cells of what a spreadsheet writes where the comma is the decimal sign."""

_REPLACED = "\ufffd"
_YES = frozenset({"true", "yes", "1", "wahr", "vrai", "vero", "verdadero", "verdadeiro", "waar"})
_NO = frozenset({"false", "no", "0", "falsch", "faux", "falso", "onwaar"})
"""As people write it, and spreadsheets in German, French, Italian, Spanish, Portuguese and Dutch."""


class FeedFormat(StrEnum):
    """How a feed is written."""

    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that no coupon comes of, by the number of its line, and why, in words.

    Of JSON, where many rows may stand in a line, also by its own number.
    """

    line: int
    reason: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A row: the number of its line, what the feed calls it, the store as it names it, and the terms; of JSON also its
    own number. `digest` is the same while the row says the same, and this release reads it so."""

    line: int
    external_id: str
    store: str | None
    terms: Terms
    row: int | None = None
    digest: str | None = None

    def bad(self, reason: str) -> BadRow:
        """The row as one that no coupon comes of."""
        return BadRow(self.line, reason, self.row)

    @property
    def name(self) -> str:
        """The row, as a sentence of another one begins with it."""
        return f"The row of line {self.line}" if self.row is None else f"Row {self.row}"


_Values = Mapping[str, Any] | str
"""Of a row, or why it has none."""


def feed_rows(pieces: Iterable[str], written: FeedFormat, ignored: Collection[str] = ()) -> Iterator[FeedRow | BadRow]:
    """The rows of a feed, given line by line; of JSON, also in any other pieces. `ignored` are columns that it has and
    that nothing is made of.

    Raises InvalidInput for a CSV whose first line does not name columns, or names one that is neither known nor
    ignored, for a JSON with its rows within an object, and for a column that is known and to be ignored. Of JSON,
    where each row names its own, a row with a name that is neither is bad.
    """
    passed_over = _passed_over(ignored)
    rows = _csv_rows(pieces, passed_over) if written is FeedFormat.CSV else _json_rows(pieces, passed_over)
    for line, number, values, sign in rows:
        if isinstance(values, str):
            yield BadRow(line, values, number)
            continue
        try:
            yield _row(line, number, values, sign)
        except InvalidCoupon as wrong:
            yield BadRow(line, f"{wrong.field}: {wrong.message}" if wrong.field else wrong.message, number)


def delimiter_of(head: str) -> str:
    """What stands between the cells of a CSV, by its first line."""
    return max(_DELIMITERS, key=head.count)


def pieces_of(content: str, written: FeedFormat) -> Iterable[str]:
    """A text as `feed_rows` takes it."""
    return io.StringIO(content, newline=None) if written is FeedFormat.CSV else [content]


_POINT, _COMMA = ".", ","
_Row = tuple[int, int | None, _Values, str]
"""Its line, its own number, its values, and the decimal sign of the feed."""


def _passed_over(ignored: Collection[str]) -> frozenset[str]:
    """The names of columns that are ignored; raises InvalidInput."""
    if len(ignored) > MOST_IGNORED:
        raise InvalidInput(f"Please name at most {MOST_IGNORED} columns to ignore.")
    names = frozenset(map(_column, ignored))
    if known := sorted(names & COLUMNS):
        raise InvalidInput(f"A column that a coupon is made of cannot be ignored: {', '.join(known)}.")
    return names


def _column(name: str) -> str:
    """The name of a column as `COLUMNS` has it."""
    return _BETWEEN_WORDS.sub("_", name.strip().casefold())


_BETWEEN_WORDS = re.compile(r"[\s_-]+")
_MOST_TOLD, _MOST_NAME = 20, 40
"""Columns that are not known, and letters of each, that a message has."""


def _unknown(names: Iterable[str], passed_over: frozenset[str]) -> str | None:
    """What is told of columns that nobody knows; None where all are known, or ignored."""
    unknown = [name.strip() for name in names if _column(name) not in COLUMNS | passed_over]
    if not unknown:
        return None
    told = ", ".join(repr(name[:_MOST_NAME]) for name in unknown[:_MOST_TOLD])
    more = f" and {len(unknown) - _MOST_TOLD} more" if len(unknown) > _MOST_TOLD else ""
    which = f"column called {told}" if len(unknown) == 1 else f"columns called {told}{more}"
    return (
        f"There is no {which}, and a coupon without what it says might promise too much. "
        f"The columns are {_COLUMNS_IN_WORDS}. Please rename it, or say that it is to be ignored."
    )


def _json_rows(pieces: Iterable[str], passed_over: frozenset[str]) -> Iterator[_Row]:
    for row in json_rows(pieces):
        values = row.values if isinstance(row.values, str) else _by_columns(row.values, passed_over)
        yield row.line, row.number, values, _POINT


def _by_columns(values: Mapping[str, Any], passed_over: frozenset[str]) -> _Values:
    """The values of a row by its columns, or why it is none."""
    if unknown := _unknown(values, passed_over):
        return unknown
    named: dict[str, Any] = {}
    for name, value in values.items():
        if (column := _column(name)) in named:
            return f"It says {column!r} twice."
        named[column] = value
    return named


def _columns_of(head: str, delimiter: str, passed_over: frozenset[str]) -> list[str]:
    """The columns that the first line of a CSV names, empty for one without a name; raises InvalidInput."""
    try:
        cells = _cells(head.removeprefix("\ufeff"), delimiter)
    except csv.Error:
        cells = []
    names = [_column(name) for name in cells]
    if not {"id", "kind"} <= set(names):
        raise InvalidInput("The first line of a feed names its columns, among them id and kind.")
    if unknown := _unknown(filter(str.strip, cells), passed_over):
        raise InvalidInput(unknown)
    if twice := sorted({name for name in names if name in COLUMNS and names.count(name) > 1}):
        raise InvalidInput(f"The first line of a feed names each column once; it has {', '.join(twice)} more often.")
    return names


def _csv_rows(lines: Iterable[str], passed_over: frozenset[str]) -> Iterator[_Row]:
    """Each row by the columns of the first line, or why it is none."""
    numbered = enumerate(lines, start=1)
    _, head = next(numbered, (1, ""))
    delimiter = delimiter_of(head)
    sign = _COMMA if delimiter == SEMICOLON else _POINT
    names = _columns_of(head, delimiter, passed_over)
    for number, line in numbered:
        if not line.strip():
            continue
        try:
            cells = _cells(_checked(line), delimiter)
        except csv.Error:
            yield number, None, "This line cannot be read: its quotation marks do not belong together.", sign
            continue
        except ValueError as wrong:
            yield number, None, f"This line cannot be read: {wrong}.", sign
            continue
        if len(cells) != len(names):
            yield number, None, f"It has {len(cells)} cells, and the first line names {len(names)}.", sign
        elif any(cell.strip() for name, cell in zip(names, cells, strict=True) if not name):
            yield number, None, "It has something in a column that has no name.", sign
        else:
            yield number, None, _with_points(dict(zip(names, cells, strict=True)), delimiter), sign


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter, strict=True), [])


def _checked(line: str) -> str:
    """A line that can be read; raises ValueError."""
    if len(line) > LONGEST_ROW:
        raise ValueError(f"it has more than {LONGEST_ROW} letters")
    if _REPLACED in line or "\0" in line:
        raise ValueError(NOT_UTF8)
    return line


_NUMBERS = ("value", "buy", "get", "minimum_amount", "minimum_count", "max_uses")
_DAYS = ("starts_on", "ends_on")
_COMMA_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
_DAY_BY_POINTS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


def _with_points(cells: dict[str, str], delimiter: str) -> _Values:
    """The cells of a row as they would be between commas, 1.50 for 1,50 and 2026-12-31 for 31.12.2026, or why one of
    them may mean two things. Between other signs than semicolons nothing says which sign is the decimal one."""
    if delimiter != SEMICOLON:
        return cells
    for name in cells.keys() & set(_NUMBERS):
        cell = cells[name].strip()
        if _COMMA_NUMBER.fullmatch(cell):
            cells[name] = cell.replace(".", "").replace(",", ".")
        elif _THOUSANDS.fullmatch(cell):
            comma, whole = cell.replace(".", ",", 1), cell.replace(".", "")
            return f"{name}: {cell!r} may be {whole} or a fraction; please write {whole}, or {comma} with a comma."
    for name in cells.keys() & set(_DAYS):
        if day := _DAY_BY_POINTS.fullmatch(cells[name].strip()):
            cells[name] = f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}"
    return cells


def _row(line: int, row: int | None, values: Mapping[str, Any], sign: str) -> FeedRow:
    told = {name: _text(values.get(name), name) for name in COLUMNS}
    external_id = told["id"]
    if not external_id or len(external_id) > MOST_ID:
        raise InvalidCoupon(f"Each row has an id of at most {MOST_ID} letters.", "id")
    if not external_id.isprintable():
        raise InvalidCoupon("It has signs that cannot be seen.", "id")
    return FeedRow(line, external_id, told["store"] or None, _terms(told, sign), row, _digest_of(told))


_IN_ORDER = tuple(sorted(COLUMNS))


def _digest_of(told: Mapping[str, str]) -> str:
    """The same for the same values; 32 signs. It does not tell one feed from another."""
    values = tuple(told[name] for name in _IN_ORDER)
    return blake2b(repr(values).encode(), digest_size=16, key=_readers()).hexdigest()


@lru_cache(maxsize=1)
def _readers() -> bytes:
    """A digest of all that may make a coupon of a row, and its title: the whole domain, as no list of its files would
    stay true, and Babel, which writes money. A row that an earlier release read otherwise is read again."""
    read = blake2b(version("babel").encode(), digest_size=32)
    domain = Path(str(files("cartsnitch_domain")))
    for file in sorted(domain.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            read.update(str(file.relative_to(domain)).encode())
            read.update(file.read_bytes())
    return read.digest()


_LISTS = frozenset({"gtins", "words"})
"""What JSON may say as a list of texts."""


def _text(value: Any, name: str) -> str:
    """A value of a cell; of JSON, barcodes or words may be a list, which is its texts with blanks between.

    Raises InvalidCoupon.
    """
    if isinstance(value, list) and name in _LISTS and all(isinstance(each, str | int) for each in value):
        return " ".join(map(str, value))
    if isinstance(value, list | dict):
        raise InvalidCoupon(f"It is {'a list' if isinstance(value, list) else 'an object'}, and no single value.", name)
    if isinstance(value, bool):
        return str(value).casefold()
    return "" if value is None else str(value).strip()


def _terms(told: Mapping[str, str], sign: str) -> Terms:
    return Terms(
        kind=_kind(told["kind"]),
        value=_number(told, "value", sign),
        currency_code=told["currency"].upper() or None,
        buy=_whole(told, "buy", sign),
        get=_whole(told, "get", sign),
        minimum_amount=_number(told, "minimum_amount", sign),
        minimum_count=_number(told, "minimum_count", sign),
        minimum_is_of_basket=_flag(told, "minimum_of_basket") or False,
        gtins=frozenset(told["gtins"].replace("|", " ").replace(",", " ").split()),
        category=told["category"].casefold() or None,
        goods=told["words"] or None,
        starts_on=_day(told, "starts_on"),
        ends_on=_day(told, "ends_on"),
        needs_clip=_flag(told, "needs_clip"),
        code=told["code"] or None,
        is_stackable=_flag(told, "stackable"),
        max_uses=_whole(told, "max_uses", sign),
        title=told["title"] or None,
    )


_KINDS = {kind.value: kind for kind in CouponKind}


def _kind(told: str) -> CouponKind:
    kind = _KINDS.get(told.casefold())
    if kind is None:
        raise InvalidCoupon(f"There is no kind called {told[:40]!r}; there are {', '.join(_KINDS)}.", "kind")
    return kind


_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,4})?", re.ASCII | re.IGNORECASE)
_WITH_CURRENCY = re.compile(
    r"(?P<before>[A-Z]{3}|[^\W\d_]{0,3}\$|[€£¥₹₽₺]|zł|kr|Fr)?\.?\s*(?P<amount>\d[\d.,]*?)(?P<dash>[.,][-\u2013])?"
    r"\s*(?P<behind>[A-Z]{3}|[^\W\d_]{0,3}\$|[€£¥₹₽₺]|zł|kr|Kč|Ft|lei)?\.?",
    re.ASCII | re.IGNORECASE,
)


def _number(told: Mapping[str, str], name: str, sign: str) -> Decimal | None:
    text = told[name]
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    raise InvalidCoupon(f"{text[:40]!r} is no number{_fault(text, sign)}.", name)


def _fault(text: str, sign: str) -> str:
    """What is wrong with a number, as far as it can be told; `sign` is the decimal one of the feed."""
    money = _WITH_CURRENCY.fullmatch(text)
    if money and (money["before"] or money["behind"]):
        return f": please write {money['amount']} without the sign of its currency"
    if money and money["dash"]:
        return f": please write {money['amount']} without the dash"
    if sign == _COMMA:
        return ": its decimal sign is a comma, as in 1,50" if set(text) & {_POINT, _COMMA} else ""
    return ": its decimal sign is a point, as in 1.50" if _COMMA in text else ""


def _whole(told: Mapping[str, str], name: str, sign: str) -> int | None:
    number = _number(told, name, sign)
    if number is None:
        return None
    if number % 1 or abs(number) > 10**6:
        raise InvalidCoupon(f"{told[name].replace(_POINT, sign)[:40]!r} is no whole number.", name)
    return int(number)


_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _day(told: Mapping[str, str], name: str) -> date | None:
    text = told[name]
    if not text:
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:  # a month or a day that there is not
        pass
    raise InvalidCoupon(f"{text[:40]!r} is no day like 2026-12-31 (year, month, day).", name)


def _flag(told: Mapping[str, str], name: str) -> bool | None:
    """Whether it is so; None where that is not said."""
    value = told[name].casefold()
    if not value:
        return None
    if value not in _YES | _NO:
        raise InvalidCoupon(f"{told[name][:40]!r} is neither true nor false.", name)
    return value in _YES
