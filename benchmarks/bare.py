"""The bare engine that reading is measured beside: rapidocr with its own settings, and nothing around it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import Any

from cartsnitch_ingest.pages.page import Page


class BareEngine:
    """Runs in a process of its own, so that its memory is not taken for that of the reader."""

    def __init__(self) -> None:
        self._process = ProcessPoolExecutor(1, get_context("spawn"))

    def seconds(self, pages: Sequence[Page]) -> float:
        """How long it takes for the pictures."""
        return self._process.submit(_seconds, [page.image for page in pages if page.image]).result()


def _seconds(images: Sequence[bytes]) -> float:
    engine = _engine()
    start = time.perf_counter()
    for image in images:
        engine(image)
    return time.perf_counter() - start


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical"})
