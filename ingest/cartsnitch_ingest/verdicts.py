"""What is said of parts and readings, in words for the shopper."""

from __future__ import annotations

from cartsnitch_domain.money import printed

from cartsnitch_ingest.pages.page import Unopened
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading

NOT_NEEDED = "not read: another part balances"
SHOWS_NO_MORE = "shows nothing that the other photos of this receipt do not"


def verdict_on(reading: Reading | NotAReceipt | Unopened | None, *, is_chosen: bool) -> str:
    """The verdict on one part, such as `balanced at 22.37, used`."""
    if isinstance(reading, Reading):
        return f"{_finding(reading)}, {'used' if is_chosen else 'not used'}"
    if isinstance(reading, NotAReceipt) and reading.offers:
        return f"{offers_found(len(reading.offers))}, no receipt"
    return "ignored" if reading is None else reading.reason


def offers_found(count: int) -> str:
    """What became of something that offers so much and is no receipt."""
    return "1 offer found" if count == 1 else f"{count} offers found"


def joined_with(filename: str | None) -> str:
    """The verdict on a photo that goes on where another one ends."""
    return f"one receipt with {filename or 'another photo'}"


def _finding(reading: Reading) -> str:
    if reading.total is None:
        return "no total found"
    total = printed(reading.total, reading.currency_code)
    if reading.gap is None or reading.is_balanced:
        helped = f" with what {reading.advised_by} proposed" if reading.advised_by else ""
        return f"balanced at {total}{helped}"
    return f"total {total}, {printed(abs(reading.gap), reading.currency_code)} unexplained"
