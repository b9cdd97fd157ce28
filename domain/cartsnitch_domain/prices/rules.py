"""Which prices the lines of a purchase show. Standard library only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from cartsnitch_domain.purchases.rules import LineKind

PRICE_EXPONENT = Decimal("0.0001")
EACH = "each"


@dataclass(frozen=True, slots=True)
class PricedLine:
    """What of a line its price depends on; `applies_to_id` is the line that it belongs to."""

    id: UUID
    kind: LineKind
    amount: Decimal
    quantity: Decimal | None
    unit: str | None
    unit_price: Decimal | None
    applies_to_id: UUID | None


@dataclass(frozen=True, slots=True)
class PriceSeen:
    """What one `unit` of the item on a line cost, its own discounts taken off."""

    line_id: UUID
    unit_price: Decimal
    unit: str
    is_promotional: bool


def prices_of(lines: Sequence[PricedLine]) -> list[PriceSeen]:
    """The price of each item that was paid for; gifts and returns show none."""
    discounts: defaultdict[UUID | None, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.kind is LineKind.DISCOUNT:
            discounts[line.applies_to_id] += line.amount
    seen = (_price_of(line, discounts.get(line.id, Decimal())) for line in lines if line.kind is LineKind.ITEM)
    return [price for price in seen if price is not None]


def _price_of(item: PricedLine, discount: Decimal) -> PriceSeen | None:
    quantity = item.quantity or Decimal(1)
    if quantity <= 0 or item.amount + discount <= 0:
        return None
    unit_price = _unit_price(item, discount, quantity).quantize(PRICE_EXPONENT)
    return PriceSeen(item.id, unit_price, item.unit or EACH, discount < 0) if unit_price > 0 else None


def _unit_price(item: PricedLine, discount: Decimal, quantity: Decimal) -> Decimal:
    """As printed, where that is what was paid: an amount is rounded, so dividing it again would blur the price."""
    if item.unit_price is not None and not discount:
        return item.unit_price
    return (item.amount + discount) / quantity
