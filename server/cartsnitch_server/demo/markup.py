"""The HTML of e-receipts: the same receipt in the lay-outs that stores use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum, auto
from html import escape
from types import MappingProxyType

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_server.demo.receipt import ComposedLine, ComposedReceipt, ComposedStore
from cartsnitch_server.demo.style import Style
from cartsnitch_server.demo.tape import print_tape
from cartsnitch_server.demo.wording import money, words_of, written


class Template(Enum):
    """Nested tables; blocks with the prices floating at the right; the tape as it is; a note, the receipt attached;
    a table with a column for the price of one; a card for each item; a list of sentences; columns of boxes.
    """

    TABLE = auto()
    BLOCK = auto()
    TAPE = auto()
    NOTE = auto()
    GRID = auto()
    CARDS = auto()
    LIST = auto()
    COLUMNS = auto()


def body_html(receipt: ComposedReceipt, template: Template, logo_id: str, style: Style | None = None) -> str:
    """A whole HTML document; the logo is the part `logo_id` of the same mail."""
    body = tape_body(receipt, style) if template is Template.TAPE else BODIES[template](receipt)
    words, store = words_of(receipt.store), receipt.store
    preheader = f"{words.greeting} {words.total} {money(store, receipt.total)}"
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(store.name)}</title>'
        "<style>.muted{color:#777;font-size:12px}</style></head>"
        '<body><div style="font-family:Arial,sans-serif;color:#222">'
        f'<div style="display:none;max-height:0;overflow:hidden">{escape(preheader)}</div>'
        f'<center><img src="cid:{logo_id}" alt="{escape(store.name)}" width="220"></center>{body}'
        f"{''.join(f'<p>{escape(row)}</p>' for row in receipt.foot)}"
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
    count = counted(line) if line.kind is LineKind.ITEM or line.unit == "each" else ""
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


def tape_body(receipt: ComposedReceipt, style: Style | None) -> str:
    return f'<pre style="font-family:monospace;font-size:13px">{escape(print_tape(receipt, style).text)}</pre>'


def note_body(receipt: ComposedReceipt) -> str:
    words = words_of(receipt.store)
    return f"<p>{words.greeting}</p><p>{words.attached}</p>"


def grid_body(receipt: ComposedReceipt) -> str:
    """One table with a column for the price of one, the totals in a table of their own."""
    words = words_of(receipt.store)
    heads = (words.item, words.quantity, words.unit_price, words.total)
    goods = "".join(grid_row(receipt.store, line) for line in receipt.goods)
    totals = "".join(f"<tr><th>{label}</th><td>{amount}</td></tr>" for label, amount in totals_of(receipt))
    return (
        f"{heading(receipt)}<table border='1'><thead><tr>{''.join(f'<th>{word}</th>' for word in heads)}</tr></thead>"
        f"<tbody>{goods}</tbody></table><table align='right'>{totals}</table>"
    )


def grid_row(store: ComposedStore, line: ComposedLine) -> str:
    count, each = "", ""
    notes = "".join(f"<br><small>{note}</small>" for note in notes_of(store, line))
    if line.kind is LineKind.ITEM and line.unit in (None, "each"):
        count, each = counted(line), money(store, line.unit_price or line.amount)
        notes = f"<br><small>{number_name(line.identifier)} {line.identifier}</small>" if line.identifier else ""
    return (
        f"<tr><td>{escape(line.text)}{notes}</td><td>{count}</td><td>{each}</td>"
        f"<td>{money(store, line.amount)}</td></tr>\n"
    )


def cards_body(receipt: ComposedReceipt) -> str:
    """Each item a table of its own beside a picture, as web shops confirm orders."""
    goods = "".join(card(receipt.store, line) for line in receipt.goods)
    totals = "".join(
        f"<table width='100%'><tr><td>{label}</td><td align='right'>{amount}</td></tr></table>\n"
        for label, amount in totals_of(receipt)
    )
    return f"{heading(receipt)}{goods}<hr>{totals}"


def card(store: ComposedStore, line: ComposedLine) -> str:
    notes = "".join(f"<div style='color:#888'>{note}</div>" for note in notes_of(store, line))
    return (
        "<table width='100%'><tr><td width='64'><img src='https://img.example/item.png' alt='' width='60'></td>"
        f"<td><div><b>{escape(line.text)}</b></div>{notes}</td>"
        f"<td align='right' valign='top'>{money(store, line.amount)}</td></tr></table>\n"
    )


def list_body(receipt: ComposedReceipt) -> str:
    """Lists: a line for each item, its name and its amount set apart by a dash or a colon."""
    goods = "".join(
        f"<li>{escape(line.text)} &ndash; {money(receipt.store, line.amount)}"
        f"{''.join(f'<br><small>{note}</small>' for note in notes_of(receipt.store, line))}</li>\n"
        for line in receipt.goods
    )
    totals = "".join(f"<p>{label}: {amount}</p>\n" for label, amount in totals_of(receipt))
    return f"{heading(receipt)}<ul>{goods}</ul>{totals}"


def columns_body(receipt: ComposedReceipt) -> str:
    """Boxes of fixed widths beside each other, without a table."""
    goods = "".join(columns_row(receipt.store, line) for line in receipt.goods)
    totals = "".join(boxes(label, amount) for label, amount in totals_of(receipt))
    return f"<div style='width:560px'>{heading(receipt)}{goods}<hr>{totals}</div>"


def columns_row(store: ComposedStore, line: ComposedLine) -> str:
    notes = "".join(f"<div class='muted'>{note}</div>" for note in notes_of(store, line))
    return boxes(escape(line.text), money(store, line.amount)) + notes


def boxes(label: str, amount: str) -> str:
    box = "display:inline-block;vertical-align:top;width"
    return (
        f"<div><span style='{box}:70%'>{label}</span><span style='{box}:30%;text-align:right'>{amount}</span></div>\n"
    )


BODIES: Mapping[Template, Callable[[ComposedReceipt], str]] = MappingProxyType(
    {
        Template.TABLE: table_body,
        Template.BLOCK: block_body,
        Template.NOTE: note_body,
        Template.GRID: grid_body,
        Template.CARDS: cards_body,
        Template.LIST: list_body,
        Template.COLUMNS: columns_body,
    }
)
"""Of all templates but the tape, which is printed in the style of its till."""


def heading(receipt: ComposedReceipt) -> str:
    store, words = receipt.store, words_of(receipt.store)
    return (
        f"<h2>{words.greeting}</h2><p>{escape(store.name)}<br>{escape(store.street)}<br>{escape(store.town)}</p>"
        f"<p>{written(store, receipt.purchased_at)}<br>#{receipt.number:06d}</p>"
    )


def counted(line: ComposedLine) -> str:
    """How many, or how much by weight."""
    if line.unit in (None, "each"):
        return str(line.quantity or 1)
    return f"{line.quantity} {line.unit}"


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
