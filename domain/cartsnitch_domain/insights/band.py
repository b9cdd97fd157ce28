"""How sure an index is: a band around it. Standard library only.

The families of products that the index rests on are drawn again, as many as there are and each as often as it comes,
and the index is computed of them (Efron's bootstrap): how far the draws are apart is its standard error. For few
families that is too little, and so are percentiles of the draws; so the band is as many standard errors wide as
Student's t says of so many families as count, and as the bootstrap is known to fall short of. How often such bands
hold the truth was simulated, see docs/decisions/0031-index-of-a-household.md.

What a household happened to buy is the chance that is in it; that prices were misread is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import fsum, sqrt
from operator import mul
from random import Random
from statistics import stdev
from uuid import UUID

from cartsnitch_domain.insights.levels import Pair, compared, connected, levels_of
from cartsnitch_domain.insights.price_index import value_of

DRAWS = 200
"""The standard error is then known to a twentieth."""

FEWEST_DRAWS = 50
MOST_MATCHES = 2_000_000
"""Matches that are drawn in all, about a second: five years of many products are drawn less often than one year."""

FEWEST_FAMILIES = 5
"""Of fewer families nobody can say how sure an index is: each may be the one that is unlike all others."""

LEAST_COUNT = 3.0
"""Fewer degrees of freedom than two tell nothing; where one family is nearly all of it, the band is as of three."""

NORMAL = 1.6448536269514722
"""Within so many deviations on either side 90 of 100 values of a normal distribution are."""

SEED = 20
"""Any number, always the same: the band moves when purchases do, and not when it is looked at."""


@dataclass(frozen=True, slots=True)
class Band:
    """Around the index: of households that bought other goods of the same kind, about 90 of 100 have it within."""

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

    A month that rests on too few families has none. In a draw that has nothing of what a month rests on, that month has
    no value; a month of which less than half of the draws have one has no band, either.
    """
    pairs = _of_index(pairs, base)
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
    levels, widths = levels_of(compared(pairs), base), _widths(pairs)
    return {
        month: _band(levels[month], widths[month] * stdev(found))
        for month, found in values.items()
        if month != base and month in widths and 2 * len(found) >= draws
    }


def _of_index(pairs: Sequence[Pair], base: date | None) -> Sequence[Pair]:
    """The pairs that comparisons lead to from the base month."""
    months = set() if base is None else connected(pairs, base)
    return [pair for pair in pairs if pair.before in months]


def _widths(pairs: Sequence[Pair]) -> dict[date, float]:
    """How many standard errors of the bootstrap a band is wide on either side, in each month with enough families.

    A family counts by its share: ten of which one is nearly all that was spent are hardly more than one (Kish's
    effective size). The bootstrap falls short of the error of n by the root of (n - 1) / n.
    """
    shares: defaultdict[date, defaultdict[UUID, float]] = defaultdict(lambda: defaultdict(float))
    for pair in pairs:
        before = fsum(match.before for match in pair.matches)
        after = fsum(match.after for match in pair.matches)
        for match in pair.matches:
            share = match.before / before + match.after / after
            shares[pair.before][match.family_id] += share
            shares[pair.after][match.family_id] += share
    return {month: _width(list(of.values())) for month, of in shares.items() if len(of) >= FEWEST_FAMILIES}


def _width(shares: Sequence[float]) -> float:
    count = max(fsum(shares) ** 2 / fsum(share * share for share in shares), LEAST_COUNT)
    return student(count - 1) * sqrt(count / (count - 1))


def student(freedom: float) -> float:
    """Within so many deviations on either side 90 of 100 values of Student's t are; from two degrees of freedom on it
    is right to one part in a hundred (Abramowitz and Stegun, 26.7.5)."""
    z = NORMAL
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


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


def _band(level: float, error: float) -> Band:
    return Band(value_of(level - error), value_of(level + error))
