"""The HTML of e-receipts: the same receipt in the lay-outs that stores use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from html import escape

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_server.demo.receipt import ComposedLine, ComposedReceipt, ComposedStore
from cartsnitch_server.demo.tape import print_tape


class Template(Enum):
    """Nested tables; blocks with the prices floating at the right; the tape as it is; a note, the receipt attached."""

    TABLE = auto()
    BLOCK = auto()
    TAPE = auto()
    NOTE = auto()


@dataclass(frozen=True, slots=True)
class Wording:
    """What a store writes in its mails, in its language."""

    subject: str
    greeting: str
    attached: str
    item: str
    quantity: str
    price: str
    subtotal: str
    total: str
    tax_inside: str
    paid: str
    change: str
    saved: str
    foot: str


ENGLISH = Wording(
    subject="Your {store} receipt #{number:06d}",
    greeting="Thanks for shopping with us!",
    attached="Your receipt is attached.",
    item="Item",
    quantity="Qty",
    price="Price",
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
    subtotal="Zwischensumme",
    total="Summe",
    tax_inside="enthaltene MwSt",
    paid="Bezahlt: {}",
    change="Rückgeld",
    saved="Gespart",
    foot="Sie erhalten diese Nachricht, weil Sie den eBon gewählt haben. Bitte antworten Sie nicht.",
)

SYMBOLS = {"USD": "$", "CAD": "$", "GBP": "£", "EUR": "€"}


def words_of(store: ComposedStore) -> Wording:
    return GERMAN if store.country_code == "DE" else ENGLISH


def money(store: ComposedStore, amount: Decimal) -> str:
    """The amount as mails of this country write it: -$0.50, -0,50 €."""
    sign, symbol = "-" if amount < 0 else "", SYMBOLS[store.currency_code]
    if store.currency_code == "EUR":
        return f"{sign}{abs(amount):.2f} {symbol}".replace(".", ",")
    return f"{sign}{symbol}{abs(amount):.2f}"


def body_html(receipt: ComposedReceipt, template: Template, logo_id: str) -> str:
    """A whole HTML document; the logo is the part `logo_id` of the same mail."""
    body = {Template.TABLE: table_body, Template.BLOCK: block_body, Template.TAPE: tape_body, Template.NOTE: note_body}[
        template
    ](receipt)
    words, store = words_of(receipt.store), receipt.store
    preheader = f"{words.greeting} {words.total} {money(store, receipt.total)}"
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(store.name)}</title>'
        "<style>.muted{color:#777;font-size:12px}</style></head>"
        '<body><div style="font-family:Arial,sans-serif;color:#222">'
        f'<div style="display:none;max-height:0;overflow:hidden">{escape(preheader)}</div>'
        f'<center><img src="cid:{logo_id}" alt="{escape(store.name)}" width="220"></center>{body}'
        f'<p class="muted">{escape(words.foot)}</p></div></body></html>\n'
    )


def table_body(receipt: ComposedReceipt) -> str:
    """A table within a table within a table, as mail programs have taught everyone."""
    words = words_of(receipt.store)
    heads = "".join(f"<th align='left'>{word}</th>" for word in (words.item, words.quantity, words.price))
    goods = "".join(table_row(receipt.store, line) for line in receipt.goods)
    totals = "".join(
        f'<tr><td colspan="2">{label}</td><td align="right">{amount}</td></tr>' for label, amount in totals_of(receipt)
    )
    return (
        '<table width="100%" cellpadding="0" cellspacing="0" role="presentation"><tr><td align="center">'
        f'<table width="600" role="presentation"><tr><td>{heading(receipt)}</td></tr><tr><td>'
        f'<table width="100%" cellpadding="4"><tr>{heads}</tr>{goods}'
        f'<tr><td colspan="3"><hr></td></tr>{totals}</table></td></tr></table></td></tr></table>'
    )


def table_row(store: ComposedStore, line: ComposedLine) -> str:
    count = str(line.quantity) if line.unit == "each" and line.quantity else ""
    if line.kind is LineKind.ITEM and not count:
        count = "1" if line.quantity is None else f"{line.quantity} {line.unit}"
    notes = "".join(f'<br><span class="muted">{note}</span>' for note in notes_of(store, line))
    return (
        f"<tr><td>{escape(line.text)}{notes}</td><td>{count}</td>"
        f'<td align="right">{money(store, line.amount)}</td></tr>\n'
    )


def block_body(receipt: ComposedReceipt) -> str:
    """Blocks without any table, the amounts in floating spans."""
    goods = "".join(block_row(receipt.store, line) for line in receipt.goods)
    totals = "".join(
        f'<div style="clear:both"><span>{label}</span><span style="float:right">{amount}</span></div>\n'
        for label, amount in totals_of(receipt)
    )
    return (
        f'<div style="max-width:480px;margin:0 auto">{heading(receipt)}'
        f'<div class="items">{goods}</div><hr><div class="totals">{totals}</div></div>'
    )


def block_row(store: ComposedStore, line: ComposedLine) -> str:
    notes = "".join(f'<div class="muted">{note}</div>' for note in notes_of(store, line))
    return (
        f'<div class="item" style="clear:both"><div><span>{escape(line.text)}</span>&nbsp;'
        f'<span style="float:right">{money(store, line.amount)}</span></div>{notes}</div>\n'
    )


def tape_body(receipt: ComposedReceipt) -> str:
    return f'<pre style="font-family:monospace;font-size:13px">{escape(print_tape(receipt).text)}</pre>'


def note_body(receipt: ComposedReceipt) -> str:
    words = words_of(receipt.store)
    return f"<p>{words.greeting}</p><p>{words.attached}</p>"


def heading(receipt: ComposedReceipt) -> str:
    store, words = receipt.store, words_of(receipt.store)
    date = f"{receipt.purchased_at:%d.%m.%Y %H:%M}" if words is GERMAN else us_moment(receipt)
    return (
        f"<h2>{words.greeting}</h2><p>{escape(store.name)}<br>{escape(store.street)}<br>{escape(store.town)}</p>"
        f"<p>{date}<br>#{receipt.number:06d}</p>"
    )


def us_moment(receipt: ComposedReceipt) -> str:
    moment = receipt.purchased_at
    return f"{moment:%B} {moment.day}, {moment.year} {moment.hour % 12 or 12}:{moment:%M %p}"


def notes_of(store: ComposedStore, line: ComposedLine) -> Iterator[str]:
    """What stands in small letters under a line: its unit price, its number."""
    if line.unit_price is not None and line.quantity is not None:
        per = "" if line.unit == "each" else f"/{line.unit}"
        unit = "" if line.unit == "each" else f" {line.unit}"
        yield f"{line.quantity}{unit} @ {money(store, abs(line.unit_price))}{per}"
    if line.identifier:
        yield f"{number_name(line.identifier)} {line.identifier}"


def number_name(identifier: str) -> str:
    return "PLU" if len(identifier) <= 5 else "UPC" if len(identifier) == 12 else "Item"


def totals_of(receipt: ComposedReceipt) -> Iterator[tuple[str, str]]:
    """The words and amounts under the goods."""
    words, store = words_of(receipt.store), receipt.store
    yield words.subtotal, money(store, receipt.subtotal)
    for tax in receipt.tax_lines:
        yield tax.text.title(), money(store, tax.amount)
    if receipt.rounding:
        yield receipt.rounding.text, money(store, receipt.rounding.amount)
    yield f"<b>{words.total}</b>", f"<b>{money(store, receipt.total)}</b>"
    if store.tax_included and receipt.tax:
        yield words.tax_inside, money(store, receipt.tax)
    for tender in receipt.tenders:
        yield words.paid.format(tender.text), money(store, tender.amount)
    if receipt.change:
        yield words.change, money(store, -receipt.change.amount)
    if receipt.saved:
        yield words.saved, money(store, receipt.saved)
