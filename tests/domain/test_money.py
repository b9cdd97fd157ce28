"""What amounts a currency has, and how they are printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_domain.money import printed, rounded, smallest


@pytest.mark.parametrize(
    ("amount", "currency_code", "as_printed"),
    [
        ("4.5", "USD", "4.50"),
        ("3.459", "USD", "3.459"),
        ("980.0000", "JPY", "980"),
        ("4.5", None, "4.50"),
        ("1.25", "KWD", "1.250"),
        # Mostly whole numbers, and hundredths where there are some: both of them.
        ("100.0000", "RSD", "100"),
        ("99.99", "RSD", "99.99"),
        ("99.9", "RSD", "99.90"),
        ("99.995", "RSD", "99.995"),
        ("1000", "RSD", "1000"),
    ],
)
def test_an_amount_has_the_decimals_that_its_currency_prints(
    amount: str, currency_code: str | None, as_printed: str
) -> None:
    assert str(printed(Decimal(amount), currency_code)) == as_printed


@pytest.mark.parametrize(
    ("currency_code", "least"),
    [("RSD", "0.01"), ("HUF", "0.01"), ("ALL", "0.01"), ("USD", "0.01"), ("JPY", "1"), ("ISK", "1"), ("KWD", "0.001")],
)
def test_the_smallest_amount_of_a_price_is_that_of_iso_4217(currency_code: str, least: str) -> None:
    assert smallest(currency_code) == Decimal(least)
    assert rounded(Decimal(least) / 2, currency_code) == Decimal(least)
