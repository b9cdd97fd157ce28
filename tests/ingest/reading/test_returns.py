"""Goods that were brought back or voided: they count with less than nothing, and take nothing off their neighbours."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_ingest.reading.reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.reading.printed import read_text

ITEM, DISCOUNT, DEPOSIT = LineKind.ITEM, LineKind.DISCOUNT, LineKind.DEPOSIT


def below_milk(rows: str, total: str = "2.80") -> Reading:
    """The reading of the rows below bread and milk; it has to balance."""
    reading = read_text(f"CORNER SHOP\nBREAD    2.00\nWHOLE MILK 1 GAL    3.60\n{rows}\nTOTAL    {total}")
    assert reading.is_balanced, reading.gap
    return reading


def last_of(reading: Reading) -> tuple[LineKind, str, str, int | None]:
    line = reading.lines[-1]
    return line.kind, line.text, str(line.amount), line.applies_to


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("RETURN EGGS LARGE 12 CT    2.80-", "EGGS LARGE 12 CT"),
        ("REFUND EGGS LARGE    2.80-", "EGGS LARGE"),
        ("REFUND EGGS LARGE    2.80", "EGGS LARGE"),
        ("REFUND: EGGS LARGE    (2.80)", "EGGS LARGE"),
        ("RETURNED ITEM EGGS LARGE    -2.80", "EGGS LARGE"),
        ("EGGS LARGE (RETURN)    -2.80", "EGGS LARGE"),
        ("RETURN MILK    -2.80", "MILK"),
        ("RETURN TOTAL CEREAL    -2.80", "TOTAL CEREAL"),
        ("RETOURE EIER 10 ST    2,80-", "EIER 10 ST"),
        ("RÜCKGABE EIER    2,80-", "EIER"),
        ("RETOUR OEUFS    -2,80", "OEUFS"),
        ("REMBOURSEMENT OEUFS    -2,80", "OEUFS"),
        ("DEVOLUCIÓN HUEVOS    -2,80", "HUEVOS"),
        ("RESO UOVA    -2,80", "UOVA"),
        ("*** RETURNS ***\nEGGS LARGE    2.80-", "EGGS LARGE"),
        ("REFUND\nEGGS LARGE    2.80-", "EGGS LARGE"),
        ("RETURNED ITEMS\nEGGS LARGE    2.80-", "EGGS LARGE"),
        ("EGGS LARGE 12 CT    2.80-", "EGGS LARGE 12 CT"),
        ("EGGS LARGE 036000291452    2.80-", "EGGS LARGE"),
    ],
)
def test_goods_brought_back_are_an_item_below_nothing_and_off_no_other(row: str, name: str) -> None:
    assert last_of(below_milk(row)) == (ITEM, name, "-2.80", None)


@pytest.mark.parametrize(
    "row",
    [
        "WHOLE MILK 1 GAL",
        "MILK 2/$5",
        "CC CHEESE 2 FOR 5.00",
        "CHEESE 12 OZ COUPON",
        "KRAFT CHEESE",
        "20% EGGS 12 CT",
        "MFG CPN",
        "CORNER PLUS:MILK 1 GAL",
        "HOUSE BRAND 1 GAL",
        "EGGS 053600029141",
    ],
)
def test_what_may_be_the_name_of_an_offer_stays_a_discount(row: str) -> None:
    assert below_milk(f"{row}    1.00-", total="4.60").lines[-1].kind is DISCOUNT


def test_a_name_alone_is_taken_off_the_goods_above_as_before() -> None:
    assert last_of(below_milk("KRAFT CHEESE    2.80-")) == (DISCOUNT, "KRAFT CHEESE", "-2.80", 1)


@pytest.mark.parametrize("row", ["REFUND    2.80-", "REFUND COUPON    2.80-", "RETURN DISCOUNT    2.80-"])
def test_money_paid_back_for_no_goods_is_no_item(row: str) -> None:
    kind, _, amount, tied = last_of(below_milk(row))
    assert (kind, amount, tied) == (DISCOUNT, "-2.80", None)


def test_below_the_title_of_returns_all_down_to_what_is_bought_was_brought_back() -> None:
    reading = below_milk("RETURNS\nEGGS    2.80-\nKALE    1.00-\nTEA    5.00\nCLUB TEA    0.50-", total="6.30")
    assert [(line.kind, str(line.amount), line.applies_to) for line in reading.lines[2:]] == [
        (ITEM, "-2.80", None),
        (ITEM, "-1.00", None),
        (ITEM, "5.00", None),
        (DISCOUNT, "-0.50", 4),
    ]


def test_the_title_may_stand_above_all_goods() -> None:
    reading = read_text("CORNER SHOP\nREFUND\nEGGS LARGE    2.80-\nMILK    3.60\nTOTAL    0.80")
    assert [(line.kind, line.text, str(line.amount)) for line in reading.lines] == [
        (ITEM, "EGGS LARGE", "-2.80"),
        (ITEM, "MILK", "3.60"),
    ]


def test_a_receipt_with_a_total_below_nothing_is_of_goods_brought_back() -> None:
    reading = read_text("CORNER SHOP\nEGGS LARGE    2.80-\nSTORE COUPON    0.50\nTOTAL    2.30-")
    assert [(line.kind, str(line.amount)) for line in reading.lines] == [(ITEM, "-2.80"), (DISCOUNT, "0.50")]


def test_several_brought_back_keep_how_many_they_are() -> None:
    line = below_milk("RETURN EGGS 2 @ 1.40    2.80-").lines[-1]
    assert (line.kind, line.text, line.quantity, line.unit_price) == (ITEM, "EGGS", Decimal(2), Decimal("1.40"))


@pytest.mark.parametrize(
    "row", ["VOID    3.60-", "STORNO    3.60-", "WHOLE MILK 1 GAL    3.60-", "VOID WHOLE MILK    3.60-"]
)
def test_a_void_names_the_goods_that_nobody_bought(row: str) -> None:
    kind, _, amount, tied = last_of(below_milk(row, total="2.00"))
    assert (kind, amount, tied) == (ITEM, "-3.60", 1)


def test_goods_are_voided_once_each() -> None:
    reading = below_milk("TEA   1.00\nTEA   1.00\nTEA   1.00-\nTEA   1.00-", total="5.60")
    assert [line.applies_to for line in reading.lines] == [None, None, None, None, 3, 2]


def test_what_is_said_to_be_returned_voids_nothing_that_was_bought_today() -> None:
    assert last_of(below_milk("RETURN WHOLE MILK 1 GAL    3.60-", total="2.00"))[3] is None


def test_a_deposit_below_a_void_is_that_of_the_voided_goods() -> None:
    reading = below_milk("COLA    1.00\nDEPOSIT    0.10\nCOLA    1.00-\nDEPOSIT    0.10-", total="5.60")
    assert [(line.kind, line.applies_to) for line in reading.lines[2:]] == [
        (ITEM, None),
        (DEPOSIT, 2),
        (ITEM, 2),
        (DEPOSIT, 2),
    ]


def test_a_coupon_below_a_void_is_not_off_what_nobody_bought() -> None:
    reading = below_milk("COLA    1.00\nCOLA    1.00-\nCOUPON    0.50-", total="5.10")
    assert last_of(reading) == (DISCOUNT, "COUPON", "-0.50", None)


def test_bottles_brought_back_are_deposits() -> None:
    assert last_of(below_milk("BOTTLE RETURN    2.80-")) == (DEPOSIT, "BOTTLE RETURN", "-2.80", None)


@given(
    word=st.sampled_from(["RETURN", "REFUND", "RETURNED ITEM", "RETOURE", "RESO", "VOID", "STORNO"]),
    name=st.sampled_from(["EGGS LARGE", "COFFEE 12 OZ", "KALE", "DARK CHOCOLATE 100 G"]),
    cents=st.integers(min_value=1, max_value=555),
)
def test_what_is_said_to_be_brought_back_never_changes_another_line(word: str, name: str, cents: int) -> None:
    back = Decimal(cents) / 100
    reading = below_milk(f"{word} {name}    {back:.2f}-", total=f"{Decimal('5.60') - back:.2f}")
    assert [(line.kind, line.amount, line.applies_to) for line in reading.lines] == [
        (ITEM, Decimal("2.00"), None),
        (ITEM, Decimal("3.60"), None),
        (ITEM, -back, None),
    ]
