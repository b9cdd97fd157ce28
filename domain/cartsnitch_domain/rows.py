"""Reads that take columns in place of whole records: less work a row, and nothing to keep in step afterwards.

The statements are composed once, with named values, and run as they are: composing one takes longer than asking the
database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Uuid, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY

from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import NotFound

Columns: TypeAlias = Row[*tuple[Any, ...]]
"""A row that has the columns of a record as attributes, under the record's names, and those that were joined."""

Selection: TypeAlias = Select[*tuple[Any, ...]]
"""A statement that gives Columns."""


async def get_one(reads: ReadConnection, statement: Selection, **values: Any) -> Columns:
    """The only row of the statement; raises NotFound where there is none."""
    row = (await reads.execute(statement, values)).one_or_none()
    if row is None:
        raise NotFound
    return row


async def get_all(reads: ReadConnection, statement: Selection, **values: Any) -> list[Columns]:
    """All rows of the statement."""
    return list((await reads.execute(statement, values)).all())


def is_one_of(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether the column is one of the keys in the value of this name; they travel as one array."""
    return column == any_(bindparam(name, type_=ARRAY(Uuid())))


def contains(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether the column fits the pattern in the value of this name, which `pattern_of` makes."""
    return column.ilike(bindparam(name), escape="\\")


def pattern_of(text: str) -> str:
    """The pattern of all that contains this text, whatever signs are in it; case does not matter."""
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, f"\\{sign}")
    return f"%{text}%"


def by_owner(rows: Iterable[Columns], owner: str) -> dict[UUID, list[Columns]]:
    """The rows under the value of their `owner` column, in the order they came; owners without rows have none."""
    found: dict[UUID, list[Columns]] = defaultdict(list)
    for row in rows:
        found[getattr(row, owner)].append(row)
    return found
