"""An engine that recognises each picture once, for as long as one receipt is looked at in several ways."""

from __future__ import annotations

from hashlib import blake2b

from cartsnitch_ingest.ocr.engine import OcrEngine
from cartsnitch_ingest.pages.page import Word


class Remembering:
    """The engine it is given, with what it recognised before; holds on to words, not to pictures."""

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = engine
        self._seen: dict[bytes, tuple[Word, ...]] = {}

    @property
    def name(self) -> str:
        return self._engine.name

    def recognise(self, image: bytes) -> tuple[Word, ...]:
        key = blake2b(image, digest_size=20).digest()
        if key not in self._seen:
            self._seen[key] = self._engine.recognise(image)
        return self._seen[key]
