"""Opaque keyset cursors: where a page of a list ended.

Each begins with the name of its list, so that one of another list, whose keys may look alike, is none of this one.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

import orjson

from cartsnitch_domain.errors import InvalidCursor

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Slice(Generic[Item]):
    """A page of a list, and whether more follow."""

    items: tuple[Item, ...]
    has_next: bool


def encode_cursor(of_list: str, *keys: str) -> str:
    """The sort keys of a row of a list as an opaque string."""
    return base64.urlsafe_b64encode(orjson.dumps((of_list, *keys))).decode().rstrip("=")


def decode_cursor(of_list: str, cursor: str, length: int) -> tuple[str, ...]:
    """The sort keys of a cursor; raises InvalidCursor for one that we did not make, or made for another list."""
    try:
        keys = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, UnicodeDecodeError) as wrong:
        raise InvalidCursor from wrong
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise InvalidCursor
    if len(keys) != length + 1 or keys[0] != of_list:
        raise InvalidCursor
    return tuple(keys[1:])


def decode_day_cursor(of_list: str, cursor: str) -> dict[str, date | UUID]:
    """The place in a list by day and id, as `last_day` and `last_id`; raises InvalidCursor."""
    day, last_id = decode_cursor(of_list, cursor, 2)
    try:
        return {"last_day": date.fromisoformat(day), "last_id": UUID(last_id)}
    except ValueError as wrong:
        raise InvalidCursor from wrong


def slice_of(rows: list[Item], first: int) -> Slice[Item]:
    """The first `first` of rows that were asked for with a limit of `first + 1`."""
    return Slice(tuple(rows[:first]), has_next=len(rows) > first)
