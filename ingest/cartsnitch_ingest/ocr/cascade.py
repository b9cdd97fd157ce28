"""The cascade: one engine reads a page, whichever way up; the next is asked only where that did not do."""

from __future__ import annotations

from dataclasses import dataclass

from cartsnitch_ingest.ocr.engine import MOST_LETTERS, EngineMissing, OcrEngine, letters
from cartsnitch_ingest.ocr.orientation import is_sideways, is_unreadable, sureness, turned_image
from cartsnitch_ingest.ocr.rapid import RapidEngine
from cartsnitch_ingest.ocr.tesseract import TesseractEngine
from cartsnitch_ingest.pages.page import Word

_LONG = 3.0
"""Widths over heights of a picture that is a long receipt on its side, where nothing can be read as it lies."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The words of a picture that was turned clockwise by `quarters` quarter turns to stand upright."""

    words: tuple[Word, ...]
    quarters: int = 0


def installed_engines() -> tuple[OcrEngine, ...]:
    """The engines of this machine, the best reader of photographs first; tesseract may be missing."""
    try:
        return (RapidEngine(), TesseractEngine())
    except EngineMissing:
        return (RapidEngine(),)


def recognise(engine: OcrEngine, image: bytes, width: int, height: int) -> Recognised:
    """The words of a picture of that many pixels by one engine, turned upright where it was not."""
    words = engine.recognise(image)
    if letters(words) > MOST_LETTERS:
        return Recognised(words)
    if is_sideways(words, width, height) or (not words and width > _LONG * height):
        return _upright(engine, image, is_unreadable(words))
    if is_unreadable(words):
        return max(Recognised(words), _turned(engine, image, 2), key=lambda found: sureness(found.words))
    return Recognised(words)


def _upright(engine: OcrEngine, image: bytes, is_unreadable_sideways: bool) -> Recognised:
    """The picture turned the likelier way, and the other way too where that was wrong.

    Engines try runs that stand upright as if they ran down the page; readable, they say which way that is.
    """
    first, second = (1, 3) if is_unreadable_sideways else (3, 1)
    found = _turned(engine, image, first)
    if not is_unreadable(found.words):
        return found
    return max(found, _turned(engine, image, second), key=lambda found: sureness(found.words))


def _turned(engine: OcrEngine, image: bytes, quarters: int) -> Recognised:
    return Recognised(engine.recognise(turned_image(image, quarters)), quarters)
