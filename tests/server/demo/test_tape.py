"""The tape prints every line of a receipt as the tills of its country do."""

from __future__ import annotations

import pytest
from cartsnitch_server.demo.receipt import ComposedReceipt, Tender, compose, item
from cartsnitch_server.demo.samples import MOMENT, PLACE, american, canadian, german, one_of_each
from cartsnitch_server.demo.style import MEIJER
from cartsnitch_server.demo.tape import print_tape


@pytest.mark.parametrize("receipt", one_of_each(), ids=lambda receipt: receipt.store.slug)
def test_every_line_is_printed_with_its_amount_and_no_row_is_wider_than_the_paper(receipt: ComposedReceipt) -> None:
    tape = print_tape(receipt)
    mark = "," if receipt.store.country_code == "DE" else "."
    for line in receipt.goods:
        amount = f"{abs(line.amount):.2f}".replace(".", mark)
        place = next(number for number, row in enumerate(tape.rows) if line.text in row.text)
        assert any(amount in row.text for row in tape.rows[place : place + 2])
    assert max(len(row.text) for row in tape.rows) <= tape.columns


def test_an_american_till_prints_the_number_the_name_and_a_trailing_minus() -> None:
    text = print_tape(american()).text
    assert "614141000111  2% MILK GAL         3.29\n" in text
    assert "                COUPON            0.50-\n" in text
    assert "4011          BANANAS             0.84\n  1.42 lb @ 0.59/lb\n" in text
    assert "  24 @ 0.10\n" in text
    assert "CHANGE DUE                       31.66\n" in text


def test_kroger_prints_the_weight_above_its_item() -> None:
    text = print_tape(american("kroger", "Kroger")).text
    assert "1.42 lb @ 0.59 /lb\nBANANAS                           0.84 F\n" in text


def test_a_canadian_till_prints_the_amount_beside_the_weight() -> None:
    assert "   0.830 kg @ $1.70/kg            1.41\n" in print_tape(canadian()).text


def test_a_german_till_prints_commas_and_a_table_of_the_taxes() -> None:
    text = print_tape(german()).text
    assert "KIWI GOLD                       3,16 B\n     4 Stk x    0,79\n" in text
    assert "SUMME                 EUR      12,35\n" in text
    assert "A= 19,0%         5,87    1,11     6,98\n" in text


def test_a_name_that_would_be_cut_is_refused() -> None:
    long = item("A NAME THAT IS FAR TOO LONG FOR IT", "1.00", "614141000111")
    receipt = compose(PLACE, MOMENT, [long], Tender("VISA"), 1)
    with pytest.raises(ValueError, match="too long for a tape of 42 columns"):
        print_tape(receipt, MEIJER)
