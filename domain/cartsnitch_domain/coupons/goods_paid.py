"""What the goods of a purchase cost before coupons and added tax, as far as it says. Standard library only.

So tills see whether it is enough for a coupon. Where the lines that were read do not come to the total, what is missing
is of the goods only as far as the receipt says so: its subtotal, or that the tax is in the prices, or that no tax is as
much.
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
    coupons (below zero); None where nothing was. `gap` is the total less all lines that count."""

    total: Decimal
    items: Decimal | None
    by_store: Decimal
    by_coupons: Decimal
    gap: Decimal | None = None
    subtotal: Decimal | None = None
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
        if self.subtotal is not None:
            return self._missing_of_subtotal(read, self.subtotal, gap)
        if gap <= 0:
            return gap  # a coupon, or too much read: no more than the total is sure
        # Of as much as a tax may be nobody knows what it is: also where the tax was read, it may be a fee or a tip.
        is_of_goods = self.is_tax_included or gap > read * MOST_TAX
        return gap if is_of_goods else _NOTHING

    def _missing_of_subtotal(self, read: Decimal, subtotal: Decimal, gap: Decimal) -> Decimal:
        """As much of the gap as the subtotal says, which may stand before or after what is off."""
        short = {subtotal - each for each in (read - self.by_store, read, read + self.by_coupons)}
        if _NOTHING in short:
            return _NOTHING  # all goods were read: what is missing stands below the subtotal
        if gap in short:
            return gap
        return min(max(min(short), min(gap, _NOTHING)), max(gap, _NOTHING))
