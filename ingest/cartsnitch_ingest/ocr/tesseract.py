"""Tesseract: quick on clean print, and a second opinion on everything else."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cached_property

from cartsnitch_ingest.ocr.engine import EngineMissing
from cartsnitch_ingest.pages.page import Box, Word

_ONE_BLOCK_OF_TEXT = "6"
_PAGE, _WORD = "1", "5"
"""Levels of a row of tesseract's table."""

_TIME_LIMIT_SECONDS = 60


class TesseractEngine:
    """One word for each printed word, by the `tesseract` program; raises `EngineMissing` where there is none."""

    def __init__(self, program: str = "tesseract", languages: str = "eng") -> None:
        found = shutil.which(program)
        if found is None:
            raise EngineMissing(f"there is no program called {program}")
        self._program = found
        self._languages = languages

    @cached_property
    def name(self) -> str:
        told = subprocess.run(
            [self._program, "--version"],
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
        return told.stdout.splitlines()[0].strip()

    def recognise(self, image: bytes) -> tuple[Word, ...]:
        """Also nothing when tesseract cannot make sense of the image, or needs longer than a minute for it."""
        command = [
            self._program,
            "-",
            "-",
            "-l",
            self._languages,
            "--psm",
            _ONE_BLOCK_OF_TEXT,
            "tsv",
        ]
        # Its own threads get in each other's way: two processes at once run five times slower with them.
        environment = os.environ | {"OMP_THREAD_LIMIT": "1"}  # noqa: TID251 it is handed on, not read
        try:
            told = subprocess.run(
                command,
                input=image,
                capture_output=True,
                env=environment,
                timeout=_TIME_LIMIT_SECONDS,
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return ()
        return tuple(_words(told.stdout.decode("utf-8", "replace")))


def _words(table: str) -> Iterator[Word]:
    width = height = 1
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == _PAGE:
            width, height = int(row["width"]), int(row["height"])
        if row["level"] == _WORD and row["text"].strip():
            box = Box(
                int(row["left"]) / width,
                int(row["top"]) / height,
                int(row["width"]) / width,
                int(row["height"]) / height,
            )
            yield Word(row["text"].strip(), box, max(float(row["conf"]), 0.0) / 100)
