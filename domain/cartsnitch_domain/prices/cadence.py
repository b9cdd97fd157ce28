"""Cadence: how often something is bought. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median

OFTEN_WITHIN = timedelta(days=180)
OFTEN = 4
"""Bought often is what was bought on so many days within `OFTEN_WITHIN`: about every six weeks."""

LAST = 10
"""The cadence is that of so many days, the last ones: habits change."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often something is bought: `every` so many days (None before the second time), last on `last_on`."""

    every: Decimal | None
    last_on: date | None
    is_often: bool

    @property
    def next_on(self) -> date | None:
        """When it is bought next, if nothing changes."""
        if self.every is None or self.last_on is None:
            return None
        return self.last_on + timedelta(days=int(self.every))


def cadence(days: Iterable[date], day: date) -> Cadence:
    """The cadence up to and with a day, of the days on which something was bought, in any order.

    Every purchase counts, also one whose price is in doubt.
    """
    bought = sorted({each for each in days if each <= day})
    gaps = [Decimal((after - before).days) for before, after in pairwise(bought[-LAST:])]
    recent = sum(each > day - OFTEN_WITHIN for each in bought)
    return Cadence(median(gaps) if gaps else None, bought[-1] if bought else None, recent >= OFTEN)
