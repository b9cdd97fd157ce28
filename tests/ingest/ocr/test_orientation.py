from __future__ import annotations

import pytest
from cartsnitch_ingest.ocr.orientation import is_sideways, turned_box
from cartsnitch_ingest.pages.page import Box, Word

CORNER = Box(0.0, 0.0, 0.2, 0.1)


@pytest.mark.parametrize(
    ("quarters", "box"),
    [
        (0, Box(0.0, 0.0, 0.2, 0.1)),
        (1, Box(0.9, 0.0, 0.1, 0.2)),
        (2, Box(0.8, 0.9, 0.2, 0.1)),
        (3, Box(0.0, 0.8, 0.1, 0.2)),
        (-1, Box(0.0, 0.8, 0.1, 0.2)),
    ],
)
def test_a_box_turns_with_its_page(quarters: int, box: Box) -> None:
    turned = turned_box(CORNER, quarters)
    assert (turned.x, turned.y) == pytest.approx((box.x, box.y))
    assert (turned.width, turned.height) == pytest.approx((box.width, box.height))


def test_a_page_whose_runs_of_text_stand_upright_lies_sideways() -> None:
    upright = [Word(f"GOODS {at}", Box(0.1 * at, 0.1, 0.03, 0.4)) for at in range(8)]
    level = [Word(f"GOODS {at}", Box(0.1, 0.1 * at, 0.4, 0.03)) for at in range(8)]
    assert is_sideways(upright, 1000, 1000)
    assert not is_sideways(level, 1000, 1000)
