"""Receipts that follow one another on the same pages become as many readings; one that is printed twice stays one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import Reading
from cartsnitch_ingest.reading.several import read_each

from tests.ingest.reading.printed import lay_out

WALMART = """
  Walmart
 231 BLUEBELL DR SW
MILK          3.19
BREAD         2.49
SUBTOTAL      5.68
TOTAL         5.68
VISA TEND     5.68
CHANGE DUE    0.00
04/27/2019   12:59:46
 THANK YOU
"""
WALMART_LATER = """
  Walmart
 231 BLUEBELL DR SW
CHEESE        8.99
APPLES        1.01
SUBTOTAL     10.00
TOTAL        10.00
VISA TEND    10.00
05/02/2019   10:12:01
"""
ALDI = """
   ALDI
 Batavia, IL 60510
PAPER TOWEL   4.00
SOAP          1.00
AMOUNT DUE    5.00
05/03/2019   10:12:01
"""
GROCER = """GREEN GROCER
17 Nov 2026 09:14
Apples      3.20
Oat drink   2.10
Total       5.30
Card        5.30
"""
BAKERY = """CORNER BAKERY
19 Nov 2026 08:01
Rye loaf    4.80
Croissant   3.00
Total       7.80
Cash       10.00
Change      2.20
"""


def readings(*pages: Page) -> tuple[Reading, ...]:
    found = read_each(pages)
    assert isinstance(found, tuple), found
    return found


def told(found: tuple[Reading, ...]) -> list[tuple[str | None, str, str]]:
    return [(one.merchant_name, str(one.total), str(one.purchased_on)) for one in found]


def test_three_receipts_one_below_another() -> None:
    found = readings(lay_out(ALDI + WALMART + WALMART_LATER))
    assert told(found) == [
        ("ALDI", "5.00", "2019-05-03"),
        ("Walmart", "5.68", "2019-04-27"),
        ("Walmart", "10.00", "2019-05-02"),
    ]
    assert [len(one.lines) for one in found] == [2, 3, 3]
    assert all(one.is_balanced for one in found)


def test_each_has_its_evidence_on_the_page_that_both_share() -> None:
    first, second = readings(lay_out(WALMART + ALDI))
    assert first.lines[-1].evidence[0].box.bottom < second.lines[0].evidence[0].box.y
    assert second.lines[0].evidence[0].text == "PAPER TOWEL 4.00"


def test_receipts_on_pages_of_their_own() -> None:
    first, second = readings(lay_out(WALMART), lay_out(WALMART_LATER))
    assert (first.total, second.total) == (Decimal("5.68"), Decimal("10.00"))
    assert (first.lines[0].evidence[0].page, second.lines[0].evidence[0].page) == (1, 2)


def test_stores_that_nobody_knows_are_told_apart_by_their_days() -> None:
    one, other = ALDI.replace("ALDI", "CORNER SHOP"), WALMART.replace("Walmart", "ANN'S DELI")
    assert len(readings(lay_out(one + "\n\n\n" + other))) == 2


@pytest.mark.parametrize("blank", [0, 1, 2, 4])
def test_a_new_head_below_a_payment_begins_another_receipt_however_close_it_stands(blank: int) -> None:
    found = readings(lay_out(GROCER + "\n" * blank + BAKERY))
    assert told(found) == [("GREEN GROCER", "5.30", "2026-11-17"), ("CORNER BAKERY", "7.80", "2026-11-19")]


def test_three_receipts_close_together_are_three() -> None:
    found = readings(
        lay_out(GROCER + BAKERY + GROCER.replace("17 Nov", "20 Nov").replace("2.10", "2.11").replace("5.30", "5.31"))
    )
    assert [str(one.total) for one in found] == ["5.30", "7.80", "5.31"]


@pytest.mark.parametrize(
    "below",
    [BAKERY.replace("19 Nov 2026 08:01\n", ""), BAKERY.replace("4.80", "4.30")],
    ids=["without a day", "that does not balance"],
)
def test_goods_with_a_total_of_their_own_that_are_no_receipt_for_sure_are_said_to_be_left_out(below: str) -> None:
    found = readings(lay_out(GROCER + "\n" + below))
    assert [(str(one.total), one.leaves_out) for one in found] == [("5.30", True)]


def test_what_became_a_receipt_of_its_own_is_not_left_out() -> None:
    assert [one.leaves_out for one in readings(lay_out(GROCER + BAKERY))] == [False, False]


def test_one_that_does_not_balance_does_not_spoil_the_other() -> None:
    first, second = readings(lay_out(WALMART.replace("3.19", "3.79") + WALMART_LATER))
    assert (first.gap, second.gap) == (Decimal("-0.60"), Decimal(0))


def test_the_copy_of_a_receipt_is_no_second_purchase() -> None:
    assert told(readings(lay_out(WALMART + WALMART))) == [("Walmart", "5.68", "2019-04-27")]


def test_the_slip_of_a_card_is_no_second_purchase() -> None:
    slip = "\n  Walmart\n 04/27/2019   13:00:12\nPURCHASE OF GOODS   5.68\nTOTAL   5.68\n"
    (found,) = readings(lay_out(WALMART + slip))
    assert (str(found.total), found.leaves_out) == ("5.68", False)


def test_savings_in_sum_below_a_receipt_are_no_second_purchase() -> None:
    below = (
        "Your Savings\nCard Savings   8.36\nRewards on fuel   1.00\nTotal   9.36\nVisit Walmart online\n05/30/2019\n"
    )
    (found,) = readings(lay_out(WALMART + below))
    assert (str(found.total), found.leaves_out) == ("5.68", False)


def test_what_was_saved_in_sum_is_not_left_out() -> None:
    below = "ANNA SMITH   4618\n\nYour Savings\nCard Price      8.36\nTotal           8.36\nVisit us online\n"
    assert [(str(one.total), one.leaves_out) for one in readings(lay_out(GROCER + "\n" + below))] == [("5.30", False)]


def test_the_reader_gives_the_first_where_one_is_asked_for() -> None:
    found = Reader(()).read([lay_out(WALMART + ALDI)])
    assert isinstance(found, Reading)
    assert found.total == Decimal("5.68")
