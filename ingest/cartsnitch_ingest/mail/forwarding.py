"""Mail forwarded by hand: the letters in a text, taken apart at the headers that a mail program copied into it.

Those headers are not the receipt's: their date is when the mail was sent, their names are not merchants. What stands
above them is what the forwarder wrote. So each letter is read alone, and who sent it is kept as a claim.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cartsnitch_ingest.mail.headings import Heading, headings, is_quoted
from cartsnitch_ingest.pages.page import Box, Page, Word

_QUOTE = ">"
_Rows = Mapping[int, Sequence[Word]]
"""The words on each row that has any."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of one mail among those in a text, and the heading above it: the outermost has none.

    The pages keep their size and number, so that what is read on them is found on the pages as they are shown.
    """

    pages: tuple[Page, ...]
    heading: Heading | None = None


def letters(pages: Sequence[Page]) -> tuple[Letter, ...]:
    """The letters on pages of text, from top to bottom, those without a word left out; at least one.

    Pages among which are pictures are one letter.
    """
    if any(page.text is None for page in pages):
        return (Letter(tuple(pages)),)
    rows = [row for page in pages for row in (page.text or "").split("\n")]
    found = list(headings(rows))
    if not found and not is_quoted(rows):
        return (Letter(tuple(pages)),)
    starts = (0, *(heading.rows.stop for heading in found))
    ends = (*(heading.rows.start for heading in found), len(rows))
    written = [_by_row(page) for page in pages]
    parts = [
        Letter(_within(pages, written, range(start, end), is_quoted(rows[start:end])), heading)
        for start, end, heading in zip(starts, ends, (None, *found), strict=True)
    ]
    return tuple(part for part in parts if any(page.words for page in part.pages)) or (Letter(tuple(pages)),)


def _by_row(page: Page) -> _Rows:
    found: defaultdict[int, list[Word]] = defaultdict(list)
    for word in page.words:
        found[_row_of(word, page)].append(word)
    return found


def _within(pages: Sequence[Page], written: Sequence[_Rows], rows: range, is_quoted: bool) -> tuple[Page, ...]:
    """The pages with only the words on these rows, counted over all pages; without the marks of a quotation."""
    kept: list[Page] = []
    before = 0
    for page, words_of in zip(pages, written, strict=True):
        own = range(max(rows.start - before, 0), min(rows.stop - before, page.height))
        words = (word for row in own for word in words_of.get(row, ()))
        kept.append(replace(page, words=tuple(_unquoted(words, page) if is_quoted else words)))
        before += page.height
    return tuple(kept)


def _unquoted(words: Iterable[Word], page: Page) -> Iterator[Word]:
    """Words without the marks that each row of a quotation begins with."""
    row, is_within_marks = -1, False
    for word in words:
        if _row_of(word, page) != row:
            row, is_within_marks = _row_of(word, page), True
        text = word.text.lstrip(_QUOTE) if is_within_marks else word.text
        is_within_marks = is_within_marks and not text
        if text:
            yield replace(word, text=text, box=_without_left(word.box, 1 - len(text) / len(word.text)))


def _without_left(box: Box, share: float) -> Box:
    return replace(box, x=box.x + share * box.width, width=box.width * (1 - share))


def _row_of(word: Word, page: Page) -> int:
    return round(word.box.y * page.height)
