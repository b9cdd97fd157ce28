"""Photos that came together: parts of a long receipt are put together by what their rows say, all others stay apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading.album import PhotosRead, read_album
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import Reading

from tests.ingest.reading.printed import lay_out, read_text

GOODS = [
    ("ORGANIC BANANAS", "1.85"), ("WHOLE MILK GALLON", "4.29"), ("SOURDOUGH BREAD", "5.49"),
    ("LARGE EGGS 12CT", "3.99"), ("CHEDDAR 8OZ", "4.75"), ("ROMA TOMATOES", "2.31"), ("GROUND COFFEE", "9.99"),
    ("OAT CEREAL", "4.19"), ("PAPER TOWELS", "7.49"), ("DISH SOAP", "2.89"), ("FROZEN PEAS", "1.99"),
    ("CHICKEN BREAST", "11.37"),
]  # fmt: skip


def tape(goods: Sequence[tuple[str, str]] = GOODS) -> list[str]:
    """The rows of a receipt: 2 of the store, the goods, 3 of payment and time."""
    total = sum(Decimal(amount) for _, amount in goods)
    return [
        " CORNER MARKET",
        " 12 ORCHARD ROAD",
        *(f"{text:<22}{amount:>8}" for text, amount in goods),
        f"{'TOTAL':<22}{total:>8}",
        f"{'VISA':<22}{total:>8}",
        "03/14/2024  7:45 PM",
    ]


def photo(rows: Sequence[str]) -> Page:
    return lay_out("\n".join(rows))


def album(*photos: Sequence[str]) -> tuple[PhotosRead, ...]:
    return read_album(Reader(()), [photo(rows) for rows in photos])


def only(found: Sequence[PhotosRead]) -> Reading:
    """The one receipt that all photos show."""
    (one,) = found
    assert isinstance(one.readings, tuple)
    (reading,) = one.readings
    return reading


def lines(reading: Reading) -> list[tuple[str, Decimal]]:
    return [(line.text, line.amount) for line in reading.lines]


WHOLE = lines(read_text("\n".join(tape())))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_three_photos_of_a_long_receipt_are_read_as_one_in_whatever_order(order: Sequence[int]) -> None:
    parts = tape()[:8], tape()[5:13], tape()[10:]
    found = album(*(parts[index] for index in order))
    assert lines(only(found)) == WHOLE
    assert only(found).is_balanced
    assert [order[at] for at in found[0].photos] == [0, 1, 2], "from top to bottom"


def test_a_line_has_its_evidence_on_a_photo_that_shows_it() -> None:
    upper, lower = tape()[:9], tape()[6:]
    reading = only(album(lower, upper))
    told = {line.text: line.evidence[0] for line in reading.lines}
    assert (told["ORGANIC BANANAS"].page, told["CHICKEN BREAST"].page) == (1, 2)
    assert told["ORGANIC BANANAS"].box.y == pytest.approx(2 / len(upper))


def test_rows_that_were_misread_on_one_photo_overlap_all_the_same() -> None:
    lower = [
        row.replace("CHEDDAR 8OZ", "CHEDOAR 80Z").replace("ROMA", "R0MA").replace("9.99", "9.90") for row in tape()
    ]
    reading = only(album(tape()[:9], lower[5:]))
    assert len(reading.lines) == len(WHOLE)
    assert [amount for _, amount in lines(reading)][5:7] == [Decimal("2.31"), Decimal("9.99")]
    assert reading.is_balanced


def test_a_row_that_the_edge_of_a_photo_cuts_does_not_matter() -> None:
    upper, lower = tape()[:10], tape()[5:]
    assert lines(only(album([*upper[:-1], "OAI CERE"], ["CHFODAR", *lower[1:]]))) == WHOLE


def test_equal_lines_in_a_row_are_neither_swallowed_nor_doubled() -> None:
    goods = [*GOODS[:3], *[("PLAIN YOGURT", "0.89")] * 7, *GOODS[3:6]]
    rows = tape(goods)
    for end, begin in ((9, 6), (10, 5), (8, 5)):
        reading = only(album(rows[:end], rows[begin:]))
        assert lines(reading).count(("PLAIN YOGURT", Decimal("0.89"))) == 7, f"overlap of {end - begin}"
        assert reading.is_balanced


def test_a_photo_that_shows_no_more_than_another_is_not_needed() -> None:
    found = album(tape(), tape()[4:10])
    assert lines(only(found)) == WHOLE
    assert (found[0].photos, found[0].unneeded) == ((0,), (1,))


def test_a_receipt_that_was_photographed_twice_is_one() -> None:
    found = album(tape(), tape())
    assert lines(only(found)) == WHOLE
    assert (found[0].photos, found[0].unneeded) == ((0,), (1,))


def test_two_receipts_of_one_store_with_the_same_goods_stay_two() -> None:
    other = [row.replace("03/14/2024  7:45 PM", "03/21/2024  6:02 PM") for row in tape(GOODS[2:9])]
    found = album(tape(), other)
    assert [one.photos for one in found] == [(0,), (1,)]
    assert all(one.is_balanced for one in found)


def test_pages_that_do_not_overlap_are_one_receipt_where_that_balances() -> None:
    assert lines(only(album(tape()[:8], tape()[8:]))) == WHOLE


def test_pages_that_neither_overlap_nor_balance_stay_apart() -> None:
    found = album(tape()[:8], tape()[9:])
    assert [one.photos for one in found] == [(0,), (1,)]


def test_a_long_receipt_and_another_one_are_told_apart() -> None:
    other = tape([("ROLLING PIN", "12.00"), ("CAKE TIN", "8.00"), ("APRON", "15.50")])
    found = album(tape()[6:], other, tape()[:9])
    assert [one.photos for one in found] == [(2, 0), (1,)]
    assert all(one.is_balanced for one in found)


def test_tilted_photos_are_cut_between_rows() -> None:
    def tilted(page: Page, slope: float) -> Page:
        sunk = (
            replace(word, box=replace(word.box, y=word.box.y + slope * word.box.x), slope=slope) for word in page.words
        )
        return replace(page, words=tuple(sunk))

    photos = [tilted(photo(tape()[:9]), 0.04), tilted(photo(tape()[5:]), -0.05)]
    assert lines(only(read_album(Reader(()), photos))) == WHOLE
