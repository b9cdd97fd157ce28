"""The alerts of the demonstration household: its story, told by its own receipts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from cartsnitch_domain.alerts.rules import alerts_of
from cartsnitch_domain.alerts.watch import Watch
from cartsnitch_server.demo.household import watches

from tests.domain.alerts.household_history import Bought, bought, by_family, family_of, key_of

TODAY = date(2026, 3, 1)

ALERTS = [
    # days ago, kind, store, what it prints, before, after
    (257, "cheaper_elsewhere", "aldi", "2% Milk Gal", "3.39", "2.69"),
    (257, "cheaper_elsewhere", "aldi", "Bananas", "0.59", "0.44"),
    (189, "cheaper_elsewhere", "aldi", "Large Eggs 12 ct", "0.249167", "0.204167"),
    (189, "cheaper_elsewhere", "kroger", "CRNCHY PB 16 OZ", "0.249375", "0.199375"),
    (189, "price_increase", "meijer", "GALA APPLES", "1.49", "1.69"),
    (152, "price_increase", "kroger", "CHKN THIGHS", "2.49", "2.79"),
    (121, "price_increase", "meijer", "LARGE EGGS 12CT", "2.99", "3.29"),
    (87, "shrinkflation", "meijer", "HONEY OATS 15.4 OZ", "0.249444", "0.291558"),
    (75, "price_increase", "trader-joes", "MANDARIN CHICKEN 22 OZ", "4.99", "5.49"),
    (19, "price_increase", "meijer", "LARGE EGGS 12CT", "3.29", "3.69"),
    (12, "price_drop", "aldi", "Olive Oil 16.9 oz", "7.99", "6.49"),
    (12, "price_increase", "aldi", "Large Eggs 12 ct", "2.45", "2.89"),
    (8, "price_drop", "kroger", "KRO SHRP CHEDDAR 16 OZ", "4.99", "3.99"),
    (2, "price_drop", "meijer", "GRND COFFEE 24 OZ", "11.99", "9.49"),
    (2, "target_price", "meijer", "GRND COFFEE 24 OZ", "11.99", "9.49"),
]
"""All that ten months of receipts raise for the household, which watches ground coffee at 10.00.

Prices are for one of what they are sold by, for what is compared over sizes or stores by an ounce or a piece.
"""


@pytest.fixture(scope="module")
def household() -> tuple[Bought, ...]:
    return bought(TODAY)


def raised(household: tuple[Bought, ...], today: date = TODAY) -> list[tuple[int, str, str, str, Decimal, Decimal]]:
    """All alerts, as the table has them."""
    texts = {each.observation.product_id: each.text for each in household}
    slugs = {key_of(slug): slug for slug in ("meijer", "kroger", "aldi", "costco", "target", "trader-joes", "rewe")}
    watching = [Watch(key_of("watch"), family_of(w.store, w.text), w.target, w.currency_code) for w in watches()]
    return sorted(
        (
            (today - alert.day).days,
            alert.kind.value,
            slugs[alert.key.store_id],
            texts[alert.product_id or family_id],
            alert.before or Decimal(),
            alert.after,
        )
        for family_id, observations in by_family(household).items()
        for alert in alerts_of(family_id, observations, today, watching)
    )


EXPECTED = sorted((*told, Decimal(before), Decimal(after)) for *told, before, after in ALERTS)


def test_the_story_raises_exactly_these_alerts(household: tuple[Bought, ...]) -> None:
    assert raised(household) == EXPECTED


@pytest.mark.parametrize("seed", range(5))
def test_in_whatever_order_its_receipts_arrive(household: tuple[Bought, ...], seed: int) -> None:
    arrived = list(household)
    Random(seed).shuffle(arrived)
    assert raised(tuple(arrived)) == EXPECTED


def test_replayed_receipts_raise_nothing_more(household: tuple[Bought, ...]) -> None:
    assert raised((*household, *household)) == EXPECTED


def test_a_day_later_it_is_the_same_story() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert raised(bought(tomorrow), tomorrow) == EXPECTED


def test_without_the_last_receipt_of_the_coffee_its_alerts_are_gone(household: tuple[Bought, ...]) -> None:
    earlier = tuple(each for each in household if each.observation.observed_on < TODAY - timedelta(days=2))
    assert raised(earlier) == [told for told in EXPECTED if told[0] != 2]
