"""The wording of mails: what stores write in them, by language, and how they write amounts and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from cartsnitch_server.demo.receipt import ComposedStore


@dataclass(frozen=True, slots=True)
class Wording:
    """What a store writes in its mails, in its language."""

    subject: str
    greeting: str
    attached: str
    item: str
    quantity: str
    price: str
    unit_price: str
    subtotal: str
    total: str
    tax_inside: str
    paid: str
    change: str
    saved: str
    foot: str
    date: str = ""


ENGLISH = Wording(
    subject="Your {store} receipt #{number:06d}",
    greeting="Thanks for shopping with us!",
    attached="Your receipt is attached.",
    item="Item",
    quantity="Qty",
    price="Price",
    unit_price="Unit price",
    subtotal="Subtotal",
    total="Total",
    tax_inside="VAT included",
    paid="Paid with {}",
    change="Change",
    saved="You saved",
    foot="You get this message because you asked for receipts by email. Please do not reply.",
)

GERMAN = Wording(
    subject="Ihr {store} eBon #{number:06d}",
    greeting="Vielen Dank für Ihren Einkauf!",
    attached="Ihr Kassenbon liegt bei.",
    item="Artikel",
    quantity="Menge",
    price="Preis",
    unit_price="Einzelpreis",
    subtotal="Zwischensumme",
    total="Summe",
    tax_inside="enthaltene MwSt",
    paid="Bezahlt: {}",
    change="Rückgeld",
    saved="Gespart",
    foot="Sie erhalten diese Nachricht, weil Sie den eBon gewählt haben. Bitte antworten Sie nicht.",
    date="%d.%m.%Y %H:%M",
)

FRENCH = Wording(
    subject="Votre ticket de caisse {store} n° {number:06d}",
    greeting="Merci de votre visite !",
    attached="Votre ticket de caisse est en pièce jointe.",
    item="Article",
    quantity="Quantité",
    price="Prix",
    unit_price="Prix unitaire",
    subtotal="Sous-total",
    total="Total",
    tax_inside="dont TVA",
    paid="Payé : {}",
    change="Rendu",
    saved="Vous avez économisé",
    foot="Vous recevez ce message car vous avez demandé le ticket par email. Merci de ne pas répondre.",
    date="%d/%m/%Y %H:%M",
)

ITALIAN = Wording(
    subject="Il tuo scontrino {store} n. {number:06d}",
    greeting="Grazie per la tua spesa!",
    attached="Lo scontrino è in allegato.",
    item="Articolo",
    quantity="Quantità",
    price="Prezzo",
    unit_price="Prezzo unitario",
    subtotal="Subtotale",
    total="Totale",
    tax_inside="di cui IVA",
    paid="Pagato con {}",
    change="Resto",
    saved="Hai risparmiato",
    foot="Ricevi questo messaggio perché hai chiesto lo scontrino digitale. Non rispondere.",
    date="%d/%m/%Y %H:%M",
)

SPANISH = Wording(
    subject="Tu ticket de {store} n.º {number:06d}",
    greeting="¡Gracias por tu compra!",
    attached="Adjuntamos tu ticket.",
    item="Artículo",
    quantity="Cantidad",
    price="Importe",
    unit_price="Precio unitario",
    subtotal="Subtotal",
    total="Total",
    tax_inside="IVA incluido",
    paid="Pagado con {}",
    change="Cambio",
    saved="Has ahorrado",
    foot="Recibes este mensaje porque pediste el ticket digital. Por favor, no respondas.",
    date="%d/%m/%Y %H:%M",
)

DUTCH = Wording(
    subject="Je kassabon van {store} nr. {number:06d}",
    greeting="Bedankt voor je aankoop!",
    attached="Je kassabon zit in de bijlage.",
    item="Artikel",
    quantity="Aantal",
    price="Bedrag",
    unit_price="Prijs per stuk",
    subtotal="Subtotaal",
    total="Totaal",
    tax_inside="waarvan BTW",
    paid="Betaald met {}",
    change="Wisselgeld",
    saved="Je voordeel",
    foot="Je ontvangt dit bericht omdat je om een digitale kassabon hebt gevraagd. Niet beantwoorden.",
    date="%d-%m-%Y %H:%M",
)

LANGUAGES = {"DE": GERMAN, "FR": FRENCH, "IT": ITALIAN, "ES": SPANISH, "NL": DUTCH}
"""By country; elsewhere stores write English."""

SYMBOLS = {"USD": "$", "CAD": "$", "GBP": "£", "EUR": "€", "MYR": "RM"}


def words_of(store: ComposedStore) -> Wording:
    return LANGUAGES.get(store.country_code, ENGLISH)


def money(store: ComposedStore, amount: Decimal) -> str:
    """The amount as mails of this country write it: -$0.50, -0,50 €."""
    sign, symbol = "-" if amount < 0 else "", SYMBOLS[store.currency_code]
    digits = f"{abs(amount):,.2f}"
    if store.currency_code == "EUR":
        return f"{sign}{digits.translate(str.maketrans(',.', '.,'))} {symbol}"
    return f"{sign}{symbol}{digits}"


def written(store: ComposedStore, moment: datetime) -> str:
    """The moment as mails of this country write it."""
    if form := words_of(store).date:
        return moment.strftime(form)
    return f"{moment:%B} {moment.day}, {moment.year} {moment.hour % 12 or 12}:{moment:%M %p}"
