"""How printed numbers and texts name products. Standard library only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class IdentifierScheme(StrEnum):
    """The families of numbers that name products."""

    GTIN = "gtin"
    PLU = "plu"
    SKU = "sku"


class MatchReason(StrEnum):
    """Why a line is of its product, the surest first."""

    CHOSEN = "chosen"
    """The shopper said so of this line."""
    NUMBER = "number"
    """By the number beside the text."""
    TAUGHT = "taught"
    """The shopper said once what this store means by this text. Not kept with a line, which has its lesson."""
    PRINTED_BEFORE = "printed_before"
    """The store printed this text for it before."""
    ALIKE = "alike"
    """The texts say the same, in the same size."""
    FAMILY = "family"
    """New, of the family of a product that the text names in another size, or at a price that is far off."""
    NEW = "new"
    """New: nothing that is known is alike enough."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that names a product: everywhere (GTIN in 14 digits, PLU), or in one store (SKU)."""

    scheme: IdentifierScheme
    value: str

    @property
    def is_universal(self) -> bool:
        """Whether it names the same in every store."""
        return self.scheme is not IdentifierScheme.SKU

    @property
    def is_gtin(self) -> bool:
        """Whether it is a barcode: it has a check digit, while one misread digit makes another PLU or SKU."""
        return self.scheme is IdentifierScheme.GTIN


GTIN_LENGTHS = frozenset({8, 12, 13, 14})
UPC_A_LENGTH = 12
UPC_E_LENGTH = 8
RESTRICTED_PREFIXES = ("2", "02", "04")
"""Numbers a shop gives out itself, often with the weight or price inside (GS1 General Specifications, 1.4.5)."""
MEASURED_PREFIXES = ("2", "02")
"""Of these, those with the weight or price inside; 04 is for a shop's other numbers."""


def has_check_digit(digits: str) -> bool:
    """Whether the last digit is the GS1 check digit (mod 10, weights 3 and 1 from the right) of those before it."""
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits[:-1])))
    return (weighted + int(digits[-1])) % 10 == 0


def identify(printed: str) -> Identifier | None:
    """What the digits beside a line's name are; None where they name nothing that lasts.

    All spellings of a GTIN are one: UPC-E is expanded, UPC-A and EAN get zeros in front. PLUs are the 4-digit codes
    3000-4999 of the IFPS list, with a leading 9 when organic. Of a code that a store's scales printed, the part that
    names the goods is a number of that store.
    """
    digits = printed.strip()
    if not digits.isascii() or not digits.isdigit() or not digits.strip("0"):
        return None
    if (upc_a := expanded(digits)) is not None:
        return Identifier(IdentifierScheme.GTIN, upc_a.zfill(14))
    if len(digits) in GTIN_LENGTHS and has_check_digit(digits):
        return weighed_item(digits) if _is_restricted(digits) else Identifier(IdentifierScheme.GTIN, digits.zfill(14))
    if re.fullmatch(r"9?[34]\d{3}", digits):
        return Identifier(IdentifierScheme.PLU, digits)
    return Identifier(IdentifierScheme.SKU, digits)


def is_misread(number: Identifier, others: Iterable[Identifier]) -> bool:
    """Whether a number that is taken for a store's own is one of these barcodes with another check digit, which is
    wrong: nothing but a digit misread."""
    if number.scheme is not IdentifierScheme.SKU or len(number.value) not in GTIN_LENGTHS - {UPC_E_LENGTH}:
        return False
    body = number.value.zfill(max(GTIN_LENGTHS))[:-1]
    return any(other.is_gtin and other.value[:-1] == body for other in others)


def is_organic(number: Identifier) -> bool:
    """Whether a PLU says that it is grown organically: five digits, the first a 9."""
    return number.scheme is IdentifierScheme.PLU and len(number.value) == len("94011")


def expanded(digits: str) -> str | None:
    """The UPC-A of a UPC-E with its number system 0 and its check digit; None where it is none.

    The EAN-8s that begin with 0 are given out by shops themselves (GS1-8 prefixes 000-099), so no other is hidden.
    """
    if len(digits) != UPC_E_LENGTH or not digits.startswith("0"):
        return None
    body, last, check = digits[1:6], digits[6], digits[7]
    if last in "012":
        full = f"0{body[:2]}{last}0000{body[2:]}"
    elif last in "34":
        kept = int(last)
        full = f"0{body[:kept]}00000{body[kept:]}"
    else:
        full = f"0{body}0000{last}"
    upc_a = full + check
    return upc_a if has_check_digit(upc_a) else None


def weighed_item(digits: str) -> Identifier | None:
    """The number of the goods in a code with their price inside, as a number of the store; None where it is not safe.

    Only the UPC-A of North America, 2 IIIII C PPPP K, is laid out alike in all stores, and its own check digit over the
    price (C) has to be right (GS1 General Specifications, 7.9). What an EAN with 20-29 has inside, each chain decides.
    """
    upc_a = digits[1:] if len(digits) == UPC_A_LENGTH + 1 and digits[0] == "0" else digits
    if len(upc_a) != UPC_A_LENGTH or upc_a[0] != "2" or not has_check_digit(upc_a):
        return None
    item, check, price = upc_a[1:6], upc_a[6], upc_a[7:11]
    is_priced = bool(price.strip("0")) and _price_check_digit(price) == check
    return Identifier(IdentifierScheme.SKU, f"2{item}") if is_priced else None


def is_of_piece(printed: str | None) -> bool:
    """Whether the digits beside a line's name are the code of one piece, as a scale printed it.

    Numbers that begin with 2, in 12 or 13 digits, are for goods whose measure is each time another one (GS1 General
    Specifications, 1.4.5): their price or weight is inside, so what two pieces cost says nothing of each other.
    """
    digits = (printed or "").strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) not in GTIN_LENGTHS - {UPC_E_LENGTH}:
        return False
    return has_check_digit(digits) and digits.zfill(14)[1:].startswith(MEASURED_PREFIXES)


def number_of_package(printed: str | None, amounts: Iterable[Decimal]) -> Identifier | None:
    """The digits of what may be the code of a piece as a store's number of a package, which costs one of the amounts;
    None where they are surely the code of a piece, or of neither.

    What EAN-13s that begin with 20 to 29 are for is decided by the GS1 of each country and there by the stores: goods
    of their own, a price, or a weight. A price stands before the check digit, in four or five digits, with or without a
    digit of its own before it (GS1 General Specifications, 2.1.14), in hundredths, or where coins are few in tenths or
    whole. No weight can be told from a number of goods by one code alone; but one that is printed again on another day
    has the same inside. Nothing but zeros are goods as the scales know them, whose price stands in each piece's code.
    """
    if printed is None or not is_of_piece(printed):
        return None
    code = printed.strip().zfill(max(GTIN_LENGTHS))[1:]
    is_priced = any(_has_inside(code, amount * ten) for amount in amounts for ten in (100, 10, 1))
    if code[0] != MEASURED_PREFIXES[0] or is_priced or not code[-5:-1].strip("0"):
        return None
    return Identifier(IdentifierScheme.SKU, code)


def is_number_of_package(identifier: str | None) -> bool:
    """Whether a number, as `scheme:value`, is one that `number_of_package` gave."""
    return identifier is not None and re.match(OF_PACKAGE, identifier) is not None


def _has_inside(code: str, coins: Decimal) -> bool:
    if coins != coins.to_integral_value() or not 0 < coins < 100_000:
        return False
    return code[-5:-1] == f"{int(coins):04}" or code[-6:-1] == f"{int(coins):05}"


def _price_check_digit(price: str) -> str:
    """Of four digits, by weighting tables 2-, 2-, 3 and 5-, their sum times 3."""
    tables = ("0246891357", "0246891357", "0369258147", "0594837261")
    return str(sum(int(table[int(digit)]) for table, digit in zip(tables, price, strict=True)) * 3 % 10)


def _is_restricted(digits: str) -> bool:
    gtin13 = digits.zfill(14)[1:]
    return len(digits) != 8 and gtin13.startswith(RESTRICTED_PREFIXES)


OF_PACKAGE = rf"^{IdentifierScheme.SKU.value}:2\d{{12}}$"
"""The numbers, as `scheme:value`, that `number_of_package` gives."""

_LETTERS = re.compile(r"[^\W_]+")


def text_key(printed: str) -> str:
    """A printed text folded, so that spellings of one print are one: no accents, case, or signs."""
    if printed.isascii():
        return " ".join(_LETTERS.findall(printed.lower()))
    plain = unicodedata.normalize("NFKD", printed).casefold()
    return " ".join(_LETTERS.findall("".join(sign for sign in plain if not unicodedata.combining(sign))))
