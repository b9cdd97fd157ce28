"""What a catalogue said of a barcode, as it said it, and why it said nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Said:
    """What it knows of a product; see GtinLookup for the fields. Texts are one line each, and bounded."""

    names: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    brand: str | None = None
    quantity: str | None = None
    measured: Decimal | None = None
    measured_unit: str | None = None
    categories: tuple[str, ...] = ()
    picture_url: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What it said of some GTINs. Those in neither were not answered: they are asked again one by one."""

    found: Mapping[str, Said]
    missing: frozenset[str] = frozenset()
    unanswered: str = "not in the answer"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why it did not answer, in words for the operator.

    `is_away` where that is said of the catalogue and not of what was asked: all else waits then, too, at least as long
    as `wait`, which it asked for.
    """

    reason: str
    is_away: bool = False
    wait: timedelta | None = None
