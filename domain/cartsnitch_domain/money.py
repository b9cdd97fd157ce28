"""Money: an exact amount in a currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import get_currency_precision, list_currencies

from cartsnitch_domain.errors import InvalidCurrency


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in an ISO 4217 currency."""

    amount: Decimal
    currency_code: str


def printed(amount: Decimal, currency_code: str | None) -> Decimal:
    """The amount as it is printed: the currency's decimals, and more only where they are not zero."""
    short = amount.quantize(smallest(currency_code))
    return short if short == amount else amount.normalize()


def rounded(amount: Decimal, currency_code: str | None) -> Decimal:
    """The amount as a till rounds it: to the currency's decimals, half up."""
    return amount.quantize(smallest(currency_code), ROUND_HALF_UP)


# Not placeholders: ISO 4217 lists them, and so does `list_currencies`, though nobody pays in them.
_NO_MONEY = frozenset(
    {"XXX", "XTS", "XAG", "XAU", "XPD", "XPT", "XBA", "XBB", "XBC", "XBD", "XDR", "XFO", "XFU", "XRE", "XSU", "XUA"}
)
"""Codes of ISO 4217 that no receipt is in: for none, for tests, for metals, and for what only banks reckon in."""


def is_currency(code: str) -> bool:
    """Whether this is a currency of ISO 4217, of today or of the past, that somebody may have paid in."""
    return code in list_currencies() and code not in _NO_MONEY


def known_currency(code: str) -> str:
    """The code, where ISO 4217 has it, also that for none; raises InvalidCurrency."""
    if code not in list_currencies():
        raise InvalidCurrency(f"{code!r:.20} is no currency of ISO 4217.")
    return code


@cache
def smallest(currency_code: str | None) -> Decimal:
    """The smallest amount that a currency prints; of an unknown one, a hundredth."""
    return Decimal(1).scaleb(-(get_currency_precision(currency_code) if currency_code else 2))
