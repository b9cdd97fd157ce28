"""What was missed: goods that another store would have sold for less, as far as was known then. Standard library only.

The other store is one that the shopper bought the same family at, in the same measure, in the days before. Its price is
the last one without an offer that was seen there, or an offer of the last week. What the shelf asked beside an offer is
a price without one: after it, the store asks that again, and not what it asked before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import TypeAlias
from uuid import UUID

from cartsnitch_domain.insights.bought import BoughtLine, SeenPrice
from cartsnitch_domain.prices.current_price import OFFERS_LAST
from cartsnitch_domain.prices.price import Goods, Measure

KNOWN_FOR = timedelta(days=60)
"""How long a price without an offer is taken to hold."""

Rounded: TypeAlias = Callable[[Decimal], Decimal]
"""An amount as a till rounds it."""

_Place: TypeAlias = tuple[UUID, Goods, bool]
"""One thing at one store, on offer or not."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A line that would have cost less by the price on `better`, a line of another store."""

    bought: BoughtLine
    better: SeenPrice
    would_have_cost: Decimal

    @property
    def amount(self) -> Decimal:
        """How much less; positive."""
        return self.bought.paid - self.would_have_cost


def missed_of(
    bought: Sequence[BoughtLine], first_day: date, rounded: Rounded, asked: Sequence[SeenPrice] = ()
) -> list[Missed]:
    """What was missed from a day on, the most first.

    `bought`, and what shelves `asked` beside it, are in the order of days, and of one currency; what is before that day
    only tells prices.
    """
    alike: dict[tuple[UUID, Measure], list[SeenPrice]] = {}
    for seen in sorted([*asked, *bought], key=lambda each: each.price.day):  # of one day, what was paid comes last
        alike.setdefault((seen.family_id, seen.price.measure), []).append(seen)
    found = [each for prices in alike.values() for each in _missed(prices, first_day, rounded)]
    return sorted(found, key=lambda each: (-each.amount, each.bought.price.day, each.bought.line_id.int))


def _missed(prices: Sequence[SeenPrice], first_day: date, rounded: Rounded) -> Iterator[Missed]:
    last: dict[_Place, SeenPrice] = {}
    for day, together in groupby(prices, key=lambda each: each.price.day):
        of_day = list(together)
        last |= {(each.price.store_id, each.price.goods, each.price.is_regular): each for each in of_day}
        lines = [each for each in of_day if isinstance(each, BoughtLine)]
        for line in lines if day >= first_day else ():
            others = [each for each in last.values() if _holds(each, line)]
            if others:
                better = min(others, key=lambda each: (each.price.amount, each.line_id.int))
                missed = Missed(line, better, rounded(better.price.amount * line.quantity))
                if missed.amount > 0:
                    yield missed


def _holds(known: SeenPrice, line: BoughtLine) -> bool:
    """Whether a price is of another store and still holds on the day of a line."""
    age = line.price.day - known.price.day
    return known.price.store_id != line.price.store_id and (
        age < OFFERS_LAST if not known.price.is_regular else age <= KNOWN_FOR
    )
