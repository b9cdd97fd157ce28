"""Money: an exact amount in a currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in an ISO 4217 currency."""

    amount: Decimal
    currency_code: str


def to_minor_unit(amount: Decimal, currency_code: str) -> Decimal:
    """The amount with exactly the decimals of its currency (2 for USD, 0 for JPY), half up, as shops round."""
    return amount.quantize(
        Decimal(1).scaleb(-get_currency_precision(currency_code)),
        rounding=ROUND_HALF_UP,
    )


def printed(amount: Decimal, currency_code: str | None) -> Decimal:
    """The amount as it is printed: the currency's decimals, and more only where they are not zero."""
    decimals = get_currency_precision(currency_code) if currency_code else 2
    exponent = amount.normalize().as_tuple().exponent
    needed = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return amount.quantize(Decimal(1).scaleb(-max(decimals, needed)))
