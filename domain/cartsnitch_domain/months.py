"""Months, each as its first day. Standard library only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date


def month_of(day: date) -> date:
    """The month that a day is in."""
    return day.replace(day=1)


def months_later(day: date, count: int) -> date:
    """The month so many after that of a day, before it where that is negative; never before the first there is."""
    return _month(max(number_of(day) + count, number_of(date.min)))


def months_between(first: date, last: date) -> Iterator[date]:
    """The months from that of one day to that of another, both with them."""
    return (_month(number) for number in range(number_of(first), number_of(last) + 1))


def number_of(day: date) -> int:
    """How many months the month of a day is after that of January of the year 0."""
    return day.year * 12 + day.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
