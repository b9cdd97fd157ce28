"""What is found by what a shopper types, where receipts print it otherwise."""

from __future__ import annotations

import pytest
from cartsnitch_domain.products.search import Searchable
from cartsnitch_domain.products.wording import likeness_as_meant, scores_as_meant, without_stores

GOODS = (
    "Coca-Cola", "7UP", "M&M's Peanut", "100% Orange Juice", "Whole Milk", "Müller Milchreis", "Chocolate Cake",
    "Greek Yogurt", "A&W Root Beer", "Peanut Butter", "Coke Zero",
)  # fmt: skip


SHELF = (
    "Mineralwasser", "Ristorante Pizza", "Rispentomaten", "Milchreis", "Reis", "Gerolsteiner", "Coke Zero",
    "Ben & Jerry's Cookie Dough", "EGGS LRG DOZ", "GV WHL MLK 1GAL", "Strawberries", "Baby Carrot",
    "Salt & Vinegar Chips", "Pineapple", "Bread Rolls", "Paper Towels 6RL",
)  # fmt: skip


def found(search: str, goods: tuple[str, ...] = GOODS) -> list[str]:
    """The goods that fit, the best first."""
    scores = {name: likeness_as_meant(search, (name,)) for name in goods}
    assert scores_as_meant(Searchable({name: (name,) for name in goods}), search) == pytest.approx(
        {name: score for name, score in scores.items() if score}
    )
    return sorted((name for name in goods if scores[name]), key=lambda name: -scores[name])


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


@pytest.mark.parametrize(
    ("search", "goods"),
    [
        ("wasser", ["Mineralwasser"]),
        ("reis", ["Reis"]),
        ("zero", ["Coke Zero"]),
        ("egg", ["EGGS LRG DOZ"]),
        ("dozen eggs", ["EGGS LRG DOZ"]),
        ("dozen", ["EGGS LRG DOZ"]),
        ("gallon", ["GV WHL MLK 1GAL"]),
        ("milk gallon", ["GV WHL MLK 1GAL"]),
        ("quart", []),
        ("ben and jerrys", ["Ben & Jerry's Cookie Dough"]),
        ("ben & jerry", ["Ben & Jerry's Cookie Dough"]),
        ("jerry's", ["Ben & Jerry's Cookie Dough"]),
        ("salt and vinegar", ["Salt & Vinegar Chips"]),
        ("strawberry", ["Strawberries"]),
        ("carrots", ["Baby Carrot"]),
        ("apple", []),
        ("rolls", ["Bread Rolls"]),
        ("and", []),
    ],
)
def test_a_search_finds_what_a_shopper_expects(search: str, goods: list[str]) -> None:
    assert found(search, SHELF) == goods


ABROAD = (
    "MINERALWASSER CLASSIC", "EIER FREILAND 10ST", "VOLLMILCH 1L", "PAN DE MOLDE", "PATE EN CROUTE", "HUEVOS L 12U",
    "APFELSAFT 1L", "KAESE GOUDA", "BURRO 250G", "POMMES DE TERRE 2KG", "POMMES GALA 1KG",
    "PHILLY THE ORIGINAL", "AARDAPPELEN 2KG", "FRAISES 250G", "HÄHNCHENBRUST", "CROCCHETTE POLLO",
    "Eggplant", "KARTOFFELN 2KG",
)  # fmt: skip


@pytest.mark.parametrize(
    ("search", "goods"),
    [
        ("water", {"MINERALWASSER CLASSIC"}),
        ("egg", {"EIER FREILAND 10ST", "HUEVOS L 12U", "Eggplant"}),
        ("huevo", {"EIER FREILAND 10ST", "HUEVOS L 12U"}),
        ("milk", {"VOLLMILCH 1L"}),
        ("bread", {"PAN DE MOLDE"}),
        ("apples", {"APFELSAFT 1L", "POMMES DE TERRE 2KG", "POMMES GALA 1KG"}),
        ("juice", {"APFELSAFT 1L"}),
        ("cheese", {"KAESE GOUDA"}),
        ("butter", {"BURRO 250G"}),
        ("queso", {"KAESE GOUDA"}),
        ("tea", set()),
        ("potatoes", {"AARDAPPELEN 2KG", "KARTOFFELN 2KG"}),
        ("strawberry", {"FRAISES 250G"}),
        ("chicken", {"HÄHNCHENBRUST", "CROCCHETTE POLLO"}),
        ("chicken breast", set()),
        ("wine", set()),
    ],
)
def test_goods_are_found_by_their_word_in_another_language(search: str, goods: set[str]) -> None:
    assert set(found(search, ABROAD)) == goods


def test_what_is_called_so_comes_before_what_is_called_so_elsewhere() -> None:
    assert found("milk", ("MILCH 1L", "MILK 1L", "MILKSHAKE")) == ["MILK 1L", "MILKSHAKE", "MILCH 1L"]


def test_the_same_number_comes_before_another_and_that_before_a_beginning() -> None:
    assert found("egg", ("Eggplant", "Eggs", "Egg")) == ["Egg", "Eggs", "Eggplant"]


def test_what_says_it_itself_comes_before_what_means_it_and_that_before_what_is_mistyped() -> None:
    assert found("coke") == ["Coke Zero", "Coca-Cola", "Chocolate Cake"]


@pytest.mark.parametrize(
    ("search", "stores", "left"),
    [
        ("walmart milk", ("Walmart",), "milk"),
        ("milk walmart", ("Walmart",), "milk"),
        ("milk at WALMART", ("Walmart",), "milk"),
        ("trader joe's milk", ("Trader Joe's",), "milk"),
        ("trader joes milk", ("Trader Joe's",), "milk"),
        ("whole foods milk", ("Whole Foods Market",), "milk"),
        ("aldi milch", ("ALDI SÜD",), "milch"),
        ("walmart milk", ("Kroger", "Walmart"), "milk"),
        ("walmart milk", ("Kroger",), None),
        ("walmart", ("Walmart",), None),
        ("whole milk", ("Whole Foods Market",), None),
        ("food milk", ("Food Lion",), None),
        ("dollar tree soap", ("Dollar Tree",), "soap"),
        ("target towels", ("Target",), "towels"),
        ("milk", (), None),
    ],
)
def test_the_store_is_taken_out_of_a_search(search: str, stores: tuple[str, ...], left: str | None) -> None:
    assert without_stores(search, stores) == left
