"""What a shopper may enter for the values of a purchase and its lines. Standard library only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from cartsnitch_domain.errors import InvalidCorrection
from cartsnitch_domain.products.printed_content import unit_spelt
from cartsnitch_domain.purchases.rules import CorrectedField, LineKind
from cartsnitch_domain.text import line_of

Value: TypeAlias = str | Decimal | date | datetime | UUID | None
"""What a field can hold."""

Values: TypeAlias = Mapping[CorrectedField, Value]
"""What a shopper enters, by field; fields that are not there stay as they are."""

MOST = Decimal(10) ** 10
"""Amounts and prices stay below: a column has ten digits before the point and four after it."""

MOST_OF_IT = Decimal(1_000_000)
"""No line of a receipt is of more, not even of grams: what a shopper means by more is another field."""

MOST_LETTERS: Mapping[CorrectedField, int] = {
    CorrectedField.TEXT: 300,
    CorrectedField.UNIT: 20,
    CorrectedField.IDENTIFIER: 40,
    CorrectedField.MERCHANT_NAME: 200,
}

_PRINTED = frozenset({CorrectedField.TEXT, CorrectedField.AMOUNT, CorrectedField.KIND})
"""What every line has."""

_FIRST_DAY = date(1970, 1, 1)
_EARLIEST_ZONE = timedelta(hours=14)
"""How far the clocks of the earliest time zone are ahead of UTC: it may be tomorrow where the shopper is."""


def checked(values: Values, now: datetime) -> dict[CorrectedField, Value]:
    """The values as they are kept: texts without spaces around them. Raises InvalidCorrection for one that is wrong."""
    return {field: _checked(field, value, now) for field, value in values.items()}


def _checked(field: CorrectedField, value: Value, now: datetime) -> Value:
    if isinstance(value, str) and not isinstance(value, LineKind):
        value = _text(field, value)
    if value is None:
        if field in _PRINTED:
            raise InvalidCorrection("Every line has a text, an amount and a kind.", field)
        return None
    if isinstance(value, Decimal):
        return _number(field, value)
    if isinstance(value, date):
        return _day(field, value, now)
    return value


def _text(field: CorrectedField, value: str) -> str | None:
    """In one line, as texts that somebody types are kept; None where nothing is left."""
    most = MOST_LETTERS.get(field)
    text = line_of(value, lambda words: InvalidCorrection(words, field))
    if most is not None and len(text) > most:
        raise InvalidCorrection(f"Please enter at most {most} letters.", field)
    return _unit(text) if text and field is CorrectedField.UNIT else text or None


def _unit(text: str) -> str:
    """As units are named here: prices are compared by them, so that one which nothing is sold by says nothing."""
    unit = unit_spelt(text)
    if unit is None:
        raise InvalidCorrection(
            "We do not know this unit. Please enter one such as each, kg, g, lb, oz, l or ml.", CorrectedField.UNIT
        )
    return unit.value


def _number(field: CorrectedField, value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value) >= MOST or value != round(value, 4):
        raise InvalidCorrection("Please enter a number below 10,000,000,000 with at most four decimals.", field)
    refused = _REFUSED.get(field)
    if refused is not None and refused[0](value):
        raise InvalidCorrection(refused[1], field)
    return value


_REFUSED: Mapping[CorrectedField, tuple[Callable[[Decimal], bool], str]] = {
    CorrectedField.QUANTITY: (
        lambda quantity: not 0 < quantity <= MOST_OF_IT,
        "Please enter a quantity above zero and up to 1,000,000. What was brought back has its minus in the amount.",
    ),
    CorrectedField.UNIT_PRICE: (lambda price: price < 0, "A unit price is not below zero."),
}


def _day(field: CorrectedField, value: date, now: datetime) -> date:
    day = value
    if isinstance(value, datetime):
        day = value.date()
        if value.tzinfo is not None:
            raise InvalidCorrection("Please enter the time as printed, without a time zone.", field)
    if day < _FIRST_DAY:
        raise InvalidCorrection(f"Please enter a day from {_FIRST_DAY.year} on.", field)
    if day > (now + _EARLIEST_ZONE).date():
        raise InvalidCorrection("Please enter a day that is not in the future.", field)
    return value
