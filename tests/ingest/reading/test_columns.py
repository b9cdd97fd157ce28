"""What the rows of a table have in common: quantities, tax marks, and numbers of goods on rows of their own."""

from __future__ import annotations

from decimal import Decimal

from tests.ingest.reading.printed import line_of, read_text


def test_the_number_under_the_title_of_quantities_is_how_many() -> None:
    reading = read_text(
        """
Item               Qty      Price
LARGE EGGS 12CT      1      $2.79
SPAGHETTI 16 OZ      2      $2.58
BANANAS           1.42 lb   $0.84
DEPOSIT             12      $1.20
Total                       $7.41
"""
    )
    assert [line.text for line in reading.lines] == ["LARGE EGGS 12CT", "SPAGHETTI 16 OZ", "BANANAS", "DEPOSIT"]
    assert [line.quantity for line in reading.lines] == [Decimal(1), Decimal(2), Decimal("1.42"), Decimal(12)]
    assert [line.unit for line in reading.lines] == ["each", "each", "lb", "each"]
    assert reading.is_balanced


def test_a_german_title_of_quantities_is_understood() -> None:
    reading = read_text(
        """
Artikel          Menge      Preis
Vollmilch 1L         3       3,45
Brot                 1       2,80
Summe                        6,25
"""
    )
    assert [(line.text, line.quantity) for line in reading.lines] == [
        ("Vollmilch 1L", Decimal(3)),
        ("Brot", Decimal(1)),
    ]


def test_numbers_that_most_goods_have_before_their_price_are_quantities() -> None:
    reading = read_text(
        """
APPLE PIE            4      12.00
OAT MILK             1       3.50
BAGELS               2       5.00
TOTAL                       20.50
"""
    )
    assert [(line.text, line.quantity) for line in reading.lines] == [
        ("APPLE PIE", Decimal(4)),
        ("OAT MILK", Decimal(1)),
        ("BAGELS", Decimal(2)),
    ]


def test_a_number_that_only_one_name_ends_with_is_part_of_it() -> None:
    reading = read_text(
        """
FILTER SIZE 4               12.00
OAT MILK                     3.50
BAGELS                       5.00
TOTAL                       20.50
"""
    )
    assert line_of(reading, "FILTER SIZE 4").quantity is None


def test_a_tax_mark_beside_a_name_whose_amount_stands_below_is_not_its_last_letter() -> None:
    reading = read_text(
        """
06038375010 BROWN EGGS        4.19  R
4011 BANANA                         R
  0.830 kg @ $1.70/kg         1.41
VITAMIN C
  2 @ 3.00                    6.00
TOTAL                        11.60
"""
    )
    assert [line.text for line in reading.lines] == ["BROWN EGGS", "BANANA", "VITAMIN C"]


def test_the_number_of_goods_stands_on_a_row_below_them() -> None:
    reading = read_text(
        """
KRO SHRP CHEDDAR 16 OZ      $4.79
UPC 614141400027
CHKN THIGHS                 $7.07
  2.84 lb @ $2.49/lb
  UPC 614141400041
BREAD                       $2.00
BANANAS                     $0.84
PLU 4011
Total                      $14.70
"""
    )
    numbers = {line.text: line.identifier for line in reading.lines}
    assert numbers == {
        "KRO SHRP CHEDDAR 16 OZ": "614141400027",
        "CHKN THIGHS": "614141400041",
        "BREAD": None,
        "BANANAS": "4011",
    }
    assert line_of(reading, "CHKN THIGHS").quantity == Decimal("2.84")


def test_the_number_of_goods_stands_on_a_row_above_them() -> None:
    reading = read_text(
        """
614141400027
CHEDDAR                      4.79
614141400041
CHKN THIGHS                  7.07
BREAD                        2.00
TOTAL                       13.86
"""
    )
    assert [(line.text, line.identifier) for line in reading.lines] == [
        ("CHEDDAR", "614141400027"),
        ("CHKN THIGHS", "614141400041"),
        ("BREAD", None),
    ]


def test_a_number_and_the_word_for_it_are_no_part_of_the_name() -> None:
    reading = read_text(
        """
UPC 614141400027 CHEDDAR     4.79
Art.-Nr. 47110 BROT          2.00
TOTAL                        6.79
"""
    )
    assert [(line.text, line.identifier) for line in reading.lines] == [("CHEDDAR", "614141400027"), ("BROT", "47110")]


def test_tax_marks_in_a_column_between_names_and_amounts_are_no_part_of_the_names() -> None:
    reading = read_text(
        """
06038374581 WHITE EGGS      MRJ     3.97
06038330122 GROUND PORK     MRJ     5.48
06132880216 TISSUE 2PLY     GR      7.94
4011        BANANA          MRJ
  0.885 kg @ $1.69/kg               1.50
LARGE OAT MILK 64 OZ                3.00
TOTAL                              21.89
"""
    )
    assert [line.text for line in reading.lines] == [
        "WHITE EGGS",
        "GROUND PORK",
        "TISSUE 2PLY",
        "BANANA",
        "LARGE OAT MILK 64 OZ",
    ]


def test_the_word_for_how_many_is_no_part_of_the_name_and_a_digit_of_a_word_is_no_quantity() -> None:
    reading = read_text("2 QTY SOUR CREAM   3.98\n7UP LEMON   1.99\nTOTAL   5.97")
    assert [(line.text, line.quantity) for line in reading.lines] == [("SOUR CREAM", Decimal(2)), ("7UP LEMON", None)]


def test_a_tax_and_the_balance_on_one_row_behind_asterisks_are_two_lines() -> None:
    reading = read_text("BAGELS   4.00\nBREAD   6.00\n**** TAX   .70 BAL   10.70")
    assert (reading.tax, reading.total, reading.is_balanced) == (Decimal("0.70"), Decimal("10.70"), True)


def test_a_unit_price_with_four_decimals_multiplies_to_the_amount_of_the_name_above() -> None:
    reading = read_text(
        """
STATIONERY SHOP
RESTAURANT ORDER CHIT
3.5"x6"
3 X 2.9000          8.70 SR
Total               8.70
"""
    )
    (line,) = reading.lines
    assert (line.text, line.quantity, line.unit_price) == ("RESTAURANT ORDER CHIT", Decimal(3), Decimal("2.9000"))


def test_so_many_at_one_for_a_price_is_the_quantity_of_the_name_above() -> None:
    reading = read_text("ONION SCAL   000000004068\n  3 AT 1 FOR   0.57    1.71 N\nBREAD   2.00\nTOTAL   3.71")
    onions = line_of(reading, "ONION SCAL")
    assert (onions.quantity, onions.unit_price, onions.amount) == (Decimal(3), Decimal("0.57"), Decimal("1.71"))


def test_letters_in_a_column_before_the_names_are_no_part_of_them() -> None:
    reading = read_text(
        """
B  BANANEN             2,25
A  COLA                1,29
B  VOLLMILCH           1,15
B  BROT                2,80
SUMME                  7,49
"""
    )
    assert [line.text for line in reading.lines] == ["BANANEN", "COLA", "VOLLMILCH", "BROT"]


def test_a_letter_that_few_names_begin_with_is_part_of_them() -> None:
    reading = read_text("O ORGANICS MILK   2.25\nBANANAS   1.29\nBREAD   1.15\nEGGS   2.80\nTOTAL   7.49")
    assert reading.lines[0].text == "O ORGANICS MILK"
