"""What something is expected to cost at a store, and how sure that is. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from cartsnitch_domain.prices.current_price import OFFERS_LAST, CurrentPrice, current_prices
from cartsnitch_domain.prices.history import by_place, regular
from cartsnitch_domain.prices.price import Price
from cartsnitch_domain.prices.usual_price import usual_before

OLD_FROM = timedelta(days=60)
"""A price that was seen so long ago says less than what is usual: an offer that was not marked as one, a misprint."""

A_CHANGE_IN = timedelta(days=180)
"""Before anything is known of a thing, its price is taken to change once in so many days."""

CERTAINTY_EXPONENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ExpectedPrice:
    """What one unit of a thing is expected to cost at a store.

    `seen` is the price that it rests on, `age` days old. With `is_usual` that is too old, and `amount` is the median of
    the last regular ones. `certainty` is how likely it is that nothing changed, see `certainty_of`.
    """

    seen: Price
    amount: Decimal
    age: int
    is_usual: bool
    certainty: Decimal

    @property
    def is_promotional(self) -> bool:
        """Whether it is an offer, which holds for a week."""
        return not self.is_usual and not self.seen.is_regular


def expected_prices(prices: Iterable[Price], today: date) -> list[ExpectedPrice]:
    """The expected price of each thing at each store that it was bought at."""
    held = list(prices)
    at = by_place(regular(held))
    return [
        _expected(current, at.get((current.price.goods, current.price.store_id), ()), today)
        for current in current_prices(held, today)
    ]


def _expected(current: CurrentPrice, past: Sequence[Price], today: date) -> ExpectedPrice:
    seen, age = current.price, max(current.age, 0)
    usual = usual_before(past, today) if timedelta(days=age) > OLD_FROM else None
    amount = seen.observation.unit_price if usual is None else usual.amount
    return ExpectedPrice(seen, amount, age, usual is not None, certainty_of(seen, past, age))


def certainty_of(seen: Price, past: Sequence[Price], age: int) -> Decimal:
    """How likely a price that was seen `age` days ago still holds, from 0 to 1, to two decimals.

    Prices are taken to change at random, at the rate that was seen: `past` are the regular prices there in the order of
    days, and of the days that they span, with `A_CHANGE_IN` added, the price changed as often as it did, and once
    more. That nothing happened in `age` days is then exp(-rate * age). An offer of which only the day is known goes
    as evenly over its week as it can.
    """
    changes = sum(before.observation.unit_price != after.observation.unit_price for before, after in pairwise(past))
    span = (past[-1].day - past[0].day).days if past else 0
    rate = Decimal(changes + 1) / Decimal(span + A_CHANGE_IN.days)
    holds = (-rate * age).exp()
    if not seen.is_regular:
        holds = min(holds, max(Decimal(), 1 - Decimal(age) / OFFERS_LAST.days))
    return holds.quantize(CERTAINTY_EXPONENT, ROUND_HALF_UP)
