"""The scalars of the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import NewType, TypeVar

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types.scalar import ScalarDefinition

Value = TypeVar("Value")

LocalDateTime = NewType("LocalDateTime", datetime)
"""A wall clock time, without a zone."""


def _read_as(name: str, read: Callable[[str], Value]) -> Callable[[object], Value]:
    """Reads a scalar that is sent as a string; what is none is the client's mistake, and said so."""

    def parse(value: object) -> Value:
        try:
            if isinstance(value, str):
                return read(value)
        except (ValueError, InvalidOperation):
            pass
        raise GraphQLError(f"This is no {name}: {value!r:.100}")

    return parse


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment has an offset")
    return moment


SCALARS: dict[object, ScalarDefinition] = {
    date: strawberry.scalar(
        name="Date",
        description="A date as ISO 8601, without time: 2026-03-01.",
        serialize=date.isoformat,
        parse_value=_read_as("Date", date.fromisoformat),
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment as ISO 8601 with its offset.",
        serialize=datetime.isoformat,
        parse_value=_read_as("DateTime", _moment),
    ),
    LocalDateTime: strawberry.scalar(
        name="LocalDateTime",
        description="A wall clock time as printed, without a zone that nobody printed: 2026-03-01T18:22:00.",
        serialize=datetime.isoformat,
        parse_value=_read_as("LocalDateTime", datetime.fromisoformat),
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description="An exact decimal number as a string.",
        serialize=str,
        parse_value=_read_as("Decimal", Decimal),
    ),
}


def configuration() -> StrawberryConfig:
    """How the schema is named and which scalars it has."""
    return StrawberryConfig(scalar_map=SCALARS)
