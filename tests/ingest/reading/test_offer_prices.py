"""A price beside the one before it is no coupon, however the two are said, unless it has to be clipped."""

from __future__ import annotations

from datetime import date

import pytest
from cartsnitch_domain.coupons.coupon import CouponKind
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.pages.html import open_html
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.page import Unopened
from cartsnitch_ingest.reading.offer import Habits, Offered
from cartsnitch_ingest.reading.offers import offers
from cartsnitch_ingest.reading.rows import rows

from tests.ingest.reading.printed import lay_out

US = Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD")
EU = Habits(date(2026, 11, 28), DateOrder.DAY_FIRST, "EUR")
OTHER = "20% off Lay's Chips"


def read(line: str, habits: Habits = US) -> Offered:
    return offers([lay_out(f"{line}\n\n{OTHER}\n")], habits)


def read_html(html: str, habits: Habits = US) -> Offered:
    pages = open_html(f"<html><body>{html}<p>{OTHER}</p></body></html>".encode(), Limits())
    assert not isinstance(pages, Unopened)
    return offers(pages, habits)


@pytest.mark.parametrize(
    "line",
    [
        "Tide Pods $9.99 was $13.99",
        "Was $13.99 Now $9.99 Tide Pods",
        "Reg. $13.99, now $9.99 Tide Pods",
        "Now $9.99, was $13.99 Tide Pods",
        "Tide Pods only $9.99 (reg. $13.99)",
        "Butter nur 1,79 € statt 2,99 €",
        "Butter statt 2,99 € nur 1,79 €",
        "Mantequilla antes 2,99 € ahora 1,79 €",
        "Masło cena regularna 7,99 zł teraz 4,99 zł",
    ],
)
def test_two_prices_are_told_alike_in_either_order(line: str) -> None:
    found = read(line)
    assert ([offer.goods for offer in found.offers], found.unclear) == (["lay's chips"], ())
    assert found.advertised == (line,)


@pytest.mark.parametrize(
    "line",
    [
        "Oreo Cookies $3.99 (was $4.99) with digital coupon",
        "Oreo Cookies $3.99\nwas $4.99\nwith digital coupon",
        "Oreo Cookies was $4.99 now $3.99\nClip in the app",
        "With digital coupon: Oreo Cookies $3.99 was $4.99",
    ],
)
def test_a_price_that_has_to_be_clipped_is_an_offer_of_it(line: str) -> None:
    found = read(line)
    told = [(offer.kind, str(offer.value), offer.goods, offer.needs_clip) for offer in found.offers]
    assert told[0] == (CouponKind.FIXED_PRICE, "3.99", "oreo cookies", True)
    assert (found.unclear, found.advertised) == ((), ())


@pytest.mark.parametrize(
    ("line", "habits"),
    [
        ("Oreo Cookies $3.99 was $4.99 when you buy 2", US),
        ("Oreo Cookies $3.99 was $4.99 must buy 2", US),
        ("Oreo Cookies was $4.99 now $3.99 when you buy 2", US),
        ("Butter 1,79 € statt 2,99 € ab 2 Stück", EU),
        ("Butter 1,79 € statt 2,99 € mit Coupon", EU),
        ("Beurre 1,79 € au lieu de 2,99 € dès 2 achetés", EU),
        ("Masło 4,99 zł zamiast 7,99 zł przy zakupie 2", EU),
    ],
)
def test_a_price_for_several_pieces_or_with_a_coupon_is_no_plain_one(line: str, habits: Habits) -> None:
    found = read(line, habits)
    assert (found.unclear, found.advertised) == ((line,), ())


STRUCK = {
    "behind the price": "<p>Tide Pods</p><p>$9.99 <s>$13.99</s></p>",
    "before the price": "<p>Tide Pods</p><p><del>$13.99</del> $9.99</p>",
    "by a style": '<p>Tide Pods <span style="text-decoration: line-through">$13.99</span> $9.99</p>',
    "with a word": "<p>Tide Pods <s>Reg. $13.99</s> <b>Now $9.99</b></p>",
    "above it": "<p>Tide Pods</p><p><s>$13.99</s></p><p>$9.99</p>",
    "below it": "<div>Tide Pods</div><div>$9.99</div><div><s>$13.99</s></div>",
    "in a line of its own": "<div>Tide Pods<br>$9.99<br><s>$13.99</s></div>",
}


@pytest.mark.parametrize("html", STRUCK.values(), ids=STRUCK)
def test_a_price_that_is_struck_out_is_the_one_before(html: str) -> None:
    found = read_html(html)
    assert ([offer.goods for offer in found.offers], found.unclear) == (["lay's chips"], ())
    (price,) = found.advertised
    assert ("Tide Pods" in price, "$9.99" in price, "~" in price) == (True, True, False)


@pytest.mark.parametrize("html", ["<p><s>$1 off Oreo</s></p>", "<p><s>$2.00 off</s> $3.00 off Tide Pods</p>"])
def test_an_offer_that_is_struck_out_is_none(html: str) -> None:
    found = read_html(html)
    assert (found.unclear, found.advertised) == ((), ())
    assert {offer.goods for offer in found.offers} <= {"lay's chips", "tide pods"}
    assert {str(offer.value) for offer in found.offers} <= {"20", "3.00"}


def test_what_is_struck_out_is_no_part_of_a_page() -> None:
    pages = open_html(b"<p>Tide Pods</p><p>9.99 <s>13.99</s></p><p><s>4.99</s></p><p>Total 9.99</p>", Limits())
    assert not isinstance(pages, Unopened)
    assert [row.printed for row in rows(pages)] == ["Tide Pods", "9.99", "Total 9.99"]
    assert pages[0].text == "Tide Pods\n9.99\nTotal 9.99"


TAKEN_OFF = {
    "struck above, off": ("<div>Tide Pods<br><s>$13.99</s><br>$3 off with digital coupon</div>", US, "3"),
    "struck before, off": ("<div>Tide Pods<br><s>$13.99</s> $3 off<br>Clip coupon</div>", US, "3"),
    "struck below, off": ("<div>Tide Pods<br>$1.00 off<br><s>$3.99</s></div>", US, "1.00"),
    "struck in the line, off": ("<p>$1.00 off <s>$4.99</s> Tide Pods</p>", US, "1.00"),
    "in cells": ("<table><tr><td>Tide Pods<br><s>$9.99</s> 20% off</td></tr></table>", US, "20"),
    "percent before the goods": ("<p><s>$13.99</s> 20% off Tide Pods</p>", US, "20"),
    "percent behind the goods": ("<p>Tide Pods <s>$13.99</s> 20% off</p>", US, "20"),
    "pieces": ("<p>Tide Pods <s>$8.99</s><br>Buy 2 get 1 free</p>", US, "100"),
    "Rabatt": ("<div>Tide Pods<br><s>9,99 €</s><br>20 % Rabatt</div>", EU, "20"),
    "Rabatt in euros": ("<div>Tide Pods<br><s>9,99 €</s> 3 € Rabatt<br>Coupon aktivieren</div>", EU, "3"),
    "percent with a minus": ("<div>Tide Pods<br><s>9,99 €</s><br>-20 %</div>", EU, "20"),
    "gratis": ("<div>Tide Pods<br><s>3,58 €</s><br>1+1 gratis</div>", EU, "100"),
    "halve prijs": ("<div>Tide Pods<br><s>€ 3,58</s><br>2e halve prijs</div>", EU, "50"),
    "korting": ("<div>Tide Pods<br><s>€ 9,99</s><br>€ 3,00 korting</div>", EU, "3.00"),
    "offert": ("<div>Tide Pods<br><s>3,58 €</s><br>2+1 offert</div>", EU, "100"),
    "remise": ("<div>Tide Pods<br><s>9,99 €</s><br>3 € de remise</div>", EU, "3"),
    "descuento": ("<div>Tide Pods<br><del>9,99 €</del><br>3 € de descuento</div>", EU, "3"),
    "sconto": ("<div>Tide Pods<br><del>9,99 €</del> 3 € di sconto</div>", EU, "3"),
    "taniej": ("<div>Tide Pods<br><s>9,99 zł</s><br>3 zł taniej<br>Aktywuj kupon</div>", EU, "3"),
}


@pytest.mark.parametrize(("html", "habits", "value"), TAKEN_OFF.values(), ids=TAKEN_OFF)
def test_a_struck_price_beside_what_takes_something_off_is_no_price_before(
    html: str, habits: Habits, value: str
) -> None:
    found = read_html(html, habits)
    told = [(offer.goods, str(offer.value), offer.kind is CouponKind.FIXED_PRICE) for offer in found.offers]
    assert (told[0], found.advertised) == (("tide pods", value, False), ())
    assert "~" not in "".join(offer.title + "".join(at.text for at in offer.evidence) for offer in found.offers)


@pytest.mark.parametrize(
    "html",
    [
        "<div>Tide Pods<br><s>$13.99</s> -$3.00<br>with digital coupon</div>",
        "<div>Tide Pods<br><s>$13.99</s><br>Limit 2<br>$3 off with digital coupon</div>",
        "<div>Tide Pods<br>2 for $12 <s>$8.99</s><br>with digital coupon</div>",
    ],
)
def test_nothing_is_made_up_of_a_struck_price(html: str) -> None:
    found = read_html(html)
    assert {offer.goods for offer in found.offers} <= {"lay's chips"}
    assert (found.advertised, "~" in "".join(found.unclear)) == ((), False)


@pytest.mark.parametrize(
    "line",
    [
        "nur mit PAYBACK",
        "mit PAYBACK Karte",
        "nur für Mitglieder",
        "with loyalty card",
        "members only",
        "uniquement avec la carte",
        "met je bonuskaart",
        "solo con tarjeta",
        "solo con la carta",
        "tylko z kartą",
    ],
)
def test_a_price_that_some_alone_have_is_not_understood(line: str) -> None:
    found = read(f"Kaffee\n4,99 €\nstatt 6,99 €\n{line}", EU)
    assert (found.advertised, len(found.unclear)) == ((), 1)
    assert {offer.goods for offer in found.offers} <= {"lay's chips"}


@pytest.mark.parametrize("line", ["Attiva il coupon", "Attiva il buono sconto", "Attiva il coupon nella app"])
def test_what_has_to_be_activated_in_italian_is_clipped(line: str) -> None:
    price = read_html(f"<div>Yogurt<br>4,99 € <s>6,99 €</s><br>{line}</div>", EU).offers[0]
    off = offers([lay_out(f"Yogurt\n2 € di sconto\n{line}\n")], EU).offers[0]
    assert [(each.goods, each.needs_clip) for each in (price, off)] == [("yogurt", True)] * 2


def test_a_struck_price_with_a_coupon_is_none_without_one() -> None:
    found = read_html("<div>Kaffee<br>4,99 € <s>6,99 €</s><br>mit Coupon</div>", EU)
    assert found.advertised == ()
    assert all(offer.needs_clip for offer in found.offers if offer.goods == "kaffee")


@pytest.mark.parametrize(
    ("line", "habits"),
    [
        ("Tide Pods $1.00 off $2.99", US),
        ("Tide Pods 25% off $3.00", US),
        ("Kaas 25% korting 3,00", EU),
        ("Kaffee 20 % Rabatt 7,99 €", EU),
        ("Café 1,00 € de remise 3,50 €", EU),
        ("Queso 1,00 € de descuento 3,50 €", EU),
        ("Caffè 1,00 € di sconto 3,50 €", EU),
        ("Kawa 3 zł taniej 9,99 zł", EU),
    ],
)
def test_an_amount_behind_what_is_off_some_goods_is_no_minimum(line: str, habits: Habits) -> None:
    found = read(line, habits)
    assert ([offer.goods for offer in found.offers], len(found.unclear)) == (["lay's chips"], 1)


@pytest.mark.parametrize(
    ("line", "minimum"),
    [
        ("$5 off $25", "25"),
        ("$5 off your $25 purchase", "25"),
        ("Save $5 off $25 or more", "25"),
        ("$2.00 off $10.00 of Tide Pods", "10.00"),
        ("Tide Pods $5 off $25 or more", "25"),
    ],
)
def test_an_amount_that_has_to_be_spent_is_a_minimum(line: str, minimum: str) -> None:
    (offer, _) = read(line).offers
    assert str(offer.minimum_amount) == minimum
