"""Periods: the days that insights are about, and their months. Standard library only."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cartsnitch_domain.errors import InvalidPeriod

MOST_MONTHS = 60
"""Five years: more months than a chart shows apart, and a bound for all that is computed."""

EARLIEST = date(1970, 1, 1)
"""No till of before has an e-receipt."""

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
        return list(_months(self.first, self.last))


def period_of(first: date | None, last: date | None, today: date) -> Period:
    """The period that was asked for; raises InvalidPeriod.

    Without a last day it ends with this month, or with that of its first day where that is later; without a first day
    it begins so that it has the usual number of months.
    """
    end = last or _last_day(max(today, first or today))
    begin = first or months_before(end, USUAL_MONTHS - 1)
    if begin < EARLIEST:
        raise InvalidPeriod(f"Please choose days from {EARLIEST.year} on.")
    if begin > end:
        raise InvalidPeriod("Please choose a first day that is not after the last one.")
    if _number(end) - _number(begin) >= MOST_MONTHS:
        raise InvalidPeriod(f"Please choose at most {MOST_MONTHS} months at once.")
    return Period(begin, end)


def month_of(day: date) -> date:
    """The first day of the month that a day is in."""
    return day.replace(day=1)


def months_before(day: date, count: int) -> date:
    """The first day of the month so many months before that of a day, but not before the first month there is."""
    return _month(max(_number(day) - count, _number(date.min)))


def _last_day(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _months(first: date, last: date) -> Iterator[date]:
    return (_month(number) for number in range(_number(first), _number(last) + 1))


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
