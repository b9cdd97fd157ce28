"""Where on a page offers stand: whether two readings are of one place. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def shared_place(one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]]) -> float:
    """How much of the place of two offers is common to both, as parts of a page; zero where they stand apart.

    Rows that only touch have next to nothing in common: of two boxes it counts where it is most of the smaller one.
    """
    return sum(_common(here, there) for here in one for there in other if here["page"] == there["page"])


_MOST = 0.5


def _common(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    width = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    height = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    if width <= 0 or height <= 0:
        return 0.0
    common: float = width * height
    smaller = min(one["width"] * one["height"], other["width"] * other["height"])
    return common if common > _MOST * smaller else 0.0
