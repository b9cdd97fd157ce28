"""Confidence: how likely an amount, a total or a date is right, by the signs that speak for it.

Each sign is a number from 0, nothing speaks for it, to 1. What it adds to the log-odds stands in `confidence.toml`,
fitted by `python -m benchmarks.calibrate` on composed receipts, whose truth is known.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from statistics import median
from typing import TypeAlias

from cartsnitch_domain.purchases.rules import COUNTED_KINDS

from cartsnitch_ingest.reading.lookalikes import likeness
from cartsnitch_ingest.reading.numbers import CENT
from cartsnitch_ingest.reading.reading import Reading, ReadLine

Signs: TypeAlias = Mapping[str, float]
"""By name, from 0 to 1; the more, the likelier it is right."""

_UNBELIEVABLE = 1.5
"""A doubt from which on nothing more is lost."""

_SURE = 3.0
"""An engine that errs once in a thousand (ten to the power of this) is as sure as it need be."""

_NO_SCORE = 0.5

_SAME_EDGE = 0.06
"""Of the page's width."""

_OFTEN = 3

_BY_HABIT = 0.6
"""Of the confidence in a day that only the habit of a country told from another, where its tills have two: no sign of
the scale, for composed receipts are printed by one habit."""


class Question(StrEnum):
    """What may be right or wrong. Where the sums prove the amounts, other signs count less than where they do not."""

    BALANCED_LINE = "balanced_line"
    OPEN_LINE = "open_line"
    BALANCED_TOTAL = "balanced_total"
    OPEN_TOTAL = "open_total"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Scale:
    """A logistic map: log-odds of `base`, and what each sign adds to them, which is never less than nothing."""

    base: float
    weights: Mapping[str, float]

    def probability(self, signs: Signs) -> float:
        """How likely it is right, above 0 and under 1."""
        odds = self.base + sum(weight * signs[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-odds))


def with_confidence(reading: Reading) -> Reading:
    """The reading with how likely each of its amounts, its total and its date are right; 0 for what was not found."""
    question, edge = question_of_line(reading), _edge_of_amounts(reading)
    lines = tuple(
        replace(line, confidence=_likely(question, line_signs(reading, line, edge))) for line in reading.lines
    )
    return replace(
        reading,
        lines=lines,
        confidence=0.0 if reading.total is None else _likely(question_of_total(reading), total_signs(reading)),
        date_confidence=_likely_day(reading),
    )


def _likely_day(reading: Reading) -> float:
    if reading.purchased_on is None:
        return 0.0
    likely = _likely(Question.DATE, date_signs(reading))
    return likely * _BY_HABIT if reading.grounds.is_date_by_habit else likely


def question_of_line(reading: Reading) -> Question:
    """Which scale the lines of the reading are weighed on."""
    return Question.BALANCED_LINE if reading.is_balanced else Question.OPEN_LINE


def question_of_total(reading: Reading) -> Question:
    """Which scale the total of the reading is weighed on."""
    return Question.BALANCED_TOTAL if reading.is_balanced else Question.OPEN_TOTAL


def line_signs(reading: Reading, line: ReadLine, edge: float | None = None) -> Signs:
    """What speaks for the amount of a line; `edge` is where the rows of the reading end, if that is known already."""
    score = min((told.confidence for told in line.evidence), default=0.0)
    return {
        "printed": _belief(line.doubt),
        "seen": _sureness(score),
        "typed": _is_typed(score),
        "seconded": {True: 1.0, None: 0.5, False: 0.0}[line.is_seconded],
        "multiplies": float(_multiplies(line)),
        "named": float(sum(map(str.isalpha, line.text)) > 2),
        "in_column": float(_is_in_column(line, _edge_of_amounts(reading) if edge is None else edge)),
        "explained": _explained(reading),
        "innocent": _innocent(line, reading.gap),
        "confirmed": float(reading.grounds.is_confirmed),
        "counted": {True: 1.0, None: 0.5, False: 0.0}[reading.grounds.is_counted],
    }


def total_signs(reading: Reading) -> Signs:
    """What speaks for the total."""
    grounds = reading.grounds
    return {
        "printed": _belief(grounds.total_doubt),
        "seen": _sureness(grounds.total_seen),
        "typed": _is_typed(grounds.total_seen),
        "explained": _explained(reading),
        "confirmed": float(grounds.is_confirmed),
        "counted": {True: 1.0, None: 0.5, False: 0.0}[grounds.is_counted],
        "goods": min(1.0, sum(line.kind in COUNTED_KINDS for line in reading.lines) / 5),
    }


def date_signs(reading: Reading) -> Signs:
    """What speaks for the date."""
    grounds = reading.grounds
    return {
        "seen": _sureness(grounds.date_seen),
        "typed": _is_typed(grounds.date_seen),
        "clear": float(grounds.is_date_clear),
        "repeated": min(grounds.date_printed, _OFTEN) / _OFTEN,
        "timed": float(reading.purchased_time is not None),
    }


def _likely(question: Question, signs: Signs) -> float:
    return scales()[question].probability(signs)


@cache
def scales() -> Mapping[Question, Scale]:
    """The fitted scale of each question."""
    told = tomllib.loads((files(__package__) / "confidence.toml").read_text(encoding="utf-8"))
    return {question: Scale(told[question]["base"], told[question]["weights"]) for question in Question}


def _belief(doubt: float) -> float:
    return 1 - min(max(doubt, 0.0), _UNBELIEVABLE) / _UNBELIEVABLE


def _sureness(score: float) -> float:
    """An engine's own score as a fraction of the best, counted in powers of ten of its errors; what was typed, and no
    engine had to read, has none."""
    if _is_typed(score):
        return _NO_SCORE
    return min(_SURE, -math.log10(max(1 - score, 10**-_SURE))) / _SURE


def _is_typed(score: float) -> float:
    """Whether it came as text: engines are never quite sure."""
    return float(score >= 1)


def _multiplies(line: ReadLine) -> bool:
    if line.quantity is None or line.unit_price is None:
        return False
    return abs((line.quantity * line.unit_price).quantize(CENT) - abs(line.amount)) <= CENT


def _edge_of_amounts(reading: Reading) -> float | None:
    """Where the rows of most lines end, None where no line has a row."""
    edges = [told.box.right for line in reading.lines for told in line.evidence[-1:]]
    return median(edges) if edges else None


def _is_in_column(line: ReadLine, edge: float | None) -> bool:
    """Whether the row ends where most others do: what does not is likelier no amount of this receipt."""
    return edge is not None and bool(line.evidence) and abs(line.evidence[-1].box.right - edge) < _SAME_EDGE


def _explained(reading: Reading) -> float:
    """The part of the total that the lines come to."""
    if not reading.total or reading.gap is None:
        return 0.0
    return float(max(Decimal(), 1 - abs(reading.gap / reading.total)))


def _innocent(line: ReadLine, gap: Decimal | None) -> float:
    """0 where the line, left out or read in another way, would close the gap."""
    if not gap:
        return 1.0
    return 0.0 if line.amount == -gap else 1 - likeness(line.amount, line.amount + gap)
