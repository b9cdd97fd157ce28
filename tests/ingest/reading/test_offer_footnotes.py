"""Footnotes: what a sign behind an offer points to is of it; one that points nowhere leaves it not understood."""

from __future__ import annotations

from datetime import date

import pytest
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.pages.html import open_html
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.page import Unopened
from cartsnitch_ingest.reading.offer import Habits
from cartsnitch_ingest.reading.offers import offers

from tests.ingest.reading.printed import lay_out

US = Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD")
MAIL = "$1.00 off Whole Milk{0}\n20% off Eggs{1}\nSee you soon\n\n-----\n{0} {2}\n{1} {3}"


@pytest.mark.parametrize(("one", "other"), [("¹", "²"), ("*", "**"), ("†", "‡"), ("1", "2")])
def test_a_footnote_that_is_not_understood_leaves_those_that_point_to_it_not_understood(one: str, other: str) -> None:
    found = offers([lay_out(MAIL.format(one, other, "Must buy 4.", "New customers."))], US)
    assert (found.offers, len(found.unclear)) == ((), 2)


@pytest.mark.parametrize(("one", "other"), [("¹", "²"), ("*", "**"), ("†", "‡")])
def test_a_footnote_is_of_those_that_point_to_it_alone(one: str, other: str) -> None:
    found = offers([lay_out(MAIL.format(one, other, "Springfield residents.", "While supplies last."))], US)
    assert ([offer.goods for offer in found.offers], found.unclear) == (["eggs"], (f"$1.00 off Whole Milk{one}",))


def test_what_a_footnote_says_in_known_words_is_a_term_of_the_offer() -> None:
    found = offers([lay_out(MAIL.format("¹", "²", "Valid until 12/24/2026", "With purchase of 2."))], US)
    assert [(offer.goods, offer.ends_on, offer.minimum_count) for offer in found.offers] == [
        ("whole milk", date(2026, 12, 24), None),
        ("eggs", None, 2),
    ]


@pytest.mark.parametrize("sign", ["¹", "*", "†"])
def test_a_sign_that_points_nowhere_leaves_an_offer_not_understood(sign: str) -> None:
    found = offers([lay_out(f"$1.00 off Whole Milk{sign}\n20% off Eggs")], US)
    assert [offer.goods for offer in found.offers] == ["eggs"]


def test_stars_around_words_are_emphasis_and_no_footnote() -> None:
    found = offers([lay_out("*$1.00 off Whole Milk*\n20% off *Eggs*")], US)
    assert [offer.goods for offer in found.offers] == ["whole milk", "eggs"]


CARDS = "<b>$1.00 off{0}</b><br>Chobani Yogurt", "<b>$0.50 off{1}</b><br>Kraft Cheese"
BELOW = "<td><b>$2.00 off</b><br>Oreo Cookies</td><td><b>$0.75 off</b><br>Lay's Chips</td>"


def read_grid(signs: tuple[str, str], note: str, *, is_long: bool) -> tuple[list[tuple[str, str]], int]:
    """The offers of a grid of two columns with what a note below it says of them, and how many are not understood."""
    cells = "".join(f"<td>{card}</td>" for card in CARDS).format(*signs)
    grid = f"<table><tr>{cells}</tr>{f'<tr>{BELOW}</tr>' if is_long else ''}</table>"
    pages = open_html(f"<h1>Weekly ad</h1><p>Deals</p>{grid}<p>{note}</p>".encode(), Limits())
    assert not isinstance(pages, Unopened)
    found = offers(pages, US)
    said = [
        (offer.goods or "", f"{offer.minimum_count or offer.max_uses or offer.ends_on or ''}") for offer in found.offers
    ]
    return sorted(said), len(found.unclear)


NOTES = [("When you buy 3", "3"), ("Limit 1", "1"), ("Expires 11/30/2026", "2026-11-30")]


@pytest.mark.parametrize(("note", "said"), NOTES)
@pytest.mark.parametrize("sign", ["*", "†", "<sup>1</sup>"])
@pytest.mark.parametrize("is_long", [False, True])
@pytest.mark.parametrize("at", [0, 1])
def test_a_footnote_below_a_grid_is_of_the_offer_that_bears_its_sign(
    at: int, is_long: bool, sign: str, note: str, said: str
) -> None:
    signs = (sign, "") if at == 0 else ("", sign)
    others = [("lay's chips", ""), ("oreo cookies", "")] if is_long else []
    both = [("chobani yogurt", said if at == 0 else ""), ("kraft cheese", said if at == 1 else "")]
    assert read_grid(signs, f"{sign}{note}", is_long=is_long) == (sorted([*both, *others]), 0)


@pytest.mark.parametrize(("note", "said"), NOTES)
@pytest.mark.parametrize("is_long", [False, True])
def test_a_footnote_below_a_grid_that_no_offer_points_to_may_be_of_any(is_long: bool, note: str, said: str) -> None:
    assert read_grid(("", ""), f"*{note}", is_long=is_long) == ([], 4 if is_long else 2)


def test_a_footnote_of_the_head_is_of_all_columns() -> None:
    cells = "".join(f"<td>{card}</td>" for card in CARDS).format("", "")
    html = f"<h1>Weekly ad*</h1><table><tr>{cells}</tr></table><p>*Valid through 12/05/2026</p>"
    pages = open_html(html.encode(), Limits())
    assert not isinstance(pages, Unopened)
    assert [offer.ends_on for offer in offers(pages, US).offers] == [date(2026, 12, 5)] * 2


LAID_OUT = {
    "cards": "<div>$1.00 off Milk{0}</div><div>$2.00 off{1} Oreo{2}</div><div>$0.75 off Coffee</div>",
    "a grid": "<table><tr><td>$1.00 off Milk{0}</td>"
    "<td>$2.00 off{1} Oreo{2}</td><td>$0.75 off Coffee</td></tr></table>",
}


def read_laid_out(html: str) -> dict[str | None, tuple[date | None, int | None, object]]:
    """By the goods of offers that are understood their end, how often they are had, and how many have to be bought."""
    pages = open_html(html.encode(), Limits())
    assert not isinstance(pages, Unopened)
    return {offer.goods: (offer.ends_on, offer.max_uses, offer.minimum_count) for offer in offers(pages, US).offers}


@pytest.mark.parametrize("layout", LAID_OUT.values(), ids=LAID_OUT)
@pytest.mark.parametrize("sign", ["(1)", "[1]", "#", "^", "†", "<sup>1</sup>"])
def test_any_sign_behind_a_word_that_begins_a_note_is_of_its_offer_alone(sign: str, layout: str) -> None:
    notes = f"<p>*Limit 1</p><p>{sign} When you buy 2</p><p>Unsubscribe</p>"
    assert read_laid_out(layout.format("*", "", sign) + notes) == {
        "milk": (None, 1, None),
        "oreo": (None, None, 2),
        "coffee": (None, None, None),
    }


@pytest.mark.parametrize("layout", LAID_OUT.values(), ids=LAID_OUT)
@pytest.mark.parametrize("signs", [("*", "", "<sup>*</sup>"), ("*", "", " *"), ("*", "<sup>*</sup>", "")])
def test_a_star_that_is_raised_or_set_off_is_the_star(signs: tuple[str, str, str], layout: str) -> None:
    end = date(2026, 11, 30)
    assert read_laid_out(layout.format(*signs) + "<p>*Expires 11/30/2026</p>") == {
        "milk": (end, None, None),
        "oreo": (end, None, None),
        "coffee": (None, None, None),
    }


def test_the_star_of_a_section_is_that_of_its_own_note() -> None:
    html = (
        "<h2>Dairy</h2><div>$1.00 off Milk*</div><div>$2.00 off Oreo</div><p>*Limit 1</p>"
        "<h2>Snacks</h2><div>$3.00 off Tide Pods*</div><div>$1.50 off Tea</div><p>*Expires 12/02/2026</p>"
    )
    assert read_laid_out(html) == {
        "milk": (None, 1, None),
        "oreo": (None, None, None),
        "tide pods": (date(2026, 12, 2), None, None),
        "tea": (None, None, None),
    }


@pytest.mark.parametrize("layout", LAID_OUT.values(), ids=LAID_OUT)
def test_a_note_about_all_offers_is_of_all_where_no_star_points_to_it(layout: str) -> None:
    told = read_laid_out(layout.format("", "", "") + "<p>*Offers valid through 12/01/2026.</p>")
    assert told == dict.fromkeys(("milk", "oreo", "coffee"), (date(2026, 12, 1), None, None))
