"""Orientation: which way up a page was photographed, told by how its words were recognised."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from cartsnitch_ingest.pages.page import Box, Word

_UPRIGHT_RUNS = 1.5
"""A run of text this many times higher than wide, in pixels, runs up or down the page."""

_FEWEST = 6
_READABLE = 0.85


def is_sideways(words: Sequence[Word], width: int, height: int, fewest: int = _FEWEST) -> bool:
    """Whether most runs of text on a page of that many pixels, and so many at least, run up or down it."""
    long = [word for word in words if len(word.text) > 2]
    upright = [word for word in long if word.box.height * height > _UPRIGHT_RUNS * word.box.width * width]
    return len(long) >= fewest and len(upright) * 2 > len(long)


def is_unreadable(words: Sequence[Word]) -> bool:
    """Whether there is text but hardly any of it can be recognised, as when it stands on its head."""
    if len(words) < _FEWEST:
        return False
    return sum(word.confidence for word in words) / len(words) < _READABLE


def sureness(words: Sequence[Word]) -> float:
    """How much text was recognised and how surely, to compare two ways of holding a page."""
    return sum(word.confidence**4 * min(len(word.text), 20) for word in words)


def turned_image(image: bytes, quarters: int) -> bytes:
    """The picture turned clockwise by that many quarter turns, as PNG."""
    out = BytesIO()
    with Image.open(BytesIO(image)) as picture:
        picture.convert("RGB").rotate(-90 * quarters, expand=True).save(out, "PNG", compress_level=1)
    return out.getvalue()


def turned_box(box: Box, quarters: int) -> Box:
    """The box on its page after clockwise quarter turns."""
    for _ in range(quarters % 4):
        box = Box(1 - box.bottom, box.x, box.height, box.width)
    return box
