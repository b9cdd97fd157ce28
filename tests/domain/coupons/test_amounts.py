"""What an offer calls goods, without words of how much of them."""

from __future__ import annotations

import pytest
from cartsnitch_domain.coupons.wording import wording_of


def words(text: str, store: str | None = "kroger") -> str:
    return " ".join(sorted(wording_of(text, store).words))


@pytest.mark.parametrize(
    ("text", "store", "expected"),
    [
        ("case of water", "kroger", "water"),
        ("A case of water", None, "water"),
        ("cases of water", "kroger", "water"),
        ("2 bags of Lay's", "kroger", "lays"),
        ("bags Lay's", "kroger", "lays"),
        ("pound of ground beef", "kroger", "beef ground"),
        ("head of lettuce", "kroger", "lettuce"),
        ("loaf of bread", "kroger", "bread"),
        ("pot of yogurt", "tesco", "yogurt"),
        ("box of cereal", "kroger", "cereal"),
        ("pack of gum", "kroger", "gum"),
        ("bananas per lb", "kroger", "banana"),
        ("chicken breast /lb", "kroger", "breast chicken"),
        ("kilo Apfel", "rewe", "apple"),
        ("ein Kilo Apfel", "rewe", "apple"),
        ("Kasten Wasser", "rewe", "wasser"),
        ("Kiste Bier", "rewe", "bier"),
        ("Apfel Braeburn kg", "rewe", "apple braeburn"),
        ("kilo de pommes", "carrefour", "apple"),
        ("caisse d'eau", "carrefour", "eau"),
        ("krat bier", "albert-heijn", "bier"),
        ("butelka wody", "biedronka", "wody"),
    ],
)
def test_how_much_of_them_is_no_name(text: str, store: str | None, expected: str) -> None:
    assert words(text, store) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pot roast", "pot roast"),
        ("pot pie", "pie pot"),
        ("pound cake", "cake pound"),
        ("Head & Shoulders", "head shoulders"),
        ("tube socks", "sock tube"),
        ("tin foil", "foil tin"),
        ("back bacon", "back bacon"),
        ("Cream of Wheat", "cream wheat"),
        ("hearts of palm", "heart palm"),
        ("Honey Bunches of Oats", "honey oat"),
        ("kg", "kg"),
        ("Kiste", "kiste"),
    ],
)
def test_what_is_part_of_a_name_stays(text: str, expected: str) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "size"),
    [("gallon of milk", "3785.411784 ml"), ("2 kg Äpfel", "2000 g"), ("milk 1 gallon", "3785.411784 ml")],
)
def test_a_size_is_still_one(text: str, size: str) -> None:
    assert wording_of(text, "kroger").size == size
