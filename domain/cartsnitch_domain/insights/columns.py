"""Columns that several statements about all purchases have."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Date, cast, func, literal_column
from sqlalchemy.dialects.postgresql import TIMESTAMP


def first_of_month(day: ColumnElement[date] | ColumnElement[date | None]) -> ColumnElement[date]:
    """The first day of the month of a day."""
    return cast(func.date_trunc(literal_column("'month'"), cast(day, TIMESTAMP(timezone=False))), Date)
