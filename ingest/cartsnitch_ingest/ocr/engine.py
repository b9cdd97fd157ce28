"""What an OCR engine is to the rest of the house."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from cartsnitch_ingest.pages.page import Word

MOST_RUNS = 4000
"""Runs of text on the pictures of one receipt; a receipt of 400 rows has some 1,500."""


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


@runtime_checkable
class AmountEngine(OcrEngine, Protocol):
    """An engine that can be told to expect nothing but amounts."""

    def recognise_amounts(self, image: bytes) -> tuple[Word, ...]:
        """Every sign taken for one that amounts are written with."""
        ...
