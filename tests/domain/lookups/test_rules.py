"""How barcodes are spelt for others, and how long is waited."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from cartsnitch_domain.lookups.rules import (
    again_after_failure,
    again_after_miss,
    code_of,
    gtin_of,
    is_worldwide,
    next_day,
    pause_after,
)
from cartsnitch_domain.products.rules import identify
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("034000470693", "0034000470693"),  # UPC-A
        ("3017620422003", "3017620422003"),  # EAN-13
        ("96385074", "96385074"),  # EAN-8
        ("04252614", "0042100005264"),  # UPC-E, as the UPC-A that it is short for
        ("10012345678902", "10012345678902"),  # of a case
    ],
)
def test_every_spelling_of_a_barcode_becomes_that_of_the_catalogue(printed: str, code: str) -> None:
    number = identify(printed)

    assert number is not None
    assert number.is_gtin
    assert code_of(number.value) == code
    assert gtin_of(code) == number.value


@pytest.mark.parametrize("code", ["", "0000", "12345678901234567890", "twelve", "٣٠١٧٦٢٠٤٢٢٠٠٣", "301762042200³"])
def test_what_is_no_gtin_is_none(code: str) -> None:
    assert gtin_of(code) is None


@given(st.integers(min_value=1, max_value=10**14 - 1), st.integers(min_value=0, max_value=9))
def test_zeros_in_front_never_make_another_code(number: int, zeros: int) -> None:
    gtin = f"{number:014}"

    assert gtin_of(f"{'0' * zeros}{code_of(gtin)}") == gtin


@pytest.mark.parametrize("printed", ["20012346", "02345673"])
def test_a_short_number_that_shops_give_out_themselves_is_not_asked_for(printed: str) -> None:
    assert not is_worldwide(printed.zfill(14))
    assert is_worldwide("96385074".zfill(14))
    assert is_worldwide("2034000470693".zfill(14))


def test_what_is_missing_is_asked_for_again_ever_later() -> None:
    assert [again_after_miss(misses).days for misses in (1, 2, 3, 30)] == [30, 90, 365, 365]


def test_what_failed_is_asked_for_again_ever_later() -> None:
    waits = [again_after_failure(attempts) for attempts in (1, 2, 3, 300)]

    assert waits == sorted(waits)
    assert waits[0] >= timedelta(minutes=1)


@pytest.mark.parametrize(
    ("failures", "asked_for", "pause"),
    [
        (1, None, timedelta(minutes=1)),
        (4, None, timedelta(hours=1)),
        (400, None, timedelta(hours=1)),
        (1, timedelta(minutes=20), timedelta(minutes=20)),
        (4, timedelta(seconds=1), timedelta(hours=1)),
        (1, timedelta(days=4000), timedelta(days=1)),
    ],
)
def test_a_catalogue_is_left_alone_for_as_long_as_it_asks_and_for_no_more_than_a_day(
    failures: int, asked_for: timedelta | None, pause: timedelta
) -> None:
    assert pause_after(failures, asked_for) == pause


def test_days_are_those_of_utc() -> None:
    assert next_day(date(2026, 2, 28)) == datetime(2026, 3, 1, tzinfo=UTC)
