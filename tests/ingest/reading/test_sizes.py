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
    ],
)
def test_a_price_that_makes_the_amount_is_one_with_a_letter_behind_it(
    row: str, text: str, count: str, unit: str, price: str
) -> None:
    total = row.split()[-1]
    found = line_of(read_text(f"CORNER SHOP\n{row}\nTOTAL   {total}"), text)
    assert (found.quantity, found.unit, found.unit_price) == (Decimal(count), unit, Decimal(price))


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
