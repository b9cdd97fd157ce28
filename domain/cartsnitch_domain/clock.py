"""Time, passed in wherever it matters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""


def system_clock() -> datetime:
    """The clock of the machine."""
    return datetime.now(UTC)


def latest_day(today: date) -> date:
    """Up to which day receipts may be from, when it is today in UTC: elsewhere it is tomorrow already."""
    return today + timedelta(days=1)
