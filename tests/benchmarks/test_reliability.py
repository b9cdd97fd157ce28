"""How sure the reader is said to be, measured against how often it is right."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from random import Random

import pytest
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_ingest.reading.confidence import Scale
from cartsnitch_ingest.reading.reading import ReadLine

from benchmarks.calibrate import Observations, fitted, misprinted
from benchmarks.reliability import Reliability


def line(amount: str, confidence: float) -> ReadLine:
    return ReadLine(LineKind.ITEM, "MILK", Decimal(amount), confidence=confidence)


def test_what_is_right_as_often_as_said_has_no_error() -> None:
    measured = Reliability([(0.75, True)] * 3 + [(0.75, False)])
    assert measured.error == 0


def test_what_is_right_half_as_often_as_said_is_told_in_its_bin() -> None:
    measured = Reliability([(1.0, True), (1.0, False), (0.6, True)])
    (low, high) = measured.bins()
    assert (low.begins, low.count, low.right) == (0.5, 1, 1.0)
    assert (high.begins, high.count, high.said, high.right) == (0.99, 2, 1.0, 0.5)
    assert measured.error == pytest.approx((0.4 * 1 + 0.5 * 2) / 3)


def test_nothing_measured_has_no_error() -> None:
    assert Reliability().error is None


def test_an_amount_that_is_printed_once_is_right_once() -> None:
    measured = Reliability()
    lines = [line("3.19", 0.9), line("3.19", 0.8), line("2.00", 0.7)]
    measured.add_lines(lines, Counter({Decimal("3.19"): 1}))
    assert measured.pairs == [(0.9, True), (0.8, False), (0.7, False)]


def test_a_map_is_found_again_from_what_it_says() -> None:
    dice, truth = Random(5), Scale(-1.0, {"seen": 3.0, "named": 0.0})
    seen = Observations()
    for _ in range(3000):
        signs = {"seen": dice.random(), "named": dice.random()}
        seen.add(signs, 1.0, right=dice.random() < truth.probability(signs))
    found = fitted(seen)
    assert found.base == pytest.approx(truth.base, abs=0.25)
    assert found.weights["seen"] == pytest.approx(3.0, abs=0.4)
    assert found.weights["named"] == pytest.approx(0.0, abs=0.3)


def test_a_sign_that_speaks_for_a_value_never_counts_against_it() -> None:
    seen = Observations()
    for sign in (0.0, 1.0) * 50:
        seen.add({"seen": sign}, 1.0, right=sign == 0.0)
    assert fitted(seen).weights == {"seen": 0.0}


def test_a_value_that_counts_for_more_is_as_good_as_so_many() -> None:
    once, thrice = Observations(), Observations()
    for right in (True, True, False):
        once.add({"seen": float(right)}, 3.0 if right else 1.0, right=right)
        for _ in range(3 if right else 1):
            thrice.add({"seen": float(right)}, 1.0, right=right)
    likely = [fitted(each).probability({"seen": 1.0}) for each in (once, thrice)]
    assert likely[0] == pytest.approx(likely[1], abs=0.05)


def test_misprints_are_as_many_as_asked_for_and_the_same_for_a_seed() -> None:
    text = "MILK  3.19\n" * 100
    assert misprinted(text, 0.0, Random(1)) == text
    assert misprinted(text, 0.1, Random(1)) == misprinted(text, 0.1, Random(1)) != text
    assert misprinted(text, 0.1, Random(1)).count("\n") == 100
