"""Bands: a long, narrow picture recognised piece by piece; as a whole it would be shrunk until nobody can read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import TypeAlias

from PIL import Image

from cartsnitch_ingest.ocr.engine import MOST_LETTERS, letters
from cartsnitch_ingest.ocr.orientation import sureness
from cartsnitch_ingest.pages.page import Box, Word

_LONGEST = 5.5
"""Heights over widths up to which a receipt is readable as a whole; a tape of 50 rows is about five times as high."""

_NO_RECEIPT = 90.0
"""Heights over widths of what no till prints: a receipt of 400 rows is about forty times as high as it is wide."""

_BAND, _SHARED = 2.5, 0.25
"""Height of a band, and of what it shares with the next one, in widths of the picture: several rows."""

_PLACES = 40
"""Where two bands may be parted, in what they share."""

_SHRUNK = 2000
"""Pixels: higher pictures are shrunk where they are recognised as a whole, and small letters with them."""

_SURE, _FEWEST, _MARGIN = 0.6, 20, 0.02
"""How sure words are that tell where a tape lies in a picture, how many there are at least, and what is kept beside
them, in widths of the picture.
"""

Recognise: TypeAlias = Callable[[bytes], tuple[Word, ...]]


def in_bands(recognise: Recognise, image: bytes) -> tuple[Word, ...]:
    """The words of a picture, each once; a picture of a usual shape, or of an absurd one, is recognised as it is, and
    again in bands where a tape lies in it that fills but a narrow part.

    Bands are looked at from top to bottom until there are more than `MOST_LETTERS`.
    """
    with Image.open(BytesIO(image)) as picture:
        if _LONGEST < picture.height / picture.width <= _NO_RECEIPT:
            return _in_bands(recognise, picture)
        words = recognise(image)
        sides = _sides_of_tape(words, picture) if picture.height > _SHRUNK else None
        if sides is None:
            return words
        left, right = sides
        closer = _in_bands(recognise, picture.crop((left, 0, right, picture.height)))
        return max(words, tuple(_aside(closer, sides, picture.width)), key=sureness)


def _in_bands(recognise: Recognise, picture: Image.Image) -> tuple[Word, ...]:
    spans = _spans(*picture.size)
    found: list[list[Word]] = []
    for span in spans:
        if sum(map(letters, found)) > MOST_LETTERS:
            break
        found.append(_placed(recognise(_band(picture, span)), span, picture.height))
    seen = spans[: len(found)]
    return _merged(found, [(top / picture.height, bottom / picture.height) for top, bottom in seen])


def _sides_of_tape(words: Sequence[Word], picture: Image.Image) -> tuple[int, int] | None:
    """Left and right of what is printed, in pixels, where that is a tape."""
    sure = [word.box for word in words if word.confidence >= _SURE]
    if len(sure) < _FEWEST:
        return None
    left, right = min(box.x for box in sure) - _MARGIN, max(box.right for box in sure) + _MARGIN
    printed = max(box.bottom for box in sure) - min(box.y for box in sure)
    is_tape = printed * picture.height > _LONGEST * (right - left) * picture.width
    return (max(0, round(left * picture.width)), round(min(1.0, right) * picture.width)) if is_tape else None


def _aside(words: Sequence[Word], sides: tuple[int, int], width: int) -> Iterator[Word]:
    """The words of an upright strip on the whole picture."""
    left, part = sides[0] / width, (sides[1] - sides[0]) / width
    for word in words:
        box = replace(word.box, x=left + word.box.x * part, width=word.box.width * part)
        yield replace(word, box=box, slope=word.slope / part)


def _spans(width: int, height: int) -> list[tuple[int, int]]:
    """Top and bottom of each band in pixels."""
    band, step = round(_BAND * width), round((_BAND - _SHARED) * width)
    tops = range(0, max(1, height - round(_SHARED * width)), step)
    return [(top, min(height, top + band)) for top in tops]


def _band(picture: Image.Image, span: tuple[int, int]) -> bytes:
    out = BytesIO()
    top, bottom = span
    picture.crop((0, top, picture.width, bottom)).convert("RGB").save(out, "PNG", compress_level=1)
    return out.getvalue()


def _placed(words: Sequence[Word], span: tuple[int, int], height: int) -> list[Word]:
    """The words of a band on the whole picture."""
    top, part = span[0] / height, (span[1] - span[0]) / height

    def placed(word: Word) -> Word:
        box = Box(word.box.x, top + word.box.y * part, word.box.width, word.box.height * part)
        return replace(word, box=box, slope=word.slope * part)

    return [placed(word) for word in words]


def _merged(found: Sequence[Sequence[Word]], spans: Sequence[tuple[float, float]]) -> tuple[Word, ...]:
    cuts = [
        _cut(below[0], above[1], [*upper, *lower])
        for (above, below), (upper, lower) in zip(pairwise(spans), pairwise(found), strict=True)
    ]
    edges = [float("-inf"), *cuts, float("inf")]
    return tuple(
        word
        for words, (top, bottom) in zip(found, pairwise(edges), strict=True)
        for word in words
        if top < word.box.y + word.box.height / 2 <= bottom
    )


def _cut(top: float, bottom: float, words: Sequence[Word]) -> float:
    """The level, between these two, that the fewest words stand on; of several the one nearest to the middle."""
    levels = [top + (bottom - top) * place / _PLACES for place in range(1, _PLACES)]
    middle = (top + bottom) / 2

    def crossed(level: float) -> tuple[int, float]:
        return sum(word.box.y < level < word.box.bottom for word in words), abs(level - middle)

    return min(levels, key=crossed)
