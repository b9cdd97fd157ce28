"""Newsletters as stores send them: no coupon has the days, code, minimum or goods of another, and each is counted."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.reading.offer import Offer
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import NotAReceipt
from cartsnitch_ingest.stages import Original, read_original


def grid(*cells: str, columns: int = 2) -> str:
    rows = (cells[at : at + columns] for at in range(0, len(cells), columns))
    return f"<table>{''.join('<tr>' + ''.join(f'<td>{cell}</td>' for cell in row) + '</tr>' for row in rows)}</table>"


def card(*lines: str) -> str:
    return f"<tr><td><table>{''.join(f'<tr><td>{line}</td></tr>' for line in lines)}</table></td></tr>"


def beside(*cells: str) -> str:
    return "".join(f"<div style='display:inline-block'>{cell}</div>" for cell in cells)


KROGER = (
    "<table width=600><tr><td><img alt='Kroger' src=x></td></tr><tr><td><h1>Your weekly digital deals</h1></td></tr>"
    "<tr><td>Valid 11/25/2026 - 12/01/2026</td></tr><tr><td><h2>Clip and save</h2></td></tr><tr><td>"
    + grid(
        "<p><b>SAVE $1.00</b></p><p>on any ONE (1) Cheerios</p><p>Limit 1</p><p><a>Clip coupon</a></p>",
        "<p><b>SAVE $2.50</b></p><p>on Tide Pods 32 ct</p><p>Limit 1</p><p><a>Clip coupon</a></p>",
    )
    + "</td></tr><tr><td><h2>Event: Dec 2 - Dec 8</h2></td></tr><tr><td>"
    + grid("<p><b>$0.75 off</b></p><p>Lay's Chips</p>", "<p><b>BOGO Free</b></p><p>Oreo Cookies</p>")
    + "</td></tr><tr><td><h2>Sale prices</h2></td></tr><tr><td>"
    + grid("Chicken breast<br>$1.99/lb", "Bananas<br>$0.49/lb")
    + "</td></tr><tr><td>While supplies last. Free pickup on orders over $35. Unsubscribe | Privacy policy</td></tr>"
    "</table>"
)
MEIJER = (
    "<h1>Meijer mPerks</h1><p>Hi Anna,</p><p>Here are your mPerks coupons.</p><h2>Ends 12/05/2026</h2>"
    + beside("<p>$3 off</p><p>Folgers Coffee 24 oz</p>", "<p>20% off</p><p>Chobani Yogurt</p>")
    + "<h2>Ends 12/12/2026</h2>"
    + beside("<p>$1 off</p><p>Kraft Cheese</p>", "<p>Buy 2 get 1 free</p><p>Coke 2L</p>")
    + "<h2>When you spend $50</h2><p>$10 off household</p><p>Use code CLEAN10</p>"
    "<p>Earn 5,000 points on gift cards</p><p>© Meijer 2026. 2929 Walker Ave NW, Grand Rapids, MI 49544</p>"
)
GIANT_EAGLE = """Giant Eagle
Deals of the week

$2 off Ground Coffee
Expires 12/02/2026
$1 off Whole Milk
Expires 12/03/2026

NEXT WEEK (12/03 - 12/09)
50c off Yogurt
25% off Bacon

Free delivery on orders over $35
Unsubscribe
"""
REWE = (
    "<h1>REWE</h1><p>Liebe Frau Meyer,</p><p>deine Angebote der Woche.</p><h2>Gültig vom 23.11. bis 28.11.2026</h2>"
    + grid("Kerrygold Butter 250 g<br><b>1,79 €</b><br>statt 2,99 €", "Lavazza Caffè<br><b>9,99 €</b><br>statt 14,99 €")
    + "<h2>Deine Coupons – gültig vom 30.11. bis 05.12.2026</h2>"
    + grid(
        "<b>20 % Rabatt</b><br>auf Käse",
        "<b>1 € Rabatt</b><br>auf Milka Schokolade<br>ab 2 Packungen",
        "<b>10fach Punkte</b><br>auf Wein",
        columns=3,
    )
    + "<p>Gratis Lieferung ab 50 €</p><p>Abgabe nur in haushaltsüblichen Mengen. Solange der Vorrat reicht.</p>"
    "<p>REWE Markt GmbH, Domstraße 20, 50668 Köln</p>"
)
EDEKA = """EDEKA

Hallo Jana,

deine Coupons:

15 % Rabatt auf Kaffee
Gültig bis 05.12.2026
0,50 € Rabatt auf Haribo
Gültig bis 06.12.2026
2 € Rabatt ab 20 € Einkaufswert
Gültig bis 07.12.2026

Nur solange der Vorrat reicht. Abmelden
"""
CARREFOUR = (
    "<h1>Carrefour</h1><p>Bonjour Marie,</p><h2>Vos offres du 24/11/2026 au 06/12/2026</h2>"
    + grid("<p>-30%</p><p>sur tous les fromages</p>", "<p>1 € de réduction</p><p>Café Carte Noire</p>")
    + "<h2>Du 07/12/2026 au 13/12/2026</h2>"
    + grid("<p>2 achetés = 1 offert</p><p>Yaourts Danone</p>", "<p>Nutella 400g</p><p>3,49 € au lieu de 4,99 €</p>")
    + "<p>Livraison offerte dès 60 € d'achats</p><p>Dans la limite des stocks disponibles. Se désinscrire</p>"
)
SPANISH = (
    "<h1>Carrefour</h1><p>Hola Ana,</p><p>Ofertas válidas hasta el 05/12/2026</p>"
    + grid(
        "<b>2x1</b><br>Yogures Activia",
        "<b>3 € de descuento</b><br>Aceite de oliva",
        "<b>20% de descuento</b><br>Vino Rioja",
        columns=3,
    )
    + "<h3>Solo con tu tarjeta</h3>"
    + grid("<b>1 € de descuento</b><br>Café", "<b>10% de descuento</b><br>Queso")
    + "<p>Hasta agotar existencias.</p>"
)
ESSELUNGA = """Esselunga
Offerte dal 23/11/2026 al 06/12/2026

Sconto 25% su tutti i formaggi
1+1 gratis Pasta Barilla 500g
5 € di sconto su una spesa minima di 50 €
Caffè Lavazza 250g a 2,99 € invece di 4,29 €
1 € di sconto su ogni pacco di biscotti

Spedizione gratuita oltre 60 €
Fino ad esaurimento scorte
"""
ALBERT_HEIJN = (
    "<h1>Albert Heijn</h1><p>Bonus van 23-11-2026 t/m 29-11-2026</p>"
    + grid("<b>25% korting</b><br>alle kaas", "<b>1+1 gratis</b><br>Douwe Egberts koffie")
    + "<h2>Vanaf maandag: 30-11-2026 t/m 06-12-2026</h2>"
    + grid("<b>€ 1 korting</b><br>Campina yoghurt", "<b>2e halve prijs</b><br>Coca-Cola 1,5 l")
    + "<p>Gratis bezorging vanaf 50 €</p><p>Zolang de voorraad strekt</p>"
)
BIEDRONKA = (
    "<h1>Biedronka</h1><p>Dzień dobry!</p><h2>Oferta ważna od 26.11.2026 do 02.12.2026</h2>"
    + grid("<b>2 zł rabatu</b><br>Kawa Jacobs", "<b>30% taniej</b><br>Ser żółty")
    + "<h2>Od 03.12.2026 do 09.12.2026</h2>"
    + grid("<b>1+1 gratis</b><br>Makaron Barilla", "<b>1 zł rabatu za sztukę</b><br>Jogurt")
    + "<p>Do wyczerpania zapasów</p>"
)
WALGREENS = (
    "<h1>Walgreens</h1><table>"
    + card("<h3>Crest Toothpaste</h3>", "$2 off", "Use code CREST2")
    + card("<h3>Dove Soap</h3>", "$1.50 off", "No code needed")
    + card("<h3>Tylenol</h3>", "$3 off", "Use code TYL33", "Expires 12/10/2026")
    + "</table><p>Online only.</p>"
)
TARGET = grid(
    "<b>Target</b>",
    "Ends Saturday, December 5",
    "20% off Bounty paper towels",
    "$5 off $25 produce",
    "Save $1 each on Pepsi 2L when you buy 3",
    "Starts Sunday, December 6",
    "15% off Oreo cookies",
    "$3 off Tide",
    "$1/2 Cheerios",
    "B1G1 Free Thomas bagels",
    "While supplies last. Extra 5% off with RedCard",
    columns=1,
)

NEWSLETTERS = {
    "en, two grids": (
        "Kroger <offers@kroger.com>",
        KROGER,
        ["1.00 cheerios 11-25 12-01 limit 1", "2.50 tide pods 32 ct 11-25 12-01 limit 1"],
        (4, 0),
    ),
    "en, cards in a line": (
        "Meijer <mperks@meijer.com>",
        MEIJER,
        [
            "1 kraft cheese - 12-12",
            "100 coke 2l - 12-12",
            "20 chobani yogurt - 12-05",
            "3 folgers coffee 24 oz - 12-05",
        ],
        (1, 0),
    ),
    "en, plain": (
        "Giant Eagle <deals@gianteagle.com>",
        GIANT_EAGLE,
        ["1 whole milk - 12-03", "2 ground coffee - 12-02"],
        (2, 0),
    ),
    "en, codes": (
        "Walgreens <deals@walgreens.com>",
        WALGREENS,
        ["1.50 dove soap - -", "2 crest toothpaste - - code CREST2", "3 tylenol - 12-10 code TYL33"],
        (0, 0),
    ),
    "en, rows": ("Target <circle@target.com>", TARGET, [], (8, 0)),
    "de, grids": ("REWE <news@rewe.de>", REWE, ["20 kase 11-30 12-05"], (2, 2)),
    "de, plain": (
        "EDEKA <news@edeka.de>",
        EDEKA,
        ["0.50 haribo - 12-06", "15 kaffee - 12-05", "2 basket - 12-07 from 20"],
        (0, 0),
    ),
    "fr": (
        "Carrefour <news@carrefour.fr>",
        CARREFOUR,
        ["1 cafe carte noire 11-24 12-06", "100 yaourts danone 12-07 12-13", "30 fromages 11-24 12-06"],
        (0, 1),
    ),
    "es": (
        "Carrefour <ofertas@carrefour.es>",
        SPANISH,
        ["100 yogures activia - 12-05", "20 vino rioja - 12-05", "3 aceite de oliva - 12-05"],
        (2, 0),
    ),
    "it": (
        "Esselunga <news@esselunga.it>",
        ESSELUNGA,
        ["100 pasta barilla 500g 11-23 12-06", "25 formaggi 11-23 12-06", "5 basket 11-23 12-06 from 50"],
        (1, 1),
    ),
    "nl": (
        "Albert Heijn <news@ah.nl>",
        ALBERT_HEIJN,
        [
            "1 campina yoghurt 11-30 12-06",
            "100 douwe egberts koffie 11-23 11-29",
            "25 kaas 11-23 11-29",
            "50 coca-cola 1,5 l 11-30 12-06",
        ],
        (0, 0),
    ),
    "pl": (
        "Biedronka <gazetka@biedronka.pl>",
        BIEDRONKA,
        ["100 makaron barilla 12-03 12-09", "2 kawa jacobs 11-26 12-02", "30 ser zolty 11-26 12-02"],
        (1, 0),
    ),
}


def told(offer: Offer) -> str:
    days = (f"{day:%m-%d}" if day else "-" for day in (offer.starts_on, offer.ends_on))
    return (
        f"{offer.value} {offer.goods or offer.category or 'basket'} {' '.join(days)}"
        + (f" from {offer.minimum_amount}" if offer.minimum_amount else "")
        + (f" x{offer.minimum_count}" if offer.minimum_count else "")
        + (f" limit {offer.max_uses}" if offer.max_uses else "")
        + (f" code {offer.code}" if offer.code else "")
    )


@pytest.mark.parametrize(("sender", "body", "coupons", "others"), NEWSLETTERS.values(), ids=NEWSLETTERS)
def test_a_newsletter_gives_its_coupons_and_counts_the_rest(
    sender: str, body: str, coupons: list[str], others: tuple[int, int]
) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "me@cart.example", "Offers"
    message["Date"] = "Sat, 28 Nov 2026 09:00:00 +0000"
    message.set_content(body, subtype="html" if "<" in body else "plain")
    original = Original(message.as_bytes(), Channel.MAIL, None, None, date(2026, 11, 28))
    offered = read_original(original, Reader(())).offered
    assert isinstance(offered, NotAReceipt)
    assert sorted(map(told, offered.offers)) == coupons
    assert (len(offered.unclear), len(offered.advertised)) == others
