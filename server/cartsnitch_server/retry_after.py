"""`Retry-After`, by which other servers ask us to wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


def wait_of(retry_after: str, now: datetime) -> timedelta | None:
    """How long a `Retry-After` asks to wait, given in seconds or as a date; None where it says nothing."""
    if retry_after.isascii() and retry_after.isdigit():
        return timedelta(seconds=int(retry_after[:9]))
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(until.replace(tzinfo=until.tzinfo or UTC) - now, timedelta(0))
