"""Time zones of shoppers, by names of IANA, and the days that they have. Standard library only."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from cartsnitch_domain.errors import InvalidInput

UNSAID = "UTC"
"""The zone that holds for who never said one: see decision 0038."""

_ZONE_LENGTH = 64


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name; raises InvalidInput."""
    try:
        return ZoneInfo(name) if 0 < len(name) <= _ZONE_LENGTH else _no_zone()
    except (ValueError, KeyError, OSError):  # what is no name, no zone, or a folder of zones
        return _no_zone()


def _no_zone() -> ZoneInfo:
    raise InvalidInput("Please choose a time zone such as America/Chicago or Europe/Berlin.")


def known_zone(name: str | None) -> ZoneInfo:
    """The time zone of a name that was good once; UTC where none was said, or none is called so any more: zones are
    renamed, and what a shopper is told does not depend on that."""
    try:
        return zone_of(name or UNSAID)
    except InvalidInput:
        return ZoneInfo(UNSAID)


def day_in(name: str | None, now: datetime) -> date:
    """The day that it is in the time zone of this name."""
    return now.astimezone(known_zone(name)).date()
