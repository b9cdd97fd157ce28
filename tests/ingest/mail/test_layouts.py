"""Order mails as stores, tills, couriers and payment services lay them out: who sold what, and what it came to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from email.message import EmailMessage

import pytest
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import Reading
from cartsnitch_ingest.reading.subject import named_store
from cartsnitch_ingest.stages import Original, read_original


def read(html: str, sender: str = "shop@store.example", subject: str = "Your order", charset: str = "utf-8") -> Reading:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "me@cart.example", subject
    message["Date"] = "Wed, 04 Mar 2026 20:00:00 +0000"
    message.set_content(html, subtype="html", charset=charset, cte="quoted-printable")
    outcome = read_original(Original(message.as_bytes(), Channel.MAIL, None, None, date(2026, 3, 10)), Reader(()))
    (reading,) = outcome.readings
    return reading


def goods(reading: Reading) -> list[tuple[str, str]]:
    return [(line.text, str(line.amount)) for line in reading.lines if line.kind is LineKind.ITEM]


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


SUB, RICE = ("1 &nbsp; Italian Sub", "$12.50"), ("2 &nbsp; Arancini", "$11.00")
FEES = (("Delivery Fee", "$2.99"), ("Service Fee", "$3.53"), ("Tax", "$1.93"), ("Tip", "$2.00"))


def test_a_courier_that_says_the_total_only_above_the_goods_is_believed_what_it_says_there() -> None:
    rows = (("Rush Eats", "March 3, 2026"), ("<b>Total</b>", "<b>$33.95</b>"), SUB, RICE, ("Subtotal", "$23.50"), *FEES)
    reading = read(table(*rows), "Rush Eats <no-reply@rusheats.example>", "Your Tuesday order from Luigi's Deli")
    assert (reading.total, reading.is_balanced) == (Decimal("33.95"), True)
    assert goods(reading) == [("Italian Sub", "12.50"), ("Arancini", "11.00")]
    assert reading.merchant_name == "Luigi's Deli"


def test_where_the_total_above_the_goods_is_another_one_there_is_a_gap() -> None:
    rows = (("Rush Eats", ""), ("Total", "$43.95"), SUB, RICE, ("Subtotal", "$23.50"), *FEES)
    assert read(table(*rows)).gap == Decimal("10.00")


@pytest.mark.parametrize(
    ("titles", "total", "subtotal", "fee"),
    [
        pytest.param("Prodotto|Q.tà|Prezzo|Totale", "Totale ordine", "Totale prodotti", "Spese di consegna", id="it"),
        pytest.param("Artikel|Menge|Einzelpreis|Summe", "Gesamtbetrag", "Bestellwert", "Lieferkosten", id="de"),
        pytest.param(
            "Produit|Qté|Prix unitaire|Montant", "Total de la commande", "Total produits", "Frais de port", id="fr"
        ),
        pytest.param(
            "Producto|Cantidad|Precio|Total", "Total del pedido", "Total productos", "Gastos de envío", id="es"
        ),
        pytest.param("Artikel|Aantal|Prijs|Bedrag", "Totaal bestelling", "Subtotaal", "Bezorgkosten", id="nl"),
        pytest.param("Item|Qty|Unit price|Amount", "Final total", "Basket value", "Small order fee", id="en"),
    ],
)
def test_the_words_of_order_mails_are_known(titles: str, total: str, subtotal: str, fee: str) -> None:
    rows = (
        tuple(titles.split("|")),
        ("Pasta 500 g", "4", "€ 0,99", "€ 3,96"),
        ("Formaggio", "1", "€ 8,90", "€ 8,90"),
        (subtotal, "", "", "€ 12,86"),
        (fee, "", "", "€ 4,90"),
        (total, "", "", "€ 17,76"),
    )
    reading = read(table(*rows), "shop@mailer.example", charset="windows-1252")
    assert (reading.total, reading.is_balanced) == (Decimal("17.76"), True)
    assert goods(reading) == [("Pasta 500 g", "3.96"), ("Formaggio", "8.90")]
    assert [str(line.amount) for line in reading.lines if line.kind is LineKind.FEE] == ["4.90"]
    assert reading.merchant_name is None


def test_a_dash_between_a_name_and_its_price_is_no_minus() -> None:
    items = "".join(f"<li>{item}</li>" for item in ("Carrots 1kg - £1.20", "Potatoes – £2.75", "Leeks (2) - £1.90"))
    reading = read(f"<h1>Market Box</h1><ul>{items}</ul><p>Delivery: £2.00<br>Total: £7.85</p>")
    assert (reading.total, reading.is_balanced) == (Decimal("7.85"), True)
    assert goods(reading) == [("Carrots 1kg", "1.20"), ("Potatoes", "2.75"), ("Leeks (2)", "1.90")]


def test_a_minus_before_a_discount_stays_one() -> None:
    reading = read(table(("Carrots", "£3.20"), ("Box 10% off", "- £0.32"), ("Total", "£2.88")))
    assert (reading.total, reading.is_balanced) == (Decimal("2.88"), True)
    assert goods(reading) == [("Carrots", "3.20")]


def test_goods_on_cards_have_their_name_above_how_many_and_the_price() -> None:
    cards = (
        f"<table><tr><td><img></td><td><b>{name}</b><div>Qty: {count}</div><div>{price}</div></td></tr></table>"
        for name, count, price in (("Cold Brew 32oz", 1, "$11.99"), ("Tortilla Chips", 2, "$7.98"))
    )
    reading = read("<div>Bodega Box</div>" + "".join(cards) + table(("Total", "$19.97")))
    assert (reading.total, reading.is_balanced) == (Decimal("19.97"), True)
    assert goods(reading) == [("Cold Brew 32oz", "11.99"), ("Tortilla Chips", "7.98")]


def test_signs_that_nobody_sees_are_not_read() -> None:
    rows = (("Choco\u200blate\u00ad Cake\u200e", "\u2066$\u200b24.00\u2069"), ("To\u00adtal", "\u202a$24.00\u202c"))
    reading = read(table(*rows))
    assert (goods(reading), reading.is_balanced) == ([("Chocolate Cake", "24.00")], True)


BOUGHT = table(("Flat White", "$9.50"), ("Total", "$9.50"))


@pytest.mark.parametrize(
    ("sender", "subject", "head", "store"),
    [
        ("receipts@tillpay.example", "Receipt from Corner Coffee", "How was your experience?", "Corner Coffee"),
        ("Corner Coffee via Tillpay <no-reply@tillpay.example>", "Thanks!", "How was it?", "Corner Coffee"),
        ("service@payfriend.example", "Receipt for Your Payment to Maple Farm Shop", "PayFriend", "Maple Farm Shop"),
        ("service@payfriend.example", "Beleg für Ihre Zahlung an Imkerei Lang", "Guten Tag, Jo!", "Imkerei Lang"),
        ("noreply@ebon.example", "Dein eBon von Dorfladen Haas vom 4. März", "Dein Kassenbon", "Dorfladen Haas"),
        ("Bazaaro <auto-confirm@bazaaro.example>", "Your order #114-2238", "Sold by KitchenPros LLC", "Bazaaro"),
        ("shop@ridge.example", "Order #1044", table(("Ridge Roasters", "Order #1044")), "Ridge Roasters"),
        ("shop@bush.example", "Invoice", "Bushland Grocers Pty Ltd ABN 12 345 678 901", "Bushland Grocers Pty Ltd"),
    ],
)
def test_the_store_is_who_sold_and_not_who_wrote(sender: str, subject: str, head: str, store: str) -> None:
    assert read(f"<div>{head}</div>{BOUGHT}", sender, subject).merchant_name == store


@pytest.mark.parametrize(
    "titles", ["Item|Qty|Price", "Artikel|Menge|Preis", "Qty|Description|Amount", "Produit|Qté|Prix"]
)
def test_the_titles_of_columns_are_no_store(titles: str) -> None:
    rows = table(tuple(titles.split("|")), ("Apples", "3", "$1.50"), ("Bread", "1", "$3.20"), ("Total", "", "$4.70"))
    reading = read(rows, "no-reply@mailer.example")
    assert (reading.merchant_name, reading.is_balanced) == (None, True)


@pytest.mark.parametrize(
    "subject",
    [
        "Your receipt", "Your order from March 4", "Your order to 12 Main Street", "Je bon van vandaag",
        "Order confirmed", "Your receipt from your visit", "Rechnung zur Bestellung FK-20931", "From: Receipt",
        "", None,
    ],
)  # fmt: skip
def test_a_subject_that_names_no_store_is_not_made_to(subject: str | None) -> None:
    assert named_store(subject) is None
