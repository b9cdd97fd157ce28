"""From pictures to a receipt, with the real engines and with engines that say what the test tells them to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from cartsnitch_ingest.ocr.cascade import installed_engines
from cartsnitch_ingest.pages.page import Page, Word
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading

from tests.ingest.reading.printed import lay_out, photograph

RECEIPT = """
 CORNER MARKET
ORGANIC BANANAS           1.85
WHOLE MILK GALLON         4.29
SOURDOUGH BREAD           5.49
STORE COUPON             -1.00
SUBTOTAL                 10.63
SALES TAX                 0.35
TOTAL                    10.98
VISA                     10.98
03/14/2024  7:45 PM
"""
AMOUNTS = [Decimal(amount) for amount in ("1.85", "4.29", "5.49", "-1.00", "0.35", "10.98")]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(installed_engines())


@dataclass
class Dictated:
    """An engine that recognises what it was told, and counts how often it was asked."""

    pages: Sequence[Page]
    name: str = "dictated 1"
    asked: list[bytes] = field(default_factory=list)

    def recognise(self, image: bytes) -> tuple[Word, ...]:
        self.asked.append(image)
        return self.pages[(len(self.asked) - 1) % len(self.pages)].words


@pytest.mark.parametrize(("quarters", "tilt"), [(0, 3.0), (2, 0.0)])
def test_a_photograph_is_read_however_it_was_held(reader: Reader, quarters: int, tilt: float) -> None:
    reading = reader.read([photograph(RECEIPT, quarters, tilt)])
    assert isinstance(reading, Reading)
    assert [line.amount for line in reading.lines] == AMOUNTS
    assert reading.is_balanced
    assert reading.total == Decimal("10.98")


def test_evidence_stands_where_the_line_is_on_the_photograph_as_it_was_taken(reader: Reader) -> None:
    upright, turned = (reader.read([photograph(RECEIPT, quarters)]) for quarters in (0, 1))
    assert isinstance(upright, Reading)
    assert isinstance(turned, Reading)
    assert [line.amount for line in turned.lines] == AMOUNTS
    first, same = upright.lines[0].evidence[0].box, turned.lines[0].evidence[0].box
    # A quarter turn clockwise makes the distance from the top that from the right.
    assert 1 - same.right == pytest.approx(first.y, abs=0.03)
    assert same.y == pytest.approx(first.x, abs=0.03)


def test_the_second_engine_is_not_asked_where_the_first_balances() -> None:
    page = Page(10, 10, image=b"picture")
    first, second = Dictated([lay_out(RECEIPT)]), Dictated([lay_out(RECEIPT)])
    reading = Reader([first, second]).read([page])
    assert isinstance(reading, Reading)
    assert reading.is_balanced
    assert (len(first.asked), len(second.asked)) == (1, 0)


def test_the_second_engine_decides_what_the_first_misread() -> None:
    misread = RECEIPT.replace("4.29", "4.79")
    first, second = Dictated([lay_out(misread)]), Dictated([lay_out(RECEIPT.replace("10.63", "70.63"))])
    reading = Reader([first, second]).read([Page(10, 10, image=b"picture")])
    assert isinstance(reading, Reading)
    assert [line.amount for line in reading.lines] == AMOUNTS


def test_what_no_engine_can_balance_is_what_the_first_one_read() -> None:
    misread = RECEIPT.replace("4.29", "4.79")
    reading = Reader([Dictated([lay_out(misread)]), Dictated([lay_out(misread)])]).read([Page(10, 10, image=b"x")])
    assert isinstance(reading, Reading)
    assert reading.gap == Decimal("-0.50")


def test_the_pages_of_a_document_are_one_receipt() -> None:
    head, tail = RECEIPT.split("SOURDOUGH")
    pages = [lay_out(head), lay_out(" SOURDOUGH" + tail)]
    reading = Reader([]).read(pages)
    assert isinstance(reading, Reading)
    assert [line.amount for line in reading.lines] == AMOUNTS
    assert [line.evidence[0].page for line in reading.lines[:3]] == [1, 1, 2]


def test_a_blank_photograph_is_no_receipt(reader: Reader) -> None:
    assert isinstance(reader.read([photograph("            \n\n\n")]), NotAReceipt)


def test_without_an_engine_a_picture_cannot_be_read() -> None:
    assert isinstance(Reader([]).read([Page(10, 10, image=b"picture")]), NotAReceipt)
