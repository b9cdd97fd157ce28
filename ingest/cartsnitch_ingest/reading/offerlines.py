"""The lines of offers as patterns see them: rows, or those of a column where offers stand side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cartsnitch_ingest.pages.page import Box
from cartsnitch_ingest.reading.evidence import Evidence
from cartsnitch_ingest.reading.offercodes import code_in
from cartsnitch_ingest.reading.rows import Row
from cartsnitch_ingest.reading.wordings import plain

_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPER = "⁰¹²³⁴⁵⁶⁷⁸⁹†‡§"
_NOTE = re.compile(
    rf"(?<=[^\s*{_SUPER}])(?<![\dc]m)(?:\*{{1,3}}|[{_SUPER}]+)(?![^\W_])"
    r"|(?<=[^\s*])\s\*{1,3}(?=\s|$)|(?<=[^\W\d_]{3})(?:[#^]|\(\d\)|\[\d\])(?![^\W_])"
)
"""The sign of a footnote behind a word: it is raised, a star, or one that stands there as these do."""

_BRACKETS = " ()[]"

_LOWERED = re.compile(r"(?<=[^\W\d_]{3})\d$")
"""A digit that ends a row, and may have been raised; or it is of a name."""

_NOTE_TEXT = re.compile(rf"^\s*[\[(]?(?P<sign>\*{{1,3}}|[{_SUPER}]+|\d|[#^])[\])]?[.:]?\s*(?=[^\W\d_])")

_STRUCK = re.compile(r" ~[^~\s]*\d[^~]*~")
"""A price that is struck out, as a row tells it."""

_GAP = 1.6
"""Of the step from one row of a page to the next that a quarter of them do not pass: a wider one is a gap. In a mail of
short paragraphs most steps are gaps."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row, or a cell of one: `text` as patterns see it, without the `code` that it tells. It `is_apart`
    where a gap is above it that is wider than most on its page."""

    row: Row
    text: str
    printed: str
    code: str | None = None
    is_apart: bool = False
    notes: frozenset[str] = frozenset()
    """The signs of footnotes behind its words, and after a plus a digit that may be one."""
    is_across: bool = False
    """Whether it goes over columns in which offers stand side by side elsewhere."""
    is_between: bool = False
    """Whether it does, and offers stand above and below it in some of them."""
    note: str | None = None
    """The sign that it begins with where it may be the text of a footnote."""

    @property
    def evidence(self) -> Evidence:
        """Where it stands."""
        box = self.row.box
        printed = _without_struck(self.row.printed)
        return Evidence(self.row.page, Box(box.x, box.y, box.width, box.height), printed, self.row.confidence)


def line_of(row: Row, said: str | None = None) -> Line:
    """A row as a line; `said` is its text where that is not read as it is printed."""
    said = row.printed if said is None else said
    code, rest = code_in(said)
    rest, notes = _signed(rest)
    lowered, note = _LOWERED.search(rest), _NOTE_TEXT.match(said)
    is_sign_alone = note is not None and note["sign"] not in "*** 0123456789"
    text = plain(rest[note.end() :] if note and is_sign_alone else rest)
    return Line(
        row,
        text,
        " ".join(_without_struck(row.printed).split()),
        code,
        notes=notes | ({f"+{lowered[0]}"} if lowered else set()),
        note=note["sign"].translate(_DIGITS) if note else None,
    )


def without_notes(printed: str) -> str:
    """A row without the signs of footnotes."""
    return _signed(printed)[0]


def _without_struck(printed: str) -> str:
    """A row as one sees what is asked, without the prices that are struck out."""
    return _STRUCK.sub("", printed)


def _signed(printed: str) -> tuple[str, frozenset[str]]:
    """A row without the signs of footnotes behind its words, and the signs; a star before and behind is emphasis."""
    found = [match for match in _NOTE.finditer(printed) if not _is_emphasis(match[0], printed)]
    for match in reversed(found):
        printed = f"{printed[: match.start()]}{printed[match.end() :]}"
    return printed, frozenset(match[0].strip(_BRACKETS).translate(_DIGITS) for match in found)


def _is_emphasis(sign: str, printed: str) -> bool:
    return "*" in sign and printed.count(sign) % 2 == 0


def lines_of(printed: Sequence[Row], said: Sequence[str] | None = None) -> list[Line]:
    """Rows as lines, each with whether a gap is above it; `said` are their texts where these are not as printed."""
    texts = said or [row.printed for row in printed]
    steps = [_step(above, below) for above, below in pairwise(printed)]
    told = sorted(step for step in steps if step is not None)
    usual = told[len(told) // 4] if told else 0.0
    apart = [False, *(step is None or step > _GAP * usual for step in steps)]
    return [
        replace(line_of(row, text), is_apart=is_apart)
        for row, text, is_apart in zip(printed, texts, apart, strict=False)
    ]


def _step(above: Row, below: Row) -> float | None:
    """How far down a row stands below another; None where it is on the next page."""
    return below.box.y - above.box.y if above.page == below.page else None
