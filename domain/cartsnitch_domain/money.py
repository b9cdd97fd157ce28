"""Money: an exact amount in a currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import format_currency, get_currency_precision, get_currency_symbol, list_currencies

from cartsnitch_domain.errors import InvalidCurrency


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in an ISO 4217 currency."""

    amount: Decimal
    currency_code: str


def printed(amount: Decimal, currency_code: str | None) -> Decimal:
    """The amount as it is printed: the decimals that are usual in the currency, those it has where that is not all of
    the amount, and more only where these are not zero either."""
    for least in (_usual(currency_code), smallest(currency_code)):
        short = amount.quantize(least)
        if short == amount:
            return short
    return amount.normalize()


_LOCALE = "en"
"""The language of all that shoppers are told so far."""


def written(amount: Decimal, currency_code: str) -> str:
    """Money as people write it: $2.00, €1.50, ¥300, CHF 4.50. Every digit of it, and as many as the currency has at
    least; a blank that does not break parts letters from digits, as CLDR has it and Babel does not."""
    digits = max(0, -int(printed(amount, currency_code).as_tuple().exponent))
    blank = "\u00a0" if get_currency_symbol(currency_code, _LOCALE)[-1:].isalpha() else ""
    pattern = f"\u00a4{blank}#,##0.{'0' * digits}" if digits else f"\u00a4{blank}#,##0"
    return format_currency(amount, currency_code, pattern, locale=_LOCALE, currency_digits=False)


def rounded(amount: Decimal, currency_code: str | None) -> Decimal:
    """The amount as a till rounds it: to the currency's decimals, half up."""
    return amount.quantize(smallest(currency_code), ROUND_HALF_UP)


# Not placeholders: ISO 4217 lists them, and so does `list_currencies`, though nobody pays in them.
_NO_MONEY = frozenset(
    {"XXX", "XTS", "XAG", "XAU", "XPD", "XPT", "XBA", "XBB", "XBC", "XBD", "XDR", "XFO", "XFU", "XRE", "XSU", "XUA"}
)
"""Codes of ISO 4217 that no receipt is in: for none, for tests, for metals, and for what only banks reckon in."""


WHICH_CURRENCY = "Please enter the three letters of a currency, such as USD."
"""What somebody is told of a code that no currency has."""


def as_code(typed: str) -> str:
    """The code of a currency as ISO 4217 writes it, of what somebody typed."""
    return typed.strip().upper()


def is_currency(code: str) -> bool:
    """Whether this is a currency of ISO 4217, of today or of the past, that somebody may have paid in."""
    return code in _currencies() and code not in _NO_MONEY


def known_currency(code: str) -> str:
    """The code as ISO 4217 writes it, where it has it, also that for none; raises InvalidCurrency."""
    if (known := as_code(code)) not in _currencies():
        raise InvalidCurrency(WHICH_CURRENCY)
    return known


# Of the currencies without decimals in CLDR, these have hundredths in ISO 4217. The others have none there either, are
# of the past, or have thousandths that no receipt prints (IQD).
_HUNDREDTHS = frozenset({"AFN", "ALL", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "RSD", "SLL", "SOS", "SYP", "YER"})
"""Currencies that are mostly written in whole numbers, and have hundredths: in Serbia each receipt prints them, though
nobody pays in them. How cash is rounded is said below the total, and is no matter of prices."""


@cache
def _currencies() -> frozenset[str]:
    """All that CLDR lists, which it lists anew each time that it is asked."""
    return frozenset(list_currencies())


@cache
def smallest(currency_code: str | None) -> Decimal:
    """The smallest amount that a price may have in a currency, by ISO 4217; of an unknown one, a hundredth."""
    return Decimal("0.01") if currency_code in _HUNDREDTHS else _usual(currency_code)


@cache
def _usual(currency_code: str | None) -> Decimal:
    """The smallest amount that is usually written in a currency, by CLDR; of an unknown one, a hundredth."""
    return Decimal(1).scaleb(-(get_currency_precision(currency_code) if currency_code else 2))
