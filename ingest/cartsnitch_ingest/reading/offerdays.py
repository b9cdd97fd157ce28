"""The days on which an offer holds, as its lines say them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cartsnitch_domain.stores.profiles import DateOrder

from cartsnitch_ingest.reading.dates import MONTHS
from cartsnitch_ingest.reading.offer import Habits
from cartsnitch_ingest.reading.wordings import POLISH_MONTHS, WEEKDAY, first, number_of, wordings

_LATE = timedelta(days=7)
"""A day without a year is one from so long before the offer came in."""

_LONGEST_OVER_NEW_YEAR = timedelta(days=183)
"""Of days without a year of which the first is later in the year than the last: what is longer runs backwards."""

_SUNDAY = 7
"""The last day of a week (ISO 8601)."""

_NOVEMBER_IN_POLISH, _ZLOTY = "listopada", "PLN"
"""To Croatians it is October: where it is not known that this is paid with nobody can tell."""


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day, None where none is said. What is said and is no day, or ends before it starts, is not
    read: it is another thing than an offer without an end."""

    starts_on: date | None = None
    ends_on: date | None = None
    is_read: bool = True


_UNREAD = Days(is_read=False)


def days_of(texts: Sequence[str], habits: Habits) -> Days:
    """The first and the last day that are said; where texts say several, nobody can tell which holds."""
    each = [_days_of([text], habits) for text in texts]
    ends, starts = {day.ends_on for day in each if day.ends_on}, {day.starts_on for day in each if day.starts_on}
    return _UNREAD if max(len(ends), len(starts)) > 1 else _days_of(texts, habits)


def _days_of(texts: Sequence[str], habits: Habits) -> Days:
    told, earliest = wordings().days, habits.written_on - _LATE
    said = next((said for text in texts if (said := first(told["range"], text))), None)
    if said is not None:
        ends_on = _day(said.values[1], habits, earliest)
        return _in_order(_start(said.values[0], habits, ends_on), ends_on)
    within = next((days for text in texts if (days := _within_month(text, habits))), None)
    if within is not None:
        return within
    start = next((said for text in texts if (said := first(told["start"], text))), None)
    end = next((said for text in texts if (said := first(told["end"], text))), None)
    ends_on = _day(end.values[0], habits, earliest) if end else _near(texts, habits)
    starts_on = _start(start.values[0], habits, ends_on) if start else None
    if (start and starts_on is None) or (end and ends_on is None):
        return _UNREAD
    return Days(starts_on, ends_on)


def _within_month(text: str, habits: Habits) -> Days | None:
    """The days where the month of both is said once: with the last, or with the first."""
    told, earliest = wordings().days, habits.written_on - _LATE
    said = first(told["first_of_month"], text)
    if said is not None:
        ends_on = _day(said.values[1], habits, earliest)
        return _in_order(_same_month(ends_on, number_of(said.values[0])), ends_on)
    said = first(told["last_of_month"], text)
    if said is not None:
        starts_on = _day(said.values[0], habits, earliest)
        return _in_order(starts_on, _same_month(starts_on, number_of(said.values[1])))
    return None


def _same_month(day: date | None, other: int) -> date | None:
    """Another day of the month of a day; None where it has no such day."""
    return _date(day.year, day.month, other) if day else None


def _in_order(starts_on: date | None, ends_on: date | None) -> Days:
    return Days(starts_on, ends_on) if starts_on and ends_on and starts_on <= ends_on else _UNREAD


def _near(texts: Sequence[str], habits: Habits) -> date | None:
    """The last day where it is said by that on which it was written. Stores' own weeks end on other days, some later:
    an offer that is taken to end too early deceives nobody."""
    told = wordings().days
    if any(first(told["today"], text) for text in texts):
        return habits.written_on
    if any(first(told["this_week"], text) for text in texts):
        return habits.written_on + timedelta(days=_SUNDAY - habits.written_on.isoweekday())
    is_tomorrow = any(first(told["tomorrow"], text) for text in texts)
    return habits.written_on + timedelta(days=1) if is_tomorrow else None


def _start(text: str, habits: Habits, ends_on: date | None) -> date | None:
    """The first day: the last such day that is not after the end, of the year before only over a new year."""
    if ends_on is None:
        return _day(text, habits, habits.written_on - _LATE)
    this = _day_of_year(text, habits, ends_on.year)
    if this is not None and this <= ends_on:
        return this
    before = _day_of_year(text, habits, ends_on.year - 1)
    is_over_new_year = before is not None and timedelta() <= ends_on - before <= _LONGEST_OVER_NEW_YEAR
    return before if is_over_new_year else None


def _day(text: str, habits: Habits, earliest: date) -> date | None:
    """The day that a text means: without a year, the first such day from `earliest` on."""
    found = [day for more in (0, 1) if (day := _day_of_year(text, habits, earliest.year + more)) is not None]
    return next((day for day in found if day >= earliest), found[0] if found else None)


def _day_of_year(text: str, habits: Habits, year: int) -> date | None:
    """The day, of this year where the text does not say another. Of two that it may be, the order of days tells which,
    and without one it is the earlier that is not past: an offer that is taken to end too early deceives nobody."""
    text = re.sub(WEEKDAY, " ", text)
    named = re.search(r"[a-z]+", re.sub(r"(?<=\d)(?:st|nd|rd|th|er)\b|\b(?:of|de)\b", " ", text))
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if named is not None and (month := _month(named[0], habits)) is not None:
        return _date(numbers[1] if len(numbers) > 1 else year, month, numbers[0])
    if numbers[0] > 1000:
        return _date(*numbers[:3])
    told_year = numbers[2] if len(numbers) > 2 else year
    return _told_apart(numbers[0], numbers[1], told_year if told_year > 99 else 2000 + told_year, text, habits)


def _month(name: str, habits: Habits) -> int | None:
    """The month of a name; 0, which is none, where it may be either of two."""
    if name == _NOVEMBER_IN_POLISH and habits.currency_code != _ZLOTY:
        return 0
    return MONTHS.get(name) or POLISH_MONTHS.get(name)


def _told_apart(one: int, other: int, year: int, text: str, habits: Habits) -> date | None:
    by_order = {DateOrder.DAY_FIRST: _date(year, other, one), DateOrder.MONTH_FIRST: _date(year, one, other)}
    # Where tills print the year first, a day between dots begins with itself, as in 30.11.2026.
    order = habits.date_order if habits.date_order in by_order else DateOrder.DAY_FIRST if "." in text else None
    if order in by_order and by_order[order] is not None:
        return by_order[order]
    possible = sorted(day for day in by_order.values() if day is not None)
    return next((day for day in possible if day >= habits.written_on), possible[-1] if possible else None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
