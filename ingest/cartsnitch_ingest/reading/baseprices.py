"""Base prices: what a litre or a kilogram of a package costs (`0,75L 5,32/L`), which laws want told beside its price.

Nobody pays it. What was weighed or filled has the same words beside it, and its quantity is then known by them; so it
is only one where a size stands before it that a package has, and the amount behind it.
"""

from __future__ import annotations

import re
from decimal import Decimal

from cartsnitch_ingest.reading.numbers import CURRENCY_SIGNS

_MOST_LITRES = 5
"""Of a package. More is filled into a tank."""

_SIGN = "|".join((*map(re.escape, sorted(CURRENCY_SIGNS, key=len, reverse=True)), "kr"))
_MONEY = rf"(?:(?:{_SIGN})\s?)?\d+[.,]\d\d(?!\d)(?:\s?(?:{_SIGN}))?"
_UNIT = r"(?:1|10{1,3})?\s?(?:kg|gr?|l|lt|ltr|lit(?:re|er)|ml|cl|dl)\b"

_SIZE = r"(?<![\w.,])(?:\d{1,3}\s?[x×]\s?)?(?P<much>\d+(?:[.,]\d+)?)(?P<gap>\s?)(?P<unit>kg|gr?|ml|cl|dl|l|lt|ltr)\b"
_BASE_PRICE = rf"[(\[]?\s?(?:{_UNIT}\s?=\s?{_MONEY}|{_MONEY}\s?/\s?{_UNIT})\s?[)\]]?"
_TOLD = re.compile(rf"{_SIZE}(?P<between>[^\d@×*]*?)(?P<told>{_BASE_PRICE})(?=.*\d\s?[.,]\s?\d\d(?!\d))", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]{2}")
_TIMES = re.compile(r"(?<!\w)x(?!\w)", re.IGNORECASE)


def without_base_price(text: str) -> str:
    """The text with spaces in the place of a base price, so that nothing else in it moves."""
    found = _TOLD.search(text)
    if found is None or not _NAME.search(text[: found.start()]) or not _is_of_package(found):
        return text
    start, end = found.span("told")
    return f"{text[:start]}{' ' * (end - start)}{text[end:]}"


def _is_of_package(found: re.Match[str]) -> bool:
    """Whether the size is one of a package: no scale weighs in whole grams or kilograms that it prints with their unit
    onto them, and none litres."""
    if _TIMES.search(found["between"]):
        return False
    unit = found["unit"].lower()
    if unit in {"kg", "g", "gr"}:
        return not found["gap"] and found["much"].isdigit()
    return unit in {"ml", "cl", "dl"} or Decimal(found["much"].replace(",", ".")) <= _MOST_LITRES
