"""What is said of parts and readings, in words for the shopper."""

from __future__ import annotations

from collections.abc import Sequence

from cartsnitch_domain.money import printed
from cartsnitch_domain.receipts.actions import Verdict
from cartsnitch_domain.receipts.rules import ReceiptStatus

from cartsnitch_ingest.pages.page import Unopened
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading

NOT_NEEDED = "not read: another part balances"
TWIN_REASON = "You have this purchase already, from another receipt."


def verdict_on(reading: Reading | NotAReceipt | Unopened | None, *, is_chosen: bool) -> str:
    """The verdict on one part, such as `balanced at 22.37, used`."""
    if isinstance(reading, Reading):
        return f"{_finding(reading)}, {'used' if is_chosen else 'not used'}"
    return "ignored" if reading is None else reading.reason


def _finding(reading: Reading) -> str:
    if reading.total is None:
        return "no total found"
    total = printed(reading.total, reading.currency_code)
    if reading.gap is None or reading.is_balanced:
        return f"balanced at {total}"
    return f"total {total}, {printed(abs(reading.gap), reading.currency_code)} unexplained"


def verdict_of(verdicts: Sequence[Verdict]) -> Verdict:
    """What became of what came in, where it held several receipts: what needs a look counts most."""
    order = (ReceiptStatus.NEEDS_REVIEW, ReceiptStatus.RECORDED, ReceiptStatus.DUPLICATE)
    return min(verdicts, key=lambda verdict: order.index(verdict.status))


def status_of(reading: Reading) -> Verdict:
    """Recorded when it balances and says when; else it needs a look, and why."""
    reason = reason_for_review(reading)
    return Verdict(ReceiptStatus.RECORDED if reason is None else ReceiptStatus.NEEDS_REVIEW, reason)


def reason_for_review(reading: Reading) -> str | None:
    """Why a shopper should look at it; None when all is well."""
    if reading.total is None or reading.gap is None:
        return "No total could be read. Please look at the receipt and its lines."
    if not reading.is_balanced:
        size, total = printed(abs(reading.gap), reading.currency_code), printed(reading.total, reading.currency_code)
        side = "less than" if reading.gap > 0 else "more than"
        return f"The lines that were read come to {size} {side} the total of {total}. The likeliest lines are marked."
    if reading.purchased_on is None:
        return "The lines add up, but no date could be read."
    return None
