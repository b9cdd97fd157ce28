"""What a history says: what is usual, how often, what it costs now and where, how it moved, and its chart."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from cartsnitch_domain.prices.cadence import cadence
from cartsnitch_domain.prices.current_price import compared, current_prices
from cartsnitch_domain.prices.history import history_of
from cartsnitch_domain.prices.marks import marked
from cartsnitch_domain.prices.observation import Observation, PriceKind
from cartsnitch_domain.prices.price_change import fallers, price_changes, risers
from cartsnitch_domain.prices.series import Bucket, series
from cartsnitch_domain.prices.usual_price import usual_before, usual_over_stores

from tests.domain.prices.observations import TODAY, ago, key, row, seen


def usual(observations: list[Observation]) -> Decimal | None:
    """What is usual today at the one store of these."""
    (prices,) = history_of(observations, TODAY).regular_at.values()
    found = usual_before(prices, TODAY + timedelta(days=1))
    return found.amount if found else None


@pytest.mark.parametrize(
    ("prices", "amount"),
    [
        ("2.00", "2.00"),
        ("2.00 3.00", "2.50"),
        ("9.00 4.00 5.00 6.00 7.00 8.00", "6.00"),
        ("3.00 3.00 2.00p 2.00p 2.00p 3.20", "3.00"),
        ("3.00 3.20 3.40 99.00", "3.20"),
    ],
)
def test_usual_is_the_median_of_the_last_five_regular_prices(prices: str, amount: str) -> None:
    assert usual(row(prices)) == Decimal(amount)


def test_what_it_cost_over_a_year_ago_is_not_usual() -> None:
    assert usual(row("2.00 2.00", until=366)) is None
    assert usual([*row("2.00 2.00", until=366), seen(1, "3.00")]) == Decimal("3.00")


def test_the_shelf_says_what_is_regular_where_money_was_taken_off() -> None:
    assert usual([seen(1, "2.00p"), seen(1, "3.00", kind=PriceKind.SHELF)]) == Decimal("3.00")


@pytest.mark.parametrize(
    ("at_north", "at_south", "amount"),
    [
        ("4.00 4.00 4.00", "3.00", "4.00"),
        ("4.00", "3.00 3.00 3.00", "3.00"),
        ("4.00 4.00", "3.00 3.00", "3.50"),
    ],
)
def test_over_stores_usual_is_weighted_by_where_it_is_bought(at_north: str, at_south: str, amount: str) -> None:
    history = history_of([*row(at_north), *row(at_south, store="south")], TODAY)
    by_store = {store_id: prices for (_, store_id), prices in history.regular_at.items()}
    found = usual_over_stores(by_store, TODAY + timedelta(days=1))
    assert found is not None
    assert found.amount == Decimal(amount)


def test_nothing_is_usual_where_nothing_was_seen() -> None:
    assert usual_before([], TODAY) is None
    assert usual_over_stores({}, TODAY) is None


def test_a_cadence_is_the_median_of_days_between_purchases() -> None:
    found = cadence([ago(day) for day in (30, 20, 14, 0)], TODAY)
    assert found.every == 10
    assert (found.last_on, found.next_on, found.is_often) == (TODAY, TODAY + timedelta(days=10), True)


def test_often_is_four_days_in_half_a_year() -> None:
    assert cadence([ago(day) for day in (0, 60, 120, 179)], TODAY).is_often
    assert not cadence([ago(day) for day in (0, 60, 120, 180)], TODAY).is_often
    assert not cadence([ago(0)] * 4, TODAY).is_often


def test_one_purchase_or_none_has_no_cadence() -> None:
    assert cadence([ago(3)], TODAY).every is None
    assert cadence([], TODAY).last_on is None


def current(observations: list[Observation]) -> list[tuple[str, int]]:
    return [
        (str(each.price.observation.unit_price), each.age)
        for each in current_prices(marked(observations, TODAY), TODAY)
    ]


def test_the_current_price_is_the_last_one_and_says_its_age() -> None:
    assert current(row("2.00 2.20", until=9)) == [("2.20", 9)]


def test_a_promotional_price_is_current_for_a_week() -> None:
    assert current(row("2.00 1.50p", until=6)) == [("1.50", 6)]
    assert current(row("2.00 1.50p", until=7)) == [("2.00", 21)]
    assert current([seen(60, "1.50p")]) == [("1.50", 60)]


def test_after_an_offer_what_the_shelf_asked_beside_it_is_current() -> None:
    offer = [seen(60, "2.00"), seen(8, "1.50p"), seen(8, "2.40", kind=PriceKind.SHELF)]
    assert current(offer) == [("2.40", 8)]
    assert current([*offer, seen(3, "2.50")]) == [("2.50", 3)]
    assert current([seen(6, "1.50p"), seen(6, "2.40", kind=PriceKind.SHELF)]) == [("1.50", 6)]


def test_an_outlier_is_never_current() -> None:
    assert current(row("2.00 2.00 20.00")) == [("2.00", 14)]


def test_stores_are_compared_by_unit_price_the_cheapest_first() -> None:
    observations = [seen(3, "4.50", size="18 OZ"), seen(5, "3.20", store="south", product="oats 16", size="16 OZ")]
    (found,) = compared(current_prices(marked(observations, TODAY), TODAY)).values()
    south, north = found
    assert (south.current.price.store_id, south.is_cheapest, south.more) == (key("south"), True, Decimal(0))
    assert (north.is_cheapest, north.share) == (False, Decimal("0.25"))


def test_two_that_cost_the_same_are_both_cheapest() -> None:
    (found,) = compared(
        current_prices(marked([seen(3, "2.00"), seen(1, "2.00", store="south")], TODAY), TODAY)
    ).values()
    assert [each.is_cheapest for each in found] == [True, True]


def test_currencies_measures_and_packages_of_unknown_content_are_not_compared() -> None:
    observations = [
        seen(1, "2.00", size="16 OZ"),
        seen(1, "2.00", size="16 OZ", store="south", currency_code="CAD"),
        seen(1, "2.00", size="1 L", product="juice"),
        seen(1, "2.00", product="bread"),
        seen(1, "2.00", product="cake"),
    ]
    assert len(compared(current_prices(marked(observations, TODAY), TODAY))) == len(observations)


def test_changes_over_a_period_are_risers_and_fallers() -> None:
    observations = [
        *row("2.00 2.00 2.50"),
        *row("4.00 1.00p 3.00", product="rye"),
        *row("1.00 1.00 1.00", product="salt"),
        *row("1.00 9.99p", product="tea"),
        *row("2.00 2.00 3.00", product="jam", until=200),
    ]
    changes = price_changes(marked(observations, TODAY), ago(28), TODAY)
    assert [(each.after.product_id, each.share) for each in risers(changes)] == [(key("oats"), Decimal("0.25"))]
    assert [(each.after.product_id, each.share) for each in fallers(changes)] == [(key("rye"), Decimal("-0.25"))]


def test_a_change_is_counted_from_the_last_price_before_the_period() -> None:
    (change,) = price_changes(marked(row("2.00 2.40 3.00", every=30), TODAY), ago(45), TODAY)
    assert (change.before.observation.unit_price, change.share) == (Decimal("2.00"), Decimal("0.5"))


def test_a_chart_has_a_line_for_each_store_with_low_median_and_high() -> None:
    observations = [*row("2.00 2.50 3.00", every=1, until=2), *row("1.00", store="south")]
    north, south = series(marked(observations, TODAY), Bucket.MONTH)
    assert [(point.starts_on, point.low, point.median, point.high, point.count) for point in north.points] == [
        (date(2026, 2, 1), Decimal("2.00"), Decimal("2.50"), Decimal("3.00"), 3)
    ]
    assert (south.store_id, len(south.points)) == (key("south"), 1)


@pytest.mark.parametrize(
    ("prices", "every", "bucket", "points"),
    [(100, 1, Bucket.DAY, 100), (400, 1, Bucket.WEEK, 58), (400, 7, Bucket.MONTH, 93)],
)
def test_a_chart_takes_the_narrowest_bucket_that_fits(prices: int, every: int, bucket: Bucket, points: int) -> None:
    (line,) = series(marked(row("2.00 " * prices, every=every), TODAY))
    assert (line.bucket, len(line.points), line.is_cut) == (bucket, points, False)


def test_a_chart_is_bounded_and_says_where_it_is_cut() -> None:
    (line,) = series(marked(row("2.00 " * 50, every=1), TODAY), Bucket.DAY, most=10)
    assert (len(line.points), line.points[-1].starts_on, line.is_cut) == (10, TODAY, True)


def test_a_chart_leaves_out_what_is_marked() -> None:
    (line,) = series(marked(row("2.00 2.00 20.00 2.00"), TODAY), Bucket.DAY)
    assert max(point.high for point in line.points) == Decimal("2.00")


def test_an_empty_history_has_no_chart_no_changes_and_nothing_current() -> None:
    assert series(()) == ()
    assert price_changes((), ago(30), TODAY) == []
    assert compared(current_prices((), TODAY)) == {}
