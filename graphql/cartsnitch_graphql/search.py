"""Texts that people search for."""

from __future__ import annotations

from cartsnitch_domain.errors import InvalidInput
from cartsnitch_domain.text import line_of

MAX_TEXT = 200
"""Letters of a search."""


def search_text(text: str | None) -> str | None:
    """The text in one line, None when nothing is left; raises InvalidInput."""
    wanted = line_of(text or "", InvalidInput)
    if len(wanted) > MAX_TEXT:
        raise InvalidInput(f"Please search for a text of at most {MAX_TEXT} letters.")
    return wanted or None
