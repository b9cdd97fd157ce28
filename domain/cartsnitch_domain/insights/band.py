"""How sure an index is: a band by the bootstrap. Standard library only.

The families of products that the index rests on are drawn again, as many as there are and each as often as it comes,
and the index is computed of them (Efron's bootstrap, by percentiles). What a household happened to buy is the chance
that is in it; that prices were misread is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import mul
from random import Random
from statistics import quantiles
from uuid import UUID

from cartsnitch_domain.insights.levels import Pair, levels_of
from cartsnitch_domain.insights.price_index import value_of

DRAWS = 200
"""The 5th and the 95th percentile are then the tenth value from either end."""

FEWEST_DRAWS = 50
MOST_MATCHES = 2_000_000
"""Matches that are drawn in all, about a second: five years of many products are drawn less often than one year."""

PERCENT = 90
"""How many draws of a hundred are within the band."""

SEED = 20
"""Any number, always the same: the band moves when purchases do, and not when it is looked at."""


@dataclass(frozen=True, slots=True)
class Band:
    """Between which values the index was in 90 of 100 draws."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class _Terms:
    """The matches of two months as columns: the place of their family, what was spent, and that times their change."""

    months: tuple[date, date]
    families: tuple[int, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    changed_before: tuple[float, ...]
    changed_after: tuple[float, ...]

    def change(self, times: Sequence[int]) -> float | None:
        """The logarithm of their Törnqvist index, each counted as often as its family; None where none is."""
        counts = [times[family] for family in self.families]
        if not any(counts):
            return None
        first = _product(counts, self.changed_before) / _product(counts, self.before)
        return (first + _product(counts, self.changed_after) / _product(counts, self.after)) / 2


def bands_of(pairs: Sequence[Pair], base: date | None, randomness: Random, draws: int = DRAWS) -> dict[date, Band]:
    """The band of each month of the index but the first, which is 100 by definition.

    In a draw that has nothing of what a month rests on, that month has no value; a month of which less than half of the
    draws have one has no band.
    """
    matches = sum(len(pair.matches) for pair in pairs)
    if base is None or not matches:
        return {}
    draws = min(draws, max(FEWEST_DRAWS, MOST_MATCHES // matches))
    families = sorted({match.family_id for pair in pairs for match in pair.matches}, key=lambda family: family.int)
    terms = [_terms(pair, {family: place for place, family in enumerate(families)}) for pair in pairs]
    values: defaultdict[date, list[float]] = defaultdict(list)
    for _ in range(draws):
        times = _drawn(len(families), randomness)
        changes = ((each.months, each.change(times)) for each in terms)
        drawn = {months: change for months, change in changes if change is not None}
        for month, level in levels_of(drawn, base).items():
            values[month].append(level)
    return {month: _band(found) for month, found in values.items() if month != base and 2 * len(found) >= draws}


def _product(counts: Sequence[int], values: Sequence[float]) -> float:
    return float(sum(map(mul, counts, values)))


def _drawn(count: int, randomness: Random) -> Sequence[int]:
    """How often each of so many is drawn in so many draws."""
    found = Counter(randomness.choices(range(count), k=count))
    return [found[place] for place in range(count)]


def _terms(pair: Pair, places: Mapping[UUID, int]) -> _Terms:
    matches = pair.matches
    return _Terms(
        (pair.before, pair.after),
        tuple(places[match.family_id] for match in matches),
        tuple(match.before for match in matches),
        tuple(match.after for match in matches),
        tuple(match.change * match.before for match in matches),
        tuple(match.change * match.after for match in matches),
    )


def _band(levels: Sequence[float]) -> Band:
    cuts = quantiles(levels, n=20, method="inclusive")
    return Band(value_of(cuts[0]), value_of(cuts[-1]))
