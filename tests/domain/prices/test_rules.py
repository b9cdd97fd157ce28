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
