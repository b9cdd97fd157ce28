"""Spoiling: what goes wrong when a receipt is photographed, one flaw at a time or as they come together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from random import Random
from types import MappingProxyType

from PIL import Image

from cartsnitch_server.demo.photo import Flaws, Table, spoil

FLAWLESS = Flaws(
    tilt=0.0, perspective=0.0, curl=0.0, crease=0.0, shade=0.0, fading=0.0, blur=0.0, noise=0.0, compression=0.0
)

WORST = Flaws(
    tilt=7.0,
    perspective=0.09,
    curl=0.018,
    crease=42.0,
    shade=0.62,
    fading=0.6,
    blur=1.6,
    noise=16.0,
    shake=5.0,
    dark=0.72,
    pale=0.55,
    distance=0.42,
    compression=52.0,
)
"""Each as poor as it may be, alone, for a person still to read the receipt without effort."""

NAMES = tuple(field.name for field in fields(Flaws) if field.name != "table")

SINGLE: Mapping[str, Flaws] = MappingProxyType(
    {name: replace(FLAWLESS, **{name: getattr(WORST, name)}) for name in NAMES}
)
"""Each flaw alone."""

USUAL = 0.3
"""The most of any flaw, as a part of the worst, that a picture has beside its one or two that stand out."""


def spoil_once(paper: Image.Image, seed: int, flaw: str, strength: float) -> bytes:
    """A JPEG of the paper on a dark table with this flaw only, from 0 (none) to 1 (as bad as `WORST`)."""
    return spoil(paper, seed, strength, SINGLE[flaw])


def spoil_at_random(paper: Image.Image, seed: int) -> bytes:
    """A JPEG with a little of everything and much of one or two things, as phones take them."""
    dice = Random(seed)  # noqa: S311  the same seed is to give the same photo
    parts = {name: dice.uniform(0, USUAL) for name in NAMES}
    for name in dice.sample(NAMES, dice.choice((1, 1, 2))):
        parts[name] = dice.uniform(USUAL, 0.8)
    amounts = {name: part * getattr(WORST, name) for name, part in parts.items()}
    return spoil(paper, seed, 1.0, Flaws(**amounts, table=dice.choice(tuple(Table))))
