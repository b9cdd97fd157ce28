"""Which recorded line is which line of another reading."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from cartsnitch_domain.purchases.actions import NewLine
from cartsnitch_domain.purchases.records import PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.review.pairing import paired

Printed = tuple[int, str, str]
"""The row that it stands in, the text and the amount."""

MANY = 2500


def evidence(row: int, rows: int) -> list[dict[str, Any]]:
    box = {"x": 0.1, "y": row / rows, "width": 0.8, "height": 1 / rows}
    return [{"page": 1, **box, "text": "", "confidence": 1.0}]


def pairs(recorded: Sequence[Printed], read: Sequence[Printed]) -> dict[int, int]:
    """By the index of a line as read, that of the recorded line that it is."""
    rows = max(row for row, _, _ in (*recorded, *read)) + 1
    before = [
        PurchaseLine(text=text, amount=Decimal(amount), evidence=evidence(row, rows)) for row, text, amount in recorded
    ]
    now = [
        NewLine(LineKind.ITEM, text, Decimal(amount), None, None, None, None, None, None, None, evidence(row, rows))
        for row, text, amount in read
    ]
    return {at: before.index(record) for at, record in paired(before, now).items()}


def test_a_line_that_was_misread_is_the_one_in_its_place() -> None:
    recorded = [(0, "MILK", "3.29"), (1, "BREAO", "8.49")]

    assert pairs(recorded, [(0, "MILK", "3.29"), (1, "BREAD", "2.49")]) == {0: 0, 1: 1}


def test_lines_whose_rows_all_moved_stay_the_lines_they_were() -> None:
    recorded = [(0, "MILK", "3.29"), (1, "BREAD", "2.49"), (2, "EGGS", "3.99")]

    moved = [(row + 1, text, amount) for row, text, amount in recorded]

    assert pairs(recorded, moved) == {0: 0, 1: 1, 2: 2}


def test_lines_of_one_amount_whose_rows_all_moved_stay_the_lines_they_were() -> None:
    recorded = [(row, f"ROLLS {kind}", "1.00") for row, kind in enumerate(("RYE", "OAT", "CORN"))]

    moved = [(row + 1, text, amount) for row, text, amount in recorded]

    assert pairs(recorded, moved) == {0: 0, 1: 1, 2: 2}


def test_a_misread_text_elsewhere_is_known_by_its_amount() -> None:
    assert pairs([(0, "W0LE MILK", "3.29")], [(5, "WHOLE MILK", "3.29")]) == {0: 0}


def test_what_agrees_in_nothing_but_the_text_is_another_line() -> None:
    assert pairs([(0, "MILK", "3.29")], [(5, "MILK", "4.29")]) == {}


def test_what_agrees_in_nothing_but_the_amount_is_another_line() -> None:
    assert pairs([(0, "MILK", "3.29")], [(5, "BREAD", "3.29")]) == {}


def test_identical_lines_in_their_places_are_those_of_their_places() -> None:
    recorded = [(row, "COLA", "1.99") for row in range(4)]

    assert pairs(recorded, recorded[1:]) == {0: 1, 1: 2, 2: 3}


def test_identical_lines_in_other_places_are_put_together_in_their_order() -> None:
    recorded = [(row, "COLA", "1.99") for row in range(4)]

    assert pairs(recorded, [(row + 9, "COLA", "1.99") for row in range(3)]) == {0: 0, 1: 1, 2: 2}


def test_thousands_of_identical_lines_are_each_put_together_once() -> None:
    recorded = [(row, "COLA", "1.99") for row in range(MANY)]

    assert pairs(recorded, [(row + MANY, "COLA", "1.99") for row in range(MANY)]) == {at: at for at in range(MANY)}


def test_thousands_of_one_amount_are_put_together_by_place_and_by_text() -> None:
    recorded = [(row, f"GOODS {row:04}", "1.00") for row in range(MANY)]

    assert pairs(recorded, recorded) == {at: at for at in range(MANY)}
    far = [(row + MANY, text, amount) for row, text, amount in recorded]
    assert pairs(recorded, far[::-1]) == {at: MANY - 1 - at for at in range(MANY)}


def test_thousands_of_one_amount_with_misread_texts_are_put_to_those_near_in_order() -> None:
    recorded = [(row, f"GOODS NUMBER {row:04}", "1.00") for row in range(MANY)]

    misread = [(row + MANY, text.replace("GOODS", "G00DS"), "1.00") for row, text, _ in recorded]

    assert pairs(recorded, misread) == {at: at for at in range(MANY)}


def test_thousands_in_one_place_are_each_put_together_once() -> None:
    recorded = [(0, f"GOODS {at:04}", f"{at + 100}.00") for at in range(MANY)]

    assert pairs(recorded, recorded) == {at: at for at in range(MANY)}
