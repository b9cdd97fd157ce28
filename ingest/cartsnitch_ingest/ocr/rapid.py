"""RapidOCR: PP-OCR networks on onnxruntime; the better reader of photographs."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from threading import Lock
from typing import Any

from cartsnitch_ingest.ocr.bands import in_bands
from cartsnitch_ingest.ocr.engine import EngineMissing
from cartsnitch_ingest.pages.page import Box, Word

_MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}
"""Named one by one, so that a missing file is an error at start and never a download."""

_SETTINGS = {
    "Global.log_level": "critical",
    # Each run of text has its own direction check by default; a page has one direction, found by the reader.
    "Global.use_cls": False,
    "Global.max_side_len": 2000,
    "Det.limit_type": "max",
}


class RapidEngine:
    """One word for each run of text that stands apart. Loaded at first use; the models come with the wheel.

    `detection_side` is the longer side, in pixels, at which text is looked for; it is read at full size. Finding
    is two thirds of the time, and takes four times as long at twice the side.
    """

    def __init__(self, detection_side: int = 1600, threads: int = -1) -> None:
        self._detection_side = detection_side
        self._threads = threads
        self._lock = Lock()
        self._engine: Any = None

    @property
    def name(self) -> str:
        return f"rapidocr {version('rapidocr')}"

    def recognise(self, image: bytes) -> tuple[Word, ...]:
        return in_bands(self._recognise, image)

    def _recognise(self, image: bytes) -> tuple[Word, ...]:
        engine = self._loaded()
        found = engine(image)
        if found.boxes is None or found.txts is None:
            return ()
        height, width = found.img.shape[:2]
        return tuple(_words(found.boxes.tolist(), found.txts, found.scores, width, height))

    def _loaded(self) -> Any:
        with self._lock:
            if self._engine is None:
                self._engine = self._load()
            return self._engine

    def _load(self) -> Any:
        # Imported here: it takes a second and 100 MB that a process which reads no pictures need not spend.
        from rapidocr import RapidOCR

        logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
        models = files("rapidocr") / "models"
        paths = {setting: models / name for setting, name in _MODELS.items()}
        if missing := [str(path) for path in paths.values() if not path.is_file()]:
            raise EngineMissing(f"rapidocr came without its models: {', '.join(missing)}")
        settings = {setting: str(path) for setting, path in paths.items()} | _SETTINGS
        return RapidOCR(
            params=settings
            | {
                "Det.limit_side_len": self._detection_side,
                "EngineConfig.onnxruntime.intra_op_num_threads": self._threads,
            }
        )


def _words(
    corners: list[list[list[float]]],
    texts: tuple[str, ...],
    scores: tuple[float, ...],
    width: int,
    height: int,
) -> Iterator[Word]:
    for points, text, score in zip(corners, texts, scores, strict=True):
        xs, ys = [x / width for x, _ in points], [y / height for _, y in points]
        box = Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        yield Word(text.strip(), box, float(score), _slope(xs, ys))


def _slope(xs: list[float], ys: list[float]) -> float:
    """Of the middle line from the left to the right edge; nothing is said where the run stands upright."""
    across = (xs[1] + xs[2] - xs[0] - xs[3]) / 2
    down = (ys[1] + ys[2] - ys[0] - ys[3]) / 2
    return down / across if across > 0 and not math.isclose(across, 0, abs_tol=1e-6) else 0.0
