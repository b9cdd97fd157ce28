"""Which prices the lines of a purchase show."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from cartsnitch_domain.prices.rules import PricedLine, prices_of
from cartsnitch_domain.purchases.rules import LineKind
from hypothesis import given
from hypothesis import strategies as st

ITEM, DISCOUNT = LineKind.ITEM, LineKind.DISCOUNT


def line(number: int, amount: str, kind: LineKind = ITEM, of: int | None = None) -> PricedLine:
    return PricedLine(UUID(int=number), kind, Decimal(amount), None, None, None, None if of is None else UUID(int=of))


def shown(*lines: PricedLine) -> dict[int, tuple[str, str | None]]:
    """What was paid and what the shelf asked, by the number of the line."""
    return {
        price.line_id.int: (
            f"{price.unit_price:.2f}",
            None if price.shelf_price is None else f"{price.shelf_price:.2f}",
        )
        for price in prices_of(lines)
    }


def test_what_was_brought_back_shows_no_price_and_takes_none_off_others() -> None:
    assert shown(line(1, "3.60"), line(2, "-2.80")) == {1: ("3.60", None)}


def test_what_was_voided_shows_no_price_though_it_was_reduced() -> None:
    reduced = line(2, "-0.50", DISCOUNT, of=1)
    assert shown(line(1, "3.60"), reduced, line(3, "-3.60", of=1), line(4, "2.00")) == {4: ("2.00", None)}


@pytest.mark.parametrize("tied", [line(2, "-1.00", of=1), line(2, "1.00", of=1), line(2, "-3.60")])
def test_an_item_of_which_not_all_was_taken_off_again_keeps_its_price(tied: PricedLine) -> None:
    assert shown(line(1, "3.60"), tied)[1] == ("3.60", None)


def test_a_discount_lowers_what_was_paid() -> None:
    assert shown(line(1, "3.60"), line(2, "-2.80", DISCOUNT, of=1)) == {1: ("0.80", "3.60")}


@pytest.mark.parametrize(
    ("amount", "quantity", "printed", "price"),
    [
        ("3.99", "6", "0.33", "0.6650"),  # the size of one, read as its price
        ("8.00", "2", "5.00", "4.0000"),
        ("3.00", "2", "0", "1.5000"),
        ("5.97", "3", "1.99", "1.9900"),
        ("1.32", "0.832", "1.59", "1.5900"),
        ("5.00", "3", "1.67", "1.6700"),
        ("1323", "0.832", "1590", "1590.0000"),
        ("4.58", None, "3.24", "3.2400"),  # how much it was is not known
    ],
)
def test_a_printed_unit_price_is_believed_where_it_makes_the_amount(
    amount: str, quantity: str | None, printed: str, price: str
) -> None:
    many = None if quantity is None else Decimal(quantity)
    item = PricedLine(UUID(int=1), ITEM, Decimal(amount), many, "kg", Decimal(printed), None)
    assert [f"{seen.unit_price:f}" for seen in prices_of([item])] == [price]


def test_the_price_on_the_shelf_is_what_the_amount_says_before_its_discount() -> None:
    item = PricedLine(UUID(int=1), ITEM, Decimal("8.00"), Decimal(2), None, Decimal("5.00"), None)
    (seen,) = prices_of([item, line(2, "-2.00", DISCOUNT, of=1)])
    assert (seen.unit_price, seen.shelf_price) == (Decimal("3.0000"), Decimal("4.0000"))


SOUP, BREAD = UUID(int=101), UUID(int=102)


def bought(number: int, amount: str, product: UUID = SOUP, quantity: str | None = None) -> PricedLine:
    many = None if quantity is None else Decimal(quantity)
    return PricedLine(UUID(int=number), ITEM, Decimal(amount), many, None, None, None, "SOUP", product)


def off(number: int, amount: str, of: int | None, text: str = "3 FOR 2") -> PricedLine:
    owner = None if of is None else UUID(int=of)
    return PricedLine(UUID(int=number), DISCOUNT, Decimal(amount), None, None, None, owner, text, None)


def test_what_is_off_several_is_shared_by_all_of_them() -> None:
    soups = [bought(1, "3.00"), bought(2, "3.00"), bought(3, "3.00")]
    assert shown(*soups, off(4, "-3.00", of=3)) == dict.fromkeys((1, 2, 3), ("2.00", "3.00"))
    assert shown(*soups, off(4, "-6.00", of=3)) == dict.fromkeys((1, 2, 3), ("1.00", "3.00")), "more than one costs"


def test_it_is_shared_by_how_many_there_are_on_each_line() -> None:
    lines = [bought(1, "6.00", quantity="2"), bought(2, "3.00"), off(3, "-3.00", of=2)]
    assert shown(*lines) == {1: ("2.00", "3.00"), 2: ("2.00", "3.00")}


def test_a_coupon_is_off_the_line_that_it_belongs_to() -> None:
    assert shown(bought(1, "3.00"), bought(2, "3.00"), off(3, "-1.00", of=2, text="COUPON")) == {
        1: ("3.00", None),
        2: ("2.00", "3.00"),
    }


def test_a_coupon_beside_it_is_off_its_own_line_all_the_same() -> None:
    lines = [bought(1, "3.00"), bought(2, "3.00"), off(3, "-1.00", of=2), off(4, "-0.50", of=2, text="COUPON")]
    assert shown(*lines) == {1: ("2.50", "3.00"), 2: ("2.00", "3.00")}


@pytest.mark.parametrize(
    "between",
    [
        line(9, "0.25", LineKind.DEPOSIT, of=1),
        off(9, "-0.50", of=8, text="COUPON"),
    ],
)
def test_what_belongs_to_them_parts_them_not(between: PricedLine) -> None:
    assert shown(bought(1, "3.00"), between, bought(2, "3.00"), off(3, "-1.00", of=2))[1] == ("2.50", "3.00")


def test_other_goods_part_them_and_so_does_an_offer_before() -> None:
    lines = [bought(1, "3.00"), bought(2, "2.00", BREAD), bought(3, "3.00"), off(4, "-1.00", of=3)]
    assert shown(*lines) == {1: ("3.00", None), 2: ("2.00", None), 3: ("2.00", "3.00")}
    twice = [bought(1, "3.00"), bought(2, "3.00"), off(3, "-1.00", of=2), bought(4, "3.00"), bought(5, "3.00")]
    assert shown(*twice, off(6, "-2.00", of=5)) == {
        1: ("2.50", "3.00"),
        2: ("2.50", "3.00"),
        4: ("2.00", "3.00"),
        5: ("2.00", "3.00"),
    }


def test_two_of_it_below_the_same_goods_are_off_all_of_them() -> None:
    lines = [*(bought(number, "3.00") for number in (1, 2, 3, 4)), off(5, "-1.00", of=4), off(6, "-1.00", of=4)]
    assert shown(*lines) == dict.fromkeys((1, 2, 3, 4), ("2.50", "3.00"))


def test_what_is_off_no_goods_lowers_no_price() -> None:
    assert shown(bought(1, "3.00"), bought(2, "3.00"), off(3, "-1.00", of=None)) == dict.fromkeys(
        (1, 2), ("3.00", None)
    )


def test_what_was_voided_has_no_share_in_it() -> None:
    void = line(4, "-3.00", of=3)
    lines = [bought(1, "3.00"), bought(2, "3.00"), bought(3, "3.00"), void, off(5, "-1.00", of=2)]
    assert shown(*lines) == dict.fromkeys((1, 2), ("2.50", "3.00"))


@given(
    soups=st.lists(st.tuples(st.integers(1, 500), st.integers(1, 4)), min_size=1, max_size=6),
    others=st.lists(st.integers(1, 500), max_size=3),
    share=st.floats(0.01, 0.99),
    text=st.sampled_from(["3 FOR 2", "MULTIBUY", "2E HALVE PRIJS", "MENGENRABATT", "LLEVA 3 PAGA 2"]),
)
def test_what_was_paid_for_all_is_what_the_receipt_says(
    soups: list[tuple[int, int]], others: list[int], share: float, text: str
) -> None:
    breads = [bought(50 + place, f"{cents / 100:.2f}", BREAD) for place, cents in enumerate(others)]
    lines = [
        bought(place, f"{each * count / 100:.2f}", quantity=str(count))
        for place, (each, count) in enumerate(soups, start=1)
    ]
    in_all = sum(each.amount for each in lines)
    taken = max(Decimal("0.01"), (in_all * Decimal(share)).quantize(Decimal("0.01")))
    prices = {
        price.line_id: price for price in prices_of([*breads, *lines, off(90, f"{-taken}", of=len(lines), text=text)])
    }
    assert all(not prices[each.id].is_promotional for each in breads)
    if in_all > taken:
        paid = sum(prices[each.id].unit_price * (each.quantity or 1) for each in lines)
        assert abs(paid - (in_all - taken)) < Decimal("0.002")
        assert all(0 < prices[each.id].unit_price <= (prices[each.id].shelf_price or 0) for each in lines)
