from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_ingest.reading.lines import lines
from cartsnitch_ingest.reading.quantities import quantity
from cartsnitch_ingest.reading.rows import rows
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.reading.printed import lay_out


@pytest.mark.parametrize(
    ("printed", "count", "unit", "price"),
    [
        ("2 @ 1.99", "2", "each", "1.99"),
        ("(1 @ 0.10)", "1", "each", "0.10"),
        ("4 Stk x 0,79", "4", "each", "0.79"),
        ("3 x 0,49", "3", "each", "0.49"),
        ("3 AT    $0.57", "3", "each", "0.57"),
        ("10.00 NOS X 0.70", "10.00", "each", "0.70"),
        ("1 @ $4.19 ea", "1", "each", "4.19"),
        ("3 @ 2/$3.00", "3", "each", "1.50"),
        ("1.415 kg @ $3.24/kg", "1.415", "kg", "3.24"),
        ("0,792 kg x 2,49 EUR/kg", "0.792", "kg", "2.49"),
        ("0,952 kg 1,99 €/kg", "0.952", "kg", "1.99"),
        ("1.105 kg NET @ $1.70/kg", "1.105", "kg", "1.70"),
        ("2.34 lb @ 1 lb /0.58", "2.34", "lb", "0.58"),
        ("1.21 L8 @ $0.63/ LB", "1.21", "lb", "0.63"),
        ("0.73 LB 0 $1.39/ LB", "0.73", "lb", "1.39"),
        ("1,15 x  3", "3", "each", "1.15"),
        ("3 ud x 1,79", "3", "each", "1.79"),
        ("n.3 X 1,19", "3", "each", "1.19"),
        ("kg 1,526 x 1,70", "1.526", "kg", "1.70"),
        ("2 Stk à  4,69", "2", "each", "4.69"),
        ("0.72 0 kg NET@ $8 .1 4 /k g", "0.720", "kg", "8.14"),
    ],
)
def test_a_quantity_is_understood_as_it_is_printed(printed: str, count: str, unit: str, price: str) -> None:
    found = quantity(printed)
    assert found is not None
    assert (found.quantity, found.unit, found.unit_price) == (Decimal(count), unit, Decimal(price))


@pytest.mark.parametrize("printed", ["COKE 2 L", "6 LAUGENBR. 2,59", "3/4 ALUMINIUM ROD", "TOTAL 9.99", "5 PC SET"])
def test_a_size_in_a_name_is_no_quantity(printed: str) -> None:
    assert quantity(printed) is None


def test_a_weight_explains_its_amount_to_the_cent_it_is_rounded_by() -> None:
    found = quantity("0.832 kg x 1,59 EUR/kg")
    assert found is not None
    assert found.explains(Decimal("1.32"))
    assert not found.explains(Decimal("1.62"))


@given(st.integers(1, 99), st.decimals(min_value="0.01", max_value=500, places=2))
def test_a_quantity_explains_what_it_multiplies_to(count: int, price: Decimal) -> None:
    found = quantity(f"{count} @ {price}")
    assert found is not None
    assert found.explains(count * price)
    assert not found.explains(count * price + 1)


def test_of_a_row_with_very_many_numbers_the_last_are_multiplied() -> None:
    (read_row,) = lines(rows([lay_out("COLA " + "7.77 " * 500 + "2 1.50 3.00")]))
    assert read_row.quantity is not None
    assert (read_row.quantity.quantity, read_row.amount) == (Decimal(2), Decimal("3.00"))
