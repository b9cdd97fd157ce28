"""Evidence: where on the pages something was read."""

from __future__ import annotations

from dataclasses import dataclass

from cartsnitch_ingest.pages.page import Box


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read: the page (counted from 1 within the pages given), the box, the text, how sure.

    `model` is the name of the model that proposed the value; None where an engine read it.
    """

    page: int
    box: Box
    text: str
    confidence: float
    model: str | None = None
