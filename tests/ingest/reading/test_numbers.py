from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_ingest.reading.numbers import amount, guesses, numbers
from hypothesis import given
from hypothesis import strategies as st

AMOUNTS = st.decimals(min_value=0, max_value=99_999, places=2, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("3.99 T", "3.99"),
        ("$9.99", "9.99"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        (".25", "0.25"),
        ("EUR 13,05", "13.05"),
        ("RM4.00", "4.00"),
        ("5.90SR", "5.90"),
        ("4.59 H", "4.59"),
        ("19.99*", "19.99"),
        # below zero, as each country prints it
        ("2.00-", "-2.00"),
        ("150.00-G", "-150.00"),
        ("($0.29)", "-0.29"),
        ("-0,25 A *", "-0.25"),
        ("$ -5.00", "-5.00"),
        ("-$5.00", "-5.00"),
        # as OCR leaves it
        ("RMO.00", "0.00"),
        ("$0.OO", "0.00"),
        ("O.99", "0.99"),
        ("l.29", "1.29"),
        ("1 .99 F", "1.99"),
        ("8. 99", "8.99"),
        ("$14-98", "14.98"),
        ("3 FOR 2 -1.20", "-1.20"),
        ("AIR MINERAL 1.  2.59 S", "2.59"),
        ("£1.70- 3 FOR 2", "-1.70"),
    ],
)
def test_an_amount_is_understood_as_it_is_printed(printed: str, value: str) -> None:
    assert amount(printed) == Decimal(value)


@pytest.mark.parametrize(
    "printed",
    [
        "13.01.2020 17:25",
        "12/06/2018",
        "8.625%",
        "0.820 kg",
        "$3.24/kg",
        "1 x 000004089728",
        "408-702-1012",
        "A0000000041010",
    ],
)
def test_dates_rates_weights_unit_prices_and_codes_are_no_amounts(printed: str) -> None:
    assert amount(printed) is None


@given(AMOUNTS)
def test_american_and_european_spellings_are_the_same_amount(value: Decimal) -> None:
    american = f"{value:,.2f}"
    european = american.translate(str.maketrans(",.", ".,"))
    assert amount(f"MILK {american}") == amount(f"MILCH {european}") == value


@given(st.text(max_size=80))
def test_any_text_is_looked_through_without_an_error(text: str) -> None:
    for number in numbers(text):
        assert text[number.start : number.end].strip()


def test_numbers_keep_their_places_and_signs() -> None:
    count, price, product = numbers("2 x 1.25 DISCOUNT 2.50-")
    assert [count.value, price.value, product.value] == [Decimal(2), Decimal("1.25"), Decimal("-2.50")]


@pytest.mark.parametrize(("printed", "value"), [("GST 1 20", "1.20"), ("TOTAL 600", "6.00"), ("MILK 14.817", "14.81")])
def test_a_lost_point_is_guessed_and_doubted(printed: str, value: str) -> None:
    (guess,) = guesses(printed)
    assert guess.value == Decimal(value)
    assert guess.doubt > 0


def test_the_last_digits_of_a_card_are_no_amount() -> None:
    assert guesses("MASTERCARD **** **** 1833") == ()
