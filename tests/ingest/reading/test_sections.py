from __future__ import annotations

import pytest
from cartsnitch_ingest.reading.lines import lines
from cartsnitch_ingest.reading.rows import rows
from cartsnitch_ingest.reading.sections import sections

from tests.ingest.reading.printed import lay_out, read_text


def parts(text: str) -> tuple[list[str], list[str], list[str]]:
    found = sections(lines(rows([lay_out(text)])))
    head, goods, closing = ([line.text for line in part] for part in (found.head, found.goods, found.closing))
    return head, goods, closing


def test_goods_stand_between_the_first_price_and_the_first_sum() -> None:
    assert parts("CORNER SHOP\nAustin, TX 78701\nMILK  3.19\nBREAD  2.49\nSUBTOTAL  5.68\nTAX  0.10\nTOTAL  5.78") == (
        ["CORNER SHOP", "Austin, TX 78701"],
        ["MILK 3.19", "BREAD 2.49"],
        ["SUBTOTAL 5.68", "TAX 0.10", "TOTAL 5.78"],
    )


def test_goods_begin_below_the_titles_of_their_columns() -> None:
    head, goods, _ = parts("CORNER SHOP\nShift 0.01\nQty Description Price Amount\nMILK  3.19\nTOTAL  3.19")
    assert head == ["CORNER SHOP", "Shift 0.01", "Qty Description Price Amount"]
    assert goods == ["MILK 3.19"]


def test_a_tax_above_the_total_belongs_to_the_closing() -> None:
    assert parts("SHOP\nMILK  3.19\nTAX  0.10\nTOTAL  3.29")[2] == ["TAX 0.10", "TOTAL 3.29"]


def test_goods_named_like_a_sum_do_not_end_the_goods() -> None:
    assert parts("SHOP\nTotal Cereal  2.49\nMILK  3.19\nTOTAL  5.68")[1] == ["Total Cereal 2.49", "MILK 3.19"]


def test_without_prices_all_is_head() -> None:
    assert parts("DEAR NEIGHBOUR\nGOOD MORNING") == (["DEAR NEIGHBOUR", "GOOD MORNING"], [], [])


def test_a_number_of_the_store_that_would_be_an_amount_with_a_point_does_not_begin_the_goods() -> None:
    head, goods, _ = parts("LONDON TEA SHOP\nQUESTIONS  4523\nHELLO\nMILK   3.19\nBREAD  2.49\nTOTAL  5.68")
    assert head == ["LONDON TEA SHOP", "QUESTIONS 4523", "HELLO"]
    assert goods == ["MILK 3.19", "BREAD 2.49"]


def test_goods_whose_point_was_not_seen_begin_them_where_others_follow_at_once() -> None:
    assert parts("TEA SHOP\nCHEESE  4523\nMILK   3.19\nTOTAL  48.42")[1] == ["CHEESE 4523", "MILK 3.19"]


@pytest.mark.parametrize("below", ["", "11/27/2026 17:22\n"])
@pytest.mark.parametrize("row", ["123  078064422398   2.00", "123   2.00", "078064422398   2.00"])
@pytest.mark.parametrize("store", ["MEIJER", "Kroger"])
def test_the_heading_of_a_store_is_not_the_name_of_goods_without_one(store: str, row: str, below: str) -> None:
    reading = read_text(f"{store}\n{below}{row}\nMILK   3.00\nTOTAL   5.00")
    assert [line.text for line in reading.lines] == [" ".join(row.split()), "MILK"]
    assert reading.merchant_name == store


def test_goods_that_are_called_as_their_store_keep_their_name() -> None:
    reading = read_text("REWE\nREWE\n   2,00\nMILCH   3,00\nSUMME   5,00")
    assert [line.text for line in reading.lines] == ["REWE", "MILCH"]
