"""An episode: from the day something is told until it is half-way back. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeAlias
from uuid import UUID

from cartsnitch_domain.prices.price import Price, change
from cartsnitch_domain.prices.usual_price import UsualPrice


class Apart(Protocol):
    """By which fraction a price is further than another one, positive in the direction that is told."""

    def __call__(self, before: Decimal, after: Decimal, /) -> Decimal:
        """`before` is positive."""


def rise(before: Decimal, after: Decimal) -> Decimal:
    """By which fraction a price went up; negative where it came down."""
    return change(before, after)


def fall(before: Decimal, after: Decimal) -> Decimal:
    """By which fraction a price came down; negative where it went up."""
    return -change(before, after)


Told: TypeAlias = "tuple[Step, Step | None]"
"""A step that is told, and the one that was told before it in the same episode."""


@dataclass(frozen=True, slots=True)
class Step:
    """A price in the course of time: what it comes to, what is usual (None where nothing is), and whether it may be
    told."""

    seen: Price
    amount: Decimal
    usual: UsualPrice | None
    may_tell: bool = True


@dataclass(slots=True)
class Episode:
    """What is told of prices that leave what is usual, and what was told last while it goes on.

    An episode begins at the threshold and lasts until the distance is half of the threshold or less: because the price
    came back, or because the new price has become the usual one. Until then only a price is told that is the threshold,
    or more, beyond the one that was told last; so none is told twice.
    """

    threshold: Decimal
    apart: Apart
    told: Step | None = None

    def tells(self, step: Step) -> bool:
        """Whether the next price is told; then it is the one that was told last."""
        distance = None if step.usual is None else self.apart(step.usual.amount, step.amount)
        if distance is None or distance * 2 <= self.threshold:
            self.told = None
            return False
        beyond = distance if self.told is None else self.apart(self.told.amount, step.amount)
        if not step.may_tell or beyond < self.threshold:
            return False
        self.told = step
        return True


def all_told(steps: Iterable[Step], threshold: Decimal, apart: Apart) -> Iterator[Told]:
    """The steps that are told, each with the one that was told before it in the same episode, None where it begins."""
    episode = Episode(threshold, apart)
    for step in steps:
        earlier = episode.told
        if episode.tells(step):
            yield step, earlier


def with_earlier(seen: Iterable[Price], earlier: Price | None) -> tuple[UUID, ...]:
    """The observations that an alert rests on, in the order of days, with the one that was told before among them."""
    held = list(seen)
    if earlier is not None and all(price.observation.id != earlier.observation.id for price in held):
        held.append(earlier)
        held.sort(key=lambda price: price.day)
    return tuple(price.observation.id for price in held)
