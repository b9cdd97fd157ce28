"""Receipts beside each other in one photo are read apart; the columns of one receipt stay together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import zip_longest

import pytest
from cartsnitch_ingest.pages.page import Box, Page, Word
from cartsnitch_ingest.reading.beside import read_beside
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading

from tests.ingest.reading.printed import lay_out

GROCER = """
   CORNER MARKET
WHOLE MILK           3.19
SOURDOUGH BREAD      5.49
LARGE EGGS           3.99
TOTAL               12.67
VISA                12.67
03/14/2024  7:45 PM
"""
BAKER = """
 OLD TOWN BAKERY
03/15/2024  08:12
RYE LOAF          6.20
CROISSANT         2.80
ESPRESSO          2.50
APPLE CAKE        4.10
TOTAL            15.60
CASH             20.00
CHANGE            4.40
"""


def beside(*texts: str, gap: int = 6) -> Page:
    """Receipts on one page, from left to right."""
    columns = [text.strip("\n").split("\n") for text in texts]
    widths = [max(map(len, rows)) + gap for rows in columns]
    rows = zip_longest(*columns, fillvalue="")
    return lay_out("\n".join("".join(map(str.ljust, row, widths)).rstrip() for row in rows))


def readings(*pages: Page) -> Sequence[Reading]:
    found = read_beside(pages)
    assert isinstance(found, tuple), found
    return found


def told(found: Sequence[Reading]) -> list[tuple[str | None, str, int]]:
    return [(one.merchant_name, str(one.total), len(one.lines)) for one in found]


BOTH = [("CORNER MARKET", "12.67", 4), ("OLD TOWN BAKERY", "15.60", 6)]


@pytest.mark.parametrize("gap", [3, 10])
def test_two_receipts_side_by_side_are_two(gap: int) -> None:
    found = readings(beside(GROCER, BAKER, gap=gap))
    assert told(found) == BOTH
    assert all(one.is_balanced for one in found)
    assert [one.purchased_on and one.purchased_on.day for one in found] == [14, 15]


def test_each_has_its_evidence_on_its_part_of_the_page() -> None:
    left, right = readings(beside(GROCER, BAKER))
    edge = max(evidence.box.right for line in left.lines for evidence in line.evidence)
    assert edge < min(evidence.box.x for line in right.lines for evidence in line.evidence)


def test_three_receipts_in_a_row_are_three() -> None:
    third = GROCER.replace("CORNER MARKET", "HARBOUR FISH ").replace("03/14", "03/16")
    assert [one.merchant_name for one in readings(beside(GROCER, BAKER, third))] == [
        "CORNER MARKET",
        "OLD TOWN BAKERY",
        "HARBOUR FISH",
    ]


def test_receipts_that_lie_askew_are_parted_at_a_gutter_that_leans() -> None:
    page = beside(GROCER, BAKER, gap=4)
    left = [word for word in page.words if word.box.x < 0.52]
    right = [word for word in page.words if word not in left]
    turned = replace(page, words=(*turn(left, 4.0), *turn(right, -3.0)))
    assert told(readings(turned)) == BOTH


def test_one_that_does_not_balance_does_not_keep_the_other_from_it() -> None:
    found = readings(beside(GROCER.replace("5.49", "5.99"), BAKER))
    assert [one.gap for one in found] == [Decimal("-0.50"), Decimal(0)]


@pytest.mark.parametrize(
    "text",
    [
        GROCER,
        """
   CORNER MARKET
ITEM              QTY    PRICE    AMOUNT
WHOLE MILK          1     3.19      3.19
SOURDOUGH BREAD     2     5.49     10.98
LARGE EGGS          1     3.99      3.99
TOTAL                              18.16
""",
        """
   CORNER MARKET          YOUR SAVINGS
WHOLE MILK        3.19    MEMBER   0.40
SOURDOUGH BREAD   5.49    COUPON   1.00
LARGE EGGS        3.99    LOYALTY  0.25
TOTAL            12.67    SAVED    1.65
""",
        """
   KAUFHALLE
MILCH                 1,19 B
BROT                  2,49 B
SEIFE                 3,99 A
SUMME EUR             7,67
Steuer   Netto   Steuer   Brutto
A 19%     3,35     0,64     3,99
B  7%     3,44     0,24     3,68
""",
    ],
    ids=["amounts at the right", "a column of unit prices", "a box of savings", "a table of taxes"],
)
def test_the_columns_of_one_receipt_stay_together(text: str) -> None:
    found = read_beside([lay_out(text)])
    assert isinstance(found, NotAReceipt) or len(found) == 1


def turn(words: Sequence[Word], degrees: float) -> list[Word]:
    """The words on a page turned about their middle; a letter of the page is half as wide as a row is high."""
    angle = math.radians(degrees)
    middle_x = sum(word.box.x + word.box.width / 2 for word in words) / len(words)
    middle_y = sum(word.box.y + word.box.height / 2 for word in words) / len(words)

    def turned(word: Word) -> Word:
        x, y = word.box.x + word.box.width / 2 - middle_x, word.box.y + word.box.height / 2 - middle_y
        x, y = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
        width, height = word.box.width, word.box.height + abs(math.tan(angle)) * word.box.width
        box = Box(middle_x + x - width / 2, middle_y + y - height / 2, width, height)
        return replace(word, box=box, slope=math.tan(angle))

    return [turned(word) for word in words]
