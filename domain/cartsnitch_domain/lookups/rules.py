"""When barcodes are looked up, how often, and how they are spelt. Standard library only."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

SOURCE = "openfoodfacts"


class LookupState(StrEnum):
    """What is known of a barcode."""

    WAITING = "waiting"
    """Not answered yet."""
    FOUND = "found"
    MISSING = "missing"
    """The catalogue did not have it. It is asked again later."""
    FAILED = "failed"
    """What the catalogue answered could not be used, time and again."""
    REMOVED = "removed"
    """Whoever runs the server took it out. It is not asked for, and nothing is shown of it."""


READ_PACE = timedelta(seconds=4)
"""15 reads of single products a minute (the rate limits of Open Food Facts' API documentation, spring 2026)."""

SEARCH_PACE = timedelta(seconds=6)
"""10 searches a minute (the same)."""

PICTURE_PACE = timedelta(seconds=2)
"""No limit is documented; "preferably one at a time"."""

AT_ONCE = 50
"""Barcodes in one search: its URL stays below 1,000 characters."""

MOST_A_DAY = 500
"""Barcodes that are asked for in a day. Whoever wants more than "a few hundred products" shall take the whole data."""

LEASE = timedelta(minutes=5)
"""When something is asked again whose worker was never heard of again; longer than any request waits."""

MOST_ATTEMPTS = 3
"""Answers that cannot be used, before a barcode is given up. A catalogue that is away is waited for without end."""

_MISSES = (timedelta(days=30), timedelta(days=90), timedelta(days=365))
_DELAYS = (timedelta(minutes=10), timedelta(hours=3), timedelta(days=1))
_PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
_LONGEST_PAUSE = timedelta(days=1)

OF_SHOPS = "^000000[02]"
"""GTIN-8 of the prefixes 0 and 2 in 14 digits: shops give them out themselves, and two shops the same one to different
goods (GS1 General Specifications, 1.4.5), so no catalogue can know which is meant."""


def is_worldwide(gtin: str) -> bool:
    """Whether a GTIN (14 digits) names the same goods everywhere."""
    return re.match(OF_SHOPS, gtin) is None


def code_of(gtin: str) -> str:
    """A GTIN as Open Food Facts spells it: 8 digits, 13, or 14 of a case, with zeros in front.

    "Barcodes with 7 digits or less after leading 0s are removed are padded to 8, those with 9 to 12 digits to 13" (its
    reference on barcode normalization).
    """
    digits = gtin.lstrip("0")
    return digits.zfill(8 if len(digits) <= 8 else 13)


def gtin_of(code: str) -> str | None:
    """A code of theirs in 14 digits; None for what is no GTIN: theirs may have more."""
    digits = code.lstrip("0")
    is_gtin = code.isascii() and code.isdigit() and 0 < len(digits) <= 14
    return digits.zfill(14) if is_gtin else None


def again_after_miss(misses: int) -> timedelta:
    """How long a barcode that was missing so often is believed to be."""
    return _MISSES[min(misses, len(_MISSES)) - 1]


def again_after_failure(attempts: int) -> timedelta:
    """How long to wait after so many attempts."""
    return _DELAYS[min(attempts, len(_DELAYS)) - 1]


def pause_after(failures: int, asked_for: timedelta | None) -> timedelta:
    """How long to leave a catalogue alone that failed so often in a row: as long as it asked for, up to a day."""
    return max(_PAUSES[min(failures, len(_PAUSES)) - 1], min(asked_for or timedelta(0), _LONGEST_PAUSE))


def next_day(day: date) -> datetime:
    """When the day after this one begins (UTC)."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)
