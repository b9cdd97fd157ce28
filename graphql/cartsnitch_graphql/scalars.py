"""The scalars of the API."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import NewType

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types.scalar import ScalarDefinition

LocalDateTime = NewType("LocalDateTime", datetime)
"""A wall clock time, without a zone."""


def _date(value: str) -> date:
    if not isinstance(value, str):
        raise ValueError("a date is a string")
    return date.fromisoformat(value)


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment has an offset")
    return moment


def _decimal(value: str) -> Decimal:
    try:
        return Decimal(value)
    except InvalidOperation as wrong:
        raise ValueError("not a decimal number") from wrong


SCALARS: dict[object, ScalarDefinition] = {
    date: strawberry.scalar(
        name="Date",
        description="A date as ISO 8601, without time: 2026-03-01.",
        serialize=date.isoformat,
        parse_value=_date,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment as ISO 8601 with its offset.",
        serialize=datetime.isoformat,
        parse_value=_moment,
    ),
    LocalDateTime: strawberry.scalar(
        name="LocalDateTime",
        description="A wall clock time as printed, without a zone that nobody printed: 2026-03-01T18:22:00.",
        serialize=datetime.isoformat,
        parse_value=datetime.fromisoformat,
    ),
    Decimal: strawberry.scalar(
        name="Decimal", description="An exact decimal number as a string.", serialize=str, parse_value=_decimal
    ),
}


def configuration() -> StrawberryConfig:
    """How the schema is named and which scalars it has."""
    return StrawberryConfig(scalar_map=SCALARS)
