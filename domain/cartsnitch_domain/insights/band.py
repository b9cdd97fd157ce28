"""How sure an index is: a band by the bootstrap. Standard library only.

The families of products that the chain rests on are drawn again, as many as there are and each as often as it comes,
and the chain is computed of them (Efron's bootstrap, by percentiles). What a household happened to buy is the chance
that is in it; that prices were misread is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from statistics import quantiles
from uuid import UUID

from cartsnitch_domain.insights.price_index import Link, levels_of, value_of

DRAWS = 200
"""The 5th and the 95th percentile are then the tenth value from either end."""

PERCENT = 90
"""How many draws of a hundred are within the band."""

SEED = 20
"""Any number, always the same: the band moves when purchases do, and not when it is looked at."""


@dataclass(frozen=True, slots=True)
class Band:
    """Between which values the index was in 90 of 100 draws."""

    low: Decimal
    high: Decimal


def bands_of(links: Sequence[Link], randomness: Random, draws: int = DRAWS) -> dict[date, Band]:
    """The band of each month of the chain; the first month, which is 100 by definition, has none.

    In a draw that has nothing of what a month rests on, that month has no value; a month of which less than half of the
    draws have one has no band.
    """
    families = sorted({match.family_id for link in links for match in link.matches}, key=lambda family: family.int)
    values: defaultdict[date, list[float]] = defaultdict(list)
    for _ in range(draws if families else 0):
        for month, level in levels_of(links, _drawn(families, randomness)).items():
            values[month].append(level)
    measured = {link.month for link in links if link.on is not None}
    return {month: _band(found) for month, found in values.items() if month in measured and 2 * len(found) >= draws}


def _drawn(families: Sequence[UUID], randomness: Random) -> Mapping[UUID, int]:
    return Counter(randomness.choices(families, k=len(families)))


def _band(levels: Sequence[float]) -> Band:
    cuts = quantiles(levels, n=20, method="inclusive")
    return Band(value_of(cuts[0]), value_of(cuts[-1]))
