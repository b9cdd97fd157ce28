"""The prices that a reading shows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.reading import Reading, ReadLine

PRICE_EXPONENT = Decimal("0.0001")
EACH = "each"


@dataclass(frozen=True, slots=True)
class PriceSeen:
    """What one `unit` of the item on a line cost, its own discounts taken off."""

    line: int
    unit_price: Decimal
    unit: str
    is_promotional: bool


def observations_of(reading: Reading) -> list[PriceSeen]:
    """The price of each item that was paid for; gifts and returns show none."""
    seen = []
    for index, line in enumerate(reading.lines):
        if line.kind is not LineKind.ITEM:
            continue
        discount = _discount_of(reading.lines, index)
        quantity = line.quantity or Decimal(1)
        if quantity > 0 and line.amount + discount > 0:
            unit_price = _unit_price(line, discount, quantity).quantize(PRICE_EXPONENT)
            seen.append(PriceSeen(index, unit_price, line.unit or EACH, discount < 0))
    return [price for price in seen if price.unit_price > 0]


def _unit_price(line: ReadLine, discount: Decimal, quantity: Decimal) -> Decimal:
    """As printed, where that is what was paid: an amount is rounded, so dividing it again would blur the price."""
    if line.unit_price is not None and not discount:
        return line.unit_price
    return (line.amount + discount) / quantity


def _discount_of(lines: tuple[ReadLine, ...], index: int) -> Decimal:
    return sum((x.amount for x in lines if x.kind is LineKind.DISCOUNT and x.applies_to == index), Decimal())
