"""How printed numbers and texts name products. Standard library only."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class IdentifierScheme(StrEnum):
    """The families of numbers that name products."""

    GTIN = "gtin"
    PLU = "plu"
    SKU = "sku"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that names a product: everywhere (GTIN in 14 digits, PLU), or in one store (SKU)."""

    scheme: IdentifierScheme
    value: str


GTIN_LENGTHS = frozenset({8, 12, 13, 14})
RESTRICTED_PREFIXES = ("2", "02", "04")
"""Numbers a shop gives out itself, often with the weight or price inside (GS1 General Specifications, 1.4.5)."""


def has_check_digit(digits: str) -> bool:
    """Whether the last digit is the GS1 check digit (mod 10, weights 3 and 1 from the right) of those before it."""
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits[:-1])))
    return (weighted + int(digits[-1])) % 10 == 0


def identify(printed: str) -> Identifier | None:
    """What the digits beside a line's name are; None where they name nothing that lasts.

    PLUs are the 4-digit codes 3000-4999 of the IFPS list, with a leading 9 when organic.
    """
    digits = printed.strip()
    if not digits.isascii() or not digits.isdigit() or not digits.strip("0"):
        return None
    if len(digits) in GTIN_LENGTHS and has_check_digit(digits):
        return None if _is_restricted(digits) else Identifier(IdentifierScheme.GTIN, digits.zfill(14))
    if re.fullmatch(r"9?[34]\d{3}", digits):
        return Identifier(IdentifierScheme.PLU, digits)
    return Identifier(IdentifierScheme.SKU, digits)


def _is_restricted(digits: str) -> bool:
    gtin13 = digits.zfill(14)[1:]
    return len(digits) != 8 and gtin13.startswith(RESTRICTED_PREFIXES)


def text_key(printed: str) -> str:
    """A printed text folded, so that spellings of one print are one: no accents, case, or signs."""
    plain = unicodedata.normalize("NFKD", printed).casefold()
    return " ".join(re.findall(r"[^\W_]+", "".join(sign for sign in plain if not unicodedata.combining(sign))))
