"""Sameness: whether two readings may be of one purchase, and which of them tells more."""

from __future__ import annotations

from collections import Counter

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.merchant import spaced
from cartsnitch_ingest.reading.reading import Reading
from cartsnitch_ingest.reading.several import Readings


def may_be_one_purchase(one: Reading, other: Reading) -> bool:
    """Whether they are equal in total, in day, time and store as far as both say them, and in what most of the goods
    cost."""
    days = (one.purchased_on, other.purchased_on)
    times = (one.purchased_time, other.purchased_time)
    are_equal = all(None in pair or pair[0] == pair[1] for pair in (days, times))
    return (
        one.total == other.total and are_equal and _are_alike(_store(one), _store(other)) and _cost_the_same(one, other)
    )


def say_where_and_when(*readings: Reading) -> bool:
    """Whether each of them says its store and its day."""
    return all(reading.purchased_on is not None and _store(reading) is not None for reading in readings)


def merit(reading: Reading) -> tuple[bool, bool, int, float]:
    """What makes one reading better than another: that it balances, that it has a total, how many lines it explains,
    and how likely its total is right."""
    return (reading.is_balanced, reading.total is not None, len(reading.lines), reading.confidence)


def merit_of_all(readings: Readings) -> tuple[int, bool]:
    """The same of all readings of the same pages: how many balance, and whether there is a total at all."""
    return sum(reading.is_balanced for reading in readings), any(reading.total is not None for reading in readings)


def _store(reading: Reading) -> str | None:
    return reading.store_slug or reading.merchant_name


def _are_alike(one: str | None, other: str | None) -> bool:
    """Whether one store may be meant: the same words, or more of them."""
    if one is None or other is None:
        return True
    words = [set(spaced(name).split()) for name in (one, other)]
    return words[0] <= words[1] or words[1] <= words[0]


def _cost_the_same(one: Reading, other: Reading) -> bool:
    """Whether at least half of the goods of the shorter one cost what goods of the other do."""
    here, there = (Counter(line.amount for line in each.lines if line.kind is LineKind.ITEM) for each in (one, other))
    return 2 * (here & there).total() >= min(here.total(), there.total())
