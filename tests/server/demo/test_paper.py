"""Paper and photo: the same picture for the same receipt, and flaws that grow with their strength."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from cartsnitch_server.demo.paper import render, render_png
from cartsnitch_server.demo.photo import spoil
from cartsnitch_server.demo.samples import american, german
from cartsnitch_server.demo.tape import print_tape
from PIL import Image


def test_paper_is_as_long_as_its_tape() -> None:
    short, long = german(), american()
    assert len(print_tape(short).rows) < len(print_tape(long).rows)
    assert render(short).height < render(long).height
    assert render_png(short) == render_png(short)


def test_a_photo_is_a_jpeg_of_the_paper_on_a_dark_table() -> None:
    paper = render(american())
    photo = Image.open(BytesIO(spoil(paper, seed=7)))
    assert photo.format == "JPEG"
    assert photo.width > paper.width
    grey = np.asarray(photo.convert("L"))
    assert grey[:20, :20].mean() < 80 < 150 < grey[grey.shape[0] // 2 - 200 :, 300:-300].mean()


def test_the_same_seed_gives_the_same_photo_and_another_seed_another() -> None:
    paper = render(german())
    assert spoil(paper, seed=1) == spoil(paper, seed=1) != spoil(paper, seed=2)


def test_a_stronger_spoiling_leaves_less_contrast() -> None:
    paper = render(german())
    contrast = [contrast_of(spoil(paper, seed=3, strength=strength)) for strength in (0.0, 0.5, 1.0)]
    assert contrast[0] > contrast[1] > contrast[2]


def contrast_of(photo: bytes) -> float:
    grey = np.asarray(Image.open(BytesIO(photo)).convert("L"), dtype=float)
    middle = grey[grey.shape[0] // 4 : -grey.shape[0] // 4, grey.shape[1] // 4 : -grey.shape[1] // 4]
    return float(np.abs(np.diff(middle, axis=1)).mean())
