"""Reads that take columns in place of whole records, by statements that are composed once.

SQLAlchemy composes and compiles them; the driver runs them. Composing a statement takes longer than PostgreSQL takes to
answer it, and so does carrying it through the layers of a session.
"""

from __future__ import annotations

from collections import defaultdict, namedtuple
from collections.abc import AsyncGenerator, Callable, Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Dialect, Select, SQLColumnExpression, Uuid, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import NotFound

_DIALECT: Dialect = PGDialect_asyncpg()  # type: ignore[no-untyped-call]


class Columns(tuple[Any, ...]):
    """A row that has the columns of a record as attributes, under the record's names, and those that were joined."""

    __slots__ = ()

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


class Rows:
    """A statement that gives rows, its values given by name when it is run."""

    def __init__(self, selection: Select[*tuple[Any, ...]]) -> None:
        compiled = selection.compile(dialect=_DIALECT)
        self._sql = str(compiled)
        self._order = compiled.positiontup or []
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}
        self._row = _row_of([str(column.key) for column in selection.selected_columns])

    async def all(self, reads: ReadConnection, **values: Any) -> list[Columns]:
        """All rows."""
        given = self._fixed | values
        records = await reads.fetch(self._sql, *(given[name] for name in self._order))
        return list(map(self._row, records))

    async def batches(self, reads: ReadConnection, at_once: int, **values: Any) -> AsyncGenerator[list[Columns], None]:
        """All rows, so many at once, each time as they are asked for: no more than those are in memory.

        They are of one moment. The connection is in a transaction meanwhile, so close this generator when done.
        """
        given = self._fixed | values
        async with reads.transaction(readonly=True):
            cursor = await reads.cursor(self._sql, *(given[name] for name in self._order))
            while records := await cursor.fetch(at_once):
                yield list(map(self._row, records))

    async def one(self, reads: ReadConnection, **values: Any) -> Columns:
        """The only row; raises NotFound where there is none."""
        for row in await self.all(reads, **values):
            return row
        raise NotFound


def _row_of(names: list[str]) -> Callable[[Iterable[Any]], Columns]:
    """What makes rows with these attributes of sequences of values."""
    row: Any = type("Row", (namedtuple("_Row", names), Columns), {"__slots__": ()})
    make: Callable[[Iterable[Any]], Columns] = row._make
    return make


def is_one_of(column: SQLColumnExpression[Any], name: str) -> ColumnElement[bool]:
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
