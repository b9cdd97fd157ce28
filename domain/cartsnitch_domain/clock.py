"""Time, passed in wherever it matters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""


def system_clock() -> datetime:
    """The clock of the machine."""
    return datetime.now(UTC)


FURTHEST_ZONE = timedelta(hours=14)


def latest_day(now: datetime) -> date:
    """The day that it is where it is latest: no receipt of that day is from the future."""
    return (now + FURTHEST_ZONE).date()
