"""What the goods of a purchase cost before coupons and added tax, as far as it says. Standard library only.

So tills see whether it is enough for a coupon. Where the lines that were read do not come to the total, what is missing
is of the goods only as far as the receipt says so: its subtotal, or that the tax is known, or that no tax is as much.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

MOST_TAX = Decimal("0.27")
"""Of what goods cost: the highest standard rate that any country has, that of Hungary."""

_NOTHING = Decimal()


@dataclass(frozen=True, slots=True)
class PaidFor:
    """What a receipt says: the total over zero, what was read of the items, of what is off them by the store and by
    coupons (below zero), and of the tax; None where nothing was. `gap` is the total less all lines that count."""

    total: Decimal
    items: Decimal | None
    by_store: Decimal
    by_coupons: Decimal
    gap: Decimal | None = None
    subtotal: Decimal | None = None
    tax: Decimal | None = None
    is_tax_included: bool = False

    @property
    def goods(self) -> Decimal:
        """What the goods cost before coupons and added tax; the total where no items are known."""
        read = (self.items or _NOTHING) + self.by_store
        if read <= 0:
            return self.total
        known = read + self._missing(read)
        return known if known > 0 else self.total

    def _missing(self, read: Decimal) -> Decimal:
        """How much of the gap is of the goods; below zero where more was read of them than was paid."""
        gap = self.gap or _NOTHING
        if gap <= 0:
            return gap  # no more than the total says
        if self.subtotal is None:
            is_of_goods = self.is_tax_included or self.tax is not None or gap > read * MOST_TAX
            return gap if is_of_goods else _NOTHING
        # A subtotal may stand before or after what is off.
        items = read - self.by_store
        short = {self.subtotal - each for each in (items, read, read + self.by_coupons)}
        if gap in short:
            return gap
        return min(max(min(short), _NOTHING), gap)
