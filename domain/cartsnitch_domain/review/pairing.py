"""Which recorded line is which line of another reading: by the place, the amount and the text."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from rapidfuzz.fuzz import ratio

from cartsnitch_domain.purchases.actions import NewLine
from cartsnitch_domain.purchases.records import PurchaseLine

_SAME_PLACE, _SAME_AMOUNT = 1.5, 1.0
"""The place counts most, as it stays what else is read there; what is alike in text and amount outweighs a place where
something else stands now, as where a page is laid out anew and all rows move. The text adds from 0 to 1."""

_SAME_LINE = 1.5
"""From here on two readings of a line are of one line. Texts alone, however alike, make no pair."""

_IN_ALL = 3.5
"""The same place, amount and text."""

_SURELY = 2.0
"""Of what agrees by place: more than the same text and amount in two places."""

_MOST_COMPARED = 20
"""Lines of one place or amount that a line is compared with, the nearest: where thousands cost the same, each with each
would take minutes."""

_Pair: TypeAlias = tuple[int, int]
"""The index of a recorded line, and of a line as it is read now."""


def paired(recorded: Sequence[PurchaseLine], lines: Sequence[NewLine]) -> Mapping[int, PurchaseLine]:
    """By the index of a line, the record that is of the same printed line; each once.

    First what agrees in all, then what alone says the same elsewhere, then the likest in one place, what says the same
    in its order, and the likest of the rest. Thousands of lines take less than a second.
    """
    pairing = _Pairing(recorded, lines)
    in_place = dict.fromkeys(_in_same_place(recorded, lines), _SAME_PLACE)
    pairing.take(in_place, _IN_ALL)
    pairing.take_equal(most=1)
    pairing.take(in_place, _SURELY)
    pairing.take_equal(most=max(len(recorded), len(lines)))
    pairing.take(in_place | dict.fromkeys(pairing.of_same_amount(), 0.0), _SAME_LINE)
    return {at: recorded[before] for before, at in pairing.found.items()}


class _Pairing:
    """The pairs that were found so far, and the lines that have none."""

    def __init__(self, recorded: Sequence[PurchaseLine], lines: Sequence[NewLine]) -> None:
        self.found: dict[int, int] = {}
        self._taken: set[int] = set()
        self._recorded, self._lines = recorded, lines

    def take(self, candidates: Mapping[_Pair, float], least: float) -> None:
        """Of the pairs that are free, those that agree so much, the likest first; what is certain of each is given."""
        free = [pair for pair in candidates if self._is_free(pair)]
        alike = {pair: candidates[pair] + self._likeness(pair) for pair in free}
        for pair in sorted(free, key=lambda pair: (-alike[pair], pair)):
            if alike[pair] >= least and self._is_free(pair):
                self._add(pair)

    def take_equal(self, most: int) -> None:
        """Free lines with the same text and amount, in their order, where at most so many on either side say so."""
        before, now = self._free_by("text", "amount")
        for said, indexes in before.items():
            others = now.get(said, [])
            if max(len(indexes), len(others)) <= most:
                for pair in zip(indexes, others, strict=False):
                    self._add(pair)

    def of_same_amount(self) -> Iterator[_Pair]:
        """Free lines that have the same amount, each with those nearest in order."""
        before, now = self._free_by("amount")
        for said in before:
            others = now.get(said, [])
            for rank, index in enumerate(before[said]):
                start = max(0, min(rank, len(others)) - _MOST_COMPARED // 2)
                for other in others[start : start + _MOST_COMPARED]:
                    yield index, other

    def _likeness(self, pair: _Pair) -> float:
        record, line = self._recorded[pair[0]], self._lines[pair[1]]
        return _SAME_AMOUNT * (record.amount == line.amount) + ratio(record.text, line.text) / 100

    def _free_by(self, *names: str) -> tuple[dict[Any, list[int]], dict[Any, list[int]]]:
        """The indexes of the free lines, recorded and read, by what they say."""
        before = (index for index in range(len(self._recorded)) if index not in self.found)
        now = (index for index in range(len(self._lines)) if index not in self._taken)
        return _by(self._recorded, before, names), _by(self._lines, now, names)

    def _is_free(self, pair: _Pair) -> bool:
        return pair[0] not in self.found and pair[1] not in self._taken

    def _add(self, pair: _Pair) -> None:
        self.found[pair[0]] = pair[1]
        self._taken.add(pair[1])


def _by(lines: Sequence[object], indexes: Iterable[int], names: Sequence[str]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = defaultdict(list)
    for index in indexes:
        found[tuple(getattr(lines[index], name) for name in names)].append(index)
    return found


def _in_same_place(recorded: Sequence[PurchaseLine], lines: Sequence[NewLine]) -> Iterator[_Pair]:
    """Lines that share a row: of two boxes that do, one has the middle of the other in it."""
    before, now = _Rows([line.evidence for line in recorded]), _Rows([line.evidence for line in lines])
    yield from ((index, other) for index, other in now.with_middle_in(before))
    yield from ((index, other) for other, index in before.with_middle_in(now))


class _Rows:
    """The boxes of lines on each page, in the order of their middles."""

    def __init__(self, evidence: Sequence[Sequence[Mapping[str, Any]]]) -> None:
        self._boxes = [(index, box) for index, boxes in enumerate(evidence) for box in boxes]
        self._pages: dict[int, list[tuple[float, int, Mapping[str, Any]]]] = defaultdict(list)
        for index, box in self._boxes:
            self._pages[box["page"]].append((box["y"] + box["height"] / 2, index, box))
        for page in self._pages.values():
            page.sort(key=lambda told: told[0])

    def with_middle_in(self, others: _Rows) -> Iterator[_Pair]:
        """Indexes of the others and of these, where a box here has its middle in one there and they share a row."""
        for index, box in others._boxes:
            page = self._pages.get(box["page"], [])
            start, middle, end = (
                bisect_left(page, box["y"] + box["height"] * part, key=lambda told: told[0]) for part in (0, 0.5, 1)
            )
            start, end = max(start, middle - _MOST_COMPARED // 2), min(end, middle + _MOST_COMPARED // 2)
            yield from ((index, other) for _, other, there in page[start:end] if _share_a_row(box, there))


def _share_a_row(here: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    top, bottom = max(here["y"], there["y"]), min(here["y"] + here["height"], there["y"] + there["height"])
    return bool(bottom - top >= min(here["height"], there["height"]) / 2)
