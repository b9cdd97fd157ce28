"""Amounts with a line of goods above and one below: of which of them they are."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_ingest.reading.offers import offers

from tests.ingest.reading.printed import lay_out
from tests.ingest.reading.test_offer_wordings import habits

CARDS = "$0.50 off\nChobani Yogurt\n$1.00 off\nOrange Juice\n$2.00 off\nGround Coffee"


@pytest.mark.parametrize("title", ["Kroger", "Holiday baking", "Breakfast favorites"])
def test_below_a_title_nothing_tells_on_which_side_the_goods_stand(title: str) -> None:
    found = offers([lay_out(f"{title}\n{CARDS}")], habits("US"))
    wrong = {("chobani yogurt", Decimal("1.00")), ("orange juice", Decimal("2.00"))}
    assert not wrong & {(offer.goods, offer.value) for offer in found.offers}
    assert title.lower() not in {offer.goods for offer in found.offers}
    assert len(found.offers) + len(found.unclear) == 3


def test_without_a_title_they_stand_below() -> None:
    found = offers([lay_out(CARDS)], habits("US"))
    assert [(offer.goods, offer.value) for offer in found.offers] == [
        ("chobani yogurt", Decimal("0.50")),
        ("orange juice", Decimal("1.00")),
        ("ground coffee", Decimal("2.00")),
    ]
