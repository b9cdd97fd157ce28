from __future__ import annotations

import pytest
from cartsnitch_ingest.reading.vocabulary import Role, meaning


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("TOTAL", Role.TOTAL),
        ("BALANCE DUE", Role.TOTAL),
        ("SUMME EUR", Role.TOTAL),
        ("Net à payer", Role.TOTAL),
        ("TOTAAL TE BETALEN", Role.TOTAL),
        ("Total Sales (Inclusive of GST) :", Role.TOTAL),
        ("Total Sales (Excluding GST)", Role.SUBTOTAL),
        ("Zwischensumme", Role.SUBTOTAL),
        ("Total GST", Role.TAX),
        ("GST payable (6%):", Role.TAX),
        ("T = CA TAX", Role.TAX),
        ("TAX INVOICE", Role.NOISE),
        ("Total Qty:", Role.COUNT),
        ("TOTAL NUMBER OF ITEMS SOLD", Role.COUNT),
        ("Rückgeld BAR EUR", Role.CHANGE),
        ("Geg. BAR", Role.TENDER),
        ("Total Savings", Role.SAVINGS),
        ("Mitarbeiterrabatt", Role.DISCOUNT),
        ("CRV", Role.DEPOSIT),
        ("Checkout Bag Charge", Role.FEE),
        ("ENVIRO FEE", Role.ITEM_FEE),
    ],
)
def test_words_of_sums_are_known_in_many_languages(label: str, role: Role) -> None:
    found = meaning(label)
    assert (found.role, found.is_whole) == (role, True)


@pytest.mark.parametrize(
    ("label", "role"), [("lotal", Role.TOTAL), ("SUBT0TAL", Role.SUBTOTAL), ("TOTALDUE", Role.TOTAL)]
)
def test_a_letter_wrong_or_a_space_lost_is_forgiven(label: str, role: Role) -> None:
    assert meaning(label).role is role


@pytest.mark.parametrize(
    "label",
    ["Total Cereal", "TAXI SODA", "Dates Medjool", "CASHEW NUTS", "BEAN BAG CHAIR", "KROGER MILK", "ARROZ REDONDO"],
)
def test_goods_that_sound_like_sums_are_goods(label: str) -> None:
    found = meaning(label)
    assert found.role is Role.GOODS or not found.is_whole


@pytest.mark.parametrize(("label", "role"), [("TA X", Role.TAX), ("CHANG E", Role.CHANGE), ("TOT AL", Role.TOTAL)])
def test_a_gap_that_was_seen_in_a_word_parts_it_not(label: str, role: Role) -> None:
    assert meaning(label).role is role
