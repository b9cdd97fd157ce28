"""Adverts: rows among the goods of a receipt that tell of what may be taken off another time, and of nothing bought."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.pages.page import Box
from cartsnitch_ingest.reading.rows import Row
from cartsnitch_ingest.reading.wordings import plain, wordings

_MOST_BELOW = 2
"""Rows under an advert that go on with it: its last day, its code."""


def tells_of_next_time(text: str) -> bool:
    """Whether a row speaks of the next visit or purchase."""
    return _says(text, "next_time")


def may_be_advert(text: str) -> bool:
    """Whether a row may be a coupon to take along: it says that it is one, and that it takes something off."""
    return _says(text, "coupon", "coupon_in_short") and _takes_off(text)


def _takes_off(text: str) -> bool:
    return _says(text, "takes_off")


def _says(text: str, *names: str) -> bool:
    said = plain(text)
    return any(wordings().words[name].search(said) for name in names)


def adverts_among(printed: Sequence[Row], used: Mapping[tuple[int, Box], LineKind]) -> Iterator[list[Row]]:
    """What may be an advert among rows, each with what goes on with it; `used` are the places of those that lines of
    the receipt rest on, and of which kind these are. What stands beside something taken off says what that is."""
    kinds = [used.get((row.page, row.box)) for row in printed]
    end = 0
    for at, row in enumerate(printed):
        if at < end or kinds[at] or not (tells_of_next_time(row.printed) or _takes_off(row.printed)):
            continue
        end = at + 1
        while end < len(printed) and kinds[end] is None and end - at <= _MOST_BELOW:
            end += 1
        if LineKind.DISCOUNT not in (*kinds[at - 1 : at], *kinds[end : end + 1]):
            yield list(printed[at:end])
