"""Each flaw of a photo by itself grows with its strength, and leaves the picture what it is."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from cartsnitch_server.demo.paper import render
from cartsnitch_server.demo.samples import american
from cartsnitch_server.demo.spoiling import NAMES, spoil_at_random, spoil_once
from PIL import Image

PAPER = render(american())


def pixels(photo: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.asarray(Image.open(BytesIO(photo)).convert("L"), dtype=float)


@pytest.mark.parametrize("flaw", [name for name in NAMES if name != "distance"])
def test_more_of_a_flaw_takes_the_picture_further_from_a_flawless_one(flaw: str) -> None:
    flawless, little, much = (pixels(spoil_once(PAPER, 5, flaw, strength)) for strength in (0.0, 0.4, 1.0))
    assert 0 < np.abs(little - flawless).mean() < np.abs(much - flawless).mean()


def test_from_a_distance_there_are_fewer_pixels() -> None:
    widths = [pixels(spoil_once(PAPER, 5, "distance", strength)).shape[1] for strength in (0.0, 0.5, 1.0)]
    assert widths[0] > widths[1] > widths[2] > widths[0] / 2


def test_a_seed_gives_its_photo_and_another_seed_another() -> None:
    assert spoil_at_random(PAPER, 1) == spoil_at_random(PAPER, 1) != spoil_at_random(PAPER, 2)
