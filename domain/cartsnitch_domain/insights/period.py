"""Periods: the days that insights are about, and their months. Standard library only."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from cartsnitch_domain.errors import InvalidPeriod
from cartsnitch_domain.months import months_between, months_later, number_of

MOST_MONTHS = 60
"""Five years: more months than a chart shows apart, and a bound for all that is computed."""

EARLIEST = date(1970, 1, 1)
"""No till of before has an e-receipt."""

LATEST = date(2199, 12, 31)
"""So far from the last day there is that days after it can be computed."""

USUAL_MONTHS = 12
"""Where no first day is asked for: this month and those before it, so many in all."""


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included."""

    first: date
    last: date

    @property
    def months(self) -> list[date]:
        """The first day of each month that a day of it is in, in order; also of months without a purchase."""
        return list(months_between(self.first, self.last))


def period_of(first: date | None, last: date | None, today: date) -> Period:
    """The period that was asked for; raises InvalidPeriod.

    Without a last day it ends with this month, or with that of its first day where that is later; without a first day
    it begins so that it has the usual number of months, as far as there are.
    """
    end = last or _last_day(max(today, first or today))
    begin = first or max(months_later(end, 1 - USUAL_MONTHS), EARLIEST)
    if min(begin, end) < EARLIEST:
        raise InvalidPeriod(f"{min(begin, end)} is too early: please choose days from {EARLIEST.year} on.")
    if begin > end:
        raise InvalidPeriod("Please choose a first day that is not after the last one.")
    if number_of(end) - number_of(begin) >= MOST_MONTHS:
        raise InvalidPeriod(f"Please choose at most {MOST_MONTHS} months at once.")
    if end > LATEST:
        raise InvalidPeriod(f"Please choose days up to {LATEST.year}.")
    return Period(begin, end)


def _last_day(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
