"""Rows: the words of a page put together as they stand beside each other, on straight paper or not."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from statistics import median

from cartsnitch_ingest.pages.page import Box, Page, Word

_REACH = 0.5
"""How far, in heights of the smaller of two words, their middle lines may part on one row."""

_SHORT_RUN = 4.0
"""A run of text under this many times its height wide has no slope worth believing."""

_ROUNDING = 1e-9

_LONGEST_WORD = 256
"""Characters: longer words are addresses of the web or pictures sent as text, and no pattern need go through them."""

_MOST_NEAR = 64
"""Rows that a word is tried against, the nearest of them: on paper two or three are within reach at all."""


@dataclass(frozen=True, slots=True)
class Row:
    """Words that stand on one line of print, from left to right, on the page counted from 1."""

    page: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def printed(self) -> str:
        """The text as it stands on the page, however its amounts are spelt for reading."""
        return " ".join(word.printed or word.text for word in self.words)

    @property
    def box(self) -> Box:
        x, y = (
            min(word.box.x for word in self.words),
            min(word.box.y for word in self.words),
        )
        right, bottom = (
            max(word.box.right for word in self.words),
            max(word.box.bottom for word in self.words),
        )
        return Box(x, y, right - x, bottom - y)

    @property
    def within(self) -> tuple[int, ...]:
        """The elements of a document in which all of it stands, from the outermost."""
        return shared([word.within for word in self.words])

    @property
    def heading(self) -> int:
        """The level of the heading that it is; 0 where a word of it is of none."""
        levels = [word.heading for word in self.words]
        return max(levels) if all(levels) else 0

    def right_of(self, end: int) -> float:
        """Where on the page the character before `end` of the text has its right edge."""
        for word in self.words:
            end -= len(word.text) + 1
            if end < 0:
                return word.box.right
        return self.words[-1].box.right

    def left_of(self, start: int) -> float:
        """Where on the page the word that the character at `start` of the text is in has its left edge."""
        for word in self.words:
            start -= len(word.text) + 1
            if start < 0:
                return word.box.x
        return self.words[-1].box.x

    @property
    def confidence(self) -> float:
        return min(word.confidence for word in self.words)


def shared(elements: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """The elements that all stand in, from the outermost."""
    return elements[0][
        : next(
            (at for at, each in enumerate(zip(*elements, strict=False)) if len({*each}) > 1), min(map(len, elements))
        )
    ]


def rows(pages: Sequence[Page]) -> tuple[Row, ...]:
    """All rows of the pages in reading order."""
    return tuple(row for number, page in enumerate(pages, start=1) for row in _rows_of(number, page.words))


def _rows_of(number: int, words: Sequence[Word]) -> list[Row]:
    """Each word joins the row that, drawn on to where the word begins, meets it best; else it begins one."""
    slope = tilt(words)
    printed = [_Printed.of(word, slope) for word in sorted(words, key=lambda word: word.box.x)]
    open_rows = _OpenRows(slope, _stray(printed, slope))
    for one in printed:
        open_rows.add(one)
    found = sorted(open_rows.rows, key=lambda row: row.height_at_left(slope))
    return [Row(number, tuple(_single_words(row.members))) for row in found]


def _stray(printed: Sequence[_Printed], slope: float) -> float:
    """How far two words of one row may part, over the width of the page, as their slopes are not that of the page."""
    return 2 * max((abs(one.slope - slope) for one in printed), default=0.0) + _ROUNDING


def _single_words(printed: Iterable[_Printed]) -> Iterator[Word]:
    """Runs of text parted at their spaces, each word with its share of the box; of an endless one its beginning."""
    for run in printed:
        for found in re.finditer(r"\S+", run.word.text):
            yield run.share(found.start(), found.end(), found[0][:_LONGEST_WORD])


def tilt(words: Iterable[Word]) -> float:
    """The slope of the page: that of its longer runs of text."""
    slopes = [word.slope for word in words if word.slope and _is_long(word)]
    return median(slopes) if slopes else 0.0


def level(word: Word, slope: float) -> float:
    """The height of a word's middle on the page, the slope of the page taken out."""
    return word.box.y + word.box.height / 2 - slope * (word.box.x + word.box.width / 2)


def _is_long(word: Word) -> bool:
    return word.box.width > _SHORT_RUN * word.box.height


@dataclass(frozen=True, slots=True)
class _Printed:
    """A word with its middle line and the height of its letters, the tilt taken out of its box."""

    word: Word
    slope: float
    height: float

    @classmethod
    def of(cls, word: Word, tilt: float) -> _Printed:
        slope = word.slope if word.slope and _is_long(word) else tilt
        return cls(
            word,
            slope,
            max(word.box.height - abs(slope) * word.box.width, word.box.height / 3),
        )

    def share(self, start: int, end: int, text: str) -> Word:
        """The word that the characters from `start` to `end` of the run are."""
        box, letter = self.word.box, self.word.box.width / len(self.word.text)
        x, width = box.x + start * letter, (end - start) * letter
        box = Box(x, self.level(x + width / 2) - self.height / 2, width, self.height)
        return Word(
            text,
            box,
            self.word.confidence,
            within=self.word.within,
            heading=self.word.heading,
            struck=self.word.struck,
        )

    @property
    def middle(self) -> float:
        return self.word.box.y + self.word.box.height / 2

    def level(self, x: float) -> float:
        """The height on the page of the middle line, drawn on to `x`."""
        return self.middle + self.slope * (x - self.word.box.x - self.word.box.width / 2)


@dataclass(slots=True, eq=False)
class _OpenRow:
    """A row that may go on: `level` is that of its last word, the tilt taken out; `number` is when it was begun."""

    number: int
    level: float
    members: list[_Printed]

    def distance(self, printed: _Printed) -> float:
        """How far the two middle lines are apart half-way between the row's last word and this one."""
        last = self.members[-1]
        meeting = (last.word.box.right + printed.word.box.x) / 2
        return abs(last.level(meeting) - printed.level(meeting))

    def takes(self, printed: _Printed) -> bool:
        last = self.members[-1]
        if printed.word.box.x < last.word.box.right - min(last.word.box.width, printed.word.box.width) / 2:
            return False
        return self.distance(printed) <= _REACH * min(last.height, printed.height)

    def height_at_left(self, tilt: float) -> float:
        first = self.members[0]
        return first.middle - tilt * first.word.box.x


_by_level = attrgetter("level")


class _OpenRows:
    """The rows of a page while its words are put to them from left to right, also sorted by level: a word looks at
    those near it only."""

    def __init__(self, tilt: float, stray: float) -> None:
        self.rows: list[_OpenRow] = []
        self._sorted: list[_OpenRow] = []
        self._tilt = tilt
        self._stray = stray

    def add(self, printed: _Printed) -> None:
        height = level(printed.word, self._tilt)
        near = [row for row in self._near(height, printed.height) if row.takes(printed)]
        if near:
            row = min(near, key=lambda row: (row.distance(printed), row.number))
            del self._sorted[self._sorted.index(row, bisect_left(self._sorted, row.level, key=_by_level))]
            row.members.append(printed)
            row.level = height
        else:
            row = _OpenRow(len(self.rows), height, [printed])
            self.rows.append(row)
        self._sorted.insert(bisect_left(self._sorted, height, key=_by_level), row)

    def _near(self, height: float, tall: float) -> Sequence[_OpenRow]:
        reach = _REACH * tall + self._stray
        first = bisect_left(self._sorted, height - reach, key=_by_level)
        end = bisect_right(self._sorted, height + reach, key=_by_level)
        if end - first > _MOST_NEAR:
            middle = bisect_left(self._sorted, height, first, end, key=_by_level)
            first, end = max(first, middle - _MOST_NEAR // 2), min(end, middle + _MOST_NEAR // 2)
        return self._sorted[first:end]
