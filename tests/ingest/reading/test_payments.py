"""Payments: what was tendered and what came back, as arithmetic tells where the print does not."""

from __future__ import annotations

from decimal import Decimal

from cartsnitch_domain.purchases.rules import LineKind

from tests.ingest.reading.printed import read_text


def paid(text: str) -> list[tuple[LineKind, Decimal]]:
    reading = read_text("MILK   9.72\nBREAD   10.00\nTOTAL  19.72\n" + text)
    return [(line.kind, line.amount) for line in reading.lines if line.kind in {LineKind.TENDER, LineKind.CHANGE}]


def test_a_dollar_sign_that_was_read_as_an_eight_is_none_of_the_payment() -> None:
    assert paid("VISA  819.72") == [(LineKind.TENDER, Decimal("19.72"))]


def test_a_dollar_sign_that_was_read_as_an_eight_is_none_of_the_change() -> None:
    assert paid("CASH  20.00\nCHANGE  80.28") == [
        (LineKind.TENDER, Decimal("20.00")),
        (LineKind.CHANGE, Decimal("-0.28")),
    ]


def test_a_large_note_is_believed_as_it_is_printed() -> None:
    assert paid("CASH  100.00\nCHANGE  80.28") == [
        (LineKind.TENDER, Decimal("100.00")),
        (LineKind.CHANGE, Decimal("-80.28")),
    ]


def test_what_comes_to_no_total_is_kept_as_printed() -> None:
    assert paid("CASH  50.00") == [(LineKind.TENDER, Decimal("50.00"))]
