"""An episode: from the day something is told until it is half-way back. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

_Seen = TypeVar("_Seen")


@dataclass(frozen=True, slots=True)
class Step(Generic[_Seen]):
    """A price in the course of time: how far it is from the usual one, and whether an episode may begin with it.

    `distance` is a fraction, positive in the direction that is told; None where nothing is usual.
    """

    seen: _Seen
    distance: Decimal | None
    may_open: bool = True


def openings(steps: Iterable[Step[_Seen]], threshold: Decimal) -> Iterator[_Seen]:
    """What each episode begins with.

    It begins at the threshold and lasts until the distance is half of the threshold or less: because the price came
    back, or because the new price has become the usual one. Until then nothing more is told.
    """
    is_open = False
    for step in steps:
        if step.distance is None or step.distance * 2 <= threshold:
            is_open = False
        elif not is_open and step.may_open and step.distance >= threshold:
            is_open = True
            yield step.seen
