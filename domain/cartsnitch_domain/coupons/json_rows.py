"""Rows of a feed in JSON: objects in an array or bare, one a line, all in one line, or each over several.

The text comes in pieces of any length, and no more of it is held than the longest row has. A row that cannot be read
costs itself alone: the next one begins after the end of it, or where nothing but a row can begin.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from cartsnitch_domain.errors import InvalidInput

LONGEST_ROW = 20_000
"""Letters of a row."""

NOT_UTF8 = "it is not written in UTF-8"
"""Why a text with letters that nobody can read, or with NUL, is none."""

_REPLACED = "\ufffd"
_BETWEEN = re.compile(r"[\s,]*")
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[{}\[\]:,"]')
_NEXT_ROW = re.compile(r"\}[\s,]*(?=\{)|\n[\s,]*(?=\{)")
"""Where a row begins, whatever stands before: after the end of another, or on a line of its own."""

_END_OF_ARRAY = re.compile(r"\]\s*\Z")
_LOOK = 4000
"""Letters in which the end of a broken row is looked for by its brackets: however many are broken, it stays quick."""

_END_OF_WORD = re.compile(r"[\s,{\[\]]|$")
_NEAR = 20
"""Letters that are shown of where a row cannot be read."""


class _Object(dict[str, Any]):
    """An object; `repeated` is the first name in it that stands there twice."""

    repeated: str | None = None


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        made.repeated = next(name for place, name in enumerate(names) if name in names[:place])
    return made


_decode = json.JSONDecoder(object_pairs_hook=_object).raw_decode


@dataclass(frozen=True, slots=True)
class JsonRow:
    """A row: the line on which it begins and its number, both from 1, and its values, or why it has none."""

    line: int
    number: int
    values: Mapping[str, Any] | str


def json_rows(pieces: Iterable[str]) -> Iterator[JsonRow]:
    """The rows of a text. Raises InvalidInput for one that has its rows within an object."""
    text = _Text(pieces)
    number = 0
    is_array = text.takes_opening()
    while text.skips(_BETWEEN):
        line = text.line
        if is_array and text.rest.startswith("]", text.at):
            is_array = False
            text.moves(1)
            continue
        number += 1
        yield JsonRow(line, number, _values(text, is_first=number == 1 and not is_array))
    if is_array and not text.is_cut_off:
        yield JsonRow(text.line, number + 1, f"The feed is cut off after {_rows(number)}: its array has no end.")


class _Text:
    """What is left of a text: at least as much as the longest row has, while there is so much."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = iter(pieces)
        self.rest = ""
        self.at = 0
        self.line = 1
        self.is_all = False
        self.is_cut_off = False
        self._fill()

    def takes_opening(self) -> bool:
        """Go to the first row; whether an array began."""
        if self.rest.startswith("\ufeff"):
            self.moves(1)
        self.skips(_BETWEEN)
        is_array = self.rest.startswith("[", self.at)
        if is_array:
            self.moves(1)
        return is_array

    def skips(self, what: re.Pattern[str]) -> bool:
        """Go behind all of it; whether anything is left."""
        while (found := what.match(self.rest, self.at)) and found.end() > self.at:
            self.moves(found.end() - self.at)
        return self.at < len(self.rest)

    def moves(self, letters: int) -> None:
        """Go on."""
        self.line += self.rest.count("\n", self.at, self.at + letters)
        self.at += letters
        self._fill()

    def _fill(self) -> None:
        if self.is_all or len(self.rest) - self.at > LONGEST_ROW:
            return
        held = [self.rest[self.at :]]
        length = len(held[0])
        while length <= 2 * LONGEST_ROW:
            piece = next(self._pieces, None)
            if piece is None:
                self.is_all = True
                break
            held.append(piece)
            length += len(piece)
        self.rest, self.at = "".join(held), 0


def _values(text: _Text, *, is_first: bool) -> Mapping[str, Any] | str:
    """The values of the row that begins here, or why it has none; goes behind it."""
    try:
        found, end = _decode(text.rest, text.at)
    except json.JSONDecodeError as wrong:
        return _passed_over(text, wrong.pos, is_first=is_first)
    except (ValueError, RecursionError):  # a number of thousands of digits, or brackets in brackets in brackets
        return _passed_over(text, text.at, is_first=is_first)
    row = text.rest[text.at : end]
    text.moves(len(row))
    if not isinstance(found, _Object):
        return "This is no row: a row has braces { } around it."
    if is_first and "id" not in found and any(_has_rows(value) for value in found.values()):
        raise InvalidInput(_WRAPPED)
    if found.repeated is not None:
        return f"It says {found.repeated[:_NEAR]!r} twice."
    return _read(row)


def _read(row: str) -> Mapping[str, Any] | str:
    if len(row) > LONGEST_ROW:
        return f"This row cannot be read: it has more than {LONGEST_ROW} letters."
    if _REPLACED in row or "\0" in row:
        return f"This row cannot be read: {NOT_UTF8}."
    try:
        values: Mapping[str, Any] = orjson.loads(row)
    except ValueError:  # halves of letters, and numbers as NaN: what only the decoder of the library takes
        return "This row cannot be read: it has letters or numbers that JSON does not have."
    return values


def _passed_over(text: _Text, failed: int, *, is_first: bool) -> str:
    """Go to where the next row may begin; why this one cannot be read, which fails there."""
    if not text.is_all and failed - text.at > LONGEST_ROW // 2:
        if is_first:
            raise InvalidInput(_WRAPPED)
        text.moves(failed - text.at)
        return _without_end(text)
    near = text.rest[failed : failed + _NEAR]
    end = _end_of_broken(text)
    if end is not None:
        text.moves(end - text.at)
        return f"This row cannot be read from {near!r} on."
    if text.is_all:
        text.moves(len(text.rest) - text.at)
        text.is_cut_off = True
        return "The feed is cut off in the middle of this row. The rows before it were read."
    return _without_end(text)


def _without_end(text: _Text) -> str:
    while (found := _NEXT_ROW.search(text.rest, text.at + 1)) is None and not text.is_all:
        text.moves(len(text.rest) - text.at - 1)
    text.moves((found.end() if found else len(text.rest)) - text.at)
    return f"This row cannot be read: it has more than {LONGEST_ROW} letters, or no end."


def _end_of_broken(text: _Text) -> int | None:
    """Where a row that is broken ends; None if that cannot be seen in what is held."""
    rest, begin = text.rest, text.at
    if rest[begin] not in "{[":
        word = _END_OF_WORD.search(rest, begin + 1)
        return word.start() if word else None
    open_: list[str] = []
    before = ""
    for token in _TOKEN.finditer(rest, begin, begin + _LOOK):
        sign = token[0]
        if sign == '"':
            break  # not closed on its line
        if sign in "{[":
            if open_ and open_[-1] == "{" and before != ":":
                return token.start()  # within a row nothing begins without a name, so this is the next one
            open_.append(sign)
        elif sign in "}]":
            open_.pop()
            if not open_:
                return token.end()
        before = sign
    if found := _NEXT_ROW.search(rest, begin + 1):
        return found.end()
    last = _END_OF_ARRAY.search(rest, begin) if text.is_all else None
    return last.start() if last else None


def _has_rows(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


_WRAPPED = (
    "A feed in JSON is an array of rows, [{...}, {...}], or a row a line. "
    "This one has an object around its rows; please give the array alone."
)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
