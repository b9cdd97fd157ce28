"""Money: an exact amount in a currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_precision, list_currencies


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in an ISO 4217 currency."""

    amount: Decimal
    currency_code: str


def printed(amount: Decimal, currency_code: str | None) -> Decimal:
    """The amount as it is printed: the currency's decimals, and more only where they are not zero."""
    short = amount.quantize(smallest(currency_code))
    return short if short == amount else amount.normalize()


def is_currency(code: str) -> bool:
    """Whether this is a currency of ISO 4217, of today or of the past."""
    return code in list_currencies()


@cache
def smallest(currency_code: str | None) -> Decimal:
    """The smallest amount that a currency prints; of an unknown one, a hundredth."""
    return Decimal(1).scaleb(-(get_currency_precision(currency_code) if currency_code else 2))
