"""What the lines of a purchase are, when they balance, and what of them can be corrected. Standard library only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from uuid import UUID


class LineKind(StrEnum):
    """What a printed line does to the total."""

    ITEM = "item"
    DISCOUNT = "discount"
    DEPOSIT = "deposit"
    FEE = "fee"
    TAX = "tax"
    ROUNDING = "rounding"
    TENDER = "tender"
    CHANGE = "change"
    OTHER = "other"


COUNTED_KINDS = frozenset(
    {
        LineKind.ITEM,
        LineKind.DISCOUNT,
        LineKind.DEPOSIT,
        LineKind.FEE,
        LineKind.TAX,
        LineKind.ROUNDING,
    }
)
"""The kinds whose signed amounts add up to the total. Tax that is already inside the prices has no TAX line."""


def counted_sum(lines: Iterable[tuple[LineKind, Decimal]]) -> Decimal:
    """The sum of the signed amounts that count in the total, in the currency of the receipt."""
    return sum((amount for kind, amount in lines if kind in COUNTED_KINDS), Decimal())


def voided_items(lines: Iterable[tuple[UUID, LineKind, Decimal, UUID | None]]) -> frozenset[UUID]:
    """The items of a purchase that nobody bought, by id, kind, amount and owner of its lines: another item that belongs
    to one takes all of it off again, as tills print what was rung up by mistake."""
    items = [(line_id, amount, owner) for line_id, kind, amount, owner in lines if kind is LineKind.ITEM]
    back: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    for _, amount, owner in items:
        if owner is not None and amount < 0:
            back[owner] += amount
    return frozenset(line_id for line_id, amount, _ in items if line_id in back and amount + back[line_id] <= 0)


def gap(total: Decimal | None, lines: Iterable[tuple[LineKind, Decimal]]) -> Decimal | None:
    """How much of the printed total the lines do not explain; zero balances, None where no total was read."""
    return None if total is None else total - counted_sum(lines)


def would_close(amount: Decimal, gap: Decimal) -> bool:
    """Whether a line of this amount explains the gap, by being no line of the total, or one with the other sign."""
    return amount in {-gap, -gap / 2}


def contradicts_itself(amount: Decimal, quantity: Decimal | None, unit_price: Decimal | None) -> bool:
    """Whether a line prints another amount than its quantity at its unit price makes, more than rounding explains."""
    if quantity is None or unit_price is None:
        return False
    made = (quantity * unit_price).quantize(_CENT, ROUND_HALF_UP)
    return abs(made - abs(amount)) > _CENT


_CENT = Decimal("0.01")


class CorrectedField(StrEnum):
    """What of a purchase or a line a shopper can correct; a value is the column that it stands in."""

    TEXT = "text"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    UNIT = "unit"
    UNIT_PRICE = "unit_price"
    KIND = "kind"
    IDENTIFIER = "identifier"
    APPLIES_TO = "applies_to_id"
    PRODUCT = "product_id"
    ADDED = "added"
    REMOVED = "removed_at"
    STORE = "store_id"
    MERCHANT_NAME = "merchant_name"
    PURCHASED_ON = "purchased_on"
    PURCHASED_AT = "purchased_at"
    TOTAL = "total"
    CURRENCY_CODE = "currency_code"
    CONFIRMED = "confirmed_at"
    SAME_AS = "same_as_id"
