"""Offers as real stores word them: each is the coupon that it says, or is not understood, and never another one."""

from __future__ import annotations

from datetime import date

import pytest
from cartsnitch_domain.coupons.coupon import CouponKind
from cartsnitch_domain.coupons.wording import Wording, wording_of
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.reading.offer import Habits, Offer
from cartsnitch_ingest.reading.offers import offers

from tests.ingest.reading.more_offer_wordings import MORE_WORDINGS
from tests.ingest.reading.offer_wordings import NOT_UNDERSTOOD, WORDINGS, Worded
from tests.ingest.reading.printed import lay_out

SATURDAY = date(2026, 11, 28)
CURRENCIES = {"US": "USD", "GB": "GBP"}


def said(worded: Worded) -> list[tuple[str | Wording | frozenset[str], ...]]:
    """What a table says of offers, comparable to what is told of them."""
    return [_said(coupon) for coupon in worded.coupons if coupon != NOT_UNDERSTOOD]


def _said(coupon: str) -> tuple[str | Wording | frozenset[str], ...]:
    off, goods, *conditions = coupon.split(" | ")
    named: Wording | str = goods if goods == "basket" or goods.startswith("[") else wording_of(goods, None)
    return off, named, frozenset(conditions)


def told(offer: Offer) -> tuple[str | Wording | frozenset[str], ...]:
    """An offer as the table says it."""
    named: Wording | str = f"[{offer.category}]" if offer.category else "basket"
    if offer.goods:
        named = wording_of(offer.goods, None)
    return _off(offer), named, frozenset(_conditions(offer))


def _off(offer: Offer) -> str:
    if offer.kind is CouponKind.PERCENT_OFF:
        return f"{offer.value}% off"
    if offer.kind is CouponKind.AMOUNT_OFF:
        return f"{offer.value} off"
    if offer.kind is CouponKind.FIXED_PRICE:
        return f"price {offer.value}"
    return f"buy {offer.buy} get {offer.get} at {offer.value}% off"


def _conditions(offer: Offer) -> list[str]:
    found = []
    if offer.minimum_count is not None:
        found.append(f"from {offer.minimum_count} pieces")
    if offer.minimum_amount is not None:
        is_told = offer.minimum_is_of_basket and (offer.goods or offer.category)
        found.append(f"from {offer.minimum_amount}{' of all' if is_told else ''}")
    if offer.code:
        found.append(f"code {offer.code}")
    if offer.starts_on:
        found.append(f"{offer.starts_on} to {offer.ends_on}")
    elif offer.ends_on:
        found.append(f"to {offer.ends_on}")
    if offer.max_uses:
        found.append(f"{offer.max_uses} times")
    return found


def habits(country: str) -> Habits:
    order = DateOrder.MONTH_FIRST if country == "US" else DateOrder.DAY_FIRST
    return Habits(SATURDAY, order, CURRENCIES.get(country, "EUR"))


@pytest.mark.parametrize("worded", [*WORDINGS, *MORE_WORDINGS], ids=lambda worded: worded.printed)
def test_each_wording_is_the_coupon_that_it_says(worded: Worded) -> None:
    found = offers([lay_out(worded.printed)], habits(worded.country))
    assert [told(offer) for offer in found.offers] == said(worded)
    assert len(found.unclear) == worded.coupons.count(NOT_UNDERSTOOD)
