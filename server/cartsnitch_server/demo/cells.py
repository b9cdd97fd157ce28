"""The cells of a row of goods: what a till prints of one line, and in which column."""

from __future__ import annotations

from collections.abc import Mapping

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_server.demo.receipt import ComposedLine
from cartsnitch_server.demo.style import Column, IdentifierPlace, Style

CODE_WIDTH = 3
WIDTHS = {Column.COUNT: 7, Column.PRICE: 8, Column.AMOUNT: 11, Column.CODE: CODE_WIDTH}
COUNT_WIDTH_IN_FRONT = 3
CURRENCY_SIGNS = ("$", "RM", "EUR", "€")
"""A template that has one of them wants amounts without."""


def goods_text(style: Style, line: ComposedLine, label: str | None = None, *, has_amount: bool = True) -> str:
    """The row of one line, named by `label` or else by its own name; the amount may stand on another row."""
    cells = {
        Column.LABEL: label_of(style, line) if label is None else label,
        Column.AMOUNT: style.money(line.amount) if has_amount else "",
        Column.CODE: code_of(style, line),
    }
    if line.kind is LineKind.ITEM or line.quantity:
        cells[Column.COUNT] = count_of(style, line)
        cells[Column.PRICE] = style.money(abs(line.unit_price or line.amount), prefix="")
    return figures_text(style, cells)


def amount_text(style: Style, label: str, printed: str) -> str:
    """A row that is not of goods: a label at the left, its amount in the column of amounts."""
    amount = padded(printed) + " " * code_width(style)
    return pushed(label, amount, style.columns).rstrip()


def figures_text(style: Style, cells: Mapping[Column, str]) -> str:
    """The cells in the order of this store.

    A trailing minus stands behind the column of the digits, as on paper. Raises ValueError where the label would
    have to be cut: what is not printed cannot be read.
    """
    place = style.arrangement.index(Column.LABEL)
    left = "".join(in_front(column, cells.get(column, "")) for column in style.arrangement[:place])
    right = "".join(behind(column, cells.get(column, "")) for column in style.arrangement[place + 1 :])
    return f"{left}{pushed(cells[Column.LABEL], right.lstrip(), style.columns - len(left), style.leader)}".rstrip()


def in_front(column: Column, text: str) -> str:
    """A cell at the left of the name."""
    width = COUNT_WIDTH_IN_FRONT if column is Column.COUNT else WIDTHS[column] - 1
    return f"{text:<{width}} " if column is Column.CODE else f"{text:>{width}} "


def behind(column: Column, text: str) -> str:
    """A cell at the right of the name; raises ValueError where it would touch what is before it."""
    if column is Column.AMOUNT:
        text = padded(text)
    if len(text) >= WIDTHS[column] and column is not Column.CODE:
        raise ValueError(f"{text!r} is too long for its column")
    return f"{text:<{WIDTHS[column]}}" if column is Column.CODE else f"{text:>{WIDTHS[column]}}"


def pushed(label: str, right: str, width: int, leader: str = " ") -> str:
    """The label and what stands at the right edge, and what leads from one to the other."""
    room = width - len(right)
    if len(label) >= room and right.strip():
        raise ValueError(f"{label!r} is too long for a tape of {width} columns")
    if right.strip() and leader != " ":
        return f"{label} ".ljust(room - 1, leader) + f" {right}"
    return f"{label:<{room}}{right}"


def padded(printed: str) -> str:
    return printed if printed.endswith(("-", ")")) else f"{printed} "


def code_width(style: Style) -> int:
    """How far the column of amounts is from the right edge."""
    return CODE_WIDTH if style.arrangement[-1] is Column.CODE else 0


def room_for_name(style: Style) -> int:
    """How long the name of an item may be beside its number and figures."""
    columns = style.columns - COUNT_WIDTH_IN_FRONT if style.is_stacked else style.columns - taken(style)
    number = {IdentifierPlace.NOWHERE: 0, IdentifierPlace.AFTER: 13}.get(style.identifier, style.identifier_width + 1)
    return columns - number - 1


def taken(style: Style) -> int:
    """How wide the columns of figures are."""
    place = style.arrangement.index(Column.LABEL)
    left = (len(in_front(column, "")) for column in style.arrangement[:place])
    return sum(left) + sum(WIDTHS[column] for column in style.arrangement[place + 1 :])


def label_of(style: Style, line: ComposedLine) -> str:
    """The name of a line, with its number where this store prints it."""
    text = line.text
    if line.kind is LineKind.DISCOUNT:
        text = style.discount_indent + text
    number = line.identifier or ""
    match style.identifier:
        case IdentifierPlace.BEFORE:
            return f"{number:<{style.identifier_width}} {text}"
        case IdentifierPlace.BEFORE_RIGHT:
            return f"{number:>{style.identifier_width}} {text}"
        case IdentifierPlace.AFTER:
            return f"{text:<17} {number:<12}"
        case _:
            return text


def detail_of(style: Style, line: ComposedLine) -> str:
    """`2 @ 1.99`, where there is more than one or a weight."""
    if line.quantity is None or line.unit_price is None or line.quantity == 1:
        return ""
    template = style.each_detail if line.unit == "each" else style.weight_detail
    prefix = "" if any(sign in template for sign in CURRENCY_SIGNS) else None
    return template.format(
        quantity=style.number(line.quantity),
        unit=line.unit,
        price=style.money(abs(line.unit_price), prefix),
        amount=style.money(abs(line.amount), prefix),
    )


def count_of(style: Style, line: ComposedLine) -> str:
    """How many pieces, or, where the price of one stands beside it, how much."""
    if line.unit in (None, "each"):
        return style.number(line.quantity or 1)
    return style.number(line.quantity) if Column.PRICE in style.arrangement and line.quantity else "1"


def code_of(style: Style, line: ComposedLine) -> str:
    if line.kind in (LineKind.ITEM, LineKind.DISCOUNT) or line.tax_code:
        return line.tax_code or style.untaxed
    return ""
