"""Mail forwarded by hand: the headers that a mail program copies into the text are the store's, not the receipt's.

Their date is when the mail was sent, their names are not merchants; so they are taken off before the text is read, and
their sender is kept as a claim of who wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cartsnitch_ingest.pages.page import Page, Word

# As Gmail, Outlook, Apple Mail, Thunderbird and GMX write them, in English, German, French, Spanish, Italian and Dutch.
_FROM = ("from", "von", "de", "da", "van")
_SENT = ("date", "sent", "datum", "gesendet", "envoyé", "fecha", "enviado", "data", "inviato", "verzonden")
_SUBJECT = ("subject", "betreff", "objet", "asunto", "oggetto", "onderwerp")
_OTHERS = ("to", "an", "à", "para", "a", "aan", "cc", "reply-to", "antwort an")
_LABELS = {label: kind for kind, labels in enumerate((_FROM, _SENT, _SUBJECT, _OTHERS)) for label in labels}
_LABEL = re.compile(r"[\s>*|]*(?P<label>[^\W\d_][\w -]{0,12}?)\s*:\s*\*?\s*(?P<value>.*)")
_FENCE = re.compile(
    r"[\s>]*(?:[-_=]{5,}.*|begin forwarded message:|anfang der weitergeleiteten nachricht:)\s*", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"']+@[^\s<>()\[\]:;,\"']+\.[a-z]{2,}", re.IGNORECASE)
_MOST_ROWS = 12
_NEEDED = {0, 2}
"""From and subject: a receipt may print a date or an addressee by itself, but not these two together."""


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """Pages without the headers of the mails that were forwarded in them, and who the innermost of these is from."""

    pages: tuple[Page, ...]
    sender: str | None


def unwrap(pages: Sequence[Page]) -> Unwrapped:
    """Take the headers of forwarded mails off pages of text; pages of pictures stay as they are."""
    stripped: list[Page] = []
    senders: list[str] = []
    for page in pages:
        headers = list(_headers(page.text.split("\n"))) if page.text else []
        senders += [header.sender for header in headers if header.sender]
        stripped.append(_without(page, {row for header in headers for row in header.rows}))
    return Unwrapped(tuple(stripped), senders[-1] if senders else None)


@dataclass(frozen=True, slots=True)
class _Header:
    rows: range
    sender: str | None


def _headers(rows: Sequence[str]) -> Iterable[_Header]:
    start = 0
    while start < len(rows):
        header = _header_at(rows, start)
        if header is not None:
            yield header
        start = header.rows.stop if header is not None else start + 1


def _header_at(rows: Sequence[str], start: int) -> _Header | None:
    """The header that begins at this row: labels below each other, with nothing between but what they wrap to."""
    kinds: set[int] = set()
    sender = None
    last = start
    for index in range(start, min(start + _MOST_ROWS, len(rows))):
        labelled = _LABEL.fullmatch(rows[index])
        kind = _LABELS.get(labelled["label"].casefold()) if labelled else None
        if kind is None:
            if index == start or index - last > 1 or not rows[index].strip():
                break
            continue
        if kind in kinds and kind in _NEEDED:
            break
        kinds.add(kind)
        last = index
        if kind == 0 and labelled:
            sender = _address(rows[index : index + 2])
    if not kinds >= _NEEDED:
        return None
    fence = start - 1 if start and _FENCE.fullmatch(rows[start - 1]) else start
    return _Header(range(fence, last + 1), sender)


def _address(rows: Sequence[str]) -> str | None:
    found = _ADDRESS.search(" ".join(rows))
    return found[0].lower() if found else None


def _without(page: Page, rows: set[int]) -> Page:
    if not rows:
        return page
    return replace(page, words=tuple(word for word in page.words if _row_of(word, page) not in rows))


def _row_of(word: Word, page: Page) -> int:
    return round(word.box.y * page.height)
