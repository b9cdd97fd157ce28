"""Names of goods that are a letter from the words of receipts."""

from __future__ import annotations

import pytest
from cartsnitch_domain.products.vocabulary import forms_of_goods
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_ingest.reading.vocabulary import meaning

from tests.ingest.reading.printed import read_text, told

NAMES = ["PESTO", "CARNE", "TARTE", "TASSE", "Pfund", "CHANCE", "REISE", "BONES", "SUMMER", "TENDERS", "BIO TASSE"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_among_goods_a_word_a_letter_from_that_of_a_sum_is_a_name(name: str, place: int) -> None:
    rows = ["BROT   2.10", "KAESE   3.40"]
    rows.insert(place, f"{name}   1.99")
    reading = read_text("CORNER SHOP\n" + "\n".join(rows) + "\nSUMME   7.49\nBAR   10.00\nRUECKGELD   2.51")
    assert reading.is_balanced
    assert [line.text for line in reading.lines if line.kind is LineKind.ITEM] == [
        row.partition("   ")[0] for row in rows
    ]


NEARLY = sorted(word for word in forms_of_goods() if word.isalpha() and meaning(word).is_forgiven)
"""The words of goods, of all languages, that are a letter from a word of receipts."""


def test_some_words_of_goods_are_a_letter_from_those_of_receipts() -> None:
    assert {"kaese", "massa", "fraise", "zarte", "tenders", "carota"} <= set(NEARLY)


@pytest.mark.parametrize("shape", ["{}", "{} 250G", "BIO {}"])
@pytest.mark.parametrize("name", NEARLY)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_word_that_goods_are_called_by_is_forgiven_into_nothing_else(name: str, place: int, shape: str) -> None:
    rows = ["BROT   2,10 A", "SALZ   3,40 B"]
    rows.insert(place, f"{shape.format(name.upper())}   2,49 A")
    head = "REWE\nHauptstr. 1\n12345 Berlin\n\n11.11.2026 17:22\n\n"
    reading = read_text(head + "\n".join(rows) + "\nSUMME EUR   7,99\nEC-Cash   7,99")
    assert reading.is_balanced
    assert [line.text for line in reading.lines if line.kind is LineKind.ITEM] == [
        row.partition("   ")[0] for row in rows
    ]


def test_a_till_that_was_misread_above_the_goods_is_still_one() -> None:
    reading = read_text("REWE\nKASSEN 3   2,00\nBROT   2,10 A\nSALZ   3,40 B\nSUMME EUR   5,50\nEC-Cash   5,50")
    assert [text for kind, text, _ in told(reading) if kind is LineKind.ITEM] == ["BROT", "SALZ"]


def test_such_a_name_may_stand_above_the_row_with_its_weight_and_amount() -> None:
    reading = read_text("CORNER SHOP\nPANE   2.00\nCARNE\n  0.412 kg x 12.90   5.31\nTOTALE   7.31")
    assert [text for _, text, _ in told(reading)] == ["PANE", "CARNE"]


@pytest.mark.parametrize(
    "sums", ["Iotaal   5.50\nCASH   6.00\nCHANGE   0.50", "SUBTQTAL   5.00\nTAX   0.50\nTOTAL   5.50"]
)
def test_below_the_goods_a_word_that_was_misread_is_forgiven_its_letter(sums: str) -> None:
    goods = "HAM   2.00\nJAM   3.00" if "TAX" in sums else "HAM   2.00\nJAM   3.50"
    reading = read_text(f"CORNER SHOP\n{goods}\n{sums}")
    assert (str(reading.total), reading.is_balanced) == ("5.50", True)
    assert [text for kind, text, _ in told(reading) if kind is LineKind.ITEM] == ["HAM", "JAM"]


@pytest.mark.parametrize(
    ("row", "kind"), [("LEERGUI   -0.50", LineKind.DEPOSIT), ("EINWEGPFANO   0.25", LineKind.DEPOSIT)]
)
def test_among_goods_the_sign_or_the_length_of_a_word_may_still_tell_what_it_was(row: str, kind: LineKind) -> None:
    reading = read_text(f"CORNER SHOP\nBROT   2.10\n{row}\nKAESE   3.40\nCASH   9.00")
    assert reading.lines[1].kind is kind
