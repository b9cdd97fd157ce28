"""Joining: several photos of one long receipt put together by the rows that overlap, whatever order they came in."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, permutations, product
from typing import TypeAlias

from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading.dates import Purchased, purchased
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.overlaps import Overlap, overlaps
from cartsnitch_ingest.reading.read import read
from cartsnitch_ingest.reading.reading import Reading
from cartsnitch_ingest.reading.rows import Row, level, rows, tilt

Choice: TypeAlias = "Callable[[Sequence[tuple[_Cut, _Cut]]], tuple[_Cut, _Cut]]"
"""Of the places where two photos can be cut, each with the same place on the other photo."""

_CLEAR = 0.7
"""Of the widest room between two rows of an overlap."""

_MOST_WAYS = 8
"""Ways to join that are read, where equal lines leave open how many of them are seen twice."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a photo, counted from 0, that its receipt is read from: levels on the page, its `slope` taken out."""

    photo: int
    slope: float = 0.0
    top: float = -math.inf
    bottom: float = math.inf

    def of(self, page: Page) -> Page:
        """The page with the words of this part only."""
        words = (word for word in page.words if self.top < level(word, self.slope) <= self.bottom)
        return replace(page, words=tuple(words))


@dataclass(frozen=True, slots=True)
class Strip:
    """A long receipt: its photos from top to bottom and how much of each is read. `unneeded` photos show no more."""

    stretches: tuple[Stretch, ...]
    unneeded: tuple[int, ...] = ()

    @property
    def photos(self) -> tuple[int, ...]:
        """In the order of the receipt."""
        return tuple(stretch.photo for stretch in self.stretches)

    def trimmed(self, pages: Sequence[Page]) -> tuple[Page, ...]:
        """The pages of its photos, in its order, each row on one of them only."""
        return tuple(stretch.of(page) for stretch, page in zip(self.stretches, pages, strict=True))


def strips(photos: Sequence[Page], hints: Hints) -> tuple[Strip, ...]:
    """The long receipts among photos that have their words; a photo that overlaps with no other is in none of them."""
    return tuple(_balancing(joint, photos, hints) for joint in _joints([rows([photo]) for photo in photos]))


@dataclass(frozen=True, slots=True)
class _Joint:
    """Photos from top to bottom, the ways in which each may overlap with the next, and those that add nothing."""

    photos: tuple[int, ...]
    seams: tuple[tuple[Overlap, ...], ...]
    unneeded: tuple[int, ...]

    @property
    def ways(self) -> Iterator[tuple[Overlap, ...]]:
        """The likeliest first."""
        every = islice(product(*self.seams), 10 * _MOST_WAYS)
        return iter(sorted(every, key=lambda way: -sum(overlap.score for overlap in way))[:_MOST_WAYS])


def _joints(printed: Sequence[tuple[Row, ...]]) -> list[_Joint]:
    moments = [purchased(photo, None) for photo in printed]
    found = {
        (one, other): seams
        for one, other in permutations(range(len(printed)), 2)
        if not _are_apart(moments[one], moments[other]) and (seams := overlaps(printed[one], printed[other]))
    }
    within = _within(found, printed)
    below = _followers({pair: seams for pair, seams in found.items() if not within.keys() & set(pair)})
    heads = [photo for photo in range(len(printed)) if photo not in within and photo not in below.values()]
    joints = []
    for head in heads:
        chain = [head]
        while chain[-1] in below:
            chain.append(below[chain[-1]])
        unneeded = tuple(photo for photo, holder in sorted(within.items()) if holder in chain)
        if len(chain) > 1 or unneeded:
            joints.append(_Joint(tuple(chain), tuple(found[pair] for pair in pairwise(chain)), unneeded))
    return joints


def _are_apart(one: Purchased, other: Purchased) -> bool:
    """Whether two photos tell of purchases at different times, however alike these are."""
    days, times = {one.on, other.on} - {None}, {one.at, other.at} - {None}
    return len(days) > 1 or len(times) > 1


def _within(found: dict[tuple[int, int], tuple[Overlap, ...]], printed: Sequence[tuple[Row, ...]]) -> dict[int, int]:
    """Photos of which another one shows the first row and the last, and that other one; of two that show the same the
    first is kept.
    """
    within: dict[int, int] = {}
    for (holder, photo), seams in sorted(found.items()):
        shown = (seams[0].pairs[0][1], seams[0].pairs[-1][1])
        if shown == (0, len(printed[photo]) - 1) and holder not in within and photo not in within:
            within[photo] = holder
    return {photo: _outermost(holder, within) for photo, holder in within.items()}


def _outermost(holder: int, within: dict[int, int]) -> int:
    while holder in within:
        holder = within[holder]
    return holder


def _followers(found: dict[tuple[int, int], tuple[Overlap, ...]]) -> dict[int, int]:
    """Which photo goes on below which, by the overlaps that say most; each has one neighbour at either end."""
    below: dict[int, int] = {}
    for upper, lower in sorted(found, key=lambda pair: -found[pair][0].score):
        if upper not in below and lower not in below.values() and not _leads(lower, upper, below):
            below[upper] = lower
    return below


def _leads(start: int, end: int, below: dict[int, int]) -> bool:
    """Whether one comes to `end` from `start`."""
    while start in below and start != end:
        start = below[start]
    return start == end


def _balancing(joint: _Joint, photos: Sequence[Page], hints: Hints) -> Strip:
    """The first way of joining that makes the receipt balance, else the likeliest."""
    ordered = [photos[photo] for photo in joint.photos]
    levels = [_Levels.of(page) for page in ordered]
    ways = [_strip(joint, way, levels, choice) for way in joint.ways for choice in (_clearest, _lowest, _highest)]
    ways = list(dict.fromkeys(ways))
    for strip in ways if len(ways) > 1 else ():
        found = read(strip.trimmed(ordered), hints)
        if isinstance(found, Reading) and found.is_balanced:
            return strip
    return ways[0]


def _strip(joint: _Joint, way: Sequence[Overlap], levels: Sequence[_Levels], choice: Choice) -> Strip:
    cuts = [choice(_cuts(*seam)) for seam in zip(way, levels, levels[1:], strict=False)]
    tops = [-math.inf, *(below.at for _, below in cuts)]
    bottoms = [*(above.at for above, _ in cuts), math.inf]
    parts = zip(joint.photos, (one.slope for one in levels), tops, bottoms, strict=True)
    return Strip(tuple(Stretch(*part) for part in parts), joint.unneeded)


def _cuts(overlap: Overlap, above: _Levels, below: _Levels) -> list[tuple[_Cut, _Cut]]:
    """Where the upper photo may end and the lower one begin: below any row that both show."""
    return [(above.under(one), below.under(other)) for one, other in overlap.pairs]


def _clearest(cuts: Sequence[tuple[_Cut, _Cut]]) -> tuple[_Cut, _Cut]:
    """In the middle, where no edge of a photo is near, of those with most room between the rows."""
    rooms = [min(above.room, below.room) for above, below in cuts]
    clear = [cut for cut, room in zip(cuts, rooms, strict=True) if room >= _CLEAR * max(rooms)]
    return clear[len(clear) // 2]


def _lowest(cuts: Sequence[tuple[_Cut, _Cut]]) -> tuple[_Cut, _Cut]:
    """So that the upper photo tells the rows that both show."""
    return cuts[-1]


def _highest(cuts: Sequence[tuple[_Cut, _Cut]]) -> tuple[_Cut, _Cut]:
    """So that the lower photo tells all of them but one."""
    return cuts[0]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A level between two rows, and how far apart these are there."""

    at: float
    room: float


@dataclass(frozen=True, slots=True)
class _Levels:
    """The tilt of a page, and the highest and lowest level of the words of each of its rows."""

    slope: float
    rows: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, page: Page) -> _Levels:
        slope = tilt(page.words)
        levels = [[level(word, slope) for word in row.words] for row in rows([page])]
        return cls(slope, tuple((min(row), max(row)) for row in levels))

    def under(self, row: int) -> _Cut:
        """The cut below a row; the last one on a page is often cut off itself."""
        if row + 1 == len(self.rows):
            return _Cut(math.inf, 0.0)
        lowest, highest = self.rows[row][1], self.rows[row + 1][0]
        return _Cut((lowest + highest) / 2, highest - lowest)
