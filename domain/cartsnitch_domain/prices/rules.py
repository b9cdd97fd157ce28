"""Which prices the lines of a purchase show. Standard library only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from cartsnitch_domain.purchases.rules import LineKind, voided_items

PRICE_EXPONENT = Decimal("0.0001")
EACH = "each"

BELOW = Decimal(10) ** 10
"""What a record can keep. A large amount of next to nothing comes to more, and is no price of anything."""


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
    """What one `unit` of the item on a line cost, its own discounts taken off.

    `shelf_price` is what it would have cost without them; None where nothing was taken off.
    """

    line_id: UUID
    unit_price: Decimal
    unit: str
    shelf_price: Decimal | None = None

    @property
    def is_promotional(self) -> bool:
        """Whether money was taken off."""
        return self.shelf_price is not None


def prices_of(lines: Sequence[PricedLine]) -> list[PriceSeen]:
    """The price of each item that was paid for; gifts, returns and what was voided show none."""
    discounts: defaultdict[UUID | None, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.kind is LineKind.DISCOUNT:
            discounts[line.applies_to_id] += line.amount
    voided = voided_items((line.id, line.kind, line.amount, line.applies_to_id) for line in lines)
    items = (line for line in lines if line.kind is LineKind.ITEM and line.id not in voided)
    seen = (_price_of(line, discounts.get(line.id, Decimal())) for line in items)
    return [price for price in seen if price is not None]


def _price_of(item: PricedLine, discount: Decimal) -> PriceSeen | None:
    quantity = item.quantity or Decimal(1)
    if quantity <= 0 or item.amount + discount <= 0:
        return None
    shelf_price = _shelf_price(item, quantity)
    paid = ((item.amount + discount) / quantity).quantize(PRICE_EXPONENT) if discount else shelf_price
    if paid <= 0 or max(paid, shelf_price) >= BELOW:
        return None
    return PriceSeen(item.id, paid, item.unit or EACH, shelf_price if discount < 0 else None)


def _shelf_price(item: PricedLine, quantity: Decimal) -> Decimal:
    """As printed, where it is: an amount is rounded, so dividing it again would blur the price."""
    printed = item.amount / quantity if item.unit_price is None else item.unit_price
    return printed.quantize(PRICE_EXPONENT)
