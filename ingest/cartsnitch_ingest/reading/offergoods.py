"""The goods of an offer: what is a name of some, and what is none."""

from __future__ import annotations

import re

from cartsnitch_ingest.reading.wordings import NUMBERS, first, wordings

_MOST_WORDS = 8
"""Of the name of goods: more is a sentence."""

_EDGES = " ,.:;!|¦*-–—+&/'\"()"
_SIZE = re.compile(
    r"(?<![\w.,-])\d{1,4}(?:[.,]\d{1,3})?[ -]?"
    r"(?:fl\.? ?oz|oz|ounces?|lbs?|pounds?|kg|g|gr|mg|ml|cl|dl|l|lt|ltr|lit(?:er|re)s?|gal(?:lons?)?|qt|pt|ct|count|pk"
    r"|packs?|rolls?|stk|stuck|er[- ]?pack|sheets?|loads?|wl)\b\.?(?![-/]\d)"
)
"""How much is in one piece."""

_GLUED = re.compile(r"(?<!\w)(?:[a-z]+\d+|\d+[a-z]+[a-z-]*)(?!\w)")
"""A number that is part of a word (7up, 12-pack)."""

_ORDINAL = re.compile(r"(?<!\w)\d+(?:st|nd|rd|th|er|e|eme|a|o)(?!\w)")
_UNIT = re.compile(r"(?<![\w&])(?:lbs?|kg|oz|stuck|stk|g|l|ml|ct|ea)(?!\w)")


def without_fillers(text: str) -> str:
    """A name without what stands before and behind it and is none."""
    filler = wordings().words["filler"]
    text = text.strip(_EDGES)
    while (match := filler.match(text)) is not None and match.end():
        text = text[match.end() :].strip(_EDGES)
    while (ends := [match for match in filler.finditer(text) if match.end() == len(text)]) and text:
        text = text[: ends[0].start()].strip(_EDGES)
    return text


def is_name(text: str) -> bool:
    """Whether a text may name goods, by its words alone."""
    words = re.findall(r"[^\W\d_]{3,}|[a-z]&[a-z]", text)
    return len(words) > 0 and len(text.split()) <= _MOST_WORDS and re.search(r"www\.|https?:|@", text) is None


def is_clean(text: str) -> bool:
    """Whether a name is nothing but a name: each number in it is a size, and no word of it is a condition."""
    if _ORDINAL.search(text) or NUMBERS.match(text):
        return False
    rest = _GLUED.sub(" ", _SIZE.sub(" ", text))
    is_open = re.search(r"\d|%|[$€£+=]|¢", rest) or _UNIT.search(rest)
    return not (is_open or wordings().words["doubt"].search(text) or wordings().words["never_goods"].search(rest))


def is_named(text: str) -> bool:
    """Whether a line by itself is the name of goods."""
    told = wordings()
    is_term = any(first(patterns, text) for patterns in (*told.days.values(), *told.minimums.values()))
    is_other = told.words["no_goods"].search(text) or text.endswith((".", "!", "?", ":"))
    name = without_fillers(text)
    return not (is_term or is_other) and is_name(name) and is_clean(name)


def category_of(goods: str) -> str | None:
    """The part of the shop that goods are, by their name alone."""
    return next((name for name, words in wordings().categories.items() if words.fullmatch(goods)), None)
