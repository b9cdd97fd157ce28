"""Bands: a long, narrow picture recognised piece by piece; as a whole it would be shrunk until nobody can read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

from PIL import Image

from cartsnitch_ingest.pages.page import Box, Word

_LONGEST = 5.5
"""Heights over widths up to which a receipt is readable as a whole; a tape of 50 rows is about five times as high."""

_NO_RECEIPT = 90.0
"""Heights over widths of what no till prints: a receipt of 400 rows is about forty times as high as it is wide."""

_BAND, _SHARED = 2.5, 0.25
"""Height of a band, and of what it shares with the next one, in widths of the picture: several rows."""

_PLACES = 40
"""Where two bands may be parted, in what they share."""


def in_bands(recognise: Callable[[bytes], tuple[Word, ...]], image: bytes) -> tuple[Word, ...]:
    """The words of a picture, each once; a picture of a usual shape, or of an absurd one, is recognised as it is."""
    with Image.open(BytesIO(image)) as picture:
        width, height = picture.size
        if not _LONGEST < height / width <= _NO_RECEIPT:
            return recognise(image)
        spans = _spans(width, height)
        found = [_placed(recognise(_band(picture, span)), span, height) for span in spans]
    return _merged(found, [(top / height, bottom / height) for top, bottom in spans])


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
