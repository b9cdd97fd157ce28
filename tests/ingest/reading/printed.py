"""Receipts as tests print them: monospaced text laid out on a page, and on a picture of paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_ingest.pages.page import Box, Page, Word
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.read import read
from cartsnitch_ingest.reading.reading import Reading, ReadLine
from PIL import Image, ImageDraw, ImageFont

_LETTER_WIDTH, _ROW_HEIGHT, _MARGIN = 17, 44, 60


def lay_out(text: str) -> Page:
    """A page of monospaced text: what stands two spaces apart is two runs of print."""
    rows = text.strip("\n").split("\n")
    width, height = max(map(len, rows)), len(rows)
    return Page(width, height, words=tuple(_words(rows, width, height)), text=text)


def read_text(text: str, hints: Hints | None = None) -> Reading:
    """The reading of a receipt written as monospaced text; fails where it is held to be none."""
    found = read([lay_out(text)], hints or Hints())
    assert isinstance(found, Reading), found
    return found


def told(reading: Reading) -> list[tuple[LineKind, str, Decimal]]:
    """The lines as kind, text and amount."""
    return [(line.kind, line.text, line.amount) for line in reading.lines]


def line_of(reading: Reading, text: str) -> ReadLine:
    """The only line with that text."""
    (found,) = [line for line in reading.lines if line.text == text]
    return found


def photograph(text: str, quarters: int = 0, tilt: float = 0.0) -> Page:
    """A picture of the text on paper, turned clockwise by quarter turns and tilted by degrees."""
    rows = text.strip("\n").split("\n")
    size = (max(map(len, rows)) * _LETTER_WIDTH + 2 * _MARGIN, len(rows) * _ROW_HEIGHT + 2 * _MARGIN)
    paper = Image.new("RGB", size, "white")
    draw, font = ImageDraw.Draw(paper), ImageFont.load_default(size=30)
    for y, row in enumerate(rows):
        for run in re.finditer(r"\S+(?: \S+)*", row):
            draw.text((_MARGIN + run.start() * _LETTER_WIDTH, _MARGIN + y * _ROW_HEIGHT), run[0], "black", font)
    paper = paper.rotate(tilt, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    paper = paper.rotate(-90 * quarters, expand=True)
    out = BytesIO()
    paper.save(out, "PNG")
    return Page(paper.width, paper.height, image=out.getvalue())


def _words(rows: list[str], width: int, height: int) -> Iterator[Word]:
    for y, row in enumerate(rows):
        for run in re.finditer(r"\S+(?: \S+)*", row):
            box = Box(run.start() / width, y / height, len(run[0]) / width, 0.8 / height)
            yield Word(run[0], box, 0.99)
