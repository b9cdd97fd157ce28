"""Long, narrow pictures are recognised in bands, and each word is there once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from io import BytesIO

import pytest
from cartsnitch_ingest.ocr.bands import in_bands
from cartsnitch_ingest.ocr.engine import MOST_LETTERS, letters
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


def test_a_tape_that_fills_but_a_narrow_part_of_a_photo_is_looked_at_closer() -> None:
    photo = Image.new("RGB", (1500, 2400), "black")
    with Image.open(BytesIO(ruler(2300, range(20, 2260, 40)))) as tape:
        photo.paste(tape, (700, 50))
    out = BytesIO()
    photo.save(out, "PNG")
    seen: list[tuple[int, int]] = []
    found = in_bands(on_paper(seen), out.getvalue())
    assert seen[0] == (1500, 2400)
    assert len(seen) > 2
    assert all(width < 300 for width, _ in seen[1:])
    assert [word.text for word in found] == [str(number) for number in range(56)]
    assert all(word.box.x == pytest.approx(710 / 1500, abs=0.002) for word in found)


def on_paper(seen: list[tuple[int, int]]) -> Callable[[bytes], tuple[Word, ...]]:
    """An engine that tells the number of each bar on paper on a black table; surer, the smaller the picture."""

    def recognise(image: bytes) -> tuple[Word, ...]:
        with Image.open(BytesIO(image)) as picture:
            seen.append(picture.size)
            width, height = picture.size
            paper = next(x for x in range(width) if picture.getpixel((x, height // 2)) != (0, 0, 0))
            column = [picture.getpixel((paper + 30, y)) for y in range(height)]
        words, start = [], 0
        for y in range(1, height + 1):
            if y == height or column[y] != column[start]:
                grey = column[start]
                if isinstance(grey, tuple) and grey[0] < 255 and y - start == 8:
                    box = Box((paper + 10) / width, start / height, 51 / width, 8 / height)
                    words.append(Word(str(grey[0]), box, 0.7 if width > 1000 else 0.99))
                start = y
        return tuple(words)

    return recognise


def test_of_a_tape_with_more_text_than_any_receipt_only_the_beginning_is_looked_at() -> None:
    seen: list[bytes] = []

    def recognise(image: bytes) -> tuple[Word, ...]:
        seen.append(image)
        return tuple(Word("WORD", Box(0.1, at / 2000, 0.1, 0.0004)) for at in range(2000))

    assert letters(in_bands(recognise, ruler(5000, []))) > MOST_LETTERS
    assert 2 < len(seen) < 6
