"""Which of the coupons for all that are looked up by a key may be for what has it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, or_

from cartsnitch_domain.coupons.coupon import AppliesTo
from cartsnitch_domain.coupons.identity import BETWEEN_WORDS
from cartsnitch_domain.coupons.records import Coupon


def has_no_other_words(words: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a coupon is for no words, or for none but these, which are parted as `asked_keys` does."""
    these = func.string_to_array(words, BETWEEN_WORDS)
    return or_(Coupon.applies_to != AppliesTo.WORDS.value, Coupon.words.contained_by(these))
