"""What was missed: goods that another store would have sold for less, as far as was known then. Standard library only.

The other store is one that the shopper bought the same family at, in the same measure, in the days before. Its price is
the one that holds there: the last one that was seen, an offer for a week and only until something else was paid. What
the shelf asked beside an offer is a price without one: after it, the store asks that again, and not what it asked
before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import TypeAlias
from uuid import UUID

from cartsnitch_domain.insights.bought import BoughtLine, SeenPrice
from cartsnitch_domain.prices.current_price import price_that_holds
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
            others = _held(last.values(), line)
            if others:
                better = min(others, key=lambda each: (each.price.amount, each.line_id.int))
                missed = Missed(line, better, rounded(better.price.amount * line.quantity))
                if missed.amount > 0:
                    yield missed


def _held(known: Iterable[SeenPrice], line: BoughtLine) -> list[SeenPrice]:
    """What the thing costs at each other store on the day of a line, as far as is known and not of too long ago."""
    places: dict[tuple[UUID, Goods], list[SeenPrice]] = {}
    for each in known:
        if each.price.store_id != line.price.store_id and line.price.day - each.price.day <= KNOWN_FOR:
            places.setdefault((each.price.store_id, each.price.goods), []).append(each)
    holding = [(price_that_holds((each.price for each in seen), line.price.day), seen) for seen in places.values()]
    return [each for price, seen in holding for each in seen if each.price is price]
