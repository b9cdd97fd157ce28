"""Which prices the lines of a purchase show. Standard library only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from cartsnitch_domain.purchases.rules import LineKind, voided_items
from cartsnitch_domain.purchases.shares import Bought, shares

PRICE_EXPONENT = Decimal("0.0001")
EACH = "each"

CENT = Decimal("0.01")
ROUNDED = Decimal("0.005")
"""Of an amount: what rounding may take from it where there are no cents, as of 90 forints."""

BELOW = Decimal(10) ** 10
"""What a record can keep. A large amount of next to nothing comes to more, and is no price of anything."""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """What of a line its price depends on; `applies_to_id` is the line that it belongs to. What says nothing of its
    `text` and its product shares no discount with others."""

    id: UUID
    kind: LineKind
    amount: Decimal
    quantity: Decimal | None
    unit: str | None
    unit_price: Decimal | None
    applies_to_id: UUID | None
    text: str = ""
    product_id: UUID | None = None


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
    """The price of each item that was paid for, of the lines of a purchase in their order; gifts, returns and what was
    voided show none. What several things had off together (`3 FOR 2`) is shared by all of them, in proportion; where
    nobody can tell which these are, none of them had anything off that is known."""
    voided = voided_items((line.id, line.kind, line.amount, line.applies_to_id) for line in lines)
    items = [line for line in lines if line.kind is LineKind.ITEM and line.id not in voided]
    discounts = _discounts(lines, voided)
    seen = (_price_of(line, discounts.get(line.id, Decimal())) for line in items)
    return [price for price in seen if price is not None]


def _discounts(lines: Sequence[PricedLine], voided: Collection[UUID]) -> dict[UUID, Decimal]:
    """What each item had off, by its line."""
    together = _together(lines, voided)
    discounts: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    for at, line in enumerate(lines):
        if line.kind is LineKind.DISCOUNT and line.applies_to_id is not None:
            goods = together.get(at)
            if goods is None:
                discounts[line.applies_to_id] += line.amount
                continue
            in_all = sum((item.amount for item in goods), Decimal())
            for item in goods:
                discounts[item.id] += line.amount * item.amount / in_all
    return discounts


def _together(lines: Sequence[PricedLine], voided: Collection[UUID]) -> dict[int, list[PricedLine]]:
    """The items that share in each offer of several, by its place; none where nobody can tell which these are."""
    places = {line.id: at for at, line in enumerate(lines)}
    bought = [
        Bought(
            kind=line.kind,
            text=line.text,
            amount=line.amount,
            quantity=line.quantity,
            unit=line.unit,
            applies_to=None if line.applies_to_id is None else places.get(line.applies_to_id),
            is_gone=line.id in voided,
        )
        for line in lines
    ]
    found = shares(bought, lambda one, other: one == other or _is_same(lines[one], lines[other]))
    return {at: [lines[item] for item in goods] for at, goods in found.items()}


def _is_same(one: PricedLine, other: PricedLine) -> bool:
    return one.product_id is not None and (one.product_id, one.unit) == (other.product_id, other.unit)


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
