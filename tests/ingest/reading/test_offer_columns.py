"""Offers in tables of mails: side by side, or in lists of goods and what is off them; two are never made one."""

from __future__ import annotations

from datetime import date

import pytest
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.pages.html import open_html
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.page import Unopened
from cartsnitch_ingest.reading.offer import Habits
from cartsnitch_ingest.reading.offers import offers

US = Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD")
COFFEE = "$2.00 off<br>Ground Coffee<br>Valid until 12/24/2026"
MILK = "20% off<br>Whole Milk<br>Valid until 12/31/2026"
APPLES, EGGS = "BOGO free<br>Gala Apples", "$1.00 off<br>Eggs"
OF_COFFEE, OF_MILK = "2.00 ground coffee to 12-24", "20 whole milk to 12-31"
OF_APPLES, OF_EGGS = "bogo gala apples", "1.00 eggs"


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def across(text: str, *rows: tuple[str, ...]) -> str:
    """A table of two columns below a cell that goes over both."""
    return table(*rows).replace("<table>", f"<table><tr><td colspan=2>{text}</td></tr>", 1)


def read(html: str) -> tuple[list[str], list[str]]:
    """The offers of a mail in words, and those that are not understood."""
    pages = open_html(html.encode(), Limits())
    assert not isinstance(pages, Unopened)
    found = offers(pages, US)
    told = [
        f"{'bogo' if offer.kind.value == 'bogo' else offer.value} {offer.goods or 'basket'}"
        + (f" to {offer.ends_on:%m-%d}" if offer.ends_on else "")
        for offer in found.offers
    ]
    return told, list(found.unclear)


LAYOUTS = {
    "two columns": (table((COFFEE, MILK), (APPLES, EGGS)), [OF_COFFEE, OF_APPLES, OF_MILK, OF_EGGS]),
    "three columns of tables": (
        table(tuple(table((cell,)) for cell in (COFFEE, MILK, APPLES))),
        [OF_COFFEE, OF_MILK, OF_APPLES],
    ),
    "pictures beside them": (
        table(tuple(table(("<img src='a.png' alt=''>", cell)) for cell in (COFFEE, MILK))),
        [OF_COFFEE, OF_MILK],
    ),
    "cards": (
        f"<div style='display:flex'><div>{COFFEE}</div><div>{MILK}</div><div>{EGGS}</div></div>",
        [OF_COFFEE, OF_MILK, OF_EGGS],
    ),
    "blocks in a line": (
        "".join(f"<div style='display:inline-block'>{cell}</div>" for cell in (COFFEE, MILK)),
        [OF_COFFEE, OF_MILK],
    ),
    "an offer a cell": (
        table(("$2.00 off Ground Coffee", "20% off Whole Milk"), ("Valid until 12/24", "Valid until 12/31")),
        [OF_COFFEE, OF_MILK],
    ),
    "none beside another": (
        table(("$2.00 off Ground Coffee<br>Valid until 12/24/2026", "Whole Milk<br>20% off")),
        [OF_COFFEE, "20 whole milk"],
    ),
    "goods and what is off them": (
        table(("Ground Coffee", "$2.00 off"), ("Whole Milk", "20% off"), ("Gala Apples", "BOGO free")),
        ["2.00 ground coffee", "20 whole milk", OF_APPLES],
    ),
    "what is off, and the goods": (
        table(("$2.00 off", "Ground Coffee"), ("20% off", "Whole Milk")),
        ["2.00 ground coffee", "20 whole milk"],
    ),
    "with days": (
        table(("Save $2.00", "on Ground Coffee", "Valid until 12/24"), ("20% off", "Whole Milk", "Valid until 12/31")),
        [OF_COFFEE, OF_MILK],
    ),
    "with sizes": (table(("Ground Coffee", "12 oz", "$2.00 off")), ["2.00 ground coffee 12 oz"]),
    "with buttons": (
        table(("$2.00 off Ground Coffee", "Shop now"), ("20% off Whole Milk", "Shop now")),
        ["2.00 ground coffee", "20 whole milk"],
    ),
    "goods and what is off them, twice a row": (
        table(("Ground Coffee", "$2.00 off", "Whole Milk", "20% off"), ("Eggs", "$1.00 off", "Gala Apples", "BOGO")),
        ["2.00 ground coffee", OF_EGGS, "20 whole milk", OF_APPLES],
    ),
    "between offers of the whole width": (
        f"<p>Save $5.00 on your next purchase of $50 or more</p>{table((COFFEE, MILK))}<p>$3.00 off Bacon</p>",
        ["5.00 basket", OF_COFFEE, "3.00 bacon", OF_MILK],
    ),
    "days of all below": (
        f"{table((EGGS, APPLES))}<p>Offers valid until 12/24/2026.</p>",
        ["1.00 eggs to 12-24", "bogo gala apples to 12-24"],
    ),
}


@pytest.mark.parametrize(("html", "told"), LAYOUTS.values(), ids=LAYOUTS)
def test_offers_of_a_table_are_those_that_its_cells_say(html: str, told: list[str]) -> None:
    assert read(f"<h2>This week's deals</h2>{html}") == (told, [])


DOUBTED = {
    "goods of nobody knows which offer": (table(("$2.00 off Ground Coffee", "Whole Milk")), 1),
    "goods on both sides": (table(("Ground Coffee", "$2.00 off", "Whole Milk")), 1),
    "a brand beside goods": (table(("Folgers", "Ground Coffee", "$2.00 off")), 1),
    "a condition in the next cell": (table(("$2.00 off Ground Coffee", "Members only")), 1),
    "a price in the next cell": (table(("Ground Coffee", "$9.99", "Save $2.00")), 1),
    "a condition above both columns": (across("For mPerks members:", (COFFEE, MILK)), 2),
    "a condition below both columns": (f"{table((COFFEE, MILK))}<p>All offers exclude alcohol</p>", 2),
    "several for a price": (table(("2 for $5<br>Ground Coffee", "3/$9<br>Whole Milk")), 2),
    "a price by weight": (table(("$1.99/lb<br>Apples", "$3.99/lb<br>Grapes")), 2),
}


@pytest.mark.parametrize(("html", "count"), DOUBTED.values(), ids=DOUBTED)
def test_what_nobody_can_tell_of_a_table_is_counted_and_no_coupon(html: str, count: int) -> None:
    told, unclear = read(html)
    assert (told, len(unclear)) == ([], count)


def test_a_condition_over_both_columns_is_of_what_is_below_it() -> None:
    told, unclear = read(table((COFFEE, MILK)) + across("For our members", (APPLES, EGGS)))
    assert (told, len(unclear)) == ([OF_COFFEE, OF_MILK], 2)


def test_a_line_that_may_be_of_the_first_column_or_of_all_is_doubted_in_the_others() -> None:
    told, unclear = read(table((f"{EGGS}<br>Valid until 12/24/2026", APPLES)))
    assert (told, unclear) == (["1.00 eggs to 12-24"], ["BOGO free Gala Apples"])


def test_more_goods_in_the_first_column_say_nothing_of_the_others() -> None:
    told, unclear = read(table((f"{EGGS}<br>12 ct", APPLES)))
    assert (told, unclear) == (["1.00 eggs", OF_APPLES], [])


def test_a_sentence_over_the_whole_width_is_not_cut_where_columns_are() -> None:
    text = "Save $4.00 on any one Ham of five pounds when you buy three"
    told, unclear = read(f"<p>{text}</p>{table((COFFEE, MILK))}")
    assert (told, unclear) == ([OF_COFFEE, OF_MILK], [text])


def counted(html: str) -> tuple[int, int, int]:
    """How many offers of a mail are understood, are not, and were not read."""
    pages = open_html(html.encode(), Limits())
    assert not isinstance(pages, Unopened)
    found = offers(pages, US)
    return len(found.offers), len(found.unclear), found.left_out


def over_all(count: int) -> str:
    """So many offers from side to side."""
    return "".join(
        f"<p>Save ${number // 100 + 1}.{number % 100:02} on Ground Coffee</p>" for number in range(1, count + 1)
    )


SIDE_BY_SIDE = table(
    *((f"${number}.00 off<br>Eggs", f"{number}% off<br>Whole Milk", f"${number}.50 off<br>Apples") for number in (1, 2))
)


@pytest.mark.parametrize(
    ("count", "read_count", "left_out"),
    [
        (300, 306, 0),  # 300 read with each of three columns are 300
        (494, 500, 0),
        (495, 500, 1),
        (520, 500, 26),
    ],
)
def test_offers_over_all_columns_are_counted_once(count: int, read_count: int, left_out: int) -> None:
    assert counted(over_all(count) + SIDE_BY_SIDE) == (read_count, 0, left_out)
    assert counted(SIDE_BY_SIDE + over_all(count)) == (read_count, 0, left_out)


ROWS_OF_CELLS = (
    "<table><tr><td>$1.00 off Milk</td><td>$2.00 off Oreo</td><td>$0.75 off Coffee</td></tr><tr>{}</tr></table>"
)


@pytest.mark.parametrize(
    ("term", "told"),
    [
        ("Minimum purchase $25", (None, None, "25")),
        ("Mindesteinkauf 25 €", (None, None, "25")),
        ("Expires 12/05/2026", ("2026-12-05", None, None)),
        ("Limit 1", (None, 1, None)),
    ],
)
@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_term_in_one_cell_below_a_row_of_offers_is_of_that_column_alone(
    column: int, term: str, told: tuple[str | None, int | None, str | None]
) -> None:
    cells = "".join(f"<td>{term if at == column else ''}</td>" for at in range(3))
    pages = open_html(ROWS_OF_CELLS.format(cells).encode(), Limits())
    assert not isinstance(pages, Unopened)
    found = offers(pages, Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD"))
    said = {
        offer.goods: (
            str(offer.ends_on) if offer.ends_on else None,
            offer.max_uses,
            str(offer.minimum_amount) if offer.minimum_amount else None,
        )
        for offer in found.offers
    }
    goods = ["milk", "oreo", "coffee"]
    assert said.pop(goods[column], told) == told
    assert set(said.values()) <= {(None, None, None)}
    assert len(found.offers) + len(found.unclear) == 3


def test_a_term_in_a_cell_over_all_columns_is_of_all() -> None:
    pages = open_html(ROWS_OF_CELLS.format('<td colspan="3">Limit 1</td>').encode(), Limits())
    assert not isinstance(pages, Unopened)
    found = offers(pages, Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD"))
    assert [offer.max_uses for offer in found.offers] == [1, 1, 1]
