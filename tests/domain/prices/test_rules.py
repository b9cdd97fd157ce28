"""Which prices the lines of a purchase show."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from cartsnitch_domain.prices.rules import PricedLine, prices_of
from cartsnitch_domain.purchases.rules import LineKind

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
