"""Typed text: what of it is kept, what is left out, and what is refused."""

from __future__ import annotations

import pytest
from cartsnitch_domain.errors import InvalidInput
from cartsnitch_domain.text import CANNOT_BE_SHOWN, line_of, lines_of
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two \t words\n", "two words"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("mi\u200blk", "milk"),
        ("\ufeffmilk", "milk"),
        ("\u202emilk\u202c", "milk"),
        ("\u2066milk\u2069", "milk"),
        ("milk\u200f", "milk\u200f"),  # a mark of direction only says which way a sign goes
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("\U0001f468\u200d\U0001f373 salad", "\U0001f468\u200d\U0001f373 salad"),
        ("\u2764\ufe0f", "\u2764\ufe0f"),
        ("?", "?"),
    ],
)
def test_a_line_keeps_what_is_seen(typed: str, kept: str) -> None:
    assert line_of(typed, InvalidInput) == kept


@pytest.mark.parametrize(
    "typed", ["", " \t\n", "\u200b", "\u200d", "\u200f \u2060", "\u202e\u202c", "\u3164", "\u2800", "\u0301", "\ufe0f"]
)
def test_a_text_of_which_nothing_is_seen_is_empty(typed: str) -> None:
    assert line_of(typed, InvalidInput) == ""
    assert lines_of(typed, InvalidInput) == ""


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x1b", "\x7f", "\x9f", "\ud800"])
def test_a_sign_that_cannot_be_shown_is_told_of(sign: str) -> None:
    for kept in (line_of, lines_of):
        with pytest.raises(InvalidInput, match=CANNOT_BE_SHOWN):
            kept(f"a{sign}b", InvalidInput)


def test_several_lines_stay_several() -> None:
    assert lines_of("\n the ripe ones\r\n\tnot\u200b the green  \n\n", InvalidInput) == "the ripe ones\n\tnot the green"


@given(st.text())
def test_what_is_kept_is_kept_as_it_is_the_next_time(typed: str) -> None:
    for keep in (line_of, lines_of):
        try:
            kept = keep(typed, InvalidInput)
        except InvalidInput:
            continue
        assert keep(kept, InvalidInput) == kept
        assert kept.encode("utf-8").decode("utf-8") == kept
