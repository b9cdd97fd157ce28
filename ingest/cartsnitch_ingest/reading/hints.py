"""What is known of a receipt before it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Hints:
    """Evidence from outside the pages; all of it may be missing.

    `arrived_on` is the day the receipt came in, so that no purchase is later. `sender_domain`, `sender_name` and
    `subject` are those of the mail that it stands in, `sent_on` is the day on which that was sent: claims.
    `currency_code` (ISO 4217) is the one that the household pays in, used where the receipt shows none.
    """

    arrived_on: date | None = None
    sender_domain: str | None = None
    currency_code: str | None = None
    sender_name: str | None = None
    sent_on: date | None = None
    subject: str | None = None
