"""Papers: whether the pages hold a receipt at all, or something else with prices on it."""

from __future__ import annotations

from collections.abc import Sequence

from cartsnitch_ingest.reading.dates import purchased
from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.vocabulary import Role

NO_PRICES = "There are no prices on it."
_HARDLY_A_PRICE = "There is no total on it, and hardly a price."
_NO_TOTAL_NOR_TIME = "There are prices on it, but neither a total nor the time of a purchase."
OF_OFFERS = frozenset({NO_PRICES, _HARDLY_A_PRICE, _NO_TOTAL_NOR_TIME})
"""What is lacking where something may be offered, and nothing was bought."""

_STATEMENT = "This looks like a statement of an account, not like a receipt."
_FEWEST_PRICES = 3
"""So many make a receipt whose sum is torn off, with a time of purchase on it."""


def why_no_receipt(lines: Sequence[Line]) -> str | None:
    """The reason in a shopper's words; None for a receipt."""
    if not lines:
        return "There is no text on it that we can read."
    priced = [line for line in lines if line.amounts]
    if not priced:
        return NO_PRICES
    has_sum = any(line.says(Role.SUBTOTAL, Role.TOTAL) for line in priced)
    statements = {line.meaning.phrase for line in lines if line.role is Role.STATEMENT}
    if len(statements) > 1 and not has_sum:
        return _STATEMENT
    if has_sum or any(line.says(Role.TENDER) for line in priced):
        return None
    if any(line.says(Role.STATEMENT) for line in lines):
        return _STATEMENT
    if len(priced) < _FEWEST_PRICES:
        return _HARDLY_A_PRICE
    if purchased([line.row for line in lines], None).at is None and not _is_rung_up(lines):
        return _NO_TOTAL_NOR_TIME
    return None


def _is_rung_up(lines: Sequence[Line]) -> bool:
    """Whether it says what only a till prints."""
    return any(line.says(Role.TAX, Role.CHANGE, Role.COUNT, Role.TOTAL, Role.SUBTOTAL) for line in lines)
