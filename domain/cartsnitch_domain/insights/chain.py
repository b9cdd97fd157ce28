"""A chain from month to month: the plainest index of all, and one that drifts. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cartsnitch_domain.insights.levels import Pair
from cartsnitch_domain.insights.tornqvist import tornqvist


@dataclass(frozen=True, slots=True)
class Link:
    """How a month hangs on the chain: on which month before it, and by which logarithm it is over that one."""

    on: date
    change: float


def links_of(pairs: Sequence[Pair], base: date) -> dict[date, Link]:
    """How each month hangs on the chain that begins with the base month; those that cannot be compared are left out.

    Each hangs on the last month before it that is in the chain itself and has enough in common with it.
    """
    links: dict[date, Link] = {}
    for pair in sorted(pairs, key=lambda pair: (pair.after, pair.before)):
        if pair.before == base or pair.before in links:
            change = tornqvist(pair.matches)
            if change is not None:
                links[pair.after] = Link(pair.before, change)
    return links


def chained(links: Mapping[date, Link], base: date) -> dict[date, float]:
    """The logarithm of each month of the chain over that of its first one."""
    levels = {base: 0.0}
    for month, link in sorted(links.items()):
        levels[month] = levels[link.on] + link.change
    return levels
