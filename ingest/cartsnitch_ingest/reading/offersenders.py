"""Who sends offers, by the names that a mail itself has for them: a line that says them says no condition.

A name is taken from the headers of the mail, and from a row that spells the domain it comes from (Corner Foods of
cornerfoods.com). One that has a word of a condition is none: "Student Club" may be whom the offers are for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.offergoods import names_goods
from cartsnitch_ingest.reading.wordings import plain, wordings

_FEWEST_LETTERS = 4
_MOST_WORDS = 5
_LETTERS = re.compile(r"[^\W_]+")
_NO_LETTERS = re.compile(r"[\W_]+")
_SECOND_LEVEL = frozenset({"co", "com", "org", "net"})
_LOYAL = re.compile(r"\b(?:clubs?|cards?|karten?|cartes?|tarjetas?|kaart|carta|pass|plus|premium|vip|loyal\w*)\b")
"""What those who are loyal to a store have, or are called."""

_BEFORE = (
    r"(?:(?:only|exclusively|nur|uniquement|solo|alleen|tylko) )?"
    r"(?:(?:at|from|by|in|bei|von|im|chez|de|en|da|di|van|bij|w|od) (?:the |der |dem |den )?)?"
)


def sender_names(hints: Hints, rows: Iterable[str]) -> tuple[str, ...]:
    """What a mail calls who sent it, as it is printed: in its headers, and in rows that spell its domain."""
    label = _label(hints.sender_domain or "")
    spelt = (row for row in rows if label and len(row.split()) <= _MOST_WORDS and _joined(row) == label)
    return tuple(dict.fromkeys(name for name in (hints.sender_name, *spelt) if name and _is_telling(name)))


def names_of(*names: str | None) -> tuple[str, ...]:
    """Names as patterns see them, the longest first."""
    told = {plain(name) for name in names if name}
    return tuple(sorted(told, key=lambda name: (-len(name), name)))


def without_names(text: str, names: Sequence[str], mark: str = " ") -> str:
    """A line without the names of who sent it, and without the words that lead to one: `this week at Corner Foods`."""
    for name in names:
        text = re.sub(rf"(?<![\w'&-]){_BEFORE}{re.escape(name)}(?:'s)?(?![\w&-])", mark, text)
    return text


def _label(domain: str) -> str:
    """What somebody registered: `cornerfoods` of `mail.corner-foods.co.uk`."""
    labels = domain.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels.pop()
    return labels[-1].replace("-", "") if labels else ""


def _joined(text: str) -> str:
    return _NO_LETTERS.sub("", plain(text))


def _is_telling(name: str) -> bool:
    """Whether a name is that of somebody, and neither of goods nor of whom something may be for."""
    text, words = plain(name), wordings().words
    is_open = any(words[each].search(text) for each in ("condition", "doubt", "alone_for", "bound"))
    is_sort = not words["variety"].sub(" ", text).strip()
    letters = sum(len(word) for word in _LETTERS.findall(text))
    is_loyal = _LOYAL.search(text) is not None
    return letters >= _FEWEST_LETTERS and not (is_open or is_sort or is_loyal or "@" in text or names_goods(text))
