"""What a word means only where the receipt was printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_domain.purchases.rules import LineKind

from tests.ingest.reading.printed import line_of, read_text

SWEDISH = (
    "NARBUTIKEN\nSTOCKHOLM\nMINERALVATTEN   12,00\n{row}\nMJOLK   13,00\nATT BETALA   {total}\nKONTOKORT   {total}"
)


@pytest.mark.parametrize(
    "row", ["PANT   2,00", "Pant 2,00", "+PANT   2,00", "PANT   2st x 1,00   2,00", "PANT BURK   2,00"]
)
def test_pant_on_a_swedish_receipt_is_the_deposit_of_the_goods_above(row: str) -> None:
    reading = read_text(SWEDISH.format(row=row, total="27,00"))
    assert reading.is_balanced
    assert [(line.kind, line.amount, line.applies_to) for line in reading.lines[1:2]] == [
        (LineKind.DEPOSIT, Decimal("2.00"), 0)
    ]


@pytest.mark.parametrize("row", ["PANT RETUR   -2,00", "PANTRETUR   2,00-", "RETUR PANT   -2,00", "PANT   -2,00"])
def test_pant_that_was_paid_back_is_a_deposit_too(row: str) -> None:
    reading = read_text(SWEDISH.format(row=row, total="23,00"))
    assert reading.is_balanced
    assert (reading.lines[1].kind, reading.lines[1].amount) == (LineKind.DEPOSIT, Decimal("-2.00"))


@pytest.mark.parametrize(
    "total", ["I ALT   14,00\nDANKORT   14,00\nHERAF MOMS   2,80", "SUM NOK   14,00\nHERAV MVA   1,83"]
)
def test_pant_is_a_deposit_in_denmark_and_norway(total: str) -> None:
    reading = read_text(f"KIOSKEN\nCOLA   12,00\nPANT A   2,00\n{total}")
    assert line_of(reading, "PANT A").kind is LineKind.DEPOSIT


@pytest.mark.parametrize("head", ["CORNER SHOP\nAUSTIN, TX 78701", "CORNER SHOP"])
def test_pant_is_something_to_wear_elsewhere(head: str) -> None:
    reading = read_text(f"{head}\nPANT   20.00\nSHIRT   10.00\nTOTAL   30.00")
    assert line_of(reading, "PANT").kind is LineKind.ITEM


def test_goods_in_scandinavia_whose_name_only_begins_so_are_goods() -> None:
    reading = read_text(SWEDISH.format(row="PANTHER LEKSAK   2,00", total="27,00"))
    assert line_of(reading, "PANTHER LEKSAK").kind is LineKind.ITEM


def test_a_price_in_kronor_for_a_kilo_is_none_of_the_name() -> None:
    row = "BANANER 1,204 kg x 24,90 kr/kg   29,98"
    bananas = line_of(read_text(SWEDISH.format(row=row, total="54,98")), "BANANER")
    assert (bananas.quantity, bananas.unit, bananas.unit_price) == (Decimal("1.204"), "kg", Decimal("24.90"))
