"""What is found by what a shopper types, where receipts print it otherwise."""

from __future__ import annotations

import pytest
from cartsnitch_domain.products.search import Searchable
from cartsnitch_domain.products.wording import likeness_as_meant, scores_as_meant

GOODS = (
    "Coca-Cola", "7UP", "M&M's Peanut", "100% Orange Juice", "Whole Milk", "Müller Milchreis", "Chocolate Cake",
    "Greek Yogurt", "A&W Root Beer", "Peanut Butter", "Coke Zero",
)  # fmt: skip


def found(search: str) -> list[str]:
    """The goods that fit, the best first."""
    scores = {name: likeness_as_meant(search, (name,)) for name in GOODS}
    assert scores_as_meant(Searchable({name: (name,) for name in GOODS}), search) == pytest.approx(
        {name: score for name, score in scores.items() if score}
    )
    return sorted((name for name in GOODS if scores[name]), key=lambda name: -scores[name])


@pytest.mark.parametrize(
    ("search", "goods"),
    [
        ("7 up", ["7UP"]),
        ("7-up", ["7UP"]),
        ("7up", ["7UP"]),
        ("OJ", ["100% Orange Juice"]),
        ("mlk", ["Whole Milk", "Müller Milchreis"]),
        ("mms", ["M&M's Peanut"]),
        ("m&m", ["M&M's Peanut"]),
        ("M&M's", ["M&M's Peanut"]),
        ("grk ygrt", ["Greek Yogurt"]),
        ("pb", ["Peanut Butter"]),
        ("a&w", ["A&W Root Beer"]),
        ("milk", ["Whole Milk", "Müller Milchreis"]),
        ("zebedee", []),
        ("", []),
    ],
)
def test_a_search_finds_what_it_stands_for(search: str, goods: list[str]) -> None:
    assert found(search) == goods


def test_what_says_it_itself_comes_before_what_means_it_and_that_before_what_is_mistyped() -> None:
    assert found("coke") == ["Coke Zero", "Coca-Cola", "Chocolate Cake"]
