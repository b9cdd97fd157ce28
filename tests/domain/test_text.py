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


@pytest.mark.parametrize("sign", ["\u180e", "\u034f", "\u3164", "\U000e0041", "\u115f", "\uffa0", "\u17b4", "\u00ad"])
@pytest.mark.parametrize("text", ["mi{}lk", "{}milk", "milk{}", "mi{0}{0}lk", "\u725b{}\u4e73", "\U0001f95b{}"])
def test_what_is_shown_as_nothing_is_left_out(sign: str, text: str) -> None:
    assert line_of(text.format(sign), InvalidInput) == text.format("")


@pytest.mark.parametrize("sign", ["\u200c", "\u200d", "\ufe0f", "\ufe00", "\U000e0100", "\u180b"])
def test_what_only_some_writings_need_is_left_out_of_others(sign: str) -> None:
    assert line_of(f"mi{sign}lk 1{sign}", InvalidInput) == "milk 1"


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",  # a family
        "\u2764\ufe0f\u200d\U0001f525",  # a heart on fire
        "\U0001f9d1\U0001f3fd\u200d\U0001f33e",  # a farmer with a tone of skin
        "\U0001f642\u200d\u2194\ufe0f",  # a head that is shaken
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # England
        "\U0001f3f4\u200d\u2620\ufe0f",  # pirates
        "1\ufe0f\u20e3",  # a key
        "\u203c\ufe0f",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian
        "\u0995\u09cd\u200d\u09b7",  # Bengali, joined by half
        "\u09b0\u200d\u09cd\u09af",
        "\u0d28\u0d4d\u200d",  # Malayalam, at the end
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3",  # Sinhala
        "\u0915\u094d\u200c\u0937",  # Devanagari, not joined
        "\u182c\u1820\u182e\u1820\u180e\u1820",  # Mongolian
        "\u845b\U000e0100",  # a variant of a Japanese name
    ],
)
def test_what_emoji_and_writings_need_stays(text: str) -> None:
    assert line_of(text, InvalidInput) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\U0001f3f4\U000e0067\U000e0062", "\U0001f3f4"),  # a flag without an end
        ("\U0001f95b\U000e0067\U000e0062\U000e0065\U000e007f", "\U0001f95b"),  # tags of what is no flag
        ("\U0001f95b\u200dmilk", "\U0001f95bmilk"),
        ("\U0001f95b\u200d\u200d\U0001f95b", "\U0001f95b\u200d\U0001f95b"),
        ("\u2764\ufe0f\ufe0f", "\u2764\ufe0f"),
        ("1\ufe0f", "1"),
    ],
)
def test_of_a_sequence_only_what_belongs_to_it_stays(typed: str, kept: str) -> None:
    assert line_of(typed, InvalidInput) == kept


def test_a_text_of_unseen_signs_only_is_read_in_time_however_long() -> None:
    assert line_of("\u200d" * 100_000 + "\U0001f95b" + "\u200d\u034f" * 100_000, InvalidInput) == "\U0001f95b"


UNSEEN = (
    "a1#\u200b\u200c\u200d\ufe0f\ufe00\u180e\u180b"
    "\u1820\u0645\u094d\u0915\u2764\U0001f3f4\U000e0067\U000e007f\u20e3 \u845b\u0301\u034f\U0001d15e"
)


@given(st.text(alphabet=UNSEEN))
def test_what_is_kept_of_unseen_signs_is_kept_the_next_time(typed: str) -> None:
    kept = line_of(typed, InvalidInput)
    assert line_of(kept, InvalidInput) == kept


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
