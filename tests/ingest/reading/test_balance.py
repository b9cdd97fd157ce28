"""Arithmetic chooses among readings, and says exactly what it cannot explain."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.page import Unopened
from cartsnitch_ingest.pages.plain import open_plain
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.read import read
from cartsnitch_ingest.reading.reading import Reading
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.ingest.reading.printed import lay_out, photograph, read_text

PRICES = st.lists(st.decimals(min_value="0.05", max_value=300, places=2), min_size=1, max_size=40)
EVEN_PRICES = st.lists(
    st.integers(1, 24).map(lambda halves: Decimal(halves) / 2 + Decimal("0.00")), min_size=2, max_size=20
)
"""Prices of whole and half units, many of which make the same sums."""


def test_a_gap_is_exact_and_its_likeliest_cause_comes_first() -> None:
    reading = read_text(
        """
  CORNER SHOP
MILK            3.19
BREAD           2.49
CHEESE          8.99
TOTAL          12.67
"""
    )
    assert reading.gap == Decimal("-2.00")
    assert not reading.is_balanced
    assert len(reading.suspects) == 3
    assert reading.lines[reading.suspects[0]].text == "CHEESE", "6.99 is a digit away, and would close the gap"


def typed(text: str) -> Reading:
    """The reading of a receipt that came as text, as a mail has it."""
    pages = open_plain(text.encode(), Limits())
    assert not isinstance(pages, Unopened)
    reading = read(list(pages))
    assert isinstance(reading, Reading)
    return reading


def test_nothing_is_misread_in_a_text_so_that_a_wrong_total_makes_no_line_a_suspect() -> None:
    reading = typed("CORNER SHOP\n\nMILK  3.19\nBREAD  2.49\nCHEESE  8.99\n\nTOTAL  12.67\n")

    assert (reading.gap, reading.suspects) == (Decimal("-2.00"), ())


def test_a_line_of_a_text_is_suspected_for_what_it_says() -> None:
    contradicting = typed("CORNER SHOP\n\nMILK  3.19\nEGGS  4.49\n  2 @ 1.99\nBREAD  2.49\n\nTOTAL  9.66\n")
    closing = typed("CORNER SHOP\n\nMILK  3.19\nBREAD  2.49\nCHEESE  8.99\n\nTOTAL  12.18\n")

    assert [contradicting.lines[at].text for at in contradicting.suspects] == ["EGGS"]
    assert [closing.lines[at].text for at in closing.suspects] == ["BREAD"]


def test_a_missing_total_stays_missing() -> None:
    reading = read_text(
        """
  CORNER SHOP
 03/14/2024 7:45 PM
MILK            3.19
BREAD           2.49
CHEESE          8.99
"""
    )
    assert (reading.total, reading.gap, reading.suspects) == (None, None, ())
    assert [line.amount for line in reading.lines] == [Decimal("3.19"), Decimal("2.49"), Decimal("8.99")]


def test_a_discount_printed_without_its_sign_is_taken_off() -> None:
    reading = read_text(
        """
  CORNER SHOP
CHEESE          8.99
DISCOUNT        1.00
TOTAL           7.99
"""
    )
    assert [(line.kind, line.amount) for line in reading.lines] == [
        (LineKind.ITEM, Decimal("8.99")),
        (LineKind.DISCOUNT, Decimal("-1.00")),
    ]


def test_a_discount_never_adds() -> None:
    reading = read_text("CORNER SHOP\nCHEESE          8.99\nCOUPON          1.00\nTOTAL           9.99")
    assert [(line.kind, line.amount) for line in reading.lines] == [
        (LineKind.ITEM, Decimal("8.99")),
        (LineKind.DISCOUNT, Decimal("-1.00")),
    ]
    assert reading.gap == Decimal("2.00")


def test_savings_that_the_price_already_has_are_only_told() -> None:
    reading = read_text(
        """
  CORNER SHOP
CHEESE          8.99
YOU SAVED       1.00
BREAD           2.00
TOTAL          10.99
"""
    )
    assert [line.amount for line in reading.lines] == [Decimal("8.99"), Decimal("2.00")]
    assert reading.is_balanced


def test_the_price_of_an_offer_is_no_price_of_goods() -> None:
    reading = read_text(
        """
  CORNER SHOP
BROWN EGGS          4.19
  $4.19 ea or 2/$7.58
  1 @ $4.19 ea
BATH TISSUE        17.97
TOTAL              22.16
"""
    )
    assert [line.amount for line in reading.lines] == [Decimal("4.19"), Decimal("17.97")]


def test_a_tax_inside_the_prices_has_no_line_and_one_that_is_added_has() -> None:
    inside = read_text("SHOP\nMILK    10.60\nGST 6%   0.60\nTOTAL   10.60")
    added = read_text("SHOP\nMILK    10.00\nGST 6%   0.60\nTOTAL   10.60")
    assert (inside.tax, inside.tax_included, len(inside.lines)) == (Decimal("0.60"), True, 1)
    assert (added.tax, added.tax_included, len(added.lines)) == (Decimal("0.60"), False, 2)
    assert inside.is_balanced
    assert added.is_balanced


def test_what_another_engine_read_is_taken_where_only_that_balances() -> None:
    first = lay_out("CORNER SHOP\nMILK     3.19\nBREAD    2.49\nCHEESE   8.99\nTOTAL   12.67")
    other = lay_out("CORNER SHOP\nMILK     3.79\nBREAD    2.49\nCHEESE   6.99\nTOTAL   12.67")
    reading = read([first], Hints(), rivals=[[other]])
    assert isinstance(reading, Reading)
    assert [line.amount for line in reading.lines] == [Decimal("3.19"), Decimal("2.49"), Decimal("6.99")]
    assert reading.is_balanced


def test_a_row_that_only_another_engine_saw_is_taken_where_it_is_missing() -> None:
    first = lay_out("CORNER SHOP\nMILK     3.19\n\nCHEESE   6.99\nTOTAL   12.67")
    other = lay_out("CORNER SHOP\nMILK     3.19\nBREAD    2.49\nCHEESE   6.99\nTOTAL   12.67")
    reading = read([first], Hints(), rivals=[[other]])
    assert isinstance(reading, Reading)
    assert [line.text for line in reading.lines] == ["MILK", "BREAD", "CHEESE"]


@settings(max_examples=40, deadline=None)
@given(PRICES)
def test_any_receipt_whose_lines_make_its_total_balances_with_exactly_these_lines(prices: list[Decimal]) -> None:
    rows = [f"GOODS NUMBER {at:04}     {price:>9}" for at, price in enumerate(prices)]
    reading = read_text("\n".join(["CORNER SHOP", *rows, f"TOTAL                {sum(prices):>9}"]))
    assert [line.amount for line in reading.lines if line.kind is LineKind.ITEM] == prices
    assert reading.is_balanced


def test_goods_are_not_dropped_to_make_a_total() -> None:
    reading = read_text("CORNER SHOP\nMILK    1.00\nBREAD   2.00\nCHEESE  3.00\nTOTAL   5.00")
    assert [line.text for line in reading.lines] == ["MILK", "BREAD", "CHEESE"]
    assert (reading.total, reading.gap) == (Decimal("5.00"), Decimal("-1.00"))


@pytest.mark.parametrize(
    "name", ["REDUCED FAT MILK", "GREETING CARD", "CASHEW CASH BAG", "BOTTLE DEPOSIT", "VAT BLUE DYE"]
)
def test_goods_whose_name_has_a_word_of_receipts_are_not_dropped_either(name: str) -> None:
    reading = read_text(f"CORNER SHOP\n{name}    1.00\nBREAD   2.00\nCHEESE  3.00\nTOTAL   5.00")
    assert [line.text for line in reading.lines] == [name, "BREAD", "CHEESE"]
    assert reading.gap == Decimal("-1.00")


@settings(max_examples=60, deadline=None)
@given(EVEN_PRICES, st.integers(0, 9), st.integers(1, 9))
def test_a_total_with_a_digit_misread_leaves_its_exact_gap_and_every_line(
    prices: list[Decimal], place: int, turned_by: int
) -> None:
    total = with_digit_turned(sum(prices, Decimal()), place, turned_by)
    assume(total)
    rows = [f"GOODS NUMBER {at:04}     {price:>9}" for at, price in enumerate(prices)]
    reading = read_text("\n".join(["CORNER SHOP", *rows, f"TOTAL                {total:>9}"]))
    assert [(line.text, line.amount) for line in reading.lines] == [("GOODS NUMBER", price) for price in prices]
    assert (reading.total, reading.gap) == (total, total - sum(prices))


def with_digit_turned(amount: Decimal, place: int, by: int) -> Decimal:
    """The amount with one of its digits raised by 1 to 9, beyond 9 from 0 again."""
    digits = list(str(amount.quantize(Decimal("0.01"))).replace(".", ""))
    at = place % len(digits)
    digits[at] = str((int(digits[at]) + by) % 10)
    return Decimal("".join(digits)).scaleb(-2)


@settings(max_examples=20, deadline=None)
@given(PRICES)
def test_a_total_is_never_made_up(prices: list[Decimal]) -> None:
    rows = [f"GOODS NUMBER {at:04}     {price:>9}" for at, price in enumerate(prices)]
    reading = read([lay_out("\n".join(["CORNER SHOP", *rows]))], Hints())
    assert not isinstance(reading, Reading) or reading.total is None


def test_a_dollar_sign_read_as_a_digit_is_a_sign_where_the_others_have_one() -> None:
    reading = read_text("NAMASTE PLAZA\nPALAK PANEER    $2.49\nDiscount    (50.29)\nRICE    $7.00\nTotal    $9.20")
    assert [line.amount for line in reading.lines] == [Decimal("2.49"), Decimal("-0.29"), Decimal("7.00")]
    assert reading.is_balanced


def test_a_total_that_a_subtotal_leads_to_needs_the_goods_to_make_the_subtotal() -> None:
    reading = read_text("CORNER SHOP\nMILK    1.00\nBREAD   2.00\nSUBTOTAL   4.00\nTAX   1.00\nTOTAL   5.00")
    assert (reading.total, reading.gap) == (Decimal("5.00"), Decimal("1.00"))


def test_a_total_that_cannot_be_read_is_what_subtotal_and_tax_lead_to_where_the_goods_make_it() -> None:
    reading = read_text("CORNER SHOP\nTAPE    7.00\nSUBTOTAL   6.60\nGST   0.40\nTOTAL   ##\nCASH   ##")
    assert (reading.total, reading.tax, reading.tax_included) == (Decimal("7.00"), Decimal("0.40"), True)
    assert reading.is_balanced


@pytest.mark.parametrize("payment", ["", "VISA    5.75\n", "CASH   10.75\nCHANGE   5.00\n"])
def test_a_total_that_was_plainly_printed_is_never_replaced_by_one_that_is_printed_nowhere(payment: str) -> None:
    reading = read_text(f"CORNER SHOP\nTEA   2.25\nEGGS  3.00\nSUBTOTAL   5.25\nTAX   0.40\nTOTAL   5.75\n{payment}")
    assert (reading.total, reading.gap) == (Decimal("5.75"), Decimal("0.10"))


def test_an_amount_that_was_added_without_a_word_leaves_its_gap() -> None:
    reading = read_text(
        "CORNER SHOP\nTEA   12.25\nEGGS   21.00\nSUBTOTAL   33.25\nTAX   0.40\nTOTAL   38.65\nVISA   38.65"
    )
    assert (reading.total, reading.gap) == (Decimal("38.65"), Decimal("5.00"))


def test_on_a_picture_a_total_may_have_a_digit_that_was_taken_for_its_lookalike() -> None:
    reading = read_picture("CORNER SHOP\nTEA   2.25\nEGGS  3.00\nSUBTOTAL   5.25\nTAX   0.40\nTOTAL   8.65")
    assert (reading.total, reading.is_balanced) == (Decimal("5.65"), True)


def test_no_other_digit_of_a_total_on_a_picture_is_held_for_misread() -> None:
    reading = read_picture("CORNER SHOP\nTEA   2.25\nEGGS  3.00\nSUBTOTAL   5.25\nTAX   0.40\nTOTAL   5.95")
    assert (reading.total, reading.gap) == (Decimal("5.95"), Decimal("0.30"))


@pytest.mark.parametrize("again", ["VISA   8.65", "CASH   10.00\nCHANGE   1.35", "AMOUNT: 8.65"])
def test_a_total_that_another_row_of_a_picture_repeats_was_not_misread(again: str) -> None:
    reading = read_picture(f"CORNER SHOP\nTEA   2.25\nEGGS  3.00\nSUBTOTAL   5.25\nTAX   0.40\nTOTAL   8.65\n{again}")
    assert (reading.total, reading.gap) == (Decimal("8.65"), Decimal("3.00"))


def read_picture(text: str) -> Reading:
    """The reading of a picture on which these words were recognised."""
    found = read([replace(lay_out(text), image=photograph(text).image, text=None)], Hints())
    assert isinstance(found, Reading)
    return found


def test_a_gap_before_the_point_may_part_a_name_from_its_price() -> None:
    reading = read_text("CORNER SHOP\nFRUIT 20 .99\nMILK 1 .99\nTOTAL   2.98")
    assert [line.amount for line in reading.lines] == [Decimal("0.99"), Decimal("1.99")]
    assert reading.is_balanced


def test_the_code_beside_the_total_is_the_currency_wherever_it_is_sent_to() -> None:
    reading = read_text("PORKBUN, LLC\nMORDEN SM4 4AZ\nUnited Kingdom\nDOMAIN   $12.71 USD\nTotal   $12.71 USD")
    assert reading.currency_code == "USD"


def test_a_printed_amount_of_a_text_is_not_replaced_by_what_its_quantity_multiplies_to() -> None:
    reading = read_text("""
        CORNER SHOP
        Cola 3 x 1.50        4.00
        Bread                2.00
        Total                6.50
    """)
    assert [(line.text, line.amount) for line in reading.lines] == [
        ("Cola", Decimal("4.00")),
        ("Bread", Decimal("2.00")),
    ]
    assert reading.gap == Decimal("0.50")


def test_what_is_told_below_the_total_is_no_goods_to_make_it() -> None:
    reading = read_text("""
        CORNER SHOP
        Tea                  5.00
        Milk                 1.00
        Total                7.00
        Items 2
        You earned 1.00 in rewards
    """)
    assert [line.text for line in reading.lines] == ["Tea", "Milk"]
    assert reading.gap == Decimal("1.00")


def test_a_subtotal_is_no_total_where_another_sum_was_paid() -> None:
    reading = read_text(
        "CORNER SHOP\nBREAD     3.00\nMILK      8.00\n"
        "SUBTOTAL  11.00\nSST 6%     0.66\nTQXAL     11.66\nVISA      11.66"
    )
    assert (reading.total, reading.is_balanced) == (Decimal("11.66"), True)


def test_what_was_paid_is_no_total_beside_one_that_is_named() -> None:
    reading = read_text(
        "CORNER SHOP\nBREAD     3.00\nMILK      8.00\nTOTAL     12.00\nVOUCHER    1.00\nVISA      10.00"
    )
    assert reading.total == Decimal("12.00")
    assert reading.gap == Decimal("1.00")


@pytest.mark.parametrize("row", ["TOT4L     11.00", "TO7AI     11.00", "TOTAL     11 00 €", "TOTAL     11 00 € B"])
def test_a_total_with_digits_for_letters_or_without_its_point_is_the_total(row: str) -> None:
    reading = read_text(f"CORNER SHOP\nBREAD     3.00\nMILK      8.00\n{row}\nVISA      11.00")
    assert (reading.total, reading.is_balanced, len(reading.lines)) == (Decimal("11.00"), True, 3)


def test_what_was_taken_off_is_never_left_out_to_make_a_total() -> None:
    reading = read_text("CORNER SHOP\nBREAD   2.00\nBUTTER   3.00\nMILK RETURNED   1.50-\nTOTAL   5.00\nVISA   5.00")
    assert (reading.total, reading.gap) == (Decimal("5.00"), Decimal("1.50"))
    assert [line.amount for line in reading.lines[:3]] == [Decimal("2.00"), Decimal("3.00"), Decimal("-1.50")]


def test_sums_of_departments_are_neither_goods_nor_the_total() -> None:
    reading = read_text(
        "CORNER SHOP\nRICE   5.00\nGROCERY TOTAL   5.00\nAPPLES   5.00\nPRODUCE TOTAL   5.00\n"
        "TOTAL   10.00\nCASH   10.00"
    )
    assert (reading.total, reading.is_balanced) == (Decimal("10.00"), True)
    assert [line.text for line in reading.lines[:2]] == ["RICE", "APPLES"]


def test_of_two_totals_the_one_that_was_paid_is_the_total() -> None:
    reading = read_text(
        "CORNER SHOP\nBREAD   5.00\nTOTAL   5.00\nROUND UP DONATION   1.00\nTOTAL DUE   6.00\nVISA   6.00"
    )
    assert (reading.total, reading.is_balanced) == (Decimal("6.00"), True)
    assert [line.text for line in reading.lines[:2]] == ["BREAD", "ROUND UP DONATION"]


def test_goods_rung_up_below_a_subtotal_count() -> None:
    jam = (
        "CORNER SHOP\nBREAD   2.00\nBUTTER   3.00\nSUBTOTAL   5.00\n5012345678900 JAM   2.50\nTOTAL   5.00\nVISA   5.00"
    )
    assert read_text(jam).gap == Decimal("-2.50")
    assert read_text(jam.replace("TOTAL   5.00\nVISA", "TOTAL   7.50\nVISA")).is_balanced
