"""Payments: what was tendered and what came back, as arithmetic tells where the print does not."""

from __future__ import annotations

from decimal import Decimal

import pytest
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


@pytest.mark.parametrize(
    "voucher", ["VOUCHER   5.00", "COUPON   5.00-", "GUTSCHEIN   5.00", "GIFT CARD   5.00", "5.00   VOUCHER"]
)
def test_a_voucher_below_the_total_pays_with_what_is_paid_otherwise(voucher: str) -> None:
    assert paid(f"{voucher}\nVISA   14.72") == [(LineKind.TENDER, Decimal("5.00")), (LineKind.TENDER, Decimal("14.72"))]


def test_a_voucher_never_makes_a_total_of_what_was_paid_beside_it_however_often_that_is_printed() -> None:
    reading = read_text(
        """
    MARKT
  4,95     MILCH
 22,03     BROT
ZWISCHENSUMME      26,98
GESAMT             26,98
GUTSCHEIN          15,00
Geg. EC-Cash       11,98
  Betrag EUR       11,98
"""
    )
    assert (reading.total, reading.is_balanced) == (Decimal("26.98"), True)
    assert {line.kind for line in reading.lines} == {LineKind.ITEM, LineKind.TENDER}


@pytest.mark.parametrize(
    "closing",
    [
        "VOUCHER   5.00\nTOTAL   10.00",
        "SUBTOTAL   15.00\nVOUCHER   5.00\nTOTAL   10.00",
        "TOTAL   15.00\nVOUCHER   5.00\nTOTAL   10.00",
    ],
)
def test_a_voucher_above_the_last_total_is_taken_off(closing: str) -> None:
    reading = read_text(f"CORNER SHOP\nMILK   12.00\nBREAD   3.00\n{closing}\nVISA   10.00")
    assert (reading.total, reading.is_balanced) == (Decimal("10.00"), True)
    assert (LineKind.DISCOUNT, Decimal("-5.00")) in [(line.kind, line.amount) for line in reading.lines]


def test_a_voucher_that_the_total_already_has_off_is_taken_off_though_it_is_printed_below() -> None:
    reading = read_text("CORNER SHOP\nMILK   12.00\nBREAD   3.00\nTOTAL   10.00\nVOUCHER   5.00\nVISA   10.00")
    assert (reading.total, reading.is_balanced) == (Decimal("10.00"), True)
