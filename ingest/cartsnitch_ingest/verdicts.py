"""What is said of parts and readings, in words for the shopper."""

from __future__ import annotations

from collections.abc import Sequence

from cartsnitch_domain.coupons.actions import MOST_COUPONS
from cartsnitch_domain.money import printed

from cartsnitch_ingest.pages.page import Unopened
from cartsnitch_ingest.reading.offers import MOST_OFFERS
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading

NOT_NEEDED = "not read: another part balances"
SHOWS_NO_MORE = "shows nothing that the other photos of this receipt do not"

_MOST_WORDS, _LONGEST_WORDS = 3, 60
"""Offers that are quoted, and letters of each."""


def verdict_on(reading: Reading | NotAReceipt | Unopened | None, *, is_chosen: bool) -> str:
    """The verdict on one part, such as `balanced at 22.37, used`."""
    if isinstance(reading, Reading):
        return f"{_finding(reading)}, {'used' if is_chosen else 'not used'}"
    if isinstance(reading, NotAReceipt) and (reading.offers or reading.unclear or reading.advertised):
        found = f"{_offered(len(reading.offers), len(reading.unclear))}{_in_words(reading.unclear)}"
        found = ", ".join(filter(None, (found, advertised(len(reading.advertised)))))
        return f"{found}{_left_out(reading.left_out)}, no receipt"
    return "ignored" if reading is None else reading.reason


def offers_found(count: int, unclear: int = 0) -> str:
    """What became of something that offers so much and is no receipt; so many beside those are not understood."""
    found = "1 offer found" if count == 1 else f"{count} offers found"
    if not unclear:
        return found
    return f"{found}, {unclear} more not understood" if count else not_understood(unclear)


def _offered(count: int, unclear: int) -> str:
    return offers_found(count, unclear) if count or unclear else ""


def advertised(count: int) -> str:
    """So many prices with those before them; nothing where there are none."""
    if not count:
        return ""
    return (
        "1 advertised price, which is no coupon" if count == 1 else f"{count} advertised prices, which are no coupons"
    )


def not_understood(count: int) -> str:
    """So many offers of which nothing is kept but their words."""
    return "1 offer not understood" if count == 1 else f"{count} offers not understood"


def offers_kept(unclear: int, prices: str = "") -> str:
    """What became of something that only offers what is not understood, or only `prices`, as told by `advertised`."""
    if not unclear:
        return f"{prices}."
    if prices:
        return f"{offers_kept(unclear)} Beside: {prices}."
    if unclear == 1:
        return f"{not_understood(1)}. Its text is kept here: please add it as a coupon by hand."
    return f"{not_understood(unclear)}. Their text is kept here: please add those that you want as coupons by hand."


def not_read(left_out: int, unkept: int) -> str:
    """What is said of offers beside those that were read: so many that are more than is read of one email, and so many
    for which its shopper has no room; nothing where there are none."""
    by_hand = "please add those that you want as coupons by hand"
    told = []
    if left_out:
        were = "1 more was" if left_out == 1 else f"{left_out} more were"
        told.append(f" {were} not read, since one email is read up to {MOST_OFFERS} offers: {by_hand}.")
    if unkept:
        were = "1 was" if unkept == 1 else f"{unkept} were"
        told.append(f" {were} not kept, since you have {MOST_COUPONS} coupons: please delete some that are over.")
    return "".join(told)


def of_another(store: str, sender: str) -> str:
    """What is said of offers whose text names another store than the chain that sent them."""
    return (
        f" The email came from {sender}, but its text names {store} as whose offers these are, so they are kept for "
        f"{store}: please change the store of a coupon where that is wrong."
    )


def joined_with(filename: str | None) -> str:
    """The verdict on a photo that goes on where another one ends."""
    return f"one receipt with {filename or 'another photo'}"


def _left_out(count: int) -> str:
    return f", {count} more not read" if count else ""


def _in_words(unclear: Sequence[str]) -> str:
    """The first of the offers that are not understood, as they are printed."""
    if not unclear:
        return ""
    quoted = ", ".join(f'"{words[:_LONGEST_WORDS]}"' for words in unclear[:_MOST_WORDS])
    return f" ({quoted}{', ...' if len(unclear) > _MOST_WORDS else ''})"


def _finding(reading: Reading) -> str:
    found = _sum_of(reading)
    unclear = reading.unclear
    return f"{found}, {not_understood(len(unclear))}{_in_words(unclear)}" if unclear else found


def _sum_of(reading: Reading) -> str:
    if reading.total is None:
        return "no total found"
    total = printed(reading.total, reading.currency_code)
    if reading.gap is None or reading.is_balanced:
        helped = f" with what {reading.advised_by} proposed" if reading.advised_by else ""
        return f"balanced at {total}{helped}"
    return f"total {total}, {printed(abs(reading.gap), reading.currency_code)} unexplained"
