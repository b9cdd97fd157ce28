"""Long, narrow pictures are recognised in bands, and each word is there once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from io import BytesIO

import pytest
from cartsnitch_ingest.ocr.bands import in_bands
from cartsnitch_ingest.ocr.rapid import RapidEngine
from cartsnitch_ingest.pages.page import Box, Word
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import Reading
from PIL import Image, ImageDraw

from tests.ingest.reading.printed import photograph

WIDTH = 100


def ruler(height: int, rows: Sequence[int]) -> bytes:
    """White paper with a bar of 8 pixels at each row, its grey telling which."""
    paper = Image.new("RGB", (WIDTH, height), "white")
    draw = ImageDraw.Draw(paper)
    for number, row in enumerate(rows):
        draw.rectangle((10, row, 60, row + 7), fill=(number, number, number))
    out = BytesIO()
    paper.save(out, "PNG")
    return out.getvalue()


def seeing(seen: list[tuple[int, int]]) -> Callable[[bytes], tuple[Word, ...]]:
    """An engine that tells the number of each bar, also of those that the edge of a picture cuts."""

    def recognise(image: bytes) -> tuple[Word, ...]:
        with Image.open(BytesIO(image)) as picture:
            seen.append(picture.size)
            column = [picture.getpixel((30, y)) for y in range(picture.height)]
            height = picture.height
        runs = re.finditer(r"(\d+ )\1*", "".join(f"{pixel[0]} " for pixel in column if isinstance(pixel, tuple)))
        y, words = 0, []
        for run in runs:
            length = len(run[0].split())
            if run[1] != "255 ":
                words.append(Word(run[1].strip(), Box(0.1, y / height, 0.5, length / height)))
            y += length
        return tuple(words)

    return recognise


def test_a_long_picture_is_seen_in_pieces_that_are_no_longer_than_a_usual_one() -> None:
    seen: list[tuple[int, int]] = []
    in_bands(seeing(seen), ruler(2000, range(20, 1980, 20)))
    assert len(seen) > 1
    assert all(height <= 3 * WIDTH for _, height in seen)


@pytest.mark.parametrize("step", [11, 13, 20, 37])
def test_each_word_is_there_once_and_where_it_stands(step: int) -> None:
    rows = list(range(5, 1900, step))[:200]
    found = in_bands(seeing([]), ruler(1920, rows))
    assert [int(word.text) for word in found] == list(range(len(rows)))
    assert [round(word.box.y * 1920) for word in found] == rows


@pytest.mark.parametrize("height", [500, 10_000])
def test_a_picture_of_a_usual_shape_is_seen_as_it_is_and_so_is_an_absurd_one(height: int) -> None:
    seen: list[tuple[int, int]] = []
    in_bands(seeing(seen), ruler(height, [20, 40]))
    assert seen == [(WIDTH, height)]


@pytest.mark.parametrize("quarters", [0, 1])
def test_a_receipt_of_sixty_lines_is_read_to_its_last_cent(quarters: int) -> None:
    prices = [Decimal(number * 37 % 900 + 100) / 100 for number in range(58)]
    goods = [f"ITEM {chr(65 + at % 26)}{chr(65 + at % 7)}  {price:>6.2f}" for at, price in enumerate(prices)]
    text = "\n".join([" CORNER MARKET", *goods, f"TOTAL    {sum(prices):>6.2f}"])
    reading = Reader([RapidEngine()]).read([photograph(text, quarters)])
    assert isinstance(reading, Reading)
    assert reading.total == sum(prices)
    assert [line.amount for line in reading.lines] == prices
