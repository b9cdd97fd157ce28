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

CENT = Decimal("0.01")
ROUNDED = Decimal("0.005")
"""Of an amount: what rounding may take from it where there are no cents, as of 90 forints."""

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
    """As printed, where it is, and the amount does not contradict it: an amount is rounded, so dividing it again would
    blur the price. What was paid is the amount, whatever is printed or read beside it."""
    printed = item.unit_price
    if printed is None or (item.quantity is not None and not _makes(quantity * printed, item.amount)):
        printed = item.amount / quantity
    return printed.quantize(PRICE_EXPONENT)


def _makes(product: Decimal, amount: Decimal) -> bool:
    """Whether a product is an amount but for rounding, to the cent or to the whole of a small currency."""
    return abs(product - amount) <= max(CENT, amount * ROUNDED)
