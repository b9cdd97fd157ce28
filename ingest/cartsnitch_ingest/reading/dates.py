"""Dates: when the purchase was made, where day and month are told apart by evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

from cartsnitch_domain.stores.profiles import DateOrder

from cartsnitch_ingest.pages.page import Box, Word
from cartsnitch_ingest.reading.rows import Row
from cartsnitch_ingest.reading.vocabulary import fold, without_accents

MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "jan january januar janv janvier ene enero gen gennaio januari janeiro",
            "feb february februar fevr fev fevrier febrero febbraio febr februari fevereiro",
            "mar march mrz marz maerz mars marzo mrt maart marco mac",
            "apr april avr avril abr abril aprile",
            "may mai mayo mag maggio mei maio",
            "jun june juni juin junio giu giugno junho",
            "jul july juli juil juillet julio lug luglio julho julai",
            "aug august aout ago agosto augustus ogos",
            "sep sept september septembre septiembre set settembre setembro",
            "oct october okt oktober octobre octubre ott ottobre outubro",
            "nov november novembre noviembre novembro",
            "dec december dez dezember decembre dic diciembre dicembre dezembro dis disember",
        ),
        start=1,
    )
    for name in names.split()
}

_NAMED = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?P<year>(?:19|20)\d\d|\d\d)"
_END = r"(?=\D|\d{1,2}:\d\d|$)"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d)(?P<year>20\d\d)\s?[-/.年]\s?(?P<month>\d{{1,2}})\s?[-/.月]\s?(?P<day>\d{{1,2}}){_END}",
        rf"(?<!\d)(?P<first>\d{{1,2}})\s?(?P<separator>[-/.]|(?<=\d)[,'](?=\d))\s?(?P<second>\d{{1,2}})\s?(?P=separator)\s?{_YEAR}{_END}",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?[-\s/,]*(?:de\s+|of\s+)?(?P<name>{_NAMED})[a-z]*\.?[-\s/,']*(?:de\s+)?(?P<year>20\d\d){_END}",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?[-\s/,]*(?P<name>{_NAMED})(?![a-z])\.?[-\s/,']*(?P<year>\d\d){_END}",
        rf"(?<![a-z])(?P<name>{_NAMED})[a-z]*\.?\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+\s?(?P<year>20\d\d){_END}",
        rf"(?<![a-z])(?P<name>{_NAMED})(?![a-z])\.?\s*(?P<day>\d{{1,2}})\s?(?:,\s|')\s?{_YEAR}{_END}",
    )
)
_TIME = re.compile(
    r"(?<![\d:.])(?P<hour>[01]?\d|2[0-3])\s?[:.h]\s?(?P<minute>[0-5]\d)(?:\s?[:.]\s?(?P<second>[0-5]\d))?"
    r"(?!\d|[:.]\d)[\s:.,]*(?P<half>[AP](?:[.,']?\s?[MNH]\b|\b)\.?)?",
    re.IGNORECASE,
)
_FRENCH_TIME = re.compile(r"\d{1,2}\s?h\s?\d{2}", re.IGNORECASE)
"""10h42"""

_GLUED_YEAR = re.compile(r"((?:19|20)\d\d)(?=\d{1,2}:\d\d)")
_OTHER_DAY = re.compile(
    r"expir|\bexp\b|valid|until|best before|return by|due date|birth|member since|w\.?e\.?f"
    r"|\beta\b|\bdeliver|\barriv|\bship(?:s|ped|ping|ment)?\b"
    r"|gueltig|gültig|promo|check ?in|check ?out|survey|within",
    re.IGNORECASE,
)
"""What stands before a day that is not that of the purchase."""

_DEADLINE = re.compile(r"until|\bends?\b|\bbis\b|jusqu|hasta|fino al", re.IGNORECASE)
"""What stands before the time at which an offer ends."""

_OLDEST, _NEWEST = 1990, 2059
"""Years outside are misread."""

_EAST = timedelta(days=1)
"""The day of the arrival is told in UTC: east of it, a purchase of today may be of tomorrow."""

_WITH_TIME = 2
"""How often a day counts that is printed with its time."""

_SOON = timedelta(days=45)
"""Most receipts are handed in so soon after the purchase: what lies longer back is as likely one day as another."""


@dataclass(frozen=True, slots=True)
class Purchased:
    """When, as far as it is printed; the row that says so, and how often the receipt does. `is_clear` where the receipt
    itself tells day and month apart; `either` are the days that one may be which it does not tell apart, and it
    `is_by_habit` where that which most do in the country was all there was to choose one of them by."""

    on: date | None = None
    at: time | None = None
    row: Row | None = None
    times: int = 0
    is_clear: bool = False
    either: frozenset[date] = frozenset()
    is_by_habit: bool = False


@dataclass(frozen=True, slots=True)
class _Printed:
    """A printed date, as each order of day, month and year understands it; by the orders `ahead` it had not come yet
    when the receipt did."""

    row: Row
    index: int
    readings: tuple[tuple[DateOrder | None, date], ...]
    is_doubtful: bool
    ahead: frozenset[DateOrder | None]

    @property
    def is_clear(self) -> bool:
        return len({day for _, day in self.readings}) == 1


def purchased(
    rows: Sequence[Row], order: DateOrder | None, arrived_on: date | None = None, is_mixed: bool = False
) -> Purchased:
    """The day that is printed most often and first, a time beside it counting for more. `order` is the habit of store
    or country; without one, and where neither another date of the receipt nor the day it came in (UTC) tells, a day
    such as 03/04/2015 stays unknown. Where the habit `is_mixed`, the day it came in tells before it does."""
    printed = [found for index, row in enumerate(rows) for found in _dates(index, row, arrived_on)]
    printed = [found for found in printed if not found.is_doubtful] or printed
    if not printed:
        return Purchased(at=_only_time(rows))
    told = _told_order(
        [found for found in printed if is_mixed or not _is_turned_round(found, order, arrived_on)], order
    )
    if told is None and (order is None or is_mixed):
        told = _order_of_soon(printed, arrived_on)
    habit = told or order
    days = [(day, found) for found in printed if (day := _understood(found, habit))]
    if not days:
        return _either(rows, printed)
    often: Counter[date] = Counter()
    for day, found in days:
        often[day] += _WITH_TIME if _time(found.row.text) else 1
    day, found = max(days, key=lambda pair: often[pair[0]])
    same = [other for other_day, other in days if other_day == day]
    if not is_mixed and all(_is_turned_round(other, habit, arrived_on) for other in same):
        return _either(rows, printed)
    is_clear = any(other.is_clear for other in same)
    is_by_habit = is_mixed and told is None and not is_clear
    return Purchased(day, _time_near(rows, same), found.row, len(same), is_clear, is_by_habit=is_by_habit)


def _either(rows: Sequence[Row], printed: Sequence[_Printed]) -> Purchased:
    """No day, and those that it may be."""
    either = frozenset(day for found in printed if not found.is_doubtful for _, day in found.readings)
    return Purchased(at=_time_near(rows, printed) or _only_time(rows), either=either)


def day_in(text: str, arrived_on: date | None = None) -> date | None:
    """The day that a text tells; None where two orders of day and month understand it."""
    words = tuple(Word(word, Box(0, 0, 1, 1)) for word in text.split())
    return purchased((Row(1, words),), None, arrived_on).on if words else None


def _dates(index: int, row: Row, arrived_on: date | None) -> Iterator[_Printed]:
    text = _GLUED_YEAR.sub(r"\1 ", without_accents(row.text))
    for pattern in _DATES:
        for match in pattern.finditer(text):
            told = tuple(pair for pair in _readings(match.groupdict()) if _OLDEST <= pair[1].year <= _NEWEST)
            ahead = frozenset(order for order, day in told if arrived_on and day > arrived_on + _EAST)
            readings = tuple(pair for pair in told if pair[0] not in ahead)
            if readings:
                yield _Printed(row, index, readings, bool(_OTHER_DAY.search(text[: match.start()])), ahead)


def _readings(groups: dict[str, str | None]) -> Iterator[tuple[DateOrder | None, date]]:
    year = _year(groups["year"] or "")
    if (first := groups.get("first")) and (second := groups.get("second")):
        yield from _day(DateOrder.DAY_FIRST, year, second, first)
        yield from _day(DateOrder.MONTH_FIRST, year, first, second)
        if len(groups["year"] or "") == 2 and len(first) == 2:
            yield from _day(DateOrder.YEAR_FIRST, _year(first), second, groups["year"] or "")
    elif name := groups.get("name"):
        yield from _day(None, year, str(MONTHS[fold(name)]), groups["day"] or "")
    else:
        yield from _day(None, year, groups["month"] or "", groups["day"] or "")


def _day(order: DateOrder | None, year: int, month: str, day: str) -> Iterator[tuple[DateOrder | None, date]]:
    try:
        yield order, date(year, int(month), int(day))
    except ValueError:
        return


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _is_turned_round(found: _Printed, order: DateOrder | None, arrived_on: date | None) -> bool:
    """Whether it had not come yet in the order of the store, and lies long back in any other: either its clock is wrong
    or its order is."""
    if order is None or arrived_on is None or order not in found.ahead:
        return False
    return all(arrived_on - day > _SOON for _, day in found.readings)


def _told_order(printed: Sequence[_Printed], order: DateOrder | None) -> DateOrder | None:
    """The order in which this receipt prints its dates: shown by a day above 12, else told by the days it prints in
    words or elsewhere; of two that are shown as often, the habit."""
    clear = {day for found in printed if found.is_clear for _, day in found.readings}
    votes = Counter(
        reading for found in printed for reading, day in found.readings if reading and (found.is_clear or day in clear)
    )
    return max(votes, key=lambda reading: (votes[reading], reading == order)) if votes else None


def _order_of_soon(printed: Sequence[_Printed], arrived_on: date | None) -> DateOrder | None:
    """The only order that has the receipt handed in soon after the purchase."""
    if arrived_on is None:
        return None
    soon = {reading for found in printed for reading, day in found.readings if arrived_on - day <= _SOON}
    return soon.pop() if len(soon) == 1 else None


def _understood(found: _Printed, habit: DateOrder | None) -> date | None:
    by_order = dict(found.readings)
    if None in by_order:
        return by_order[None]
    if habit in by_order:
        return by_order[habit]
    usual = [day for order, day in found.readings if order is not DateOrder.YEAR_FIRST] or list(by_order.values())
    return usual[0] if len(set(usual)) == 1 else None


def _time_near(rows: Sequence[Row], printed: Sequence[_Printed]) -> time | None:
    """A time on a row with the date, else on the next row to one."""
    for distance in (0, 1, 2):
        for found in printed:
            for index in {found.index + distance, found.index - distance}:
                if 0 <= index < len(rows) and (told := _time(rows[index].text)):
                    return told
    return None


def _only_time(rows: Sequence[Row]) -> time | None:
    return next((told for row in rows if "time" in row.text.lower() and (told := _time(row.text))), None)


@lru_cache(maxsize=256)
def _time(text: str) -> time | None:
    text = _GLUED_YEAR.sub(r"\1 ", text)
    for pattern in _DATES:
        text = pattern.sub(" ", text)
    for match in _TIME.finditer(text):
        is_told = ":" in match[0] or _FRENCH_TIME.match(match[0]) or match["half"] or match["second"]
        if is_told and not _DEADLINE.search(text[: match.start()]):
            return _clock(match)
    return None


def _clock(match: re.Match[str]) -> time:
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    if half.startswith("a") and hour == 12:
        hour = 0
    return time(hour, int(match["minute"]), int(match["second"] or 0))
