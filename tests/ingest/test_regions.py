"""A place on a page, marked by a shopper, read again with the real engines."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from cartsnitch_ingest.ocr.cascade import installed_engines
from cartsnitch_ingest.ocr.engine import OcrEngine
from cartsnitch_ingest.ocr.orientation import turned_box
from cartsnitch_ingest.pages.page import Box
from cartsnitch_ingest.regions import read_region

from tests.ingest.reading.printed import photograph

RECEIPT = """
    CORNER MARKET

WHOLE MILK             3.19
SOURDOUGH              5.49
STORE COUPON          -1.00

TOTAL                  7.68
"""
HEIGHT = 7 + 2 * 60 / 44
"""Of the paper, in rows, with its margins."""

SECOND_ITEM = Box(0.05, (60 / 44 + 3) / HEIGHT, 0.9, 1 / HEIGHT)
GOODS = Box(0.05, (60 / 44 + 2) / HEIGHT, 0.9, 3 / HEIGHT)


@pytest.fixture(scope="module")
def engines() -> Sequence[OcrEngine]:
    return installed_engines()


def picture(quarters: int = 0) -> bytes:
    image = photograph(RECEIPT, quarters).image
    assert image is not None
    return image


def test_only_what_stands_in_the_box_is_read(engines: Sequence[OcrEngine]) -> None:
    found = read_region(picture(), SECOND_ITEM, engines)

    assert found.text == "SOURDOUGH 5.49"
    assert found.confidence > 0.8
    assert found.amounts[0].amount == Decimal("5.49")


def test_several_rows_keep_their_order_and_signs(engines: Sequence[OcrEngine]) -> None:
    found = read_region(picture(), GOODS, engines)

    assert found.text.split("\n") == ["WHOLE MILK 3.19", "SOURDOUGH 5.49", "STORE COUPON -1.00"]
    assert {told.amount for told in found.amounts} >= {Decimal("3.19"), Decimal("5.49"), Decimal("-1.00")}


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_that_lies_on_its_side_is_read_there_too(engines: Sequence[OcrEngine], quarters: int) -> None:
    found = read_region(picture(quarters), turned_box(SECOND_ITEM, quarters), engines)

    assert found.text == "SOURDOUGH 5.49"


def test_a_region_without_print_has_no_text(engines: Sequence[OcrEngine]) -> None:
    found = read_region(picture(), Box(0.0, 0.0, 0.04, 1.0), engines)

    assert (found.text, found.amounts) == ("", ())


def test_a_box_beside_the_page_is_refused(engines: Sequence[OcrEngine]) -> None:
    with pytest.raises(ValueError, match="not on the page"):
        read_region(picture(), Box(1.2, 0.1, 0.1, 0.1), engines)
