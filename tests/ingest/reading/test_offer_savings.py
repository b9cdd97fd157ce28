"""What a price has off already is no coupon, and no offer takes the goods of the next one for it; nor is one free that
costs points."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.pages.html import open_html
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.page import Unopened
from cartsnitch_ingest.reading.offer import Habits, Offered
from cartsnitch_ingest.reading.offers import offers, offers_below
from cartsnitch_ingest.reading.rows import rows

from tests.ingest.reading.printed import lay_out

US = Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD")
EU = Habits(date(2026, 11, 28), DateOrder.DAY_FIRST, "EUR")

WEEKLY = {
    "below, dollars": (
        US,
        [
            ["Tide Pods", "$9.99", "Reg. $13.99", "Save $4.00"],
            ["Oreo Cookies", "$3.99", "Reg. $4.99", "Save $1.00"],
        ],
    ),
    "above, dollars": (
        US,
        [
            ["Tide Pods", "Save $4.00", "$9.99", "was $13.99"],
            ["Oreo Cookies", "Save $1.00", "$3.99", "was $4.99"],
        ],
    ),
    "first, dollars": (
        US,
        [
            ["Save $4.00", "Tide Pods", "$9.99", "was $13.99"],
            ["Save $1.00", "Oreo Cookies", "$3.99", "was $4.99"],
        ],
    ),
    "below, German": (
        EU,
        [["Butter", "1,79 €", "statt 2,99 €", "Sie sparen 1,20 €"], ["Kaffee", "4,99 €", "statt 6,99 €", "-28 %"]],
    ),
    "below, French": (
        EU,
        [
            ["Beurre", "1,79 €", "au lieu de 2,99 €", "soit -40 %"],
            ["Café", "4,99 €", "au lieu de 6,99 €", "soit -28 %"],
        ],
    ),
    "below, Dutch": (
        EU,
        [["Boter", "van 2,99 voor 1,79", "40% korting"], ["Koffie", "van 6,99 voor 4,99", "28% korting"]],
    ),
}


def html(body: str, habits: Habits) -> Offered:
    pages = open_html(f"<html><body>{body}</body></html>".encode(), Limits())
    assert not isinstance(pages, Unopened)
    return offers(pages, habits)


def laid_out(layout: str, blocks: list[list[str]], habits: Habits) -> Offered:
    if layout == "text":
        return offers([lay_out("\n\n".join("\n".join(block) for block in blocks))], habits)
    if layout == "divs":
        return html("".join(f"<div>{'<br>'.join(block)}</div>" for block in blocks), habits)
    if layout == "paragraphs":
        return html("".join(f"<div>{''.join(f'<p>{row}</p>' for row in block)}</div>" for block in blocks), habits)
    cells = ["<br>".join(block) for block in blocks]
    return html(f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table>", habits)


@pytest.mark.parametrize("layout", ["text", "divs", "paragraphs", "grid"])
@pytest.mark.parametrize("name", WEEKLY)
def test_what_a_price_has_off_is_told_with_it_and_is_no_coupon(name: str, layout: str) -> None:
    habits, blocks = WEEKLY[name]
    found = laid_out(layout, blocks, habits)
    assert (found.offers, found.unclear, len(found.advertised)) == ((), (), 2)
    assert all(row in told for told, block in zip(found.advertised, blocks, strict=True) for row in block)


@pytest.mark.parametrize("layout", ["text", "divs", "paragraphs", "grid"])
def test_what_is_off_beside_another_price_is_not_understood_and_takes_no_goods_of_the_next(layout: str) -> None:
    blocks = [["Tide Pods", "$9.99", "was $13.99", "Save $3.00"], ["Oreo Cookies", "$3.99", "was $4.99", "Save $2.00"]]
    found = laid_out(layout, blocks, US)
    assert (found.offers, found.unclear) == ((), ("Save $3.00", "Save $2.00"))
    assert [told.goods for told in found.told] == [None, None]
    assert len(found.advertised) == 2


def test_what_is_off_stands_with_its_own_price_where_no_gap_parts_them() -> None:
    _, blocks = WEEKLY["first, dollars"]
    again = ["Save $1.00", "Lay's Chips", "$2.99", "was $3.99"]
    found = offers([lay_out("\n".join(row for block in (*blocks, again) for row in block))], US)
    told = tuple(" ".join(block) for block in (*blocks, again))
    assert (found.offers, found.unclear, found.advertised) == ((), (), told)


def test_a_coupon_that_a_price_asks_for_is_not_told_as_nothing_to_do() -> None:
    found = offers([lay_out("Tide Pods\n$9.99\nwas $13.99\nSave $4.00\nClip coupon\n\n$1 off Ham\n")], US)
    assert [(offer.goods, offer.value) for offer in found.offers] == [("ham", Decimal(1))]
    assert "Save $4.00" in found.unclear


def test_an_offer_below_the_price_before_of_another_is_its_own() -> None:
    found = offers([lay_out("$1.00 off Oreo Cookies\nwas $4.99\n$0.75 off Lay's Chips\nwas $3.99\n")], US)
    told = [(offer.goods, offer.value) for offer in found.offers]
    assert told == [("oreo cookies", Decimal("1.00")), ("lay's chips", Decimal("0.75"))]
    assert (found.unclear, found.advertised) == ((), ())


def test_an_offer_with_its_own_goods_below_a_price_is_a_coupon() -> None:
    found = offers([lay_out("Tide Pods $9.99 was $13.99\n$4.00 off Oreo Cookies\n")], US)
    assert [(offer.goods, offer.value) for offer in found.offers] == [("oreo cookies", Decimal("4.00"))]
    assert found.advertised == ("Tide Pods $9.99 was $13.99",)


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("Save $1.00\nOreo Cookies\nSave $2.00\nHam\nSave $3.00\nEggs", []),
        ("Save $1.00\nOreo Cookies\nSave $2.00\nHam\nSave $3.00", ["oreo cookies 2.00", "ham 3.00"]),
        ("Save $1.00\n\nOreo Cookies\nSave $2.00\n\nHam\nSave $3.00", ["oreo cookies 2.00", "ham 3.00"]),
    ],
)
def test_below_a_price_with_another_amount_off_no_offer_takes_goods_of_others(printed: str, told: list[str]) -> None:
    found = offers([lay_out(f"Tide Pods $9.99 was $13.99\n{printed}\n")], US)
    assert [f"{offer.goods} {offer.value}" for offer in found.offers] == told
    assert (found.unclear[0], len(found.unclear)) == ("Save $1.00", 3 - len(told))


COSTS = [
    ("$5 off Coffee", "500 points", "$2 off Milk", "200 points"),
    ("5 € Rabatt auf Kaffee", "500 Punkte", "2 € Rabatt auf Milch", "200 PAYBACK Punkte"),
    ("5 € de remise sur le café", "500 points", "2 € de remise sur le lait", "200 points fidélité"),
    ("5 € korting op koffie", "500 punten", "2 € korting op melk", "200 punten"),
    ("5 € de descuento en café", "500 puntos", "2 € de descuento en leche", "200 puntos"),
    ("5 € di sconto sul caffè", "500 punti", "2 € di sconto sul latte", "200 punti"),
    ("5 zł rabatu na kawę", "500 punktów", "2 zł rabatu na mleko", "1 200 punktów"),
]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("printed", COSTS)
def test_an_offer_that_costs_points_is_not_understood(printed: tuple[str, str, str, str], gap: str) -> None:
    one, cost, other, dearer = printed
    found = offers([lay_out(f"{one}\n{cost}{gap}{other}\n{dearer}\n")], US if "$" in one else EU)
    assert (found.offers, found.unclear) == ((), (one, other))


@pytest.mark.parametrize("line", ["Get 500 points", "500 bonus points", "4x points", "20-fach PAYBACK Punkte auf Eis"])
def test_points_that_are_had_beside_spoil_no_offer(line: str) -> None:
    found = offers([lay_out(f"$5 off Coffee\n{line}\n$2 off Milk\n")], US)
    assert [offer.goods for offer in found.offers] == ["coffee", "milk"]


@pytest.mark.parametrize("word", ["soit", "donc", "dus", "also", "i.e.", "d.h.", "cioè", "es decir", "czyli"])
def test_a_word_that_leads_on_to_what_is_off_is_no_goods(word: str) -> None:
    found = offers([lay_out(f"{word} -40 %\n")], EU)
    assert [offer.goods for offer in found.offers] == []
    assert [told.goods for told in found.told] == [None] * len(found.unclear)


@pytest.mark.parametrize(
    "printed", ["Vale descuento 3 €", "Vale descuento de 3 €", "Buono sconto 3 €", "Buono sconto di 3 €"]
)
def test_what_a_coupon_is_called_is_no_goods(printed: str) -> None:
    minimum = "compra mínima 20 €" if "Vale" in printed else "spesa minima 20 €"
    page = lay_out(f"{printed}\n{minimum}\n{'válido hasta' if 'Vale' in printed else 'valido fino al'} 15/12/2026\n")
    (offer,) = offers_below(rows([page]), EU).offers
    assert (offer.goods, offer.value, offer.minimum_amount) == (None, Decimal(3), Decimal(20))
    assert (offer.minimum_is_of_basket, offer.ends_on) == (True, date(2026, 12, 15))
