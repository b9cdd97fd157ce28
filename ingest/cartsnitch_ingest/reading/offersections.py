"""Sections: of which offers a line of terms is that stands above or between others.

How a page is laid out says it. A heading, and a row over all columns of a table, is of what follows, up to the next
heading as high, and so are the lines below it and above its first offer. What the nearest heading says holds before
what the one around it does, and that before what the mail does. A line in the cell of an offer is of the offers in that
cell. A gap on one side parts a line from what stands there. Without any of these a line below each offer of a list is
of the one above it; of any other nobody can tell, so that no offer is understood that it may be of. A code above or
below all offers is for those without one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby, takewhile

from cartsnitch_ingest.reading.offer import Habits
from cartsnitch_ingest.reading.offergoods import is_part_of_shop
from cartsnitch_ingest.reading.offerheads import Layout, is_harmless
from cartsnitch_ingest.reading.offerlines import Line
from cartsnitch_ingest.reading.offerstatements import says_terms, says_terms_of_one
from cartsnitch_ingest.reading.offerterms import Terms, terms_of, with_outer
from cartsnitch_ingest.reading.wordings import first, wordings


@dataclass(frozen=True, slots=True)
class Sections:
    """The `places` of lines of terms that are not of the offer above alone, and of those that are its `own`; by the
    number of an offer the former that hold for it, the nearest first. Of `torn` offers nobody can tell whether such a
    line is of them."""

    places: set[int] = field(default_factory=set)
    own: set[int] = field(default_factory=set)
    of_offer: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    torn: set[int] = field(default_factory=set)
    beyond: set[int] = field(default_factory=set)
    """Those below another heading than the first, of which the first may be, too."""
    narrow: set[int] = field(default_factory=set)
    """The lines that may be of those."""
    level: dict[int, tuple[int, int]] = field(default_factory=dict)
    """By the place of a line the heading that it stands below, -1 for none, and in how many elements with the offers
    below it: lines of one level say their terms together."""

    def add(self, place: int, numbers: Iterable[int]) -> None:
        """A line that is of these offers."""
        self.places.add(place)
        for number in numbers:
            self.of_offer[number].insert(0, place)


def section_terms(page: Layout, parts: Sections, number: int, habits: Habits) -> Terms:
    """What the lines above or below others say of an offer: of what several levels say, the nearest holds."""
    levels = groupby(parts.of_offer.get(number, ()), key=lambda place: parts.level.get(place, (-1, 0)))
    told = [[page.lines[place] for place in places] for _, places in levels]
    terms = (terms_of([line.text for line in lines], habits, [line.code for line in lines]) for lines in told)
    return reduce(with_outer, terms, Terms())


def sections(page: Layout) -> Sections:
    """The sections of a page."""
    terms = [place for place in range(len(page.lines)) if page.is_free(place) and _is_term(page, place)]
    found = _Sorted(page, terms, Sections())
    near = (place for place in range(min(page.at), max(page.at)) if page.is_free(place) and page.nearness(place))
    for place in sorted({*terms, *page.headings, *near}):
        found.told.level[place] = found.level_of(place)
        found.sort(place)
    found.end()
    return found.told


def _is_term(page: Layout, place: int) -> bool:
    """Whether a line says a term that only some offers may have."""
    line = page.lines[place]
    is_above = place < min(page.at) or page.is_between(place)
    says = says_terms if is_above else says_terms_of_one
    return line.code is not None or (says(line.text) and not wordings().words["past"].search(line.text))


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The lines of terms of a page while it is told of which offers they are: `terms` are their places."""

    page: Layout
    terms: Sequence[int]
    told: Sections

    def sort(self, place: int) -> None:
        """Tell of which offers a line is."""
        if self.page.is_inner(place):
            self._sort_between(place)
        elif place > max(self.page.at) and self._is_below_each(place):
            self.told.own.add(place)
        elif self.page.lines[place].code:
            self._sort_code(place)
        elif place < min(self.page.at):
            self._sort_above(place)

    def end(self) -> None:
        """What the first heading says may be said of those below another one, where nothing of that is said of them."""
        told, last = self.told, max(self.page.at)
        said = self._kinds(told.narrow)
        of_all = self._kinds(
            at for at in self.terms if not min(self.page.at) <= at <= last and at not in told.places | told.own
        )
        for number in told.beyond:
            own = self._kinds((*self._terms_below(number), *told.of_offer.get(number, ())))
            told.torn.update(() if said <= own | of_all else [number])

    def _kinds(self, places: Iterable[int]) -> frozenset[str]:
        """What lines of terms say: of days, how often, what has to be clipped or bought, or a code."""
        told, words = wordings(), wordings().words
        kinds = {"days": [pattern for patterns in told.days.values() for pattern in patterns]}
        kinds |= {"limit": [words["limit"], words["once"]], "clip": [words["clip"]]}
        kinds |= {"minimum": [pattern for patterns in told.minimums.values() for pattern in patterns]}
        lines = [self.page.lines[place] for place in places]
        coded = {"code"} if any(line.code for line in lines) else set()
        return frozenset(
            {name for name, patterns in kinds.items() if any(first(patterns, line.text) for line in lines)} | coded
        )

    def _sort_between(self, place: int) -> None:
        page, told, near = self.page, self.told, self.page.nearness(place)
        is_above, is_below = page.has_offer_above(place), page.has_offer_below(place)
        if near < 0:
            told.own.add(place)
            others = self._within(place) if place in self.terms else ()
            told.torn.update(number for number in others if not self._has_term(number))
        elif near > 0 or place in page.headings:
            self._add_above(place, self._within(place) if near > 0 else self._below(place))
        elif below := self._below_inner_heading(place):
            self._add_above(place, below)
        elif is_above != is_below and min(page.at) < place < max(page.at):
            self._sort_close(place)
        elif is_above and is_below and (self._is_below_each(place) or self._is_above_heading(place)):
            told.own.add(place)
        elif is_above and is_below and self._is_of_all(place):
            return
        else:
            told.places.add(place)
            told.torn.update(self._touched(place))

    def _below_inner_heading(self, place: int) -> Sequence[int]:
        """The offers of the heading between others that a line stands below, with no offer between; none without."""
        heading = self._heading_of(place)
        return () if heading is None or heading not in self.page.headings else self._below(heading)

    def _is_below_each(self, place: int) -> bool:
        """Whether a line is one of those that stand below each of several offers, or below each but the last of more
        than two: what says when an offer ends, how often it is had or its code is no title of what follows."""
        group = self._group(place)
        others = group[:-1]
        if not others or not all(map(self._has_term, others)):
            return False
        return self._has_term(group[-1]) or (len(others) > 1 and all(map(self._has_term_of_one, others)))

    def _is_above_heading(self, place: int) -> bool:
        """Whether what the next offer begins with is a heading, so that a line above it is of the offer before."""
        lines = self.page.lines
        below = self.page.begins_below[place]
        return not lines[place].row.heading and below < len(lines) and lines[below].row.heading > 0

    def _is_of_all(self, place: int) -> bool:
        """Whether a line in a list speaks of all offers, and none above them does."""
        page = self.page
        is_said = wordings().words["of_all"].search(page.lines[place].text) is not None
        return is_said and not page.lines[place].is_between and not any(at < min(page.at) for at in self.terms)

    def _sort_close(self, place: int) -> None:
        """A line that a gap parts from the offers below alone; one that it parts from those above is their head."""
        if not self.page.has_offer_above(place):
            return
        if wordings().words["of_all"].search(self.page.lines[place].text):
            self.told.add(place, self._group(place))
            return
        self.told.own.add(place)
        self.told.torn.update(number for number in self._group(place) if not self._has_term(number))

    def _sort_above(self, place: int) -> None:
        """A line above all offers, which is of all of them where it stands in no element with some alone, and below no
        heading of some: nobody can tell whether the others have it, too, unless it is seen that they are apart."""
        page = self.page
        within = set(self._within(place) if page.lines[place].row.within else self._all())
        numbers = [number for number in self._scope(place) if number in within]
        if 0 < len(numbers) < len(page.found):
            self._add_above(place, numbers)
            self._narrow(place, () if self._is_of_part(place) else within - set(numbers))
        elif numbers and self.told.level[place] != self.told.level[self._outermost()]:
            self._add_above(place, numbers)
        elif not page.headings and page.has_offer_below(place):
            beyond = self._below_titles()
            if beyond:
                self._add_above(place, [number for number in numbers if number not in beyond])
                self._narrow(place, beyond)

    def _narrow(self, place: int, beyond: Iterable[int]) -> None:
        """A line that is of some offers, and may be of others beyond."""
        self.told.beyond.update(beyond)
        self.told.narrow.add(place)

    def _outermost(self) -> int:
        """The first of all lines that say a term."""
        return self.terms[0]

    def _is_of_part(self, place: int) -> bool:
        """Whether the heading above a line and the next one as high are parts of the shop, so that neither is the head
        of a mail: what is said of one is said of no other."""
        lines, heading = self.page.lines, self._heading_of(place)
        if heading is None:
            return False
        level = lines[heading].row.heading
        behind = (at for at in self.page.titles if at > heading and lines[at].row.heading <= level)
        return all(at is not None and is_part_of_shop(lines[at].text) for at in (heading, next(behind, None)))

    def _below_titles(self) -> Sequence[int]:
        """The offers below lines that stand close above some of a list without headings, and may be titles."""
        page = self.page
        title = next((at for at in range(min(page.at), max(page.at)) if page.is_free(at) and page.is_between(at)), None)
        return () if title is None else range(bisect_left(page.begins, title), len(page.begins))

    def level_of(self, place: int) -> tuple[int, int]:
        """The heading that a line stands below, -1 for none, and in how many elements with the offer below it."""
        number = self.page.number_below(place)
        heading = self._heading_of(place)
        return (-1 if heading is None else heading), (0 if number is None else self.page.shared(place, number))

    def _heading_of(self, place: int) -> int | None:
        """The place of the last heading above a line, or of itself, where no offer stands between."""
        titles, begins = self.page.titles, self.page.begins
        at = bisect_right(titles, place) - 1
        is_near = at >= 0 and bisect_left(begins, titles[at]) == bisect_left(begins, place)
        return titles[at] if is_near else None

    def _scope(self, place: int) -> Sequence[int]:
        """The offers of the heading that a line stands below; of one without any, those of the heading around it."""
        titles, lines = self.page.titles, self.page.lines
        heading = self._heading_of(place)
        while heading is not None:
            if below := self._below(heading):
                return below
            level = lines[heading].row.heading
            around = (at for at in reversed(titles) if at < heading and lines[at].row.heading < level)
            heading = next(around, None)
        return self._all()

    def _add_above(self, place: int, numbers: Sequence[int]) -> None:
        """A line that is of the offers below it: where it says more than is understood, they are not."""
        self.told.add(place, numbers)
        self.told.torn.update(() if is_harmless(self.page.lines[place].text, self.page.names) else numbers)

    def _sort_code(self, place: int) -> None:
        """A code above or below all offers: it is of its group, or of all where a gap parts it from them; of the
        nearest alone where others have codes of their own."""
        page, told = self.page, self.told
        is_close = page.has_offer_above(place) or page.has_offer_below(place)
        group = self._group(place) if is_close else self._all()
        near = self._within(place) if page.lines[place].row.within else group
        group = near if len(near) < len(group) else group
        *others, nearest = reversed(group) if place < min(page.at) else group
        without = [number for number in others if not self._has_term(number, is_of_code=True)]
        if is_close and len(without) < len(others):
            told.torn.update(without)
            others = []
        for number in others:
            told.of_offer[number].append(place)
        told.own.add(place)
        told.of_offer[nearest].append(place)

    def _all(self) -> Sequence[int]:
        return range(len(self.page.found))

    def _within(self, place: int) -> list[int]:
        """The offers next to a line that stand in as many elements with it as the nearest one does."""
        page, at = self.page, bisect_left(self.page.begins, place)
        above, below = range(at - 1, -1, -1), range(at, len(page.found))
        most = max(page.shared(place, number) for number in (*above[:1], *below[:1]))
        near = [takewhile(lambda number: page.shared(place, number) >= most, side) for side in (above, below)]
        return sorted(number for side in near for number in side)

    def _below(self, place: int) -> Sequence[int]:
        """The offers below a heading, up to the next one as high."""
        page, level = self.page, self.page.lines[place].row.heading
        ends = (at for at in page.titles if at > place and page.lines[at].row.heading <= level)
        begins = page.begins
        return range(bisect_left(begins, place), bisect_left(begins, min(ends, default=len(page.lines))))

    def _group(self, place: int) -> Sequence[int]:
        """The offers that no gap parts from a line."""
        gaps, begins = self.page.gaps_above, self.page.begins
        first, end = bisect_left(gaps, gaps[place]), bisect_right(gaps, gaps[place])
        return range(bisect_left(begins, first), bisect_left(begins, end))

    def _touched(self, place: int) -> Sequence[int]:
        """The offers that a line between two may be of: those of its group, up to the lines of terms above and below;
        without a group those up to the gap above, and all below up to the next such line."""
        page, begins = self.page, self.page.begins
        above = max(bisect_left(begins, place) - 1, 0)
        near = self._group(place) or range(self._group(begins[above])[0], len(begins))
        at = bisect_left(self.terms, place)
        last = self.terms[at - 1] if at else -1
        end = min(
            (*self.terms[at + 1 : at + 2], *(head for head in page.headings if head > place)), default=len(page.lines)
        )
        first = min(bisect_left(begins, last), above)
        return range(max(near[0], first), min(near[-1] + 1, max(bisect_left(begins, end), above + 2)))

    def _has_term_of_one(self, number: int) -> bool:
        """Whether the line of terms below an offer says when it ends, how often it is had, or a code."""
        return any(self._is_of_one(self.page.lines[place]) for place in self._terms_below(number))

    def _is_of_one(self, line: Line) -> bool:
        told = wordings()
        is_said = first([*told.days["end"], told.words["limit"]], line.text) is not None
        return line.code is not None or (is_said and first(told.days["range"], line.text) is None)

    def _has_term(self, number: int, *, is_of_code: bool = False) -> bool:
        """Whether a line of terms, or a code, stands close below an offer, before the next one."""
        lines, close = self.page.lines, self._terms_below(number)
        is_coded = self.page.found[number].code is not None or any(lines[at].code for at in close)
        return is_coded if is_of_code else bool(close)

    def _terms_below(self, number: int) -> list[int]:
        """The places of the lines of terms close below an offer, before the next one."""
        page, each = self.page, self.page.found[number]
        end = page.begins[number + 1] if number + 1 < len(page.begins) else len(page.lines)
        places = self.terms[bisect_left(self.terms, each.until) : bisect_left(self.terms, end)]
        return [at for at in places if page.gaps_above[at] == page.gaps_above[each.place]]
