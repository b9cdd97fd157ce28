"""Footnotes: what a sign behind an offer points to is of it; one that points nowhere leaves it not understood."""

from __future__ import annotations

from datetime import date

import pytest
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.reading.offer import Habits
from cartsnitch_ingest.reading.offers import offers

from tests.ingest.reading.printed import lay_out

US = Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD")
MAIL = "$1.00 off Whole Milk{0}\n20% off Eggs{1}\nSee you soon\n\n-----\n{0} {2}\n{1} {3}"


@pytest.mark.parametrize(("one", "other"), [("¹", "²"), ("*", "**"), ("†", "‡"), ("1", "2")])
def test_a_footnote_that_is_not_understood_leaves_those_that_point_to_it_not_understood(one: str, other: str) -> None:
    found = offers([lay_out(MAIL.format(one, other, "Must buy 4.", "New customers."))], US)
    assert (found.offers, len(found.unclear)) == ((), 2)


@pytest.mark.parametrize(("one", "other"), [("¹", "²"), ("*", "**"), ("†", "‡")])
def test_a_footnote_is_of_those_that_point_to_it_alone(one: str, other: str) -> None:
    found = offers([lay_out(MAIL.format(one, other, "Springfield residents.", "While supplies last."))], US)
    assert ([offer.goods for offer in found.offers], found.unclear) == (["eggs"], (f"$1.00 off Whole Milk{one}",))


def test_what_a_footnote_says_in_known_words_is_a_term_of_the_offer() -> None:
    found = offers([lay_out(MAIL.format("¹", "²", "Valid until 12/24/2026", "With purchase of 2."))], US)
    assert [(offer.goods, offer.ends_on, offer.minimum_count) for offer in found.offers] == [
        ("whole milk", date(2026, 12, 24), None),
        ("eggs", None, 2),
    ]


@pytest.mark.parametrize("sign", ["¹", "*", "†"])
def test_a_sign_that_points_nowhere_leaves_an_offer_not_understood(sign: str) -> None:
    found = offers([lay_out(f"$1.00 off Whole Milk{sign}\n20% off Eggs")], US)
    assert [offer.goods for offer in found.offers] == ["eggs"]


def test_stars_around_words_are_emphasis_and_no_footnote() -> None:
    found = offers([lay_out("*$1.00 off Whole Milk*\n20% off *Eggs*")], US)
    assert [offer.goods for offer in found.offers] == ["whole milk", "eggs"]
