"""What something is expected to cost, and how sure that is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_domain.prices.marks import marked
from cartsnitch_domain.shopping.expected_price import ExpectedPrice, expected_prices

from tests.domain.prices.observations import TODAY, seen


def expected(*days: tuple[int, str]) -> ExpectedPrice:
    """Of prices that were paid so many days ago."""
    observations = [seen(ago, price) for ago, price in days]
    (found,) = expected_prices(marked(observations, TODAY), TODAY)
    return found


def test_the_last_price_is_expected_while_it_is_young() -> None:
    found = expected((90, "2.00"), (60, "2.20"), (10, "2.40"))

    assert (found.amount, found.age, found.is_usual) == (Decimal("2.40"), 10, False)


def test_an_old_price_stands_back_for_what_is_usual() -> None:
    found = expected((200, "2.00"), (150, "2.20"), (61, "2.40"))
    assert (found.amount, found.age, found.is_usual) == (Decimal("2.20"), 61, True)

    younger = expected((200, "2.00"), (150, "2.20"), (60, "2.40"))
    assert (younger.amount, younger.is_usual) == (Decimal("2.40"), False)


def test_a_price_of_years_ago_is_the_only_one_that_is_known() -> None:
    found = expected((800, "1.10"))

    assert (found.amount, found.age, found.is_usual, found.certainty) == (Decimal("1.10"), 800, False, Decimal("0.01"))


def test_an_offer_holds_for_a_week() -> None:
    during = expected((30, "3.00"), (6, "2.00p"))
    assert (during.amount, during.is_promotional, during.certainty) == (Decimal("2.00"), True, Decimal("0.14"))

    after = expected((30, "3.00"), (7, "2.00p"))
    assert (after.amount, after.is_promotional) == (Decimal("3.00"), False)


@pytest.mark.parametrize(
    ("days", "certainty"),
    [
        ([(0, "2.00")], "1.00"),  # today
        ([(30, "2.00")], "0.85"),  # once in 180 days: exp(-30/180)
        ([(210, "2.00"), (120, "2.00"), (30, "2.00")], "0.92"),  # once in 360 days
        ([(210, "2.00"), (120, "2.20"), (30, "2.40")], "0.78"),  # three times in 360 days
    ],
)
def test_a_price_is_sure_by_its_age_and_by_how_often_it_changed(days: list[tuple[int, str]], certainty: str) -> None:
    assert expected(*days).certainty == Decimal(certainty)
