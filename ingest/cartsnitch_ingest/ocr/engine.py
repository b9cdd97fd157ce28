"""What an OCR engine is to the rest of the house."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from cartsnitch_ingest.pages.page import Word

MOST_LETTERS = 60_000
"""On the pictures of one receipt, as `letters` counts them: 4,000 short runs of text, or four pages of small print.
A receipt of 400 rows has 1,500 short runs.
"""

_SHORT = 15
"""A run with fewer letters takes as long to recognise as one with so many."""


class EngineMissing(Exception):
    """The engine, or a file it needs, is not installed on this machine."""


class OcrEngine(Protocol):
    """Recognises the words of one upright page image; may be called from several threads."""

    @property
    def name(self) -> str:
        """Name and version, kept with the evidence."""
        ...

    def recognise(self, image: bytes) -> tuple[Word, ...]:
        """The words on a PNG or JPEG page; engines that see text lines give one word a text run."""
        ...


def letters(words: Iterable[Word]) -> int:
    """How much text there is, in letters, by the time that it takes to recognise."""
    return sum(max(_SHORT, len(word.text)) for word in words)


@runtime_checkable
class AmountEngine(OcrEngine, Protocol):
    """An engine that can be told to expect nothing but amounts."""

    def recognise_amounts(self, image: bytes) -> tuple[Word, ...]:
        """Every sign taken for one that amounts are written with."""
        ...
