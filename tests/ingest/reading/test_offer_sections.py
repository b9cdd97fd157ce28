"""A line of terms between two lists of offers is of those that the layout says, and where it says none of neither."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.pages.html import open_html
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.page import Page, Unopened
from cartsnitch_ingest.reading.offer import Habits, Offered
from cartsnitch_ingest.reading.offers import offers

from tests.ingest.reading.printed import lay_out

US = Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD")
EU = Habits(date(2026, 11, 28), DateOrder.DAY_FIRST, "EUR")
VALID = "Valid 11/26/2026 - 12/05/2026"
YOGURT, CHEESE = "1.00 chobani yogurt", "0.50 kraft cheese"
COOKIES, CHIPS = "1.00 oreo cookies", "0.75 lay's chips"
THIS_WEEK, NEXT_WEEK = " from 11-26 to 12-05", " from 12-06 to 12-12"
ABOVE = ("<b>$1.00 off</b><br>Chobani Yogurt", "<b>$0.50 off</b><br>Kraft Cheese")
BELOW = ("<b>$1.00 off</b><br>Oreo Cookies", "<b>$0.75 off</b><br>Lay's Chips")


def pages_of(html: str) -> tuple[Page, ...]:
    pages = open_html(f"<html><body><h1>Kroger</h1><p>{VALID}</p>{html}</body></html>".encode(), Limits())
    assert not isinstance(pages, Unopened)
    return pages


def told(found: Offered) -> list[str]:
    return sorted(
        f"{offer.value} {offer.goods}"
        + (f" from {offer.starts_on:%m-%d}" if offer.starts_on else "")
        + (f" to {offer.ends_on:%m-%d}" if offer.ends_on else "")
        + (f" x{offer.minimum_count}" if offer.minimum_count else "")
        + (f" limit {offer.max_uses}" if offer.max_uses else "")
        + (f" code {offer.code}" if offer.code else "")
        for offer in found.offers
    )


def read(html: str) -> tuple[list[str], int]:
    """The offers of a mail in words, and how many are not understood."""
    found = offers(pages_of(html), US)
    return told(found), len(found.unclear)


def read_plain(text: str, habits: Habits = US) -> tuple[list[str], int]:
    found = offers([lay_out(text)], habits)
    return told(found), len(found.unclear)


def grid(cells: tuple[str, ...], columns: int = 2) -> str:
    rows = (cells[at : at + columns] for at in range(0, len(cells), columns))
    return f"<table>{''.join('<tr>' + ''.join(f'<td>{cell}</td>' for cell in row) + '</tr>' for row in rows)}</table>"


def over_both(line: str) -> str:
    rows = grid(ABOVE).removesuffix("</table>"), grid(BELOW).removeprefix("<table>")
    return f"{rows[0]}<tr><td colspan=2>{line}</td></tr>{rows[1]}"


SECTIONS: dict[str, Callable[[str], str]] = {
    "a heading between grids": lambda line: f"<h2>Dairy</h2>{grid(ABOVE)}<h2>{line}</h2>{grid(BELOW)}",
    "a heading without a first": lambda line: f"{grid(ABOVE)}<h3>{line}</h3>{grid(BELOW)}",
    "a heading in a cell": lambda line: f"{grid(ABOVE)}<table><tr><td><h2>{line}</h2></td></tr></table>{grid(BELOW)}",
    "a heading of one column": lambda line: f"{grid(ABOVE, 1)}<h2>{line}</h2>{grid(BELOW, 1)}",
    "a heading above others": lambda line: (
        f"{grid(ABOVE)}<h2>{line}</h2><h3>Cookies</h3>{grid(BELOW[:1], 1)}<h3>Snacks</h3>{grid(BELOW[1:], 1)}"
    ),
    "a row over all columns": over_both,
    "a part of the document": lambda line: f"{grid(ABOVE)}<div><p>{line}</p>{grid(BELOW)}</div>",
}
LINES = {
    "Valid 12/06/2026 - 12/12/2026": (NEXT_WEEK, ""),
    "Expires 11/30/2026": (" to 11-30", ""),
    "Starting December 1": (" from 12-01 to 12-05", ""),
    "Limit 1 per household": (THIS_WEEK, " limit 1"),
    "Use code SNACK20": (THIS_WEEK, " code SNACK20"),
    "In-store only": (THIS_WEEK, ""),
    "Great deals": (THIS_WEEK, ""),
}


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("layout", SECTIONS)
def test_what_a_heading_says_is_of_the_offers_below_it_alone(layout: str, line: str) -> None:
    days, more = LINES[line]
    below = [f"{COOKIES}{days}{more}", f"{CHIPS}{days}{more}"]
    assert read(SECTIONS[layout](line)) == (sorted([YOGURT + THIS_WEEK, CHEESE + THIS_WEEK, *below]), 0)


@pytest.mark.parametrize("layout", SECTIONS)
@pytest.mark.parametrize(
    "line", ["When you buy 3", "When you buy 5 or more", "Buy any 2", "When you spend $50", "With your Plus Card"]
)
def test_a_heading_with_a_condition_leaves_those_below_it_not_understood(layout: str, line: str) -> None:
    assert read(SECTIONS[layout](line)) == ([CHEESE + THIS_WEEK, YOGURT + THIS_WEEK], 2)


def test_a_heading_holds_up_to_the_next_one_as_high() -> None:
    html = (
        f"{grid(ABOVE)}<h2>Valid 12/06/2026 - 12/12/2026</h2>{grid(BELOW)}<h2>Expires 12/31/2026</h2><p>$3 off Ham</p>"
    )
    expected = [YOGURT + THIS_WEEK, CHEESE + THIS_WEEK, COOKIES + NEXT_WEEK, CHIPS + NEXT_WEEK, "3 ham to 12-31"]
    assert read(html) == (sorted(expected), 0)


@pytest.mark.parametrize("line", ["Valid 12/06/2026 - 12/12/2026", "Limit 1 per household", "When you buy 5 or more"])
def test_of_a_paragraph_between_grids_nobody_can_tell_of_which_it_is(line: str) -> None:
    assert read(f"{grid(ABOVE)}<p>{line}</p>{grid(BELOW)}") == ([], 4)
    assert read(f"{grid(ABOVE)}<p>Offers {line.lower()}</p>{grid(BELOW)}") == ([], 4)


WIDE = (*BELOW, "<b>$3.00 off</b><br>Bacon Strips")


def test_a_heading_is_of_no_column_above_and_of_each_below() -> None:
    bacon = "3.00 bacon strips"
    heading = "<h2>Valid 12/06/2026 - 12/12/2026</h2>"
    above = [YOGURT + THIS_WEEK, CHEESE + THIS_WEEK]
    below = [COOKIES + NEXT_WEEK, CHIPS + NEXT_WEEK, bacon + NEXT_WEEK]
    assert read(f"{grid(ABOVE)}{heading}{grid(WIDE, 3)}") == (sorted([*above, *below]), 0)
    above = [COOKIES + THIS_WEEK, CHIPS + THIS_WEEK, bacon + THIS_WEEK]
    below = [YOGURT + NEXT_WEEK, CHEESE + NEXT_WEEK]
    assert read(f"{grid(WIDE, 3)}{heading}{grid(ABOVE)}") == (sorted([*above, *below]), 0)
    for line in (heading.replace("h2", "p"), "<p>Use code SNACK20</p>"):
        assert read(f"{grid(WIDE, 3)}{line}{grid(ABOVE)}") == ([], 5)
        assert read(f"{grid(ABOVE)}{line}{grid(WIDE, 3)}") == ([], 5)


def card(*lines: str) -> str:
    return f"<table><tr><td>{''.join(f'<p>{line}</p>' for line in lines)}</td></tr></table>"


def rows(*lines: str) -> str:
    return f"<table>{''.join(f'<tr><td>{line}</td></tr>' for line in lines)}</table>"


@pytest.mark.parametrize("part", [card, rows])
@pytest.mark.parametrize("is_above", [False, True])
def test_what_stands_in_the_card_of_an_offer_is_of_it_alone(part: Callable[..., str], is_above: bool) -> None:
    def with_term(term: str, *lines: str) -> str:
        return part(term, *lines) if is_above else part(*lines, term)

    html = (
        with_term("Expires 12/03/2026", "$2 off", "Coffee")
        + part("$1 off", "Cookies")
        + with_term("Limit 2", "$3 off", "Ham")
        + with_term("Use code CHIP77", "$4 off", "Chips")
    )
    expected = [
        "2 coffee to 12-03",
        f"1 cookies{THIS_WEEK}",
        f"3 ham{THIS_WEEK} limit 2",
        f"4 chips{THIS_WEEK} code CHIP77",
    ]
    assert read(html) == (sorted(expected), 0)


HEADINGS = [
    (  # the terms of an offer that is a heading itself
        "<h3>$2 off Ham</h3><h4>Expires 12/03/2026</h4><h3>$1 off Eggs</h3><h4>Expires 12/04/2026</h4>",
        ["1 eggs to 12-04", "2 ham to 12-03"],
        0,
    ),
    (
        "<h3>$2 off Ham</h3><p>Expires 12/03/2026</p><h3>$1 off Eggs</h3><p>Limit 2</p>",
        [f"1 eggs{THIS_WEEK} limit 2", "2 ham to 12-03"],
        0,
    ),
    ("<h4>Expires 12/03/2026</h4><h3>$2 off Ham</h3><h4>Expires 12/04/2026</h4><h3>$1 off Eggs</h3>", [], 2),
    (
        "<h2>Expires 12/03/2026</h2><p>$2 off Ham</p><h2>More savings</h2><p>$1 off Eggs</p>",
        [f"1 eggs{THIS_WEEK}", "2 ham to 12-03"],
        0,
    ),
    (
        f"{grid(('$2 off<br>Ham', '$1 off<br>Eggs'))}<h3>All offers valid until 12/24/2026</h3>",
        ["1 eggs to 12-24", "2 ham to 12-24"],
        0,
    ),
    (
        "<ul><li>$2 off Ham<br>Expires 12/03/2026</li><li>$1 off Eggs</li></ul>",
        [f"1 eggs{THIS_WEEK}", "2 ham to 12-03"],
        0,
    ),
]


@pytest.mark.parametrize(("html", "expected", "unclear"), HEADINGS)
def test_a_heading_of_one_offer_has_its_terms_below_it(html: str, expected: list[str], unclear: int) -> None:
    assert read(html) == (expected, unclear)


def test_the_first_heading_may_be_of_those_below_the_next_one_where_nothing_is_said_of_them() -> None:
    html = b"<h2>Expires 12/03/2026</h2><p>$2 off Ham</p><h2>More savings</h2><p>$1 off Eggs</p>"
    pages = open_html(html, Limits())
    assert not isinstance(pages, Unopened)
    found = offers(pages, US)
    assert (told(found), found.unclear) == (["2 ham to 12-03"], ("$1 off Eggs",))


PLAIN = (
    "Kroger\n{valid}\n\n$1.00 off Chobani Yogurt\n$0.50 off Kraft Cheese\n{above}{line}\n{below}"
    "$1.00 off Oreo Cookies\n$0.75 off Lay's Chips\n"
)
TERMS = [
    "Valid 12/06/2026 - 12/12/2026",
    "Expires 11/30/2026",
    "When you buy 5 or more",
    "When you spend $50",
    "Limit 1",
    "Use code SNACK20",
]


@pytest.mark.parametrize("line", TERMS)
@pytest.mark.parametrize("gap", ["", "\n"])
def test_of_a_line_with_a_gap_on_both_sides_or_on_none_nobody_can_tell(gap: str, line: str) -> None:
    assert read_plain(PLAIN.format(valid=VALID, above=gap, below=gap, line=line)) == ([], 4)


@pytest.mark.parametrize("line", TERMS)
def test_a_line_that_a_gap_parts_from_those_above_is_not_of_them(line: str) -> None:
    expected = ([CHEESE + THIS_WEEK, YOGURT + THIS_WEEK], 2)
    assert read_plain(PLAIN.format(valid=VALID, above="\n", below="", line=line)) == expected


def test_a_line_that_a_gap_parts_from_those_below_is_of_the_last_above_or_of_all_of_them() -> None:
    text = PLAIN.format(valid=VALID, above="", below="\n", line="Expires 11/30/2026")
    assert read_plain(text) == (sorted([f"{CHEESE} to 11-30", COOKIES + THIS_WEEK, CHIPS + THIS_WEEK]), 1)


@pytest.mark.parametrize(
    ("text", "expected", "unclear"),
    [
        ("$1 off Ham\nExpires 12/03/2026\n$2 off Eggs\nExpires 12/04/2026", ["1 ham to 12-03", "2 eggs to 12-04"], 0),
        ("$1 off Ham\nWhen you buy 2\n$2 off Eggs\nWhen you buy 3", ["1 ham x2", "2 eggs x3"], 0),
        (
            "$1 off Ham\nWhen you buy 2\n$2 off Eggs\nWhen you buy 3\n\n$3 off Tea",
            ["1 ham x2", "2 eggs x3", "3 tea"],
            0,
        ),
        ("$1 off Ham\nExpires 12/03/2026\n$2 off Eggs", [], 2),
        (
            "$1 off Ham\nExpires 12/03/2026\n$2 off Eggs\nExpires 12/04/2026\n$3 off Tea",
            ["1 ham to 12-03", "2 eggs to 12-04", "3 tea"],
            0,
        ),
        ("$1 off Ham\nValid 12/1 - 12/3\n$2 off Eggs\nValid 12/4 - 12/9\n$3 off Tea", [], 3),
        ("Expires 12/03/2026\n$1 off Ham\nExpires 12/04/2026\n$2 off Eggs", [], 2),
        ("$1 off Ham\nCode: HAM22\n$2 off Eggs\nCode: EGGS3", ["1 ham code HAM22", "2 eggs code EGGS3"], 0),
        (
            "$1 off Ham\nCode: HAM22\n\n$2 off Eggs\nCode: EGGS3\n\n$3 off Tea",
            ["1 ham code HAM22", "2 eggs code EGGS3", "3 tea"],
            0,
        ),
        ("$1 off Ham\nCode: HAM22\n$2 off Eggs\n$3 off Tea\nCode: TEA33", [], 3),
        ("Use code SAVE20\n$1 off Ham\n$2 off Eggs", ["1 ham code SAVE20", "2 eggs code SAVE20"], 0),
        ("Use code SAVE20\n\n$1 off Ham\n$2 off Eggs", ["1 ham code SAVE20", "2 eggs code SAVE20"], 0),
        ("$1 off Ham\n$2 off Eggs\nUse code SAVE20", ["1 ham code SAVE20", "2 eggs code SAVE20"], 0),
        ("$1 off Ham\n$2 off Eggs\n\nUse code SAVE20 at checkout", ["1 ham code SAVE20", "2 eggs code SAVE20"], 0),
        ("$1 off Ham, code HAM22\n$2 off Eggs, code EGGS3", ["1 ham code HAM22", "2 eggs code EGGS3"], 0),
    ],
)
def test_a_line_below_each_offer_is_of_the_one_above_it(text: str, expected: list[str], unclear: int) -> None:
    assert read_plain(text) == (expected, unclear)


def test_codes_below_german_offers_are_theirs() -> None:
    text = "1,00 € Rabatt auf Milka\nCode: MILKA10\n2,00 € Rabatt auf Kaffee\nCode: KAFFEE2"
    assert read_plain(text, EU) == (["1.00 milka code MILKA10", "2.00 kaffee code KAFFEE2"], 0)


def read_all(html: str) -> tuple[list[str], int]:
    """The offers of a mail that has neither a head nor days of its own."""
    pages = open_html(f"<html><body>{html}</body></html>".encode(), Limits())
    assert not isinstance(pages, Unopened)
    found = offers(pages, US)
    return told(found), len(found.unclear)


MAIL, SECTION = "<h1>Weekly ad</h1><p>Valid 11/26/2026 - 12/05/2026</p>", "Valid 12/06/2026 - 12/12/2026"
NEARER = {
    "a heading below a title": f"<h2>Weekly deals</h2><h3>{SECTION}</h3>{{}}",
    "a paragraph below a title": f"<h2>Weekly deals</h2><p>{SECTION}</p>{{}}",
    "two parts of the document": f"<div><h2>Weekly deals</h2><div>{SECTION}</div>{{}}</div>",
    "a heading alone": f"<h2>{SECTION}</h2>{{}}",
}


@pytest.mark.parametrize("section", NEARER.values(), ids=NEARER)
@pytest.mark.parametrize("columns", [1, 2])
def test_of_two_lines_of_days_above_the_first_offer_the_nearer_holds(section: str, columns: int) -> None:
    first = MAIL + section.format(grid(ABOVE, columns))
    assert read_all(first) == (sorted([YOGURT + NEXT_WEEK, CHEESE + NEXT_WEEK]), 0)
    both = sorted([YOGURT + NEXT_WEEK, CHEESE + NEXT_WEEK, COOKIES + THIS_WEEK, CHIPS + THIS_WEEK])
    assert read_all(f"{first}<h2>Snacks</h2>{grid(BELOW, columns)}") == (both, 0)


@pytest.mark.parametrize("section", NEARER.values(), ids=NEARER)
def test_the_days_of_the_last_section_are_of_no_other(section: str) -> None:
    html = f"{MAIL}<h2>Dairy</h2>{grid(ABOVE)}{section.format(grid(BELOW))}"
    both = sorted([YOGURT + THIS_WEEK, CHEESE + THIS_WEEK, COOKIES + NEXT_WEEK, CHIPS + NEXT_WEEK])
    assert read_all(html) == (both, 0)


@pytest.mark.parametrize(
    ("line", "said"), [("Exp 12/05", " to 12-05"), ("Limit 2", " limit 2"), ("Use code DAIRY5", " code DAIRY5")]
)
def test_what_is_said_below_a_part_of_the_shop_is_of_no_other(line: str, said: str) -> None:
    html = f"<h2>Dairy</h2><p>{line}</p>{grid(ABOVE)}<h2>Snacks</h2>{grid(BELOW)}"
    assert read_all(html) == (sorted([YOGURT + said, CHEESE + said, COOKIES, CHIPS]), 0)


def test_what_is_to_be_clipped_below_one_heading_is_not_below_another() -> None:
    html = f"<h2>Dairy</h2><p>Clip in the app</p>{grid(ABOVE)}<h2>Snacks</h2>{grid(BELOW)}"
    pages = open_html(html.encode(), Limits())
    assert not isinstance(pages, Unopened)
    clipped = sorted(offer.goods or "" for offer in offers(pages, US).offers if offer.needs_clip)
    assert clipped == ["chobani yogurt", "kraft cheese"]


def test_a_first_heading_that_may_be_of_the_mail_leaves_those_below_the_next_not_understood() -> None:
    html = f"<h2>Great deals</h2><p>Exp 12/05</p>{grid(ABOVE)}<h2>More deals</h2>{grid(BELOW)}"
    assert read_all(html) == (sorted([f"{YOGURT} to 12-05", f"{CHEESE} to 12-05"]), 2)


def test_a_line_close_below_the_last_section_is_not_of_the_others() -> None:
    html = "<h2>Dairy</h2><p>$1 off Ham</p><h2>Snacks</h2><p>$2 off Nuts</p><p>$3 off Chips</p><p>Exp 12/05</p>"
    assert read_all(html) == (["3 chips to 12-05"], 2)


@pytest.mark.parametrize("line", ["Expires 12/03/2026", "Valid 11/28/2026 - 11/29/2026"])
def test_of_two_lines_of_days_without_a_layout_nobody_can_tell_which_holds(line: str) -> None:
    assert read_plain(f"{VALID}\n\nWeekly deals\n{line}\n$1 off Ham\n$2 off Eggs\n") == ([], 2)


def test_what_stands_below_a_title_of_a_text_may_be_of_those_below_the_next_title() -> None:
    text = "Dairy\nExp 12/05/2026\n$1 off Milk\n$2 off Yogurt\n\nSnacks\n$3 off Chips\n"
    assert read_plain(text) == (["1 milk to 12-05", "2 yogurt to 12-05"], 1)
