"""How likely a reading is right: more where arithmetic proves it, never more where less speaks for it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading import confidence
from cartsnitch_ingest.reading.confidence import Question, Scale, scales
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.read import read
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.reading.printed import lay_out, line_of, photograph, read_text
from tests.ingest.reading.test_reader import Dictated

RECEIPT = """
  CORNER SHOP
 03/14/2024 7:45 PM
MILK            2.19
APPLES          4.00
  2 @ 2.00
CHEESE          8.99
TOTAL          15.18
"""
MISREAD = RECEIPT.replace("8.99", "6.99")
"""The cheese with a digit that looks like the right one."""
SIGN = st.floats(0, 1)


def unsure(page: Page, text: str) -> Page:
    """The page with one of its words hardly recognised."""
    words = (replace(word, confidence=0.4) if text in word.text else word for word in page.words)
    return replace(page, words=tuple(words))


def test_amounts_that_balance_are_likelier_right_than_amounts_that_do_not() -> None:
    right, wrong = read_text(RECEIPT), read_text(MISREAD)
    assert line_of(right, "MILK").confidence > line_of(wrong, "MILK").confidence
    assert right.confidence > wrong.confidence


def test_of_amounts_that_do_not_balance_those_that_multiply_are_likelier_and_those_that_would_close_the_gap_less() -> (
    None
):
    reading = read_text(MISREAD)
    apples, milk, cheese = (line_of(reading, name).confidence for name in ("APPLES", "MILK", "CHEESE"))
    assert apples > milk > cheese


def test_what_an_engine_hardly_recognised_is_never_likelier() -> None:
    page = lay_out(MISREAD)
    sure, less = read([page]), read([unsure(page, "MILK")])
    assert isinstance(sure, Reading)
    assert isinstance(less, Reading)
    assert line_of(less, "MILK").confidence <= line_of(sure, "MILK").confidence


def test_what_two_engines_read_alike_is_likelier_than_what_they_read_differently() -> None:
    other = lay_out(MISREAD.replace("2.19", "2.79"))
    reading = Reader([Dictated([lay_out(MISREAD)]), Dictated([other])]).read([photograph(MISREAD)])
    assert isinstance(reading, Reading)
    milk, cheese = line_of(reading, "MILK"), line_of(reading, "CHEESE")
    assert (milk.is_seconded, cheese.is_seconded) == (False, True)
    assert milk.confidence < replace_seconded(reading, "MILK")


def replace_seconded(reading: Reading, text: str) -> float:
    """How likely the line would be right, had the other engine read the same."""
    lines = tuple(replace(line, is_seconded=True) if line.text == text else line for line in reading.lines)
    return line_of(confidence.with_confidence(replace(reading, lines=lines)), text).confidence


def test_nothing_is_said_of_what_was_not_found() -> None:
    reading = read_text(RECEIPT.replace("TOTAL          15.18", "").replace("03/14/2024 ", "TIME "))
    assert (reading.total, reading.confidence) == (None, 0.0)
    assert (reading.purchased_on, reading.date_confidence) == (None, 0.0)


def test_nothing_is_ever_certain() -> None:
    for text in (RECEIPT, MISREAD):
        reading = read_text(text, Hints())
        said = [reading.confidence, reading.date_confidence, *(line.confidence for line in reading.lines)]
        assert all(0 < each < 1 for each in said)


@pytest.mark.parametrize("question", Question)
def test_each_question_weighs_signs_that_there_are_and_none_against(question: Question) -> None:
    reading = read_text(RECEIPT)
    signs = {
        Question.DATE: confidence.date_signs(reading),
        Question.BALANCED_TOTAL: confidence.total_signs(reading),
        Question.OPEN_TOTAL: confidence.total_signs(reading),
    }.get(question, confidence.line_signs(reading, reading.lines[0]))
    assert set(scales()[question].weights) <= set(signs)
    assert min(scales()[question].weights.values()) >= 0
    assert all(0 <= value <= 1 for value in signs.values())


@given(base=st.floats(-5, 5), weight=st.floats(0, 10), less=SIGN, more=SIGN)
def test_a_stronger_sign_never_makes_less_likely(base: float, weight: float, less: float, more: float) -> None:
    scale = Scale(base, {"seen": weight})
    low, high = sorted((less, more))
    assert scale.probability({"seen": low}) <= scale.probability({"seen": high})


def test_a_gap_points_at_the_amount_that_would_close_it() -> None:
    reading = read_text(MISREAD)
    assert reading.gap == Decimal("2.00")
    innocence = {line.text: confidence.line_signs(reading, line)["innocent"] for line in reading.lines}
    assert innocence["CHEESE"] < innocence["MILK"]
