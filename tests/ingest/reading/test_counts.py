"""How many things a receipt says it sold is one more check of what was read."""

from __future__ import annotations

import pytest

from tests.ingest.reading.printed import read_text

GOODS = """
  CORNER SHOP
SOUP     2 @ 1.50    3.00
CHEESE               8.99
APPLES
  1.415 kg @ 2.00/kg 2.83
PAPER BAG            0.10
TOTAL               14.92
"""


@pytest.mark.parametrize(
    "told", ["ITEMS SOLD 3", "# ITEMS SOLD 4", "Anzahl Artikel 3", "5 ARTICLES", "TOTAL NUMBER OF ITEMS SOLD = 4"]
)
def test_goods_are_counted_by_lines_or_by_pieces_and_with_the_bag_or_without(told: str) -> None:
    assert read_text(GOODS + told).grounds.is_counted is True


def test_another_number_speaks_against_the_reading() -> None:
    assert read_text(GOODS + "ITEMS SOLD 9").grounds.is_counted is False


def test_without_a_number_nothing_is_said() -> None:
    assert read_text(GOODS).grounds.is_counted is None


def test_what_was_taken_back_does_not_count() -> None:
    reading = read_text("SHOP\nMILK   5.02\nBREAD   2.00\nVOID MILK   5.02-\nTOTAL   2.00\nITEMS SOLD 1")
    assert reading.grounds.is_counted is True


def test_where_too_many_were_read_goods_that_nothing_proves_are_suspected_before_others() -> None:
    goods = "40111 MILK   1.02\n40222 SOUP   2.00\n40333 TEA   1.00\nHELLO WORLD   3.33\n40444 BREAD   2.00\n"
    rows = f"SHOP\n{goods}TOTAL   6.05\n"
    assert read_text(rows).suspects[0] != 3
    assert read_text(rows + "ITEMS SOLD 4").suspects[0] == 3


def test_lines_that_nothing_speaks_against_are_not_suspected() -> None:
    rows = "\n".join(f"GOODS {letter}X   {number}.00" for number, letter in enumerate("ABCDEFGHIJ", start=1))
    reading = read_text(f"SHOP\n{rows}\nTOTAL   62.34")
    assert reading.gap is not None
    assert len(reading.suspects) == 3
