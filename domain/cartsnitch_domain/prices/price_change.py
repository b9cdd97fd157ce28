"""Price changes over a period: what rose and what fell, at the same store. Standard library only."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cartsnitch_domain.prices.history import by_place, regular
from cartsnitch_domain.prices.price import Price, change


@dataclass(frozen=True, slots=True)
class PriceChange:
    """What one thing cost at a store at the beginning of a period and at its end, for the same unit."""

    before: Price
    after: Price
    share: Decimal
    """The change as a fraction, negative where it fell."""


def price_changes(prices: Iterable[Price], first_day: date, last_day: date) -> list[PriceChange]:
    """Each thing at each store whose regular price changed from the first day to the last; the biggest riser first.

    Before is the last price up to the first day, or else the first one in the period.
    """
    found = (_change(place, first_day, last_day) for place in by_place(regular(prices)).values())
    changed = [each for each in found if each is not None and each.share]
    return sorted(changed, key=lambda each: (-each.share, each.after.day, each.after.observation.id.int))


def risers(changes: Iterable[PriceChange]) -> list[PriceChange]:
    """Those that went up, the biggest first."""
    return [each for each in changes if each.share > 0]


def fallers(changes: Iterable[PriceChange]) -> list[PriceChange]:
    """Those that went down, the biggest first."""
    return [each for each in reversed(list(changes)) if each.share < 0]


def _change(prices: Sequence[Price], first_day: date, last_day: date) -> PriceChange | None:
    begins = max(0, bisect_right(prices, first_day, key=lambda price: price.day) - 1)
    ends = bisect_right(prices, last_day, key=lambda price: price.day) - 1
    if ends <= begins or prices[ends].day <= first_day:
        return None
    before, after = prices[begins], prices[ends]
    return PriceChange(before, after, change(before.observation.unit_price, after.observation.unit_price))
