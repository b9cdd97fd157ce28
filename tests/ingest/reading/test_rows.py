from __future__ import annotations

import math

from cartsnitch_ingest.pages.page import Box, Page, Word
from cartsnitch_ingest.reading.rows import rows


def texts(*words: Word) -> list[str]:
    return [row.text for row in rows([Page(1000, 1000, words=words)])]


def run(text: str, x: float, y: float, slope: float = 0.0) -> Word:
    """A run of print that begins at `x` with its middle at `y`, tilted as on a photograph."""
    width, height = 0.014 * len(text), 0.02
    top = y - height / 2 + min(slope * width, 0)
    return Word(text, Box(x, top, width, height + abs(slope) * width), 0.99, slope)


def test_a_label_and_its_amount_far_to_the_right_are_one_row() -> None:
    assert texts(run("TOTAL", 0.1, 0.5), run("13.12", 0.8, 0.5)) == ["TOTAL 13.12"]


def test_rows_come_from_top_to_bottom_and_words_from_left_to_right() -> None:
    assert texts(run("B", 0.5, 0.2), run("C", 0.1, 0.4), run("A", 0.1, 0.2)) == ["A B", "C"]


def test_a_tilted_page_keeps_its_rows_even_where_they_sink_by_more_than_a_row() -> None:
    tilt = math.tan(math.radians(3))
    words = [
        word
        for row in range(12)
        for word in (
            run(f"GOODS OF ROW {row:02}", 0.1, 0.2 + row * 0.025, tilt),
            run(f"{row}.99", 0.85, 0.2 + row * 0.025 + tilt * 0.75, tilt),
        )
    ]
    assert texts(*words) == [f"GOODS OF ROW {row:02} {row}.99" for row in range(12)]


def test_a_curled_page_is_followed_run_by_run() -> None:
    left = [run(f"LEFT {row:02} OF THE ROW", 0.05, 0.2 + row * 0.03, 0.03) for row in range(8)]
    right = [run(f"{row}.50", 0.80, 0.2 + row * 0.03 + 0.018, -0.005) for row in range(8)]
    assert texts(*left, *right) == [f"LEFT {row:02} OF THE ROW {row}.50" for row in range(8)]


def test_columns_that_overlap_in_width_are_rows_of_their_own() -> None:
    assert texts(run("UPPER ROW OF TEXT", 0.1, 0.300), run("LOWER ROW OF TEXT", 0.1, 0.325)) == [
        "UPPER ROW OF TEXT",
        "LOWER ROW OF TEXT",
    ]


def test_words_of_a_run_have_their_share_of_its_box() -> None:
    (row,) = rows([Page(1000, 1000, words=(run("MILK 3.19", 0.1, 0.5),))])
    milk, price = row.words
    assert (milk.text, price.text) == ("MILK", "3.19")
    assert milk.box.x == 0.1
    assert milk.box.right < price.box.x
    assert math.isclose(price.box.right, 0.1 + 9 * 0.014)


def test_the_rows_of_the_second_page_follow_those_of_the_first() -> None:
    pages = [Page(10, 10, words=(run("FIRST", 0.1, 0.9),)), Page(10, 10, words=(run("SECOND", 0.1, 0.1),))]
    assert [(row.page, row.text) for row in rows(pages)] == [(1, "FIRST"), (2, "SECOND")]
