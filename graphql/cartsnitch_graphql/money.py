"""Money as the API shows it."""

from __future__ import annotations

from decimal import Decimal

import strawberry
from cartsnitch_domain.money import printed

UNKNOWN_CURRENCY = "XXX"
"""The code that ISO 4217 has for "no currency": the receipt names none, and none is guessed. A code and not null, so
that whoever shows an amount has to handle one field in one way."""


@strawberry.type(description="An exact amount in a currency.")
class Money:
    amount: Decimal = strawberry.field(
        description="With its sign and the decimals of its currency, more only where they are not zero."
    )
    currency_code: str = strawberry.field(
        description=f"ISO 4217; {UNKNOWN_CURRENCY} where the receipt names no currency."
    )


def money(amount: Decimal | None, currency_code: str | None) -> Money | None:
    """An amount as printed; None for none."""
    return None if amount is None else exact_money(amount, currency_code)


def exact_money(amount: Decimal, currency_code: str | None) -> Money:
    """An amount as printed."""
    return Money(amount=printed(amount, currency_code), currency_code=currency_code or UNKNOWN_CURRENCY)
