"""Whose doing a discount is, by what its line prints. Standard library only.

The words are those by which the reading of receipts tells discounts, parted by whose they are. What a till prints for
both, as `DISCOUNT`, `SAVINGS` or `YOU SAVED`, is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from enum import StrEnum
from unicodedata import combining, normalize


class Giver(StrEnum):
    """Whose doing a line says that a discount is."""

    COUPON = "coupon"
    STORE = "store"
    NOBODY = "nobody"
    """It does not say."""


_COUPON = re.compile(
    r"\b(\w*coupons?|cpn|m(fr|fg)|manufacturers?|vouchers?|\w*gutscheine?|bons? de reduction|bono|vale|buono|waardebon"
    r"|cadeaubon|cupon|cupom)\b"
)
_STORE = re.compile(
    r"\b(sale|on special|clearance|mark ?downs?|marked down|reduced|price (cut|drop|reduction)|rollback|tp[rd]"
    r"|promo|promotions?|multi ?(buy|saver)|\d+ for \S+|(member|club|card|clubcard|nectar|loyalty|plus)"
    r" (prices?|savings?|deals?|discounts?)|(employee|staff|senior|student) (discount|disc)"
    r"|\w*rabatt|rabat|\w*nachlass|\w*aktion|angebot|sonderpreis|preisvorteil|lidl plus|payback"
    r"|remises?|descuentos?|dto|oferta|sconto|korting|actie|descontos?|rebaja)\b"
)
_PAPER = re.compile(r"\bbons?\b")
"""A coupon in France and the Netherlands; beside a word of the store it is the receipt, as in `Rabatt auf Bon`."""


def giver(text: str, goods: Collection[str] = ()) -> Giver:
    """Whose doing it is; words of the goods themselves say nothing, since `SALE` is salt in Italy."""
    said = _folded(text)
    if _COUPON.search(said):
        return Giver.COUPON
    if any(match.group() not in goods for match in _STORE.finditer(said)):
        return Giver.STORE
    return Giver.COUPON if _PAPER.search(said) else Giver.NOBODY


_NUMBER = re.compile(r"(?<![\w.,])\d{1,6}(?:[.,]\d{1,2})?(?![\w%])(?![.,]\d)")


def says_amounts(text: str, *amounts: Decimal) -> bool:
    """Whether a text has a number for each of them, as `$5 OFF $25` has five and twenty-five."""
    said = [Decimal(number.replace(",", ".")) for number in _NUMBER.findall(text)]
    return all(amount in said for amount in amounts)


def _folded(text: str) -> str:
    """In small letters without accents, with one space for all that is no letter and no number."""
    bare = "".join(sign for sign in normalize("NFKD", text.casefold()) if not combining(sign))
    return " ".join(re.findall(r"\w+", bare.replace("_", " ")))
