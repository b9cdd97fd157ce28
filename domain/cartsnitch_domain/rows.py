"""Reads that take columns in place of whole records: less work a row, and nothing to keep in step afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Uuid, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.errors import NotFound

Columns: TypeAlias = Row[*tuple[Any, ...]]
"""A row that has the columns of a record as attributes, under the record's names, and those that were joined."""

Selection: TypeAlias = Select[*tuple[Any, ...]]
"""A statement that gives Columns."""


async def get_one(session: AsyncSession, statement: Selection) -> Columns:
    """The only row of the statement; raises NotFound where there is none."""
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound
    return row


async def get_all(session: AsyncSession, statement: Selection) -> list[Columns]:
    """All rows of the statement."""
    return list((await session.execute(statement)).all())


def one_of(column: ColumnElement[Any], keys: Collection[UUID]) -> ColumnElement[bool]:
    """Whether the column is one of the keys. They travel as one array, so the statement's text stays the same."""
    return column == any_(bindparam(None, list(keys), type_=ARRAY(Uuid())))


def by_owner(rows: Iterable[Columns], owner: str) -> dict[UUID, list[Columns]]:
    """The rows under the value of their `owner` column, in the order they came; owners without rows have none."""
    found: dict[UUID, list[Columns]] = defaultdict(list)
    for row in rows:
        found[getattr(row, owner)].append(row)
    return found
