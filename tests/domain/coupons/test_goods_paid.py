"""What goods cost where the lines of a receipt do not come to its total."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from cartsnitch_domain.coupons.goods_paid import PaidFor


def goods(total: str, items: str | None, **said: Any) -> str:
    values: dict[str, Any] = {name: Decimal(value) if isinstance(value, str) else value for name, value in said.items()}
    told: dict[str, Any] = {"by_store": Decimal(), "by_coupons": Decimal(), **values}
    return str(PaidFor(Decimal(total), None if items is None else Decimal(items), **told).goods)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, "50.00"),
        ({"gap": "0.00"}, "50.00"),
        ({"by_coupons": "-5.00"}, "50.00"),
        ({"by_store": "-5.00"}, "45.00"),
    ],
    ids=["lines", "balanced", "coupon", "offer"],
)
def test_without_a_gap_it_is_what_the_lines_say(said: dict[str, str], expected: str) -> None:
    assert goods("50.00", "50.00", **said) == expected


def test_without_items_it_is_the_total() -> None:
    assert goods("50.00", None, gap="50.00") == "50.00"
    assert goods("50.00", "5.00", by_store="-5.00", gap="50.00") == "50.00"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"gap": "40.00"}, "50.00"),  # no tax, fee or tip is four times the goods
        ({"gap": "40.00", "is_tax_included": True}, "50.00"),
        ({"gap": "37.00"}, "47.00"),
        ({"gap": "37.00", "subtotal": "47.00"}, "47.00"),
        ({"gap": "40.00", "subtotal": "47.00"}, "47.00"),  # the rest of the gap is the tax, which nobody read
        ({"gap": "40.00", "subtotal": "10.00"}, "10.00"),  # the goods are all there: what is missing is none of them
    ],
    ids=["far more than tax", "included", "tax read", "subtotal and tax", "tax not read", "goods complete"],
)
def test_a_gap_is_of_the_goods_as_far_as_the_receipt_says_so(said: dict[str, Any], expected: str) -> None:
    assert goods("50.00", "10.00", **said) == expected


def test_a_gap_that_may_be_the_tax_is_not_of_the_goods() -> None:
    assert goods("10.80", "10.00", gap="0.80") == "10.00"
    assert goods("10.80", "10.00", gap="0.80", is_tax_included=True) == "10.80"


@pytest.mark.parametrize("subtotal", ["47.00", "43.00", "41.00"], ids=["before all", "before coupons", "after all"])
def test_a_subtotal_may_stand_before_or_after_what_is_taken_off(subtotal: str) -> None:
    """Of 47.00, 37.00 were not read; 4.00 are off by the store and 2.00 by a coupon, and the total is without tax."""
    said = {"by_store": "-4.00", "by_coupons": "-2.00", "gap": "37.00"}
    assert goods("41.00", "10.00", subtotal=subtotal, **said) == "43.00"


def test_no_more_than_the_total_counts_where_too_much_was_read() -> None:
    assert goods("50.00", "90.00", gap="-40.00") == "50.00"


def test_a_coupon_that_was_not_read_takes_nothing_off_the_goods_of_a_subtotal() -> None:
    assert goods("45.00", "50.00", gap="-5.00", subtotal="50.00") == "50.00"
    said = {"by_store": "-4.00", "by_coupons": "-2.00", "gap": "-5.00"}
    for subtotal in ("50.00", "46.00", "44.00"):
        assert goods("39.00", "50.00", subtotal=subtotal, **said) == "46.00"


def test_a_subtotal_says_how_much_too_much_was_read() -> None:
    assert goods("19.00", "109.00", gap="-90.00", subtotal="19.00") == "19.00"
    assert goods("45.00", "55.00", gap="-10.00", subtotal="50.00") == "50.00"
    assert goods("45.00", "55.00", gap="-10.00", subtotal="30.00") == "45.00"


def test_a_gap_is_none_of_the_goods_where_their_subtotal_is_what_was_read() -> None:
    assert goods("10.00", "10.00", by_coupons="-2.00", gap="2.00", subtotal="10.00") == "10.00"


def test_a_fee_that_was_not_read_is_not_of_the_goods_though_the_tax_is_known() -> None:
    """Of 63.00, 50.00 are goods, 3.00 a tax that was read, and 10.00 a fee that was not."""
    assert goods("63.00", "50.00", gap="10.00") == "50.00"
