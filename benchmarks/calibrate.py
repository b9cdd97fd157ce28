"""Fits how sure the reader may be of what it reads, on receipts that are composed and spoiled.

`python -m benchmarks.calibrate [--photos N] [--texts N] [--seed S] [--write]`

Photos are printed, spoiled as phones do and read by the engines; texts have letters exchanged, as careless readers hand
them on. A logistic map is fitted for each question of `reading.confidence`, with weights that are never negative, so
that no sign that speaks for a value makes it less likely. `--write` puts the maps into `confidence.toml`. Real receipts
are left for `benchmarks.reading`, which prints how well what is said here holds there.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path
from random import Random
from typing import TypeAlias

import numpy as np
from cartsnitch_domain.purchases.rules import COUNTED_KINDS
from cartsnitch_ingest.ocr.cascade import installed_engines
from cartsnitch_ingest.pages.opening import Opened, open_bytes
from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading import confidence
from cartsnitch_ingest.reading.confidence import Question, Scale, Signs
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import Reading
from cartsnitch_server.demo.paper import render
from cartsnitch_server.demo.photo import spoil
from cartsnitch_server.demo.receipt import ComposedReceipt
from cartsnitch_server.demo.spoiling import spoil_at_random
from cartsnitch_server.demo.tape import print_tape
from cartsnitch_server.demo.variety import vary
from numpy.typing import NDArray
from PIL import Image
from rich.console import Console
from rich.progress import track

from benchmarks.reliability import Reliability, reliability_table

Column: TypeAlias = NDArray[np.float64]

WEAKEST, STRONGEST = 0.5, 2.5
"""How much photos are spoiled: 1 is as poor as one still hopes to read."""

MISPRINTS = (0.0, 0.002, 0.01, 0.03)
"""The part of the characters of a text that are wrong."""

_LOOKS_LIKE = {
    "0": "8O",
    "1": "7l",
    "3": "8",
    "4": "9",
    "5": "6S",
    "6": "58",
    "7": "1",
    "8": "036B",
    "9": "4",
    ".": ", ",
}

PHOTO, TEXT = 15.0, 1.0
"""What a value counts: photos are dear to read, so there are few of them, and most receipts come as one."""

PULL = 1.0
"""How strongly weights are drawn to nothing: a sign seen on few wrong values may be chance."""

PARTS = 5
STEPS = 4000
PACE = 0.5


@dataclass(slots=True)
class Observations:
    """What spoke for the answers to one question, and whether they were right."""

    signs: list[Signs] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    counts: list[float] = field(default_factory=list)

    def add(self, signs: Signs, count: float, *, right: bool) -> None:
        """Notes one value, and for how many it counts."""
        self.signs.append(signs)
        self.right.append(right)
        self.counts.append(count)

    def of(self, chosen: Sequence[int]) -> Observations:
        """Those at these places."""
        some = Observations()
        for at in chosen:
            some.add(self.signs[at], self.counts[at], right=self.right[at])
        return some


Seen: TypeAlias = Mapping[Question, Observations]


def main() -> None:
    """Reads, fits, and prints how well the maps hold on a part that they were not fitted on."""
    asked = _arguments()
    seen: Seen = {question: Observations() for question in Question}
    reader = Reader(installed_engines())
    photos = _photos(asked.photos, Random(asked.seed))
    texts = _texts(asked.texts, Random(f"texts of {asked.seed}"))
    for count, (pages, receipt) in chain(zip(repeat(PHOTO), photos), zip(repeat(TEXT), texts)):
        found = reader.read(pages, Hints())
        if isinstance(found, Reading):
            _observe(seen, found, receipt, count)
    console = Console(stderr=True)
    answered = {question: one for question, one in seen.items() if len(one.right) > PARTS}
    console.print(reliability_table((question, _held_out(one)) for question, one in answered.items()))
    told = _as_toml({question: fitted(one) for question, one in answered.items()}, seen, asked)
    if asked.write:
        Path(confidence.__file__).with_suffix(".toml").write_text(told, encoding="utf-8")
    else:
        print(told)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--photos", type=int, default=200)
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="into the reader, instead of printing")
    return parser.parse_args()


def _photos(count: int, dice: Random) -> Iterator[tuple[tuple[Page, ...], ComposedReceipt]]:
    """The pages of photos, each with what is printed on it."""
    for _ in track(range(count), "photos", transient=True):
        varied = vary(dice.randrange(2**31))
        opened = open_bytes(_photo(render(varied.receipt, varied.style), dice), None, None)
        if isinstance(opened, Opened):
            yield opened.pages, varied.receipt


def _texts(count: int, dice: Random) -> Iterator[tuple[tuple[Page, ...], ComposedReceipt]]:
    """The pages of texts, each with what is printed on it."""
    for _ in track(range(count), "texts", transient=True):
        varied = vary(dice.randrange(2**31))
        text = misprinted(print_tape(varied.receipt, varied.style).text, dice.choice(MISPRINTS), dice)
        opened = open_bytes(text.encode(), None, None)
        if isinstance(opened, Opened):
            yield opened.pages, varied.receipt


def _photo(paper: Image.Image, dice: Random) -> bytes:
    """Spoiled by flaws as they come together, or by all of them at once, beyond what one hopes to read."""
    if dice.random() < 0.25:
        return spoil_at_random(paper, dice.randrange(2**31))
    return spoil(paper, dice.randrange(2**31), dice.uniform(WEAKEST, STRONGEST))


def misprinted(text: str, part: float, dice: Random) -> str:
    """The text with that part of its characters taken for others, or lost."""
    return "".join(_misread(letter, dice) if letter != "\n" and dice.random() < part else letter for letter in text)


def _misread(letter: str, dice: Random) -> str:
    return dice.choice(_LOOKS_LIKE.get(letter, "?") + " ")


def _observe(seen: Seen, found: Reading, truth: ComposedReceipt, count: float) -> None:
    left = Counter(line.amount for line in truth.lines if line.kind in COUNTED_KINDS)
    of_lines = seen[confidence.question_of_line(found)]
    for line in found.lines:
        if line.kind in COUNTED_KINDS:
            of_lines.add(confidence.line_signs(found, line), count, right=left[line.amount] > 0)
            left[line.amount] -= 1
    if found.total is not None:
        of_total = seen[confidence.question_of_total(found)]
        of_total.add(confidence.total_signs(found), count, right=found.total == truth.total)
    if found.purchased_on is not None:
        is_right = found.purchased_on == truth.purchased_at.date()
        seen[Question.DATE].add(confidence.date_signs(found), count, right=is_right)


def fitted(seen: Observations) -> Scale:
    """The likeliest map, by steps down the slope; after each step no weight is less than nothing.

    Two values more are taken to have been seen, one right and one wrong, so that nothing is ever held for certain.
    """
    names = list(seen.signs[0])
    told = np.array([[one[name] for name in names] for one in seen.signs])
    told = np.vstack([told, told.mean(axis=0), told.mean(axis=0)])
    is_right = np.array([*seen.right, True, False], dtype=np.float64)
    counts = np.array([*seen.counts, 1.0, 1.0])
    counts *= len(counts) / counts.sum()
    base, weights = 0.0, np.zeros(len(names))
    for _ in range(STEPS):
        apart = counts * (1 / (1 + np.exp(-(told @ weights + base))) - is_right)
        base -= PACE * float(apart.mean())
        weights = np.maximum(weights - PACE * (told.T @ apart + PULL * weights) / len(is_right), 0)
    return Scale(base, dict(zip(names, map(float, weights), strict=True)))


def _held_out(seen: Observations) -> Reliability:
    """What a map that was fitted on the other parts says of a part that it has not seen, for each part."""
    measured = Reliability()
    for part in range(PARTS):
        scale = fitted(seen.of([at for at in range(len(seen.right)) if at % PARTS != part]))
        for at in range(part, len(seen.right), PARTS):
            measured.add(scale.probability(seen.signs[at]), right=seen.right[at])
    return measured


def _as_toml(scales: Mapping[Question, Scale], seen: Seen, asked: argparse.Namespace) -> str:
    head = (
        "# What each sign adds to the log-odds that a value is right; `fitted_on` says on how many values, and how\n"
        "# many of them were right. Written by `python -m benchmarks.calibrate --write` from what was read of\n"
        f"# {asked.photos} photos and {asked.texts} texts.\n"
    )
    return head + "".join(_section(question, scale, seen[question].right) for question, scale in scales.items())


def _section(question: Question, scale: Scale, right: Sequence[bool]) -> str:
    weights = "".join(f"{name} = {weight:.2f}\n" for name, weight in scale.weights.items())
    counts = f"fitted_on = {{ values = {len(right)}, right = {sum(right)} }}"
    return f"\n[{question}]\n{counts}\nbase = {scale.base:.2f}\n\n[{question}.weights]\n{weights}"


if __name__ == "__main__":
    main()
