"""The tape: a composed receipt as the rows that a till prints, in a monospaced grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from itertools import groupby

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_server.demo.receipt import ComposedLine, ComposedReceipt, ComposedTax
from cartsnitch_server.demo.style import Details, IdentifierPlace, Style, style_of


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
CODE_WIDTH = 3
AMOUNT_WIDTH = 9


def print_tape(receipt: ComposedReceipt, style: Style | None = None) -> Tape:
    """The receipt as its store prints it, or in another style."""
    chosen = style or style_of(receipt.store.slug, receipt.store.country_code)
    till = _Till(receipt, chosen)
    rows = (*till.header(), *till.goods(), *till.totals(), *till.payment(), *till.taxes_included(), *till.footer())
    return Tape(chosen.columns, rows)


def has_identifiers(style: Style) -> bool:
    """Whether this style prints the numbers of items."""
    return style.identifier is not IdentifierPlace.NOWHERE


@dataclass(frozen=True, slots=True)
class _Till:
    """Prints one receipt, part by part."""

    receipt: ComposedReceipt
    style: Style

    def header(self) -> Iterator[Row]:
        store = self.receipt.store
        yield Row(store.name.upper(), Ink.WORDMARK)
        yield BLANK
        for text in (store.street, store.town, self.style.phone.format(store.phone)):
            yield self.centre(text)
        if store.tax_number:
            yield self.centre(store.tax_number)
        if self.style.is_date_on_top:
            yield self.centre(self.moment())
        yield BLANK

    def goods(self) -> Iterator[Row]:
        if self.style.total_infix:
            yield self.amount_row("", self.style.total_infix)
        for section, lines in groupby(self.receipt.goods, key=lambda line: line.section):
            if self.style.has_sections and section:
                yield Row(section, Ink.BOLD)
            for line in lines:
                yield from self.line(line)
        yield BLANK if self.style.is_right else Row("-" * (self.style.columns - 2))

    def line(self, line: ComposedLine) -> Iterator[Row]:
        """An item with its detail, in the order of this store."""
        printed = self.style.money(line.amount)
        if not (detail := self.detail(line)):
            yield self.amount_row(self.label(line), printed, self.code(line))
        elif self.style.details is Details.ABOVE:
            yield Row(detail)
            yield self.amount_row(self.label(line), printed, self.code(line))
        elif self.style.details is Details.BELOW:
            yield self.amount_row(self.label(line), printed, self.code(line))
            yield Row(detail)
        else:
            yield self.amount_row(self.label(line), "", self.code(line))
            yield self.amount_row(detail, printed)

    def label(self, line: ComposedLine) -> str:
        text = line.text
        if line.kind is LineKind.DISCOUNT:
            text = self.style.discount_indent + text
        number = line.identifier or ""
        match self.style.identifier:
            case IdentifierPlace.BEFORE:
                return f"{number:<{self.style.identifier_width}} {text}"
            case IdentifierPlace.BEFORE_RIGHT:
                return f"{number:>{self.style.identifier_width}} {text}"
            case IdentifierPlace.AFTER:
                return f"{text:<17} {number:<12}"
            case _:
                return text

    def detail(self, line: ComposedLine) -> str:
        if line.quantity is None or line.unit_price is None or line.quantity == 1:
            return ""
        template = self.style.each_detail if line.unit == "each" else self.style.weight_detail
        return template.format(
            quantity=self.style.number(line.quantity), unit=line.unit, price=self.style.money(abs(line.unit_price))
        )

    def code(self, line: ComposedLine) -> str:
        if line.kind in (LineKind.ITEM, LineKind.DISCOUNT) or line.tax_code:
            return line.tax_code or self.style.untaxed
        return ""

    def totals(self) -> Iterator[Row]:
        words = self.style.words
        if words.subtotal and (self.receipt.tax_lines or self.receipt.saved):
            yield self.total_row(words.subtotal, self.receipt.subtotal)
        if not self.receipt.store.tax_included:
            for tax in self.receipt.taxes:
                yield self.total_row(self.tax_words(tax), tax.amount)
        yield self.total_row(words.total, self.receipt.total, Ink.BOLD)
        if self.style.total_infix:
            yield Row("=" * (self.style.columns - 2), Ink.BOLD)

    def tax_words(self, tax: ComposedTax) -> str:
        return self.style.tax.format(
            label=tax.rule.label, rate=percent(tax), base=self.style.money(tax.net), code=tax.rule.codes
        )

    def payment(self) -> Iterator[Row]:
        yield self.total_row(self.receipt.tender.text, self.receipt.tender.amount)
        if self.receipt.change:
            yield self.total_row(self.style.words.change, -self.receipt.change.amount)
        elif self.style.card:
            number = self.receipt.number
            yield self.centre(self.style.card.format(last=number * 7919 % 10000, auth=number * 104729 % 1000000))
        yield BLANK

    def taxes_included(self) -> Iterator[Row]:
        """The table of taxes that are inside the prices, as German tills print it."""
        if not (self.receipt.store.tax_included and self.receipt.taxes):
            return
        yield Row(f"{'Steuer  %':<13}{'Netto':>8}{'Steuer':>8}{'Brutto':>9}")
        for tax in self.receipt.taxes:
            yield self.tax_row(f"{tax.rule.codes}= {percent(tax)}%", tax.net, tax.amount)
        net = sum((tax.net for tax in self.receipt.taxes), Decimal())
        yield self.tax_row("Gesamtbetrag", net, self.receipt.tax)
        yield BLANK

    def tax_row(self, label: str, net: Decimal, amount: Decimal) -> Row:
        money = self.style.money
        return Row(f"{label.replace('.', ','):<13}{money(net):>8}{money(amount):>8}{money(net + amount):>9}")

    def footer(self) -> Iterator[Row]:
        words, receipt = self.style.words, self.receipt
        if words.item_count:
            yield self.centre(words.item_count.format(receipt.item_count))
        if words.saved and receipt.saved:
            yield self.centre(f"{words.saved} {self.style.money(receipt.saved)}")
        if not self.style.is_date_on_top:
            yield self.centre(self.moment())
        yield self.centre(
            self.style.till.format(number=receipt.number, register=receipt.register, cashier=receipt.cashier)
        )
        yield BLANK
        yield Row(f"{receipt.purchased_at:%y%m%d}{receipt.register:02d}{receipt.number:08d}", Ink.BARCODE)
        for text in words.thanks:
            yield self.centre(text)

    def moment(self) -> str:
        return self.receipt.purchased_at.strftime(self.style.date)

    def centre(self, text: str) -> Row:
        return Row(text.center(self.style.columns).rstrip())

    def amount_row(self, label: str, printed: str, code: str = "") -> Row:
        """A label at the left, an amount in its column, the tax code behind it.

        A trailing minus stands behind the column of the digits, as on paper. Raises ValueError where the label would
        have to be cut: what is not printed cannot be read.
        """
        amount = printed if printed.endswith("-") else f"{printed} "
        room = self.style.columns - CODE_WIDTH - len(amount)
        if len(label) >= room:
            raise ValueError(f"{label!r} is too long for a tape of {self.style.columns} columns")
        return Row(f"{label:<{room}}{amount}{code}".rstrip())

    def total_row(self, words: str, amount: Decimal, ink: Ink = Ink.PLAIN) -> Row:
        printed = self.style.money(amount)
        if self.style.total_infix:
            words = f"{words:<22}{self.style.total_infix}"
        elif self.style.is_right:
            words = words.rjust(self.style.columns - CODE_WIDTH - AMOUNT_WIDTH - 1)
        return Row(self.amount_row(words, printed).text, ink)


def percent(tax: ComposedTax) -> str:
    """The rate in per cent, with one decimal at least: 6.0, 8.625."""
    rate = (tax.rule.rate * 100).normalize()
    return f"{rate:.1f}" if rate == rate.quantize(Decimal("0.1")) else f"{rate:f}"
