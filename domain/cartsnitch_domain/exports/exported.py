"""A table as it is taken along: a statement, and how its values are written."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import orjson
from sqlalchemy import ARRAY, JSON, Select, String

from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.money import printed
from cartsnitch_domain.rows import Columns, Rows
from cartsnitch_domain.units import plain

AT_ONCE = 500
"""Rows in memory: a few hundred kilobytes."""

Value: TypeAlias = str | int | bool | None
"""Numbers that have to stay exact are strings; days and moments are ISO 8601; several keys or words stand in one
string, parted by spaces; what has parts is JSON in a string."""


_WRITTEN = (String, ARRAY, JSON)
"""The types of what may be words."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and whether its values are text, which somebody else may have written."""

    name: str
    is_text: bool


class Exported:
    """A table that can be taken along: a statement about the user in `user_id`. `amounts` are the columns that are
    money in the currency of their row, which is written as it is printed."""

    def __init__(self, selection: Select[*tuple[Any, ...]], amounts: Iterable[str] = ()) -> None:
        self.selection = selection
        self.columns = [Column(str(each.key), isinstance(each.type, _WRITTEN)) for each in selection.selected_columns]
        self._amounts = frozenset(amounts)
        self._structured = {str(each.key) for each in selection.selected_columns if isinstance(each.type, JSON)}
        self._rows = Rows(selection)

    async def batches(self, reads: ReadConnection, user_id: UserId) -> AsyncGenerator[list[list[Value]], None]:
        """All rows of a user, some at once as the database comes to them."""
        names = [column.name for column in self.columns]
        async with aclosing(self._rows.batches(reads, AT_ONCE, user_id=user_id)) as batches:
            async for batch in batches:
                yield [[self._value(row, name) for name in names] for row in batch]

    def _value(self, row: Columns, name: str) -> Value:
        value: Any = getattr(row, name)
        if isinstance(value, Decimal):
            return f"{printed(value, row.currency_code):f}" if name in self._amounts else plain(value)
        if isinstance(value, date | datetime):
            return value.isoformat()
        if name in self._structured and not isinstance(value, str | None):
            return orjson.dumps(value).decode()
        if isinstance(value, list):
            return " ".join(map(str, value))
        return value if value is None or isinstance(value, bool | int) else str(value)
