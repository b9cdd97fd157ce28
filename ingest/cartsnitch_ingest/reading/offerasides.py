"""What may stand below an offer and change nothing of it: talk, addresses, sums, barcodes, names.

It is told by what it is. Letters of which that is not known are doubted: they may say on what condition it holds.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cartsnitch_domain.stores.profiles import profiles

from cartsnitch_ingest.reading.offergoods import is_size
from cartsnitch_ingest.reading.vocabulary import Role, meaning
from cartsnitch_ingest.reading.wordings import plain, wordings

_WORD = re.compile(r"[^\W\d_]{3}")
_AGE = re.compile(r"\d\s?\+")
_EDGES = " .,:;!?*#|¦-–—_=~<>()[]\"'"
_ADDRESS = re.compile(
    r"^\S*\w\.(?:com|net|org|de|fr|es|it|nl|pl|co\.uk|ca)(?:/\S*)?$|^\S+@\S+$|^©"
    r"|^\d{1,5} (?:[a-z.]+ ){1,4}(?:st|street|ave|avenue|rd|road|blvd|dr|drive|ln|lane|hwy|highway|way|pkwy)\b"
    r"|^[a-z .]+,? [a-z]{2} \d{5}(?:-\d{4})?$|^[a-z.-]* ?\w*(?:strasse|str\.|platz|weg|allee) \d+\w?$|^\d{5} [a-z.-]+$"
    r"|^(?:\d+,? )?(?:rue|calle|via|viale|avenue|avenida) [a-z. ]+,? \d+$"
)
_STREET = re.compile(
    r"^\d{1,5}\w?,? (?:[a-z'.-]+ ){0,3}[a-z'.-]+$|^(?:[a-z'.-]+ ){0,3}[a-z'.-]+ \d{1,5} ?[a-z]?$"
    r"|^\d{2}-?\d{3} [a-z '.-]+$"
)
"""A street with its number, or a town with its code."""

_COMPANY = re.compile(
    r"\b(?:co|inc|llc|corp|ltd|plc|company|gmbh|ag|se|kg|ohg"
    r"|b\.?v|n\.?v|s\.?a|sas|sarl|s\.?l|s\.?p\.?a|s\.?r\.?l|sp\. ?z ?o\.? ?o)$"
)
_LEADING = re.compile(
    r"(?:in|at|on|for|with|by|from|to|void|not|no|if|see|buy|valid|max|min|limit"
    r"|ab|an|bei|fur|im|mit|nicht|nur|ohne|von|avec|dans|en|pour|sans"
    r"|sur|con|para|por|sin|per|senza|su"
    r"|bij|met|niet|voor|zonder|dla|do|nie|od|przy|w|we|z|ze|\d+ ?(?:%|\+|per|pro|je|par|por|x)) ?(?![^\s\d])"
)
"""What leads to where, when or for whom."""

_MOST_IN_NAME, _MOST_IN_ADDRESS = 5, 4
"""Words of one part of an address, and its parts from the street on."""

_SUMS = frozenset(
    {Role.SUBTOTAL, Role.TOTAL, Role.TAX, Role.TAX_TABLE, Role.ROUNDING, Role.TENDER, Role.CHANGE, Role.COUNT}
)


def is_aside(part: str) -> bool:
    """Whether a part of a line below an offer changes nothing of it."""
    if is_size(part) or is_alongside(part):
        return not is_size(part)
    if not _WORD.search(part):
        return is_empty(part)
    if is_place(part) or is_sum(part):
        return True
    words, part = wordings().words, part.strip(_EDGES)
    if words["aside"].fullmatch(part):
        return True
    if words["alone_for"].search(part) or leads_on(part):
        return is_talk(part)
    if words["talk"].match(part):
        return words["bound"].search(part) is None
    found = words["aside"].match(part)
    return is_talk(part) or (found is not None and (is_talk(rest := part[found.end() :]) or is_place(rest)))


def is_alongside(text: str) -> bool:
    """Whether a text says what is had beside goods, such as a delivery that costs nothing, or points."""
    return wordings().words["alongside"].fullmatch(text.strip(_EDGES)) is not None


def is_talk(text: str) -> bool:
    """Whether a text is made of nothing but words that say no condition."""
    rest = text
    for name in ("period", "head"):
        rest = wordings().words[name].sub(" ", rest)
    return not re.search(r"[^\W_]", re.sub(r"(?<!\w)'s(?!\w)", " ", rest))


def leads_on(text: str) -> bool:
    """Whether the next line goes on with it, so that it may say for what that is had."""
    text = text.strip(_EDGES)
    return any(found.end() == len(text) for found in wordings().words["leads"].finditer(text))


def is_place(text: str) -> bool:
    """Whether a text says where somebody or something is, or when it was printed."""
    return _ADDRESS.search(text.strip()) is not None and not wordings().words["alone_for"].search(text)


def is_sender(cell: str) -> bool:
    """Whether a cell beside the words by which one leaves a list says who sent it: a company or a chain, or an address
    with a name before it and a town behind. Anything else that stands there may be where, when or for whom."""
    words = wordings().words
    is_open = any(words[name].search(cell) for name in ("condition", "alone_for", "bound", "doubt"))
    parts = [part.strip(_EDGES) for part in cell.split(",") if part.strip(_EDGES)]
    if is_open or any(_LEADING.match(part) or len(part.split()) > _MOST_IN_NAME for part in parts):
        return False
    at = next((at for at, part in enumerate(parts) if is_place(part) or _STREET.search(part)), None)
    named = parts if at is None else parts[: min(at, 1)]
    if at is None:
        return all(_COMPANY.search(name) or name in _chains() for name in named)
    is_whole = len(parts) > 1 or is_place(parts[at])
    return is_whole and at <= 1 and len(parts) - at <= _MOST_IN_ADDRESS


@lru_cache(maxsize=1)
def _chains() -> frozenset[str]:
    return frozenset(plain(name) for profile in profiles().values() for name in profile.names)


def is_empty(part: str) -> bool:
    """Whether it has no word, and no age."""
    return not _WORD.search(part) and not _AGE.search(part)


def is_sum(part: str) -> bool:
    """Whether it is called as a sum of a receipt is, or as a payment with its amount: one without may be asked for."""
    said = meaning(re.sub(r"[\d.,$€£%]+", " ", part))
    if not said.is_whole or said.role not in _SUMS or wordings().words["sentence"].search(part):
        return False
    return said.role is not Role.TENDER or re.search(r"\d", part) is not None
