"""What another store would have sold for less, as far as was known then."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from cartsnitch_domain.insights.bought import BoughtLine
from cartsnitch_domain.insights.missed import Missed, missed_of
from cartsnitch_domain.money import rounded
from cartsnitch_domain.prices.marks import marked
from cartsnitch_domain.prices.observation import Observation

from tests.domain.prices.observations import TODAY, ago, key, row, seen


def missed(observations: list[Observation], since: date = TODAY, quantity: str = "1") -> list[Missed]:
    """What was missed today, or since a day, of packages without a content, so many on each line."""
    count = Decimal(quantity)
    bought = [
        BoughtLine(price, price.observation.id, key("oats"), price.observation.unit_price * count, count)
        for price in marked(observations, TODAY)
    ]
    return missed_of(bought, since, lambda amount: rounded(amount, "USD"))


def would_have(observations: list[Observation]) -> list[str]:
    return [str(each.would_have_cost) for each in missed(observations)]


@pytest.mark.parametrize(
    ("known", "cost"),
    [
        (seen(60, "3.00", "south"), ["3.00"]),
        (seen(61, "3.00", "south"), []),
        (seen(6, "3.00p", "south"), ["3.00"]),
        (seen(7, "3.00p", "south"), []),
        (seen(0, "3.00", "south"), ["3.00"]),
        (seen(3, "4.00", "south"), []),
        (seen(3, "5.00", "south"), []),
        (seen(3, "3.00", "north"), []),
        (seen(3, "3.00", "south", currency_code="CAD"), []),
        (seen(3, "3.00", "south", product="other oats"), []),
    ],
)
def test_a_price_is_known_of_another_store_for_a_while(known: Observation, cost: list[str]) -> None:
    assert would_have([known, seen(0, "4.00", "north")]) == cost


def test_the_last_price_of_a_store_counts_and_of_stores_the_lowest() -> None:
    known = [*row("2.00 3.50", "south", until=1), seen(9, "3.20", "east"), seen(9, "3.90", "west")]

    (found,) = missed([*known, seen(0, "4.00", "north")])

    assert (found.better.price.store_id, found.would_have_cost, found.amount) == (
        key("east"), Decimal("3.20"), Decimal("0.80"),
    )  # fmt: skip


def test_an_offer_that_is_over_leaves_the_price_of_before() -> None:
    assert would_have([seen(20, "3.50", "south"), seen(8, "2.00p", "south"), seen(0, "4.00", "north")]) == ["3.50"]


def test_an_offer_ends_with_what_was_paid_there_later() -> None:
    offer, paid = seen(4, "2.00p", "south"), seen(0, "3.50", "north")

    assert would_have([offer, paid]) == ["2.00"]
    assert would_have([offer, seen(2, "4.00", "south"), paid]) == []
    assert would_have([seen(2, "4.00", "south"), seen(1, "2.00p", "south"), paid]) == ["2.00"]


@pytest.mark.parametrize("days_ago", [0, 3])
def test_of_what_was_paid_on_one_day_with_and_without_an_offer_the_offer_is_not_claimed(days_ago: int) -> None:
    offer, regular = seen(days_ago, "2.00p", "south"), seen(days_ago, "3.00", "south")
    paid = seen(0, "3.50", "north")

    for receipts in permutations([offer, regular, paid]):
        assert would_have(list(receipts)) == ["3.00"]
    dearer = seen(days_ago, "4.00", "south")
    for receipts in permutations([offer, dearer, paid]):
        assert [each for each in missed(list(receipts)) if each.better.price.store_id == key("south")] == []


def test_as_much_of_it_is_rounded_as_tills_do() -> None:
    (found,) = missed([seen(9, "1.13", "south"), seen(0, "1.99", "north")], quantity="1.5")

    assert (found.would_have_cost, found.amount) == (Decimal("1.70"), Decimal("1.285"))  # 1.695, half up


def test_what_is_before_the_period_tells_prices_and_is_not_missed() -> None:
    history = [seen(9, "3.00", "south"), seen(8, "4.00", "north"), seen(2, "4.00", "north"), seen(1, "5.00", "north")]

    assert [each.amount for each in missed(history, since=ago(5))] == [Decimal("2.00"), Decimal("1.00")]
