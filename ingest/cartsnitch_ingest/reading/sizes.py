"""Sizes: how much is in one of something, as `0,75L` and `6X0,33L` in a name say, which is never money.

A unit that tills print nowhere but behind how much there is makes any number before it a size. Those that are also
marks of taxes or goods behind an amount (`2.99 G`) do so only where the row has an amount without them behind it.
"""

from __future__ import annotations

import re
from decimal import Decimal

_TELLING = r"fl\.?\s?oz|ml|cl|dl|ltrs?|lit(?:re|er)s?|qts?|quarts?|pints?|gal|gallons?"
_ALSO_MARKS = r"l|lts?|grs?|g|pts?"
_WEIGHTS = r"kgs?|lbs?|oz"
"""Prices are told for one of them, too (`3 x 1.99 lb`), so that arithmetic has to speak."""

_END = r"(?=[x×]\s?\d|\b)"
"""Nothing may follow a unit but how many there are: `0,33LX6`."""

_UNIT = re.compile(
    rf"(?P<gap>\s?)(?:(?P<telling>{_TELLING})|(?P<mark>{_ALSO_MARKS})|(?P<weight>{_WEIGHTS})){_END}", re.IGNORECASE
)
_MUCH = r"\d+[.,]\d+"
_WORD = re.compile(rf"{_MUCH}(?:{_TELLING}|{_WEIGHTS}){_END}", re.IGNORECASE)
_MARKED_WORD = re.compile(rf"{_MUCH}(?:{_ALSO_MARKS}){_END}", re.IGNORECASE)
_AT_END = re.compile(rf"(?<![\w.,/])(?:\d+\s?[x×]\s?)?{_MUCH}\s?(?:{_ALSO_MARKS})$", re.IGNORECASE)

_AMOUNT = re.compile(r"(?<![\w.,])[-–−]?[€£$]?\s?(?P<value>\d*\s?[.,]\d\d)(?!\d)(?:\s?(?P<mark>[^\W\d_]+))?")
_NEXT_IS_AMOUNT = re.compile(r"(?:\s*[x×]\s?\d+)?\s*(?:[-–−€£$]\s?)?\d*[.,]\d\d(?!\d)", re.IGNORECASE)
"""Behind `1.75 G`, where G is a unit as in `TEA 20 X 1.75 G 2.49`, and no mark as in `MILK 4.99 G SAVE 1.00`."""

_NAME = re.compile(r"[^\W\d_]{2}")

_OF_LITRES = re.compile(
    r"(?<![\w.,/])(?:\d{1,3}\s?[x×]\s?(?P<much>\d*[.,]\d{1,3})\s?(?P<unit>l|lts?)\b"
    r"|(?P<first>\d*[.,]\d{1,3})\s?(?P<before>l|lts?)\s?[x×]\s?\d{1,3}(?![\w.,]))",
    re.IGNORECASE,
)
_LIKE_A_PRICE = re.compile(r"[479]9$")
"""As many prices end, and no package of litres."""

_ROUNDED = Decimal("0.02")
"""What rounding takes from an amount, or adds to it."""


def size_behind(text: str, at: int) -> tuple[str, int] | None:
    """The unit right behind a number that ends `at` in the text, which makes it a size, and where the unit ends."""
    found = _UNIT.match(text, at)
    if found is None or found["weight"]:
        return None
    unit, behind = found["telling"] or found["mark"], text[found.end() :]
    if found["mark"] and not _has_other_amount(behind, unit):
        return None
    if found["gap"] and unit.lower() == "g" and not _NEXT_IS_AMOUNT.match(behind):
        return None
    return unit, found.end()


def is_size(word: str, behind: str) -> bool:
    """Whether a word is a number and its unit, so that no letter in it was read for a digit, as the rest of the row
    `behind` tells."""
    return bool(_WORD.match(word)) or bool(_MARKED_WORD.match(word) and _AMOUNT.search(behind))


def ends_with_size(text: str) -> bool:
    """Whether a text ends with what may be a size, if its amount stands in another row: `WINE 0.75L`."""
    return _AT_END.search(text.rstrip()) is not None


def ends_like_a_price(number: str) -> bool:
    """Whether the hundredths of a printed number are those of a price, which no size of a drink has: `0,99`."""
    return _LIKE_A_PRICE.search(number) is not None


def packs_of_litres(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text has packs of drinks, also with the unit apart (`COLA 6 X 0,33 L`), from where to where.

    That so many of them at so much may make the amount is then chance. Nothing is one where no name stands before it,
    where its number ends as prices do, or where the amount has the same letter behind it, which is then a mark.
    """
    return tuple(found.span() for found in _OF_LITRES.finditer(text) if _is_pack_of_litres(found))


def _is_pack_of_litres(found: re.Match[str]) -> bool:
    text, much, unit = found.string, found["much"] or found["first"], found["unit"] or found["before"]
    if not _NAME.search(text[: found.start()]) or ends_like_a_price(much):
        return False
    behind = text[found.end() :]
    return not _AMOUNT.search(behind) or _has_other_amount(behind, unit)


def is_of_a_pack(text: str, at: int, begin: int, end: int, made: Decimal) -> bool:
    """Whether the number that ends `at`, told with how many there are between `begin` and `end` of the text, is the
    size of one in a pack, and no price of which so many come to what is `made`.

    A price may have a mark behind it, or the unit that it is told for, if it makes the amount of the row.
    """
    found = _UNIT.match(text, at)
    if found is None:
        return False
    if found["telling"] or (found["mark"] and not found["gap"]):
        return True
    if any(start <= begin < stop for start, stop in packs_of_litres(text)):
        return True
    if amounts := [_decimal(amount["value"]) for amount in _AMOUNT.finditer(text, max(end, found.end()))]:
        return abs(amounts[-1] - made) > _ROUNDED
    return (found["mark"] or "").lower() == "l" and bool(_NAME.search(text[:begin]))


def _has_other_amount(text: str, mark: str) -> bool:
    """Whether there is an amount in the text without the mark behind it."""
    return any((found["mark"] or "").lower() != mark.lower() for found in _AMOUNT.finditer(text))


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(" ", "").replace(",", "."))
