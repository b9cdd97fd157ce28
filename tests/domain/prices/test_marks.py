"""Which observations are kept and not compared."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

import pytest
from cartsnitch_domain.prices.marks import marked, sound
from cartsnitch_domain.prices.observation import Observation, PriceKind
from cartsnitch_domain.prices.observed import shelf_price_of
from cartsnitch_domain.prices.price import Mark
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.prices.observations import TODAY, row, seen


def marks(observations: list[Observation]) -> list[Mark | None]:
    return [price.mark for price in marked(observations, TODAY)]


def standing(observations: list[Observation]) -> list[str]:
    return [str(price.observation.unit_price) for price in sound(marked(observations, TODAY))]


def test_a_history_that_is_in_order_has_no_marks() -> None:
    assert marks(row("2.00 2.10 1.90p 5.00")) == [None] * 4


def test_an_empty_history_has_none() -> None:
    assert marked([], TODAY) == ()


@pytest.mark.parametrize("price", ["0", "-2.00", "NaN", "Infinity", "-Infinity", "1000000.01"])
def test_what_is_no_price_is_marked(price: str) -> None:
    assert marks([seen(0, price)]) == [Mark.NOT_A_PRICE]


@pytest.mark.parametrize("quantity", ["0", "-1", "1001", "NaN"])
def test_a_quantity_that_nobody_buys_is_marked(quantity: str) -> None:
    assert marks([seen(0, "2.00", quantity=Decimal(quantity))]) == [Mark.ABSURD_QUANTITY]


def test_a_thousand_packages_and_a_hundred_thousand_grams_are_sold() -> None:
    packages, grams = seen(0, "2.00", quantity=Decimal(1000)), seen(0, "0.02", unit="g", quantity=Decimal(100_000))
    assert marks([packages]) == marks([grams]) == [None]


def test_a_day_to_come_is_marked_and_today_is_not() -> None:
    assert marks([seen(-1, "2.00")]) == [Mark.IN_THE_FUTURE]
    assert marks([seen(0, "2.00")]) == [None]


def test_a_unit_that_nobody_knows_is_marked() -> None:
    assert marks([seen(0, "2.00", unit="bushel")]) == [Mark.UNKNOWN_UNIT]


def test_a_piece_of_no_known_weight_is_marked_and_judges_no_other_price() -> None:
    pieces = row("4.99 5.12 5.05 21.00", is_piece=True)
    assert marks(pieces) == [Mark.PIECE] * 4
    assert marks([*pieces, *row("3.99 3.99 3.99", unit="lb", until=3)]).count(Mark.OTHER_UNIT) == 0


def test_a_code_that_came_again_on_another_day_is_the_number_of_a_package() -> None:
    def coded(days_ago: int, price: str, code: str = "2012345678903", store: str = "north") -> Observation:
        return seen(days_ago, price, store, is_piece=True, identifier=f"sku:{code}")

    assert marks([coded(9, "2.99")]) == [Mark.PIECE]
    assert marks([coded(9, "2.99"), coded(9, "3.49")]) == [Mark.PIECE] * 2
    assert marks([coded(9, "2.99"), coded(8, "3.49", "2012345678910")]) == [Mark.PIECE] * 2
    assert marks([coded(9, "2.99"), coded(8, "3.49", store="south")]) == [Mark.PIECE] * 2
    assert marks([coded(9, "2.99"), coded(8, "3.49"), coded(7, "3.19", "2012345678910")]) == [None, None, Mark.PIECE]


def test_the_number_that_all_pieces_of_goods_have_tells_nothing_of_what_they_weigh() -> None:
    assert marks(row("4.99 5.12 5.05", is_piece=True, identifier="sku:212345")) == [Mark.PIECE] * 3


@pytest.mark.parametrize(
    ("prices", "outlier"),
    [
        ("2.00 2.00 6.01", "6.01"),
        ("2.00 2.00 6.00", None),
        ("3.00 3.00 0.99", "0.99"),
        ("3.00 3.00 1.00", None),
        ("2.00 9.00", None),
        ("20.00 2.00 2.10", "20.00"),
        ("2.00 2.00 29.90 2.00 2.00", "29.90"),
        ("6.00 2.00 2.00p 2.00p 0.60p", "0.60p"),
    ],
)
def test_an_outlier_is_over_three_times_or_under_a_third_of_the_median(prices: str, outlier: str | None) -> None:
    expected = [Mark.OUTLIER if price == outlier else None for price in prices.split()]
    assert marks(row(prices)) == expected


def proved(days_ago: int, price: str, shelf: str, **more: Any) -> list[Observation]:
    """What was paid, and the price on the shelf that the same line printed, as they are kept."""
    paid = seen(days_ago, price, shelf_price=Decimal(shelf), **more)
    return [paid, shelf_price_of(paid, Decimal(shelf))]


def test_a_price_that_the_receipt_proves_by_what_was_taken_off_is_no_outlier() -> None:
    coffee = [*row("9.00 9.00 9.00 9.00", until=14), *proved(0, "2.50p", "9.00")]
    assert marks(coffee) == [None] * 6
    assert standing(coffee)[-2:] == ["2.50", "9.00"]


def test_a_price_that_only_says_to_be_an_offer_is_one_still() -> None:
    assert marks([*row("9.00 9.00 9.00 9.00", until=14), seen(0, "2.50p")]) == [*[None] * 4, Mark.OUTLIER]


@pytest.mark.parametrize(("paid", "shelf"), [("2.50p", "90.00"), ("0.25p", "0.90"), ("0.20p", "2.90")])
def test_a_price_whose_shelf_price_is_out_of_bounds_proves_nothing(paid: str, shelf: str) -> None:
    found = marked([*row("9.00 9.00 9.00 9.00", until=14), *proved(0, paid, shelf)], TODAY)
    assert [price.mark for price in found if price.is_paid][-1] is Mark.OUTLIER


def test_two_that_are_proved_by_one_shelf_price_are_both_believed() -> None:
    coffee = [*row("9.00 9.00 9.00", until=14), *proved(0, "2.50p", "9.00"), *proved(0, "2.00p", "9.00")]
    assert Mark.OUTLIER not in marks(coffee)


@given(
    usual=st.integers(100, 2000),
    off=st.integers(1, 99),
    count=st.integers(3, 8),
    order=st.randoms(use_true_random=False),
)
def test_whatever_a_printed_discount_takes_off_what_was_paid_is_believed(
    usual: int, off: int, count: int, order: Random
) -> None:
    shelf = Decimal(usual) / 100
    paid = max(Decimal("0.01"), (shelf * (100 - off) / 100).quantize(Decimal("0.01")))
    history = [*row(f"{shelf} " * count, until=14), *proved(0, f"{paid}p", f"{shelf}")]
    order.shuffle(history)
    assert marks(history) == [None] * (count + 2)


def test_a_price_that_stays_three_times_as_high_is_none() -> None:
    assert marks(row("1.00 " * 6 + "4.00")) == [*[None] * 6, Mark.OUTLIER]
    assert marks(row("1.00 " * 6 + "4.00 " * 6)) == [None] * 12


def test_currencies_are_not_measured_by_each_other() -> None:
    assert marks([*row("2.00 2.00 2.00"), *row("900", until=3, currency_code="JPY")]) == [None] * 4


def test_a_package_among_goods_by_the_pound_is_marked_and_so_is_the_other_way_round() -> None:
    by_pound, packages = row("0.59 0.59 0.59", unit="lb", until=7), row("1.42 1.42 1.42", until=7)
    assert marks([*by_pound, seen(0, "1.42")]) == [None, None, None, Mark.OTHER_UNIT]
    assert marks([*packages, seen(0, "0.59", unit="kg")]) == [None, None, None, Mark.OTHER_UNIT]


def test_another_store_may_sell_by_the_piece() -> None:
    assert marks([*row("0.59 0.59 0.59", unit="lb"), seen(3, "0.23", store="south")]) == [None] * 4


def test_a_store_that_goes_over_to_packages_is_believed_when_it_stays() -> None:
    assert marks([*row("0.59 " * 6, unit="lb", until=100), *row("1.99 " * 6)]) == [None] * 12


def test_a_package_whose_content_is_known_is_no_contradiction_to_the_pound() -> None:
    assert marks([*row("2.00 2.00 2.00", unit="lb", until=7), seen(0, "6.00", size="3 LB")]) == [None] * 4


def test_the_same_said_twice_on_one_day_counts_once() -> None:
    assert marks([seen(1, "2.00"), seen(1, "2.00", identifier="7")]).count(Mark.REPEATED) == 1


@pytest.mark.parametrize(
    ("prices", "stands"),
    [
        (["2.00", "2.20"], "2.00"),
        (["2.20", "2.00", "2.40"], "2.20"),
        (["1.50p", "2.00"], "2.00"),
        (["1.50p", "1.70p"], "1.50"),
    ],
)
def test_one_stands_for_its_day_the_regular_one_in_the_middle(prices: list[str], stands: str) -> None:
    assert standing([seen(1, price) for price in prices]) == [stands]


def test_the_outlier_of_a_day_does_not_stand_for_it() -> None:
    assert standing([*row("2.00 2.00", until=7), seen(0, "0.20"), seen(0, "2.10")]) == ["2.00", "2.00", "2.10"]


def test_what_was_paid_and_what_the_shelf_asked_both_stand() -> None:
    assert len(standing([seen(1, "1.50p"), seen(1, "2.00", kind=PriceKind.SHELF)])) == 2


def test_each_store_and_each_product_has_a_price_of_its_own_on_a_day() -> None:
    assert len(standing([seen(1, "2.00"), seen(1, "2.20", store="south"), seen(1, "2.40", product="rye")])) == 3
