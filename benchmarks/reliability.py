"""Reliability: what is said to be right so many times in a hundred, beside how often it is."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cartsnitch_ingest.reading.reading import ReadLine
from rich.table import Table

EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
"""Where the bins begin, closer together where most values are."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The values said with a confidence from `begins` to the next bin: how many, the mean said, the part right."""

    begins: float
    count: int
    said: float
    right: float


@dataclass(slots=True)
class Reliability:
    """Collects what was said of values, and whether they were right."""

    pairs: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, confidence: float, *, right: bool) -> None:
        """Counts one value."""
        self.pairs.append((confidence, right))

    def add_lines(self, lines: Sequence[ReadLine], printed: Counter[Decimal]) -> None:
        """Counts lines; one is right where its amount is printed and no line before it has taken it."""
        left = printed.copy()
        for line in lines:
            self.add(line.confidence, right=left[line.amount] > 0)
            left[line.amount] -= 1

    def bins(self) -> Iterator[Bin]:
        """Those that are not empty, the least sure first."""
        for at, begins in enumerate(EDGES):
            here = [(said, right) for said, right in self.pairs if bisect_right(EDGES, said) - 1 == at]
            if here:
                said, right = (sum(column) / len(here) for column in zip(*here, strict=True))
                yield Bin(begins, len(here), said, right)

    @property
    def error(self) -> float | None:
        """The expected calibration error: how far said and right are apart in a bin, weighted by its count."""
        apart = sum(abs(one.said - one.right) * one.count for one in self.bins())
        return apart / len(self.pairs) if self.pairs else None

    def __add__(self, other: Reliability) -> Reliability:
        return Reliability([*self.pairs, *other.pairs])


def reliability_table(told: Iterable[tuple[str, Reliability]]) -> Table:
    """A row for each bin of what was measured, under its name."""
    table = Table(title="Confidence")
    table.add_column("of")
    for heading in ("from", "count", "said", "right", "ECE"):
        table.add_column(heading, justify="right")
    for name, measured in told:
        for at, one in enumerate(measured.bins()):
            figures = (f"{one.begins:.2f}", str(one.count), f"{one.said:.3f}", f"{one.right:.3f}")
            first = (name, f"{measured.error:.3f}") if at == 0 else ("", "")
            table.add_row(first[0], *figures, first[1])
        table.add_section()
    return table
