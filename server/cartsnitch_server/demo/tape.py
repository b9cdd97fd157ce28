"""The tape: a composed receipt as the rows that a till prints, in a monospaced grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from itertools import groupby

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_server.demo.cells import amount_text, code_width, detail_of, figures_text, goods_text, label_of
from cartsnitch_server.demo.receipt import ComposedLine, ComposedReceipt, ComposedTax
from cartsnitch_server.demo.style import Column, Details, Style, TaxTable, style_of


class Ink(Enum):
    """How a row is printed. A wordmark is as wide as the paper lets it, a barcode prints the digits of its row."""

    PLAIN = auto()
    BOLD = auto()
    WORDMARK = auto()
    BARCODE = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the tape; `text` is laid out already, except for wordmark and barcode."""

    text: str
    ink: Ink = Ink.PLAIN


@dataclass(frozen=True, slots=True)
class Tape:
    """The rows of one receipt, `columns` characters wide."""

    columns: int
    rows: tuple[Row, ...]

    @property
    def text(self) -> str:
        """The tape as plain text, as mails carry it."""
        printed = (row.text.center(self.columns) if row.ink is Ink.WORDMARK else row.text for row in self.rows)
        return "\n".join(line.rstrip() for line in printed)


BLANK = Row("")
AMOUNT_WIDTH = 9
LABEL_WIDTH, FIGURE_WIDTHS = 13, (8, 8, 9)
"""Of tables of taxes: the name of the tax, then the amounts."""


def print_tape(receipt: ComposedReceipt, style: Style | None = None) -> Tape:
    """The receipt as its store prints it, or in another style."""
    chosen = style or style_of(receipt.store.slug, receipt.store.country_code)
    till = _Till(receipt, chosen)
    rows = (*till.header(), *till.goods(), *till.totals(), *till.payment(), *till.taxes_included(), *till.footer())
    return Tape(chosen.columns, rows)


@dataclass(frozen=True, slots=True)
class _Till:
    """Prints one receipt, part by part."""

    receipt: ComposedReceipt
    style: Style

    def header(self) -> Iterator[Row]:
        store = self.receipt.store
        yield Row(store.name.upper(), Ink.WORDMARK) if self.style.has_wordmark else self.centre(store.name, Ink.BOLD)
        yield BLANK
        for text in (store.street, store.town, self.style.phone.format(store.phone)):
            yield self.centre(text)
        if store.tax_number:
            yield self.centre(store.tax_number)
        if self.style.words.slogan:
            yield self.centre(self.style.words.slogan)
        if self.style.is_date_on_top:
            yield self.centre(self.moment())
        yield BLANK

    def goods(self) -> Iterator[Row]:
        if self.style.total_infix:
            yield Row(amount_text(self.style, "", self.style.total_infix))
        if self.style.headings:
            yield Row(figures_text(self.style, dict(zip(self.style.arrangement, self.style.headings, strict=True))))
        for section, lines in groupby(self.receipt.goods, key=lambda line: line.section):
            if self.style.has_sections and section:
                yield Row(section, Ink.BOLD)
            for line in lines:
                yield from self.line(line)
        yield BLANK if self.style.is_right else Row(self.style.rule * (self.style.columns - 2))

    def line(self, line: ComposedLine) -> Iterator[Row]:
        """An item with its detail, in the order of this store."""
        if self.style.price_note and line.kind is LineKind.DISCOUNT and line.applies_to is not None:
            price = self.style.money(self.receipt.goods[line.applies_to].amount)
            yield Row(self.style.price_note.format(price=price))
        detail = "" if Column.PRICE in self.style.arrangement else detail_of(self.style, line)
        if self.style.is_stacked and line.kind is LineKind.ITEM:
            yield Row(label_of(self.style, line))
            yield Row(goods_text(self.style, line, ""))
        elif not detail:
            yield Row(goods_text(self.style, line))
        elif self.style.details is Details.BEHIND:
            yield Row(goods_text(self.style, line, f"{label_of(self.style, line)} {detail.strip()}"))
        elif self.style.details is Details.ABOVE:
            yield Row(detail)
            yield Row(goods_text(self.style, line))
        elif self.style.details is Details.BELOW:
            yield Row(goods_text(self.style, line))
            yield Row(detail)
        else:
            yield Row(goods_text(self.style, line, has_amount=False))
            yield Row(amount_text(self.style, detail, self.style.money(line.amount)))

    def totals(self) -> Iterator[Row]:
        words, receipt = self.style.words, self.receipt
        if words.subtotal and (receipt.tax_lines or receipt.saved or receipt.rounding):
            yield self.total_row(words.subtotal, receipt.subtotal)
        if not receipt.store.tax_included:
            for tax in receipt.taxes:
                yield self.total_row(self.tax_words(tax), tax.amount)
        if receipt.rounding:
            yield self.total_row(receipt.rounding.text, receipt.rounding.amount)
        yield self.total_row(words.total, receipt.total, Ink.BOLD)
        if self.style.total_infix:
            yield Row("=" * (self.style.columns - 2), Ink.BOLD)

    def tax_words(self, tax: ComposedTax) -> str:
        return self.style.tax.format(
            label=tax.rule.label, rate=percent(tax), base=self.style.money(tax.net), code=tax.rule.codes
        )

    def payment(self) -> Iterator[Row]:
        for tender in self.receipt.tenders:
            yield self.total_row(tender.text, tender.amount)
        if self.receipt.change:
            yield self.total_row(self.style.words.change, -self.receipt.change.amount)
        else:
            yield from self.slip()
        yield BLANK

    def slip(self) -> Iterator[Row]:
        """What the card terminal says."""
        number, amount = self.receipt.number, self.style.money(self.receipt.tenders[-1].amount, prefix="")
        for text in (self.style.card, *self.style.words.slip):
            if text:
                printed = text.format(last=number * 7919 % 10000, auth=number * 104729 % 1000000, amount=amount)
                yield self.centre(printed)

    def taxes_included(self) -> Iterator[Row]:
        """The table of taxes that are inside the prices, as European tills print it."""
        table = self.style.tax_table
        if not (table and self.receipt.store.tax_included and self.receipt.taxes):
            return
        if table.heading:
            yield Row(table.heading)
        for tax in self.receipt.taxes:
            label = table.label.format(code=tax.rule.codes, rate=percent(tax))
            yield self.tax_row(table, label, tax.net, tax.amount)
        if table.sum:
            net = sum((tax.net for tax in self.receipt.taxes), Decimal())
            yield self.tax_row(table, table.sum, net, self.receipt.tax)
        yield BLANK

    def tax_row(self, table: TaxTable, label: str, net: Decimal, amount: Decimal) -> Row:
        printed = {"net": net, "tax": amount, "gross": net + amount}
        figures = (self.style.money(printed[name], prefix="") for name in table.figures)
        cells = (f" {figure:>{width - 1}}" for figure, width in zip(figures, FIGURE_WIDTHS, strict=False))
        return Row(f"{label.replace('.', self.style.decimal_mark):<{LABEL_WIDTH}}{''.join(cells)}")

    def footer(self) -> Iterator[Row]:
        words, receipt = self.style.words, self.receipt
        if words.item_count:
            yield self.centre(words.item_count.format(receipt.item_count))
        if words.saved and receipt.saved:
            yield self.centre(f"{words.saved} {self.style.money(receipt.saved)}")
        if words.loyalty:
            yield self.centre(words.loyalty.format(receipt.number % 997 + 1))
        if not self.style.is_date_on_top:
            yield self.centre(self.moment())
        yield self.centre(
            self.style.till.format(number=receipt.number, register=receipt.register, cashier=receipt.cashier)
        )
        yield BLANK
        yield Row(f"{receipt.purchased_at:%y%m%d}{receipt.register:02d}{receipt.number:08d}", Ink.BARCODE)
        for text in (*words.thanks, *words.promotion, *receipt.foot):
            yield self.centre(text)

    def moment(self) -> str:
        return self.receipt.purchased_at.strftime(self.style.date)

    def centre(self, text: str, ink: Ink = Ink.PLAIN) -> Row:
        return Row(text.center(self.style.columns).rstrip(), ink)

    def total_row(self, words: str, amount: Decimal, ink: Ink = Ink.PLAIN) -> Row:
        printed = self.style.money(amount)
        if self.style.total_infix:
            words = f"{words:<22}{self.style.total_infix}"
        elif self.style.is_right:
            words = words.rjust(self.style.columns - code_width(self.style) - AMOUNT_WIDTH - 1)
        return Row(amount_text(self.style, words, printed), ink)


def percent(tax: ComposedTax) -> str:
    """The rate in per cent, with one decimal at least: 6.0, 8.625."""
    rate = (tax.rule.rate * 100).normalize()
    return f"{rate:.1f}" if rate == rate.quantize(Decimal("0.1")) else f"{rate:f}"
