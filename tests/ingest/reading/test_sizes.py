"""Sizes in names: how much is in one of something is never money, and stays in the name as it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

import pytest
from cartsnitch_ingest.reading.numbers import numbers
from cartsnitch_ingest.reading.quantities import quantity
from cartsnitch_ingest.reading.reading import Reading

from tests.ingest.reading.printed import line_of, read_text

STORES = {
    "MEIJER": ".",
    "TESCO": ".",
    "REWE": ",",
    "MERCADONA": ",",
    "CARREFOUR": ",",
    "ESSELUNGA": ",",
    "ALBERT HEIJN": ",",
}
"""A store of each of seven countries, and the decimal point of its amounts."""

UNITS = ("KG", "G", "GR", "LB", "OZ", "FL OZ", "L", "l", "LT", "LTR", "ML", "CL", "DL", "GAL", "QT", "PT")
MUCH = ("0{}5", "0{}75", "12{}50", "1{}125")
"""With one decimal, two and three."""

FORMS = ("{}", "6X{}", "{} X 6", "4 X {}", "{}X4")
"""Alone, and in packs."""

_ON_A_RECEIPT = 10


def printed(store: str, goods: Sequence[tuple[str, int]]) -> Reading:
    """The reading of the goods with their amounts in cents; it has to balance."""
    rows = [*goods, ("TOTAL", sum(cents for _, cents in goods))]
    point = STORES[store]
    text = "\n".join((store, *(f"{name}   {cents // 100}{point}{cents % 100:02}" for name, cents in rows)))
    reading = read_text(text)
    assert reading.is_balanced, text
    return reading


def said(reading: Reading) -> list[tuple[str, Decimal, Decimal | None, Decimal | None]]:
    return [(line.text, line.amount, line.quantity, line.unit_price) for line in reading.lines]


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("unit", UNITS)
def test_a_size_is_part_of_the_name_however_it_is_printed(store: str, unit: str) -> None:
    shapes = product(MUCH, ".,", ("", " "), FORMS)
    names = [f"GOODS {form.format(much.format(point) + gap + unit)}" for much, point, gap, form in shapes]
    for start in range(0, len(names), _ON_A_RECEIPT):
        goods = [("BREAD", 200), *((name, 399 + at) for at, name in enumerate(names[start : start + _ON_A_RECEIPT]))]
        expected = [(name, Decimal(cents) / 100, None, None) for name, cents in goods]
        assert said(printed(store, goods)) == expected


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("unit", ["L", "l", "LT"])
def test_a_pack_of_drinks_is_one_also_where_so_many_at_so_much_make_the_amount(store: str, unit: str) -> None:
    shapes = product((4, 6, 12, 24), (25, 33, 44, 50, 75, 150), ("", " "), ("{0}X{1}", "{0} X {1}", "{1} X {0}"))
    goods = [
        (f"GOODS {form.format(many, f'{much // 100}{STORES[store]}{much % 100:02}{gap}{unit}')}", many * much)
        for many, much, gap, form in shapes
    ]
    for start in range(0, len(goods), _ON_A_RECEIPT):
        some = [("BREAD", 200), *goods[start : start + _ON_A_RECEIPT]]
        assert said(printed(store, some)) == [(name, Decimal(cents) / 100, None, None) for name, cents in some]


@pytest.mark.parametrize(
    ("store", "name", "cents"),
    [
        ("REWE", "COLA 6X0,33L", 399),
        ("REWE", "BIER 20X0,50L", 1499),
        ("REWE", "WASSER 12X0,75 L", 599),
        ("REWE", "COLA 6X0,33L", 198),  # what 6 at 0.33 come to, too
        ("MERCADONA", "CERVEZA 6X0,33L", 315),
        ("CARREFOUR", "EAU 6X1,50L", 299),
        ("ESSELUNGA", "ACQUA 6X1,50LT", 249),
        ("TESCO", "BEER 4X0.44L", 500),
        ("MEIJER", "BUTTER 2X0.25LB", 350),
        ("MEIJER", "BUTTER 0.25LB X 2", 350),
        ("ALBERT HEIJN", "BIER 0,33L X 6", 499),
        ("REWE", "TEE 20 X 1,75 G", 249),
        ("REWE", "SEKT 0,75L B", 399),
        ("REWE", "SAFT 0,75L ORANGE", 229),
        ("REWE", "MILCH 3,5% 1,00L", 119),
        ("REWE", "COLA 6 X 0,33 L", 198),  # what 6 at 0.33 come to, too, with the unit apart
        ("REWE", "COLA 6X0,33 L", 198),
        ("REWE", "COLA 0,33 L X 6", 198),
        ("REWE", "WASSER 6 x 1,50 l", 900),
        ("MERCADONA", "CERVEZA 6 X 0,33 LT", 198),
        ("TESCO", "BEER 4 X 0.44 L", 176),
        ("REWE", "COLA 24X0,33", 399),  # no unit, and no price either
        ("TESCO", "BEER 24X0.44", 1800),
        ("REWE", "JOGHURT 4X0,125", 119),
        ("REWE", "COLA 6 X 0,33", 399),  # nothing taken off makes an amount that is more
        ("ESSELUNGA", "TONNO GR 80X3+1", 399),
        ("ESSELUNGA", "TONNO 80GR X3+1", 399),
    ],
)
def test_how_much_is_in_each_of_a_pack_is_no_price(store: str, name: str, cents: int) -> None:
    reading = printed(store, [("BREAD", 200), (name, cents), ("CHEESE", 510)])
    assert said(reading)[1] == (name, Decimal(cents) / 100, None, None)


@pytest.mark.parametrize(
    ("row", "text", "count", "unit", "price"),
    [
        ("COLA 6X0,33L   2 x 3,99   7,98", "COLA 6X0,33L", "2", "each", "3.99"),
        ("COLA 0,33L   12   0,49   5,88", "COLA 0,33L", "12", "each", "0.49"),
        ("APFEL 3 x 1,99 kg   5,97", "APFEL", "3", "kg", "1.99"),
        ("1 OLIO EXTRAV. 1L   12,59   12,59", "OLIO EXTRAV. 1L", "1", "each", "12.59"),
        ("DIESEL 38,21L   1,549   59,19", "DIESEL 38,21L 1,549", "38.21", "l", "1.549"),
        ("KAUGUMMI 12   0,99 L   11,88", "KAUGUMMI", "12", "each", "0.99"),
        ("SUPER 20,00 L   1,50   30,00", "SUPER", "20", "l", "1.50"),
        ("BRATWURST 2 x 1,99   3,98", "BRATWURST", "2", "each", "1.99"),
        ("BANANAS 6 X 0,33   1,98", "BANANAS", "6", "each", "0.33"),
        ("BANANAS 6X0,33   1,98", "BANANAS", "6", "each", "0.33"),
        ("BANANAS 6 X 0,33 1,98", "BANANAS", "6", "each", "0.33"),
        ("BROETCHEN 2 X 0,99 A   1,98", "BROETCHEN A", "2", "each", "0.99"),
        ("SAFT 2 X 0,99 L   1,98", "SAFT L", "2", "each", "0.99"),  # no package ends with 9
        ("MILCH 2 X 0,75 L   1,50 L", "MILCH L", "2", "each", "0.75"),  # a mark that the amount has, too
        ("COLA 6X0,33L   2x3,99   7,98", "COLA 6X0,33L", "2", "each", "3.99"),
        ("MILCH 2 x 1,99   2,98", "MILCH", "2", "each", "1.99"),  # something may be taken off in it
    ],
)
def test_a_price_that_makes_the_amount_is_one_with_a_letter_behind_it(
    row: str, text: str, count: str, unit: str, price: str
) -> None:
    total = row.removesuffix(" L").split()[-1]
    found = line_of(read_text(f"CORNER SHOP\n{row}\nTOTAL   {total}"), text)
    assert (found.quantity, found.unit, found.unit_price) == (Decimal(count), unit, Decimal(price))


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("SEKT 0,75L 5,32/L   3,99", "SEKT 0,75L"),
        ("SEKT 0,75L 5,32/L 3,99 B", "SEKT 0,75L"),
        ("SEKT 0,75 L 5,32 /L   3,99", "SEKT 0,75 L"),
        ("SEKT 0,75L 5,32 EUR/L   3,99", "SEKT 0,75L"),
        ("SEKT 0,75L 5,32 €/1L   3,99", "SEKT 0,75L"),
        ("SEKT 0,75L (5,32/L)   3,99", "SEKT 0,75L"),
        ("SEKT 0,75L 1L=5,32   3,99", "SEKT 0,75L"),
        ("SEKT 0,75L (1 L = 5,32 €)   3,99", "SEKT 0,75L"),
        ("SAFT 750ML 5,32/L   3,99", "SAFT 750ML"),
        ("COLA 6X0,33L 2,02/L   3,99", "COLA 6X0,33L"),
        ("KAESE 200G 19,95/KG   3,99", "KAESE 200G"),
        ("KAESE 200G 19,95 EUR/KG   3,99", "KAESE 200G"),
        ("KAESE 200G (1kg = 19,95)   3,99", "KAESE 200G"),
        ("BUTTER 250G 1,60/100G   3,99", "BUTTER 250G"),
        ("SEKT 0,75L 6,65/L   3,99", "SEKT 0,75L"),  # told before something was taken off
    ],
)
def test_the_price_of_a_litre_that_is_told_of_a_package_is_no_price_of_it(row: str, text: str) -> None:
    reading = read_text(f"REWE\nBROT   2,00 B\n{row}\nTOTAL   5,99")
    assert reading.is_balanced
    assert said(reading)[1] == (text, Decimal("3.99"), None, None)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("CHEERIOS 12OZ 0.33/OZ   3.99", "CHEERIOS 12OZ"),
        ("CHEERIOS 12 OZ $0.33/OZ   3.99", "CHEERIOS 12 OZ"),
        ("CHEERIOS 12OZ 0.33 PER OZ   3.99", "CHEERIOS 12OZ"),
        ("EGGS 16CT 0.26/EA   3.99", "EGGS 16CT"),
        ("MILK 2PT 1.99/PT   3.99", "MILK 2PT"),
        ("MILK 2PT 2.00/PT   3.99", "MILK 2PT"),
        ("GAL MILK 3.99/GAL   3.99", "GAL MILK"),
        ("OJ 64OZ .06/OZ   3.99", "OJ 64OZ"),
        ("BREAD 20OZ 19.9C/OZ   3.99", "BREAD 20OZ"),
        ("COKE 12PK 12OZ 0.03/OZ   3.99", "COKE 12PK 12OZ"),
        ("PAPER TOWELS 6RL 0.66/RL   3.99", "PAPER TOWELS 6RL"),
        ("TIDE 64LD 0.06/LD   3.99", "TIDE 64LD"),
        ("FLOUR 5LB .79/LB   3.99", "FLOUR 5LB"),
    ],
)
def test_the_price_of_an_ounce_that_is_told_of_a_package_is_no_price_of_it(row: str, text: str) -> None:
    reading = read_text(f"KROGER\nBUNS   2.00\n{row}\nTOTAL   5.99\nVISA   5.99")
    assert reading.is_balanced
    assert said(reading)[1] == (text, Decimal("3.99"), None, None)


@pytest.mark.parametrize(
    ("row", "count", "price"),
    [
        ("BANANAS 2.31 LB 0.59/LB   1.36", "2.31", "0.59"),
        ("HAM 0.52LB 8.99/LB   4.67", "0.52", "8.99"),
        ("TURKEY 12LB 0.99/LB   11.88", "12", "0.99"),
        ("CANDY 4 OZ 0.50/OZ   2.00", "4", "0.50"),
        ("DONUTS 6 EA 0.75/EA   4.50", "6", "0.75"),
        ("GRAPES 2.10 LB @ 1.99/LB   4.18", "2.10", "1.99"),
    ],
)
def test_what_was_weighed_or_counted_keeps_its_price_of_one(row: str, count: str, price: str) -> None:
    total = Decimal(row.split()[-1]) + 2
    reading = read_text(f"KROGER\nBUNS   2.00\n{row}\nTOTAL   {total}\nVISA   {total}")
    assert reading.is_balanced
    assert (reading.lines[1].quantity, reading.lines[1].unit_price) == (Decimal(count), Decimal(price))


@pytest.mark.parametrize(
    ("row", "count", "unit", "price", "amount"),
    [
        ("BANANEN 1,415 kg 3,24 EUR/kg   4,58", "1.415", "kg", "3.24", "4.58"),
        ("HACK 0,512KG 7,98/KG   4,09", "0.512", "kg", "7.98", "4.09"),
        ("AUFSCHNITT 215 g 9,95/kg   2,14", "0.215", "kg", "9.95", "2.14"),
        ("KARTOFFELN 832G x 1,59/KG   1,32", "0.832", "kg", "1.59", "1.32"),
        ("DIESEL 38,21L 1,549/L   59,19", "38.21", "l", "1.549", "59.19"),
        ("SUPER 20,00 L 1,50/L   30,00", "20", "l", "1.50", "30.00"),
    ],
)
def test_what_was_weighed_or_filled_has_the_price_of_a_kilogram_or_litre(
    row: str, count: str, unit: str, price: str, amount: str
) -> None:
    reading = read_text(f"REWE\nBROT   2,00 B\n{row}\nTOTAL   {Decimal(amount) + 2}".replace(".", ","))
    found = reading.lines[1]
    assert (found.quantity, found.unit, found.unit_price) == (Decimal(count), unit, Decimal(price))


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ("24X0,33   3,99", "24X0,33"),
        ("COLA\n24X0,33   3,99", "COLA 24X0,33"),
        ("4006381333931 COLA 24X0,33   3,99 B", "COLA 24X0,33"),
    ],
)
def test_a_pack_without_a_unit_is_named_where_no_name_or_a_number_stands_beside_it(rows: str, text: str) -> None:
    reading = read_text(f"REWE\nBROT   2,00 B\n{rows}\nKAESE   5,10 B\nTOTAL   11,09")
    assert reading.is_balanced
    assert said(reading)[1] == (text, Decimal("3.99"), None, None)


def test_so_many_at_a_price_of_which_the_amount_is_misread_are_still_so_many() -> None:
    reading = read_text("REWE\nBROT   2,00 B\nSAFT 2x1,99   3,93\nTOTAL   5,98")
    assert line_of(reading, "SAFT").quantity == 2


@pytest.mark.parametrize("below", ["3,99", "2 x 3,99   7,98"])
@pytest.mark.parametrize("name", ["SEKT 0,75L", "SEKT 0,75 L", "SAFT 1,5l", "COLA 6X0,33L", "RUM 70,00CL", "TEE 1,75G"])
def test_a_size_is_no_amount_where_that_stands_below_the_name(name: str, below: str) -> None:
    reading = read_text(f"REWE\nBROT   2,00 B\n{name}\n  {below}\nTOTAL   {'9,98' if '7,98' in below else '5,99'}")
    assert reading.is_balanced
    assert line_of(reading, name).amount == Decimal(below.split()[-1].replace(",", "."))


@pytest.mark.parametrize("mark", ["L", "G", "GR", "LT", " L", " G", "PT"])
def test_letters_behind_all_amounts_are_marks_and_no_units(mark: str) -> None:
    reading = read_text(f"CORNER SHOP\nWINE   3.99{mark}\nBREAD   1.99{mark}\nTOTAL   5.98")
    assert [(line.text, line.amount) for line in reading.lines] == [
        ("WINE", Decimal("3.99")),
        ("BREAD", Decimal("1.99")),
    ]


@pytest.mark.parametrize("printed", ["$4.99 G  1.00", "-0.50 G  4.99", "4.99 G SAVE 1.00"])
def test_what_is_said_to_be_money_is_no_size(printed: str) -> None:
    assert numbers(printed)[0].measure == ""


@pytest.mark.parametrize(
    ("printed", "value"),
    [("CHIPS 7.5OZ  4.29", "7.5"), ("SAFT 0,5l  1,29", "0.5"), ("CREAM 0.5QT  2.00", "0.5"), ("1,5DL  0,99", "1.5")],
)
def test_the_letters_of_a_unit_are_no_misread_digits(printed: str, value: str) -> None:
    assert (numbers(printed)[0].value, numbers(printed)[0].is_amount) == (Decimal(value), False)


@pytest.mark.parametrize("printed", ["2 @ 0.33L", "2 x 1.99/l", "2 x $1.99 L", "3 x 1.29 G", "3 x 1.99lb"])
def test_a_price_that_says_so_is_one_though_a_unit_stands_behind_it(printed: str) -> None:
    assert quantity(printed) is not None
