"""Base prices: what a litre, a kilogram or an ounce of a package costs (`0,75L 5,32/L`, `12OZ 0.33/OZ`), which laws
want told beside its price.

Nobody pays it. What was weighed or filled has the same words beside it, and its quantity is then known by them; so it
is only one where a size stands before it that a package has, and the amount behind it.
"""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from cartsnitch_ingest.reading.numbers import CURRENCY_SIGNS

_MOST_LITRES = 5
"""Of a package. More is filled into a tank."""

_SIGN = "|".join((*map(re.escape, sorted(CURRENCY_SIGNS, key=len, reverse=True)), "kr"))
_MONEY = rf"(?:(?:{_SIGN})\s?)?\d+[.,]\d\d(?!\d)(?:\s?(?:{_SIGN}))?"
_UNIT = r"(?:1|10{1,3})?\s?(?:kg|gr?|l|lt|ltr|lit(?:re|er)|ml|cl|dl)\b"

_SIZE = r"(?<![\w.,])(?:\d{1,3}\s?[x×]\s?)?(?P<much>\d+(?:[.,]\d+)?)(?P<gap>\s?)(?P<unit>kg|gr?|ml|cl|dl|l|lt|ltr)\b"
_BASE_PRICE = rf"[(\[]?\s?(?:{_UNIT}\s?=\s?{_MONEY}|{_MONEY}\s?/\s?{_UNIT})\s?[)\]]?"
_TOLD = re.compile(rf"{_SIZE}(?P<between>[^\d@×*]*?)(?P<told>{_BASE_PRICE})(?=.*\d\s?[.,]\s?\d\d(?!\d))", re.IGNORECASE)
_US_UNIT = r"(?:fl\.?\s?oz|oz|lbs?|ct|cnt|ea|each|pk|pt|qt|gal|rl|rolls?|ld|lds|loads?|sh|shts?|doz|dz)\b"
_US_MONEY = r"\$?\s?(?P<price>\d*\.\d{2,3}|\d{1,3}(?:\.\d)?(?=\s?[c¢]))(?P<cents>\s?[c¢])?"
_US_TOLD = re.compile(
    rf"(?<![\w.,])(?:(?P<much>\d+(?:\.\d+)?)(?P<gap>\s?))?(?P<unit>{_US_UNIT})(?P<between>[^\d@×*.$]*)"
    rf"(?P<told>(?<![\d.]){_US_MONEY}\s?(?:/|per\s)\s?{_US_UNIT})(?=.*?(?P<amount>\d+\.\d\d)(?!\d))",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?:oz|lb|ct|cnt|ea|doz|dz)", re.IGNORECASE)
"""What goods are sold by, so many of them at so much each."""

_CENT = Decimal("0.01")
_NAME = re.compile(r"[^\W\d_]{2}")
_TIMES = re.compile(r"(?<!\w)x(?!\w)", re.IGNORECASE)


def without_base_price(text: str) -> str:
    """The text with spaces in the place of a base price, so that nothing else in it moves."""
    for pattern, is_of_package in ((_TOLD, _is_of_package), (_US_TOLD, _is_of_us_package)):
        found = pattern.search(text)
        is_named = found is not None and _NAME.search(text[: found.start()] or text[found.end("unit") :])
        if found is not None and is_named and is_of_package(found):
            start, end = found.span("told")
            return f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _is_of_package(found: re.Match[str]) -> bool:
    """Whether the size is one of a package: no scale weighs in whole grams or kilograms that it prints with their unit
    onto them, and none litres."""
    if _TIMES.search(found["between"]):
        return False
    unit = found["unit"].lower()
    if unit in {"kg", "g", "gr"}:
        return not found["gap"] and found["much"].isdigit()
    return unit in {"ml", "cl", "dl"} or Decimal(found["much"].replace(",", ".")) <= _MOST_LITRES


def _is_of_us_package(found: re.Match[str]) -> bool:
    """Whether the size is one of a package: what was weighed or counted out costs as many times as much, to the cent,
    and pounds of a scale are no whole number; a unit by itself is one of it."""
    if _TIMES.search(found["between"]):
        return False
    price = Decimal(found["price"]) * (_CENT if found["cents"] else 1)
    costs = Decimal(found["amount"])
    if found["much"] is None:
        return price == costs
    product = Decimal(found["much"]) * price
    if costs in {product.quantize(_CENT, rounding) for rounding in (ROUND_HALF_UP, ROUND_DOWN)}:
        return _COUNTED.match(found["unit"]) is None
    return not found["unit"].lower().startswith("lb") or (not found["gap"] and found["much"].isdigit())
