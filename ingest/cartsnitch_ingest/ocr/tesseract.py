"""Tesseract: quick on clean print, and a second opinion on everything else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from io import BytesIO
from typing import Any

import pytesseract
from PIL import Image

from cartsnitch_ingest.ocr.engine import EngineMissing
from cartsnitch_ingest.pages.page import Box, Word

_ONE_BLOCK_OF_TEXT = "--psm 6"
_ONLY_AMOUNTS = f"{_ONE_BLOCK_OF_TEXT} -c tessedit_char_whitelist=0123456789.,-$€£"
_PAGE, _WORD = 1, 5
"""Levels of a row of tesseract's table."""

_TIME_LIMIT_SECONDS = 60


class TesseractEngine:
    """One word for each printed word, by the `tesseract` program; raises `EngineMissing` where there is none."""

    def __init__(self, program: str = "tesseract", languages: str = "eng") -> None:
        if shutil.which(program) is None:
            raise EngineMissing(f"there is no program called {program}")
        self._languages = languages
        # Its own threads get in each other's way: two processes at once run five times slower with them.
        os.environ["OMP_THREAD_LIMIT"] = "1"  # noqa: TID251 -- handed on to the program, not read

    @cached_property
    def name(self) -> str:
        return f"tesseract {pytesseract.get_tesseract_version()}"

    def recognise(self, image: bytes) -> tuple[Word, ...]:
        """Also nothing when tesseract cannot make sense of the image, or needs longer than a minute for it."""
        return self._recognise(image, _ONE_BLOCK_OF_TEXT)

    def recognise_amounts(self, image: bytes) -> tuple[Word, ...]:
        return self._recognise(image, _ONLY_AMOUNTS)

    def _recognise(self, image: bytes, config: str) -> tuple[Word, ...]:
        try:
            with Image.open(BytesIO(image)) as page:
                table: Mapping[str, Sequence[Any]] = pytesseract.image_to_data(
                    page,
                    lang=self._languages,
                    config=config,
                    timeout=_TIME_LIMIT_SECONDS,
                    output_type=pytesseract.Output.DICT,
                )
        except RuntimeError:  # what pytesseract raises for both, its own error being one too
            return ()
        return tuple(_words(table))


def _words(table: Mapping[str, Sequence[Any]]) -> Iterator[Word]:
    width = height = 1
    for at, level in enumerate(table["level"]):
        if level == _PAGE:
            width, height = table["width"][at], table["height"][at]
        text = str(table["text"][at]).strip()
        if level == _WORD and text:
            box = Box(
                table["left"][at] / width,
                table["top"][at] / height,
                table["width"][at] / width,
                table["height"][at] / height,
            )
            yield Word(text, box, max(float(table["conf"][at]), 0.0) / 100)
