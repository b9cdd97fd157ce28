"""Feeds: rows of coupons as CSV or JSON, one a line, read one after another however many there are.

A row is a line, so a row that is broken costs itself alone. JSON is one object a line, bare or within an array.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

import orjson

from cartsnitch_domain.coupons.coupon import CouponKind
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
"""What a row may say; `id` and `kind` it has to. Others are passed over."""

LONGEST_ROW = 20_000
"""Letters of a line."""

MOST_ID = 200
"""Letters of the id of a row."""

_DELIMITERS = ",;\t|"
_REPLACED = "\ufffd"
_YES, _NO = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0", ""})


class FeedFormat(StrEnum):
    """How a feed is written."""

    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that no coupon comes of, by the number of its line, and why, in words."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A row: the number of its line, what the feed calls it, the store as it names it, and the terms."""

    line: int
    external_id: str
    store: str | None
    terms: Terms


def feed_rows(lines: Iterable[str], written: FeedFormat) -> Iterator[FeedRow | BadRow]:
    """The rows of a feed, given line by line. Raises InvalidInput for a CSV whose first line does not name columns."""
    found = _csv_rows(lines) if written is FeedFormat.CSV else _json_rows(lines)
    for line, values in found:
        if isinstance(values, str):
            yield BadRow(line, values)
            continue
        try:
            yield _row(line, values)
        except InvalidCoupon as wrong:
            yield BadRow(line, f"{wrong.field}: {wrong.message}" if wrong.field else wrong.message)


def _csv_rows(lines: Iterable[str]) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """Each row by the columns of the first line, or why it is none."""
    numbered = enumerate(lines, start=1)
    _, head = next(numbered, (1, ""))
    delimiter = max(_DELIMITERS, key=head.count)
    names = [name.strip().casefold() for name in _cells(head.removeprefix("\ufeff"), delimiter)]
    if not {"id", "kind"} <= set(names):
        raise InvalidInput("The first line of a feed names its columns, among them id and kind.")
    for number, line in numbered:
        if not line.strip():
            continue
        try:
            cells = _cells(_checked(line), delimiter)
        except (csv.Error, ValueError) as wrong:
            yield number, f"This line cannot be read: {wrong}."
            continue
        if len(cells) != len(names):
            yield number, f"It has {len(cells)} cells, and the first line names {len(names)}."
        else:
            yield number, dict(zip(names, cells, strict=True))


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter, strict=True), [])


def _json_rows(lines: Iterable[str]) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    for number, line in enumerate(lines, start=1):
        text = (
            line.strip().removeprefix("\ufeff").removeprefix("[").strip().removesuffix("]").strip().strip(",").strip()
        )
        if not text:
            continue
        try:
            values = orjson.loads(_checked(text))
        except ValueError as wrong:  # orjson's own failure is one
            yield number, f"This line cannot be read: {wrong}."
            continue
        yield number, values if isinstance(values, dict) else "This line is no object with braces around it."


def _checked(line: str) -> str:
    """A line that can be read; raises ValueError."""
    if len(line) > LONGEST_ROW:
        raise ValueError(f"it has more than {LONGEST_ROW} letters")
    if _REPLACED in line or "\0" in line:
        raise ValueError("it is not written in UTF-8")
    return line


def _row(line: int, values: Mapping[str, Any]) -> FeedRow:
    told = {name: _text(values.get(name)) for name in COLUMNS}
    external_id = told["id"]
    if not external_id or len(external_id) > MOST_ID:
        raise InvalidCoupon(f"Each row has an id of at most {MOST_ID} letters.", "id")
    return FeedRow(line, external_id, told["store"] or None, _terms(told))


def _text(value: Any) -> str:
    """A value of a cell; of JSON, a list is its texts with blanks between."""
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, bool):
        return str(value).casefold()
    return "" if value is None else str(value).strip()


def _terms(told: Mapping[str, str]) -> Terms:
    return Terms(
        kind=_kind(told["kind"]),
        value=_number(told, "value"),
        currency_code=told["currency"].upper() or None,
        buy=_whole(told, "buy"),
        get=_whole(told, "get"),
        minimum_amount=_number(told, "minimum_amount"),
        minimum_count=_number(told, "minimum_count"),
        minimum_is_of_basket=_flag(told, "minimum_of_basket"),
        gtins=frozenset(told["gtins"].replace("|", " ").replace(",", " ").split()),
        category=told["category"].casefold() or None,
        goods=told["words"] or None,
        starts_on=_day(told, "starts_on"),
        ends_on=_day(told, "ends_on"),
        needs_clip=_flag(told, "needs_clip"),
        code=told["code"] or None,
        is_stackable=_flag(told, "stackable"),
        max_uses=_whole(told, "max_uses"),
        title=told["title"] or None,
    )


_KINDS = {kind.value: kind for kind in CouponKind}


def _kind(told: str) -> CouponKind:
    kind = _KINDS.get(told.casefold())
    if kind is None:
        raise InvalidCoupon(f"There is no kind called {told[:40]!r}; there are {', '.join(_KINDS)}.", "kind")
    return kind


def _number(told: Mapping[str, str], name: str) -> Decimal | None:
    try:
        return Decimal(told[name]) if told[name] else None
    except InvalidOperation as wrong:
        raise InvalidCoupon(f"{told[name][:40]!r} is no number.", name) from wrong


def _whole(told: Mapping[str, str], name: str) -> int | None:
    number = _number(told, name)
    if number is None:
        return None
    if not number.is_finite() or number % 1 or abs(number) > 10**6:
        raise InvalidCoupon(f"{told[name][:40]!r} is no whole number.", name)
    return int(number)


def _day(told: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(told[name]) if told[name] else None
    except ValueError as wrong:
        raise InvalidCoupon(f"{told[name][:40]!r} is no date as 2026-12-31.", name) from wrong


def _flag(told: Mapping[str, str], name: str) -> bool:
    value = told[name].casefold()
    if value not in _YES | _NO:
        raise InvalidCoupon(f"{told[name][:40]!r} is neither true nor false.", name)
    return value in _YES
