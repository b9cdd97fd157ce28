"""Footnotes: what a sign behind the words of an offer points to is said of it, wherever it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from cartsnitch_ingest.reading.offerlines import Line
from cartsnitch_ingest.reading.wordings import wordings

_STARS = frozenset({"*", "**", "***"})

_MOST_LINES = 12
"""Of the footnotes of one offer: nobody can tell of more which of them are its."""


@dataclass(frozen=True, slots=True)
class Footnotes:
    """The places of the lines of footnotes by the offer that points to them, and the offers of which nobody can tell
    what they point to: a sign without a text, or a digit that may as well be of a name."""

    of_offer: Mapping[int, Sequence[int]]
    lost: frozenset[int]
    of_others: frozenset[int] = frozenset()
    """The places of those that offers of other columns alone point to."""

    @property
    def places(self) -> frozenset[int]:
        """Those of all of them."""
        return self.of_others.union(*self.of_offer.values())


def signs_beside(columns: Sequence[Sequence[Line]]) -> list[frozenset[str]]:
    """For each of several columns the signs that stand in others of them, and nowhere in it."""
    inner = [{sign for line in lines if not line.is_across for sign in line.notes} for lines in columns]
    own = [{sign for line in lines for sign in line.notes} for lines in columns]
    return [frozenset(set().union(*inner) - signs) for signs in own]


def footnotes(lines: Sequence[Line], own: Sequence[Sequence[int]], beside: frozenset[str] = frozenset()) -> Footnotes:
    """The footnotes of offers, of each of which `own` are the places of its lines; the signs `beside` stand in other
    columns. One over all columns that no sign points to may be of any."""
    taken = {place for places in own for place in places}
    signs_of = [{sign for place in places for sign in lines[place].notes} for places in own]
    texts = {sign: _texts(lines, sign, taken) for sign in sorted(set().union(*signs_of))}
    of_offer, lost = {}, set()
    for number, signs in enumerate(signs_of):
        near = {sign: _of_section(texts[sign], own, own[number]) for sign in signs}
        places = sorted({at for sign in signs for at in near[sign]})
        of_offer[number] = places[:_MOST_LINES]
        if len(places) > _MOST_LINES or any(bool(near[sign]) == sign.startswith("+") for sign in signs):
            lost.add(number)
    known = {sign for line in lines for sign in line.notes}
    unknown = (line for line in lines if line.note in _STARS and line.is_across and line.note not in known | beside)
    if not all(wordings().words["of_all"].search(line.text) for line in unknown):
        lost.update(range(len(own)))
    others = frozenset(place for sign in sorted(beside) for place in _texts(lines, sign, taken))
    return Footnotes(of_offer, frozenset(lost), others)


def _of_section(texts: Sequence[int], own: Sequence[Sequence[int]], places: Sequence[int]) -> list[int]:
    """Of the texts of a sign those that are of an offer at some places: where offers stand between them each section
    has its own, which are the next ones below."""
    offers = sorted(min(each) for each in own if each)
    if not texts or not places or not any(min(texts) < at < max(texts) for at in offers):
        return list(texts)
    below = [at for at in texts if at > min(places)]
    end = next((at for at in offers if below and at > below[0]), None)
    return [at for at in below if end is None or at < end]


def _texts(lines: Sequence[Line], sign: str, taken: set[int]) -> list[int]:
    """The places of the lines of the texts of a sign: each goes on up to a gap, an offer, or the next one."""
    begins = [at for at, line in enumerate(lines) if line.note == sign.removeprefix("+") and at not in taken]
    return [place for at in begins for place in (at, *_going_on(lines, at, taken))]


def _going_on(lines: Sequence[Line], at: int, taken: set[int]) -> list[int]:
    behind = range(at + 1, len(lines))
    return list(takewhile(lambda place: not (lines[place].is_apart or lines[place].note or place in taken), behind))
