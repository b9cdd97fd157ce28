"""Plain text into pages: its columns are kept as they were typed."""

from __future__ import annotations

import re

from cartsnitch_ingest.pages.grid import Run, grid_page, is_too_long
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.page import Page, Unopened
from cartsnitch_ingest.pages.sniffing import decode_text

_TAB = 8
# Programs that write a paragraph as one line write some thousand characters at most.
_LONGEST_ROW = 20_000
_LINE_END = re.compile(r"\r\n|\r|\n|\x0b|\u2028|\u2029")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# Escape sequences of a receipt printer or a terminal, control characters, and characters without a width.
_UNSEEN = re.compile(
    "\x1b\\[[0-9;]*[A-Za-z]|\x1b[ -/]*[0-~]"
    "|[\x00-\x08\x0e-\x1f\x7f\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)

_TOO_LONG = Unopened("This text is far longer than a receipt.")


def open_plain(data: bytes, limits: Limits) -> tuple[Page, ...] | Unopened:
    """Pages of a text, a new one after each form feed."""
    text = decode_text(data)
    if max(map(len, _LINE_END.split(text))) > _LONGEST_ROW:
        return _TOO_LONG
    sheets = [_rows(sheet) for sheet in text.split("\f")]
    if is_too_long([row for rows in sheets for row in rows], limits):
        return _TOO_LONG
    pages = tuple(grid_page(rows) for rows in sheets if any(rows))
    if len(pages) > limits.max_pages:
        return Unopened(f"This text has more than {limits.max_pages} pages. Please send only the receipt.")
    return pages or Unopened("This text is empty.")


def without_unseen(text: str) -> str:
    return _UNSEEN.sub("", text)


def _rows(sheet: str) -> list[tuple[Run, ...]]:
    return [_row(line) for line in _LINE_END.split(sheet)]


def _row(line: str) -> tuple[Run, ...]:
    text = _SPACES.sub(" ", without_unseen(line)).expandtabs(_TAB).rstrip()
    return (Run(0, text),) if text.strip() else ()
