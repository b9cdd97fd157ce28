"""The level of prices in each month, so that it fits all comparisons of two months best. Standard library only.

Where each month can be compared with each other one, this is the GEKS-Törnqvist (CCDI) index: the one whose logarithms
are nearest to those of all Törnqvist indices of two months, by least squares. Why it is not a chain from month to month
stands in docs/decisions/0031-index-of-a-household.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cartsnitch_domain.insights.tornqvist import FEWEST, Basket, Match, matches_of, tornqvist

WINDOW = 24
"""How many months two that are compared may be apart: windows of 25 months are usual: each season is in them twice."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two months that can be compared, and by what."""

    before: date
    after: date
    matches: tuple[Match, ...]


def pairs_of(baskets: Mapping[date, Basket], months: Sequence[date]) -> list[Pair]:
    """All pairs of these months, which are in order, that have enough in common."""
    pairs = (
        Pair(before, after, matches_of(baskets[before], baskets[after]))
        for place, before in enumerate(months)
        for after in months[place + 1 : place + 1 + WINDOW]
        if before in baskets and after in baskets
    )
    return [pair for pair in pairs if len(pair.matches) >= FEWEST]


def compared(pairs: Sequence[Pair]) -> dict[tuple[date, date], float]:
    """The logarithm of the Törnqvist index of each pair."""
    found = ((pair, tornqvist(pair.matches)) for pair in pairs)
    return {(pair.before, pair.after): change for pair, change in found if change is not None}


def levels_of(changes: Mapping[tuple[date, date], float], base: date) -> dict[date, float]:
    """The logarithm of the level of each month over that of `base`, where comparisons lead from there to it."""
    beside: defaultdict[date, dict[date, float]] = defaultdict(dict)
    for (before, after), change in changes.items():
        beside[after][before], beside[before][after] = change, -change
    return _least_squares(beside, _reached(beside, base))


def connected(pairs: Sequence[Pair], month: date) -> set[date]:
    """The months that comparisons lead to from one, that one with them."""
    beside: defaultdict[date, dict[date, float]] = defaultdict(dict)
    for pair in pairs:
        beside[pair.after][pair.before] = beside[pair.before][pair.after] = 0.0
    return set(_reached(beside, month))


def _reached(beside: Mapping[date, Mapping[date, float]], base: date) -> list[date]:
    """The months that comparisons lead to from the base month, that one first and the others in order."""
    seen, waiting = {base}, [base]
    while waiting:
        found = [month for month in beside.get(waiting.pop(), ()) if month not in seen]
        seen.update(found)
        waiting += found
    return [base, *sorted(seen - {base})]


def _least_squares(beside: Mapping[date, Mapping[date, float]], months: Sequence[date]) -> dict[date, float]:
    """Each month is the mean of what all that it is compared with say of it: that is least squares.

    One equation a month; the first is 0. No month has a neighbour more than `WINDOW` away, so that elimination in their
    order touches few of them.
    """
    rows = {month: {month: float(len(beside[month]))} for month in months[1:]}
    sums = {month: sum(beside[month].values()) for month in months[1:]}
    for month, row in rows.items():
        row.update({other: -1.0 for other in beside[month] if other in rows})
    order = list(rows)
    for month in order:
        row = rows[month]
        for later in [other for other in row if other > month]:
            times = rows[later].pop(month) / row[month]
            for other, value in row.items():
                if other > month:
                    rows[later][other] = rows[later].get(other, 0.0) - times * value
            sums[later] -= times * sums[month]
    levels = {months[0]: 0.0}
    for month in reversed(order):
        known = sum(value * levels[other] for other, value in rows[month].items() if other > month)
        levels[month] = (sums[month] - known) / rows[month][month]
    return levels
