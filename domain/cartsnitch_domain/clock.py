"""Time, passed in wherever it matters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""


def system_clock() -> datetime:
    """The clock of the machine."""
    return datetime.now(UTC)


ABROAD = timedelta(days=1)
"""How far ahead of a shopper's day the printed one may be: they shop where it is tomorrow already, or never said where
they are."""


def latest_day(today: date) -> date:
    """Up to which day receipts may be from, when it is today for their shopper."""
    return today + ABROAD
