"""How public pages say prices, months and addresses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from babel.dates import format_date
from babel.numbers import format_currency
from cartsnitch_domain.money import Money
from cartsnitch_domain.prices.unit_prices import UnitPrice
from cartsnitch_domain.stores.actions import slug_of
from cartsnitch_domain.units import Unit

PATH = "/public"
LOCALE = "en"
MOST_KEPT = 4096
"""Texts that are kept: composing one takes longer than all else about a price, and rounded prices are few."""

_ONE = Decimal(1)
_LITTLE = Decimal("0.10")


@lru_cache(MOST_KEPT)
def price_text(price: Money) -> str:
    """As a shelf says it: $3.50."""
    return format_currency(price.amount, price.currency_code, locale=LOCALE)


@lru_cache(MOST_KEPT)
def unit_price_text(price: UnitPrice) -> str:
    """For what it is: $0.22 per oz, $0.24 each; what is less than ten hundredths has one place more."""
    digits = price.price.amount < _LITTLE
    pattern = "¤#,##0.000" if digits else None
    told = format_currency(
        price.price.amount, price.price.currency_code, pattern, locale=LOCALE, currency_digits=not digits
    )
    per = price.per
    if per.amount == _ONE and per.unit is Unit.EACH:
        return f"{told} each"
    return f"{told} per {per.unit.printed if per.amount == _ONE else per}"


def sold_by(unit: str) -> str:
    """What a price is for, where that is no package: "per kg"."""
    return "" if unit == Unit.EACH else f"per {Unit(unit).printed}"


@lru_cache(MOST_KEPT)
def month_text(month: date) -> str:
    """Jan 2026."""
    return format_date(month, "MMM y", locale=LOCALE)


def address_of(name: str, public_id: UUID) -> str:
    """The path of a product's page: its name, and its id by which it is found."""
    return f"{PATH}/products/{'-'.join(filter(None, (slug_of(name), public_id.hex)))}"
