"""Heads and feet: what stands above offers, or below them all, may say for whom, when or for what all of them are.

A line above an offer is told by what it is, as those below are (offerasides.py): what is neither known to change
nothing nor understood leaves the offers below it not understood. Above the first offer, or with words of a condition,
it is the head of all that follow; any other holds up to the next gap. A sentence that a gap parts from the offers below
may be of anything, so that there only words that are known to be a condition count; above the coupon of a receipt, only
what leads on to it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from cartsnitch_domain.stores.profiles import profiles

from cartsnitch_ingest.reading.offerasides import is_aside, is_talk, leads_on
from cartsnitch_ingest.reading.offergoods import is_part_of_shop, names_goods
from cartsnitch_ingest.reading.offerkinds import LIKELY, VAGUE, Beginning
from cartsnitch_ingest.reading.offerlines import Line
from cartsnitch_ingest.reading.offersenders import without_names
from cartsnitch_ingest.reading.offerstatements import (
    is_condition,
    is_doubted,
    parts_of,
    says_how_to_leave,
    says_terms,
)
from cartsnitch_ingest.reading.rows import shared
from cartsnitch_ingest.reading.wordings import first, plain, wordings

_MOST_WORDS = 7
"""Of a head that a gap sets off: more is a sentence."""

_EDGES = " .,:;!?*#|¦-–—_=~<>()[]\"'"
_LETTERS = re.compile(r"[^\W_]")
_CELLS = re.compile(r"[|¦•·]|\.\s")
"""Between cells that stand on one line, and between sentences."""
_BETWEEN = re.compile(r"\s(?:and|und|et|y|ed?|en|o)\s|\s?[&/+]\s?")


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a page, the `names` of who sent it, and what stands on them: `at` are the offers by the places of
    their lines, `named` the places of lines that name the goods of one, `notes` those of footnotes. It `is_receipt`
    where it is its foot."""

    lines: Sequence[Line]
    found: Sequence[Beginning]
    named: frozenset[int]
    names: tuple[str, ...] = ()
    is_receipt: bool = False
    notes: frozenset[int] = frozenset()
    at: Mapping[int, int] = field(init=False)
    begins: Sequence[int] = field(init=False)
    """The places where the offers begin."""
    headings: frozenset[int] = field(init=False)
    """The places of the headings of several offers."""
    titles: Sequence[int] = field(init=False)
    """Those and the places of the headings above all offers, in their order."""
    gaps: Sequence[bool] = field(init=False)
    ends_above: Sequence[int] = field(init=False)
    """By the place of a line: that behind the offer, or the name of its goods, above it; 0 where none is."""
    begins_below: Sequence[int] = field(init=False)
    """The place of the next offer, or name of its goods; behind the last line where none is."""
    gaps_above: Sequence[int] = field(init=False)
    """How many gaps are above a line, so that two lines with as many have none between them."""

    def __post_init__(self) -> None:
        places = {place: index for index, each in enumerate(self.found) for place in range(each.place, each.until)}
        object.__setattr__(self, "at", places)
        object.__setattr__(self, "begins", [each.place for each in self.found])
        headings = frozenset(at for at, line in self._placed() if line.row.heading and self._is_heading(at))
        gaps = [at in headings or (self._is_parted(at) and at - 1 not in headings) for at, _ in self._placed()]
        taken = [at in places or at in self.named for at, _ in self._placed()]
        ends = accumulate((at + 1 if is_taken else 0 for at, is_taken in enumerate(taken)), max, initial=0)
        begins = [at if is_taken else len(taken) for at, is_taken in enumerate(taken)]
        below = accumulate(reversed(begins), min, initial=len(taken))
        above = (at for at, line in self._placed() if at < min(places) and self._is_title(line, at))
        titles = sorted({*headings, *above})
        object.__setattr__(self, "headings", headings)
        object.__setattr__(self, "titles", titles)
        object.__setattr__(self, "gaps", gaps)
        object.__setattr__(self, "ends_above", list(ends)[:-1])
        object.__setattr__(self, "begins_below", list(below)[:-1][::-1])
        object.__setattr__(self, "gaps_above", list(accumulate(gaps)))

    def _placed(self) -> Iterator[tuple[int, Line]]:
        return enumerate(self.lines)

    def _is_parted(self, place: int) -> bool:
        """Whether a gap is above a line, or it is one that is drawn."""
        line = self.lines[place]
        is_drawn = not _LETTERS.search(line.text) and line.code is None
        return line.is_apart or (is_drawn and self.is_free(place))

    def _is_title(self, line: Line, place: int) -> bool:
        return line.row.heading > 0 and self.is_free(place) and _LETTERS.search(line.text) is not None

    def _is_heading(self, place: int) -> bool:
        is_said = _LETTERS.search(self.lines[place].text) is not None or self.lines[place].code is not None
        is_of_several = self.is_free(place) and self.is_inner(place) and self.nearness(place) == 0
        return is_said and is_of_several and not self._is_below_heading_of_one(place)

    def _is_below_heading_of_one(self, place: int) -> bool:
        """Whether the last heading above is that of an offer, and as high: what is below it may be said of that one."""
        line = self.lines[place]
        for at in range(place - 1, -1, -1):
            level = self.lines[at].row.heading
            if level and not (line.is_across and not self.lines[at].is_across):
                return not self.is_free(at) and level <= line.row.heading
        return False

    def is_inner(self, place: int) -> bool:
        """Whether a line stands between offers, of this column or of others over which it goes."""
        return min(self.at) < place < max(self.at) or self.lines[place].is_between

    def number_above(self, place: int) -> int | None:
        """The number of the last offer above a line."""
        return bisect_left(self.begins, place) - 1 if place > min(self.at) else None

    def number_below(self, place: int) -> int | None:
        """The number of the first offer below a line."""
        return bisect_left(self.begins, place) if place < max(self.at) else None

    def shared(self, place: int, number: int) -> int:
        """In how many elements of a document a line and an offer both stand."""
        return len(shared([self.lines[place].row.within, self.lines[self.found[number].place].row.within]))

    def nearness(self, place: int) -> int:
        """Which of the offers above and below a line stands in one element more with it: positive below, negative
        above, and 0 where neither does, or there is only one of them."""
        above, below = self.number_above(place), self.number_below(place)
        return 0 if above is None or below is None else self.shared(place, below) - self.shared(place, above)

    def is_of_last(self, place: int) -> bool:
        """Whether a line stands in an element of a document in which the last offer does, and no other."""
        *others, last = [self.shared(place, number) for number in range(len(self.found))]
        return last > max(others, default=-1)

    def is_free(self, place: int) -> bool:
        """Whether a line is none of an offer, its goods or its footnotes."""
        return place not in self.at and place not in self.named and place not in self.notes

    def is_gap(self, place: int) -> bool:
        """Whether a gap, or a line that is drawn, is above a line."""
        return self.gaps[place]

    def has_offer_above(self, place: int) -> bool:
        """Whether an offer stands above a line behind the last gap."""
        end = self.ends_above[place]
        return end > 0 and self.gaps_above[end - 1] == self.gaps_above[place]

    def has_offer_below(self, place: int) -> bool:
        """Whether an offer stands below a line before the next gap."""
        begin = self.begins_below[place]
        return begin < len(self.lines) and self.gaps_above[begin] == self.gaps_above[place]

    def is_between(self, place: int) -> bool:
        """Whether a line stands close above an offer, and a gap parts it from one further above."""
        return place > min(self.at) and not self.has_offer_above(place) and self.has_offer_below(place)


def doubted(page: Layout, sections: Collection[int]) -> frozenset[int]:
    """The offers, by their numbers, that a head or a foot leaves not understood. `sections` are the places of lines of
    terms of which it is known for which offers they hold."""
    if any(_is_doubted_foot(page, place) for place in _feet(page) if place not in sections):
        return frozenset(range(len(page.found)))
    return frozenset(_below_heads(page, sections))


def _below_heads(page: Layout, sections: Collection[int]) -> set[int]:
    doubted: set[int] = set()
    first, last = min(page.at), max(page.at)
    is_below = of_all = of_next = of_part = False
    for place in range(last + 1):
        if page.is_gap(place):
            is_below, of_next = False, of_next and not is_below
        if page.is_free(place) and place not in sections:
            is_head = page.is_between(place)
            of_part = (of_part and not (is_head and page.is_gap(place))) or (is_head and _is_term(page, place))
            if _is_doubted_head(page, place, is_below):
                of_all = of_all or (not page.is_receipt and (place < first or (not is_below and _is_said(page, place))))
                of_next = True
        elif place in page.at:
            doubted.update([page.at[place]] if of_all or of_next or of_part else [])
            of_next = of_next or (
                page.found[page.at[place]].kind in {VAGUE, LIKELY} and leads_on(page.lines[place].text)
            )
        is_below = is_below or place in page.at or place in page.named
    return doubted


def _is_doubted_head(page: Layout, place: int, is_below: bool) -> bool:
    """Whether a line that is of no offer may be a condition of those below it. `is_below` says that one is close above:
    what a gap parts from the next is of that."""
    text = page.lines[place].text
    if page.is_between(place) and _is_term(page, place):  # of those below alone, and a term of a mail is of all
        return True
    if page.has_offer_below(place):
        is_of_above = is_below and wordings().words["excludes"].match(text.strip(_EDGES)) is not None
        return not is_of_above and not is_harmless(text, page.names)
    if is_below:
        return False
    if page.is_receipt:
        return leads_on(text) and wordings().words["past"].search(text) is None
    is_title = len(text.split()) <= _MOST_WORDS
    return not is_harmless(text, page.names) if is_title else _is_said(page, place)


def _is_term(page: Layout, place: int) -> bool:
    return says_terms(page.lines[place].text) or page.lines[place].code is not None


def _feet(page: Layout) -> list[int]:
    """The places of lines that may be of all offers: those below the last, and those close below any that say so."""
    last, is_below, found = max(page.at), False, []
    for place in range(min(page.at), len(page.lines)):
        is_below = not page.is_gap(place) and (is_below or not page.is_free(place - 1))
        is_of_all = wordings().words["of_all"].search(page.lines[place].text) is not None
        if page.is_free(place) and (place > last or (is_below and is_of_all)):
            found.append(place)
    return found


def _is_doubted_foot(page: Layout, place: int) -> bool:
    """Whether a line says of all offers what is not understood."""
    line, words = page.lines[place], wordings().words
    is_close = page.has_offer_above(place)
    if says_how_to_leave(line.text) and any(map(_says_minimum, _CELLS.split(line.text))):
        return True
    if words["of_all"].search(line.text):
        return (is_close and (is_doubted(line.text) or is_condition(line.text))) or _is_said(page, place)
    if page.is_receipt or len(page.found) == 1 or words["excludes"].match(line.text.strip(_EDGES)):
        return False
    if is_close:
        return _is_said(page, place)
    return any(words["condition"].search(part) for part in parts_of(line.text))


def _says_minimum(text: str) -> bool:
    """Whether it says how much has to be bought, for anything but the delivery of it."""
    return not is_aside(text.strip(_EDGES)) and any(first(each, text) for each in wordings().minimums.values())


def _is_said(page: Layout, place: int) -> bool:
    """Whether words of a line are known to say a condition."""
    text, words = page.lines[place].text, wordings().words
    parts = [part for part in parts_of(text) if not _is_harmless_part(part, page.names)]
    names = ("condition", "doubt", "alone_for")
    return any(words[name].search(words["period"].sub(" ", part)) for part in parts for name in names)


def is_harmless(text: str, names: Sequence[str] = ()) -> bool:
    """Whether nothing of a line above offers may be a condition. `names` are those of who sent it."""
    if wordings().words["past"].search(text) or _is_greeting(text):
        return True
    if first(wordings().days["range"], text) is not None:
        text = wordings().words["coming"].sub(" ", text)
    return not is_condition(text) and all(_is_harmless_part(part, names) for part in parts_of(text))


def names_sender(text: str, names: Sequence[str]) -> bool:
    """Whether a line names who sent it, and says nothing else that may be a condition."""
    return without_names(text, names) != text and is_harmless(text, names)


def _is_harmless_part(part: str, names: Sequence[str]) -> bool:
    part = part.strip(_EDGES)
    if is_aside(part) or is_part_of_shop(part) or part in _stores() or _is_greeting(part):
        return True
    rest = without_names(part, names).strip(_EDGES)
    if rest != part and not leads_on(rest) and (not rest or is_aside(rest) or _is_prose(rest)):
        return True
    return _is_prose(part) or all(is_talk(name) or names_goods(name) for name in _BETWEEN.split(part))


def _is_prose(part: str) -> bool:
    """Whether a sentence is made of words that stores greet and praise with, and says nothing of who, when or how."""
    words = wordings().words
    return not leads_on(part) and is_talk(words["praise"].sub(" ", words["period"].sub(" ", part)))


def _is_greeting(text: str) -> bool:
    text, words = " ".join(re.sub(r"[,!.:]", " ", text).split()), wordings().words
    is_open = words["doubt"].search(text) or words["condition"].search(text)
    return words["greeting"].fullmatch(text) is not None and not is_open


@lru_cache(maxsize=1)
def _stores() -> frozenset[str]:
    return frozenset(plain(name) for profile in profiles().values() for name in profile.names)
