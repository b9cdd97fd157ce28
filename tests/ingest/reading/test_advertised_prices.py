"""Prices beside the ones before them are counted as what they are; nothing beside goods spoils an offer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from email.message import EmailMessage

import pytest
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_domain.stores.profiles import DateOrder
from cartsnitch_ingest.pages.html import open_html
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.page import Unopened
from cartsnitch_ingest.reading.offer import Habits
from cartsnitch_ingest.reading.offers import offers
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import NotAReceipt
from cartsnitch_ingest.stages import Original, Outcome, read_original
from cartsnitch_ingest.verdicts import verdict_on

from tests.ingest.reading.printed import lay_out

US = Habits(date(2026, 11, 28), DateOrder.MONTH_FIRST, "USD")
EU = Habits(date(2026, 11, 28), DateOrder.DAY_FIRST, "EUR")

PRICES = [
    "Tide Pods 32 ct   $9.99   was $13.99",
    "Tide Pods $9.99 (reg. $13.99)",
    "Kerrygold Butter 250g          1,79 €   statt 2,99 €",
    "Kerrygold Butter 1,79 € UVP 2,99 €",
    "Café Carte Noire 250 g 3,49 € au lieu de 4,99 €",
    "Leche entera 0,99 € antes 1,20 €",
    "Caffè Lavazza 250g a 2,99 € invece di 4,29 €",
    "Campina yoghurt van 2,99 € voor 1,99 €",
    "Kawa mielona 19,99 zł zamiast 24,99 zł",
]
BESIDE = [
    "Free delivery on orders over $35",
    "Earn 4x fuel points on gift cards",
    "4x fuel points",
    "Gratis Lieferung ab 50 €",
    "10fach PAYBACK Punkte auf alles",
    "Livraison offerte dès 60 € d'achats",
    "Envío gratis a partir de 40 €",
    "Spedizione gratuita oltre 50 €",
    "Gratis bezorging vanaf 50 €",
    "Darmowa dostawa od 99 zł",
]
MAILS = [
    "{}\n$1 off Ham\n$2 off Eggs",
    "$1 off Ham\n{}\n$2 off Eggs",
    "$1 off Ham\n$2 off Eggs\n{}",
    "$1 off Ham\n$2 off Eggs\n\n{}",
]


@pytest.mark.parametrize("mail", MAILS)
@pytest.mark.parametrize("line", PRICES)
def test_a_price_beside_the_one_before_it_is_counted_and_spoils_no_offer(line: str, mail: str) -> None:
    found = offers([lay_out(mail.format(line))], EU if "€" in line else US)
    assert [(offer.goods, offer.value) for offer in found.offers] == [("ham", Decimal(1)), ("eggs", Decimal(2))]
    assert (found.unclear, found.advertised) == ((), (" ".join(line.split()),))


@pytest.mark.parametrize("mail", MAILS)
@pytest.mark.parametrize("line", BESIDE)
def test_what_is_had_beside_goods_says_nothing_of_other_offers(line: str, mail: str) -> None:
    found = offers([lay_out(mail.format(line))], EU if "€" in line else US)
    told = [(offer.goods, offer.value, offer.minimum_amount) for offer in found.offers]
    assert (told, found.unclear) == ([("ham", Decimal(1), None), ("eggs", Decimal(2), None)], ())


READ = [
    ("Save $.50 on milk", "amount_off", "0.50", "milk", None),
    ("B1G1 Free Thomas bagels", "bogo", "100", "thomas bagels", None),
    ("B2G1 Free Thomas bagels", "buy_x_get_y", "100", "thomas bagels", None),
    ("B1G1 50% Thomas bagels", "buy_x_get_y", "50", "thomas bagels", None),
    ("Sofortrabatt 1 € Nivea Creme", "amount_off", "1", "nivea creme", None),
    ("Kawa -25%", "percent_off", "25", "kawa", None),
    ("Barilla Pasta 500g -30 %", "percent_off", "30", "barilla pasta 500g", None),
]


@pytest.mark.parametrize(("text", "kind", "value", "goods", "minimum"), READ)
def test_more_wordings_are_read(text: str, kind: str, value: str, goods: str, minimum: int | None) -> None:
    (offer,) = offers([lay_out(text)], US if "$" in text else EU).offers
    assert (offer.kind.value, offer.value, offer.goods, offer.minimum_count) == (kind, Decimal(value), goods, minimum)


@pytest.mark.parametrize(
    "text",
    [
        "$1/2 Cheerios",
        "save .50 on milk",
        "5 € remboursés sur Nutella",
        "5 € remboursés",
        "secondo al 50% shampoo",
        "2 € auf Kaffee nur mit App",
    ],
)
def test_what_is_not_understood_is_counted(text: str) -> None:
    found = offers([lay_out(text)], US if "$" in text else EU)
    assert (found.offers, found.unclear) == ((), (text,))


def test_a_grid_of_such_prices_is_counted_cell_by_cell() -> None:
    cells = ["Kerrygold Butter<br>1,79 €<br>statt 2,99 €", "Lavazza Kaffee<br>9,99 €<br>statt 14,99 €"]
    html = f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table><p>20 % Rabatt auf Milka</p>"
    pages = open_html(html.encode(), Limits())
    assert not isinstance(pages, Unopened)
    found = offers(pages, EU)
    assert ([offer.goods for offer in found.offers], found.unclear) == (["milka"], ())
    assert found.advertised == ("Kerrygold Butter 1,79 € statt 2,99 €", "Lavazza Kaffee 9,99 € statt 14,99 €")


def read(text: str) -> Outcome:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Kroger <offers@kroger.com>", "me@cart.example", "Weekly deals"
    message["Date"] = "Sat, 28 Nov 2026 09:00:00 +0000"
    message.set_content(text)
    return read_original(Original(message.as_bytes(), Channel.MAIL, None, None, date(2026, 11, 28)), Reader(()))


def test_a_mail_of_nothing_but_such_prices_is_kept_and_told_as_that() -> None:
    outcome = read(
        "Kroger\n\nTide Pods   $9.99   was $13.99\n\nFolgers   $4.99   was $6.99\n\nChobani   $1   was $2.50\n"
    )
    assert isinstance(outcome.offered, NotAReceipt)
    assert len(outcome.offered.advertised) == 3
    assert verdict_on(outcome.offered, is_chosen=False) == "3 advertised prices, which are no coupons, no receipt"


def test_a_cropped_receipt_with_one_such_price_is_no_mail_of_offers() -> None:
    outcome = read("KROGER\n11/27/2026 17:22\n\nMILK GAL   3.49\nBREAD   2.49\nTIDE PODS   9.99   was 13.99\n")
    assert outcome.offered is None
