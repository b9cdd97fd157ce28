"""Texts that people search for."""

from __future__ import annotations

from cartsnitch_domain.errors import InvalidInput

MAX_TEXT = 200
"""Letters of a search."""


def search_text(text: str | None) -> str | None:
    """The text without spaces around it, None when nothing is left; raises InvalidInput."""
    wanted = (text or "").strip()
    if len(wanted) > MAX_TEXT or "\0" in wanted:
        raise InvalidInput(f"Please search for a text of at most {MAX_TEXT} letters.")
    return wanted or None
