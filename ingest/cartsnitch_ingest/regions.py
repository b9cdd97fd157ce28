"""A region: a place on a page that a shopper marked, read once more by all engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from PIL import Image

from cartsnitch_ingest.ocr.engine import AmountEngine, OcrEngine
from cartsnitch_ingest.ocr.orientation import is_sideways, sureness, turned_image
from cartsnitch_ingest.pages.page import Box, Page, Word
from cartsnitch_ingest.reading.numbers import numbers
from cartsnitch_ingest.reading.rows import Row, rows

_MARGIN = 12
"""Pixels kept around a region: engines miss letters that touch the edge of a picture."""

_LOWEST, _LONGEST = 48, 2400
"""Pixels: lower pictures are enlarged, longer ones shrunk."""

_READABLE = 0.8


@dataclass(frozen=True, slots=True)
class AmountRead:
    """An amount with its printed sign, and how sure those who read it are together (0 to 1)."""

    amount: Decimal
    confidence: float


@dataclass(frozen=True, slots=True)
class RegionReading:
    """What stands in a region: its rows as text with how sure the reader of the text is (0 to 1), and the amounts that
    any engine saw, the surest first. Where nothing can be read the text is empty.
    """

    text: str
    confidence: float
    amounts: tuple[AmountRead, ...]


def read_region(image: bytes, box: Box, engines: Sequence[OcrEngine]) -> RegionReading:
    """What the engines read in the box on the picture of a page (PNG or JPEG, made by us), whichever way up it is.

    The first engine tells the text, all tell amounts. Blocks for a second or so: call it in a thread. Raises ValueError
    where no part of the box is on the page.
    """
    if not engines:
        return RegionReading("", 0.0, ())
    region, words = _upright(_cut_out(image, box), engines[0])
    found = _rows(words)
    others = [row for engine in engines[1:] for row in _second_opinion(engine, region)]
    return RegionReading(
        text="\n".join(row.text for row in found),
        confidence=min((row.confidence for row in found), default=0.0),
        amounts=_amounts([found, *others]),
    )


def _cut_out(image: bytes, box: Box) -> bytes:
    out = BytesIO()
    with Image.open(BytesIO(image)) as page:
        region = page.convert("RGB").crop(_pixels(box, page.width, page.height))
    scale = min(max(1.0, _LOWEST / region.height), _LONGEST / max(region.size))
    size = max(1, round(region.width * scale)), max(1, round(region.height * scale))
    region.resize(size, Image.Resampling.LANCZOS).save(out, "PNG", compress_level=1)
    return out.getvalue()


def _pixels(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the box with its margin, on the page. Raises ValueError where that is nothing."""
    left, right = max(0.0, box.x) * width, min(1.0, box.right) * width
    top, bottom = max(0.0, box.y) * height, min(1.0, box.bottom) * height
    if not (left < right and top < bottom):
        raise ValueError("this box is not on the page")
    return (
        max(0, round(left) - _MARGIN),
        max(0, round(top) - _MARGIN),
        min(width, round(right) + _MARGIN),
        min(height, round(bottom) + _MARGIN),
    )


def _upright(region: bytes, engine: OcrEngine) -> tuple[bytes, tuple[Word, ...]]:
    """The region turned so that the engine reads most, and what it reads there."""
    words = engine.recognise(region)
    with Image.open(BytesIO(region)) as picture:
        lies = is_sideways(words, picture.width, picture.height, fewest=1)
    if not lies and _is_readable(words):
        return region, words
    ways = [] if lies else [(region, words)]
    for quarters in (1, 3) if lies else (1, 2, 3):
        turned = turned_image(region, quarters)
        ways.append((turned, engine.recognise(turned)))
    return max(ways, key=lambda way: sureness(way[1]))


def _is_readable(words: Sequence[Word]) -> bool:
    """A page of text tells by less which way up it is; a row has but a word or two."""
    return bool(words) and sum(word.confidence for word in words) / len(words) >= _READABLE


def _second_opinion(engine: OcrEngine, region: bytes) -> Iterator[tuple[Row, ...]]:
    yield _rows(engine.recognise(region))
    if isinstance(engine, AmountEngine):
        yield _rows(engine.recognise_amounts(region))


def _rows(words: tuple[Word, ...]) -> tuple[Row, ...]:
    return rows([Page(1, 1, words=words)])


def _amounts(opinions: Sequence[Sequence[Row]]) -> tuple[AmountRead, ...]:
    """The surest first; those who agree are surer together than any of them."""
    doubts: dict[Decimal, float] = {}
    for opinion in opinions:
        for amount, confidence in _seen(opinion).items():
            doubts[amount] = doubts.get(amount, 1.0) * (1 - confidence)
    ordered = sorted(doubts.items(), key=lambda told: told[1])
    return tuple(AmountRead(amount, round(1 - doubt, 4)) for amount, doubt in ordered)


def _seen(opinion: Sequence[Row]) -> dict[Decimal, float]:
    return {
        number.value: row.confidence * (1 - number.doubt)
        for row in opinion
        for number in numbers(row.text)
        if number.is_amount
    }
