"""Receipts beside each other in one photo: parted at the gutter between them, where each then says what it comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cartsnitch_ingest.pages.page import Page, Word
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.numbers import numbers
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading
from cartsnitch_ingest.reading.several import Readings, read_each

_NO_HINTS = Hints()
_SLANTS = (0.0, -0.05, 0.05, -0.12, 0.12, -0.2, 0.2)
"""How far a gutter may lean, in page widths over the height of the page: receipts are laid down as they fall."""

_NARROWEST = 0.008
"""Of the width of the page."""

_FEWEST_LABELS = _FEWEST_AMOUNTS = 3
"""Runs of letters and amounts on either side: columns of one receipt have the one or the other."""

_SURE = 0.6
"""Less sure runs are taken for the grain of a table, not for print in the gutter."""

_MOST_GUTTERS = 2
"""Each costs the reading of both sides."""

_MOST_TIMES = 3
"""Sides are parted again: up to eight receipts beside each other."""

_LETTERS = re.compile(r"[^\W\d_]{3}")


def read_beside(
    pages: Sequence[Page], hints: Hints = _NO_HINTS, rivals: Sequence[Sequence[Page]] = (), times: int = _MOST_TIMES
) -> Readings | NotAReceipt:
    """The receipts on the pages of a picture, from left to right and from top to bottom; evidence is on these pages.

    Two sides of a page are only parted where each has a total and goods of its own and both balance, or at least one
    of them where the whole does not.
    """
    whole = read_each(pages, hints, rivals)
    if len(pages) != 1 or not times:
        return whole
    for gutter in _gutters(pages[0].words):
        parted = ([_side(gutter, each, is_left=is_left) for each in (pages, *rivals)] for is_left in (True, False))
        left, right = (read_beside(own, hints, others, times - 1) for own, *others in parted)
        if not isinstance(left, NotAReceipt) and not isinstance(right, NotAReceipt) and _are_two(left, right, whole):
            return (*left, *right)
    return whole


@dataclass(frozen=True, slots=True)
class _Gutter:
    """A line down the page, at `x` where it is half-way, leaning to the right downwards; `width` has no print."""

    x: float
    slant: float
    width: float

    def is_left(self, word: Word) -> bool:
        return _middle(word, self.slant) < self.x


def _side(gutter: _Gutter, pages: Sequence[Page], *, is_left: bool) -> list[Page]:
    """The pages with the words on one side only."""
    return [
        replace(page, words=tuple(word for word in page.words if gutter.is_left(word) is is_left)) for page in pages
    ]


def _gutters(words: Sequence[Word]) -> list[_Gutter]:
    """Where the words may be parted, the widest first."""
    sure = [word for word in words if word.confidence >= _SURE]
    found: dict[frozenset[int], _Gutter] = {}
    for gutter in sorted((one for slant in _SLANTS for one in _gaps(sure, slant)), key=lambda one: -one.width):
        left = frozenset(at for at, word in enumerate(sure) if gutter.is_left(word))
        sides = [sure[at] for at in left], [word for at, word in enumerate(sure) if at not in left]
        if left not in found and all(map(_is_like_a_receipt, sides)):
            found[left] = gutter
    return list(found.values())[:_MOST_GUTTERS]


def _gaps(words: Sequence[Word], slant: float) -> Iterator[_Gutter]:
    """The places that no word reaches into, once the page is leaned against the slant."""
    spans = sorted(
        (_middle(word, slant) - word.box.width / 2, _middle(word, slant) + word.box.width / 2) for word in words
    )
    reached = spans[0][1] if spans else 0.0
    for left, right in spans:
        if left - reached >= _NARROWEST:
            yield _Gutter((reached + left) / 2, slant, left - reached)
        reached = max(reached, right)


def _middle(word: Word, slant: float) -> float:
    return word.box.x + word.box.width / 2 - slant * (word.box.y + word.box.height / 2 - 0.5)


def _is_like_a_receipt(words: Sequence[Word]) -> bool:
    labels = sum(bool(_LETTERS.search(word.text)) for word in words)
    amounts = sum(any(number.is_amount for number in numbers(word.text)) for word in words)
    return labels >= _FEWEST_LABELS and amounts >= _FEWEST_AMOUNTS


def _are_two(left: Readings, right: Readings, whole: Readings | NotAReceipt) -> bool:
    """Whether the sides explain more than the whole."""
    sides = (*left, *right)
    if not all(reading.total is not None and reading.lines for reading in sides):
        return False
    balanced = [_balances(left), _balances(right)]
    return all(balanced) or (any(balanced) and (isinstance(whole, NotAReceipt) or not _balances(whole)))


def _balances(readings: Sequence[Reading]) -> bool:
    return all(reading.is_balanced for reading in readings)
