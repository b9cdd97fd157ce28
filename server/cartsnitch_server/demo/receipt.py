"""A composed receipt: what was bought, and so exactly what a reader has to find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from cartsnitch_domain.purchases.rules import LineKind, counted_sum

CENT = Decimal("0.01")


def to_cents(amount: Decimal) -> Decimal:
    """The amount as a till rounds it: half a cent goes up, away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def gtin(body: int, length: int = 12) -> str:
    """A GTIN of 12 digits (UPC-A) or 13 (EAN-13); takes the digits without the last one, which checks the others."""
    digits = f"{body:0{length - 1}d}"
    weighted = sum(int(digit) * (3 if position % 2 == 0 else 1) for position, digit in enumerate(reversed(digits)))
    return f"{digits}{-weighted % 10}"


@dataclass(frozen=True, slots=True)
class TaxRule:
    """A tax of a store: its printed label, its rate as a fraction, and the tax codes of the lines it is levied on."""

    label: str
    rate: Decimal
    codes: str


@dataclass(frozen=True, slots=True)
class ComposedStore:
    """A store as its receipts print it. With `tax_included` the taxes are inside the prices."""

    slug: str
    name: str
    street: str
    town: str
    phone: str
    country_code: str
    currency_code: str
    mail_domain: str
    taxes: tuple[TaxRule, ...] = ()
    tax_included: bool = False
    tax_number: str | None = None


@dataclass(frozen=True, slots=True)
class Good:
    """What goes over the till: an item, or a discount, deposit or fee on the item before it (`is_tied`) or on all.

    `amount` has the sign with which it counts in the total. `section` is the heading some stores print above it.
    """

    kind: LineKind
    text: str
    amount: Decimal
    quantity: Decimal | None = None
    unit: str | None = None
    unit_price: Decimal | None = None
    identifier: str | None = None
    tax_code: str = ""
    section: str = ""
    is_tied: bool = False


@dataclass(frozen=True, slots=True)
class ComposedLine:
    """A line as it is printed and should be read: amounts signed, `applies_to` an index of the receipt's lines."""

    kind: LineKind
    text: str
    amount: Decimal
    quantity: Decimal | None = None
    unit: str | None = None
    unit_price: Decimal | None = None
    identifier: str | None = None
    applies_to: int | None = None
    tax_code: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class ComposedTax:
    """What one tax comes to: on `net`, the goods without it, `amount` is levied."""

    rule: TaxRule
    net: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Tender:
    """How it is paid: the printed name, and what is handed over where that is not what is due."""

    text: str
    handed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a total is rounded where there are no small coins: the printed name, and to what."""

    text: str
    step: Decimal


@dataclass(frozen=True, slots=True)
class ComposedReceipt:
    """A receipt that balances; made by `compose`.

    `goods` are the lines from item to fee; `lines` are all that a reader should give, with tax, rounding, tenders and
    change. `number`, `register` and `cashier` are what the till prints about itself.
    """

    store: ComposedStore
    purchased_at: datetime
    goods: tuple[ComposedLine, ...]
    taxes: tuple[ComposedTax, ...]
    subtotal: Decimal
    tax: Decimal
    total: Decimal
    rounding: ComposedLine | None
    tenders: tuple[ComposedLine, ...]
    change: ComposedLine | None
    number: int
    register: int
    cashier: int
    foot: tuple[str, ...] = ()
    """What the till prints below all else: an offer for the next time."""

    @property
    def lines(self) -> tuple[ComposedLine, ...]:
        maybe = (self.rounding, *self.tenders, self.change)
        return (*self.goods, *self.tax_lines, *(line for line in maybe if line))

    @property
    def tax_lines(self) -> tuple[ComposedLine, ...]:
        """The taxes that were added; none where they are inside the prices."""
        if self.store.tax_included:
            return ()
        return tuple(ComposedLine(LineKind.TAX, tax.rule.label, tax.amount) for tax in self.taxes)

    @property
    def item_count(self) -> int:
        """How many pieces were sold, as tills count them: a weighed item is one."""
        items = [line for line in self.goods if line.kind is LineKind.ITEM]
        return sum(int(line.quantity or 1) if line.unit == "each" else 1 for line in items)

    @property
    def saved(self) -> Decimal:
        return -sum((line.amount for line in self.goods if line.kind is LineKind.DISCOUNT), Decimal())


def item(text: str, price: str, identifier: str | None = None, tax: str = "", section: str = "") -> Good:
    """One piece."""
    return Good(LineKind.ITEM, text, Decimal(price), identifier=identifier, tax_code=tax, section=section)


def several(text: str, count: int, price: str, identifier: str | None = None, tax: str = "", section: str = "") -> Good:
    """Pieces of one price, on one line with its detail."""
    each = Decimal(price)
    return Good(
        LineKind.ITEM, text, count * each, Decimal(count), "each", each, identifier, tax_code=tax, section=section
    )


def weighed(
    text: str, weight: str, unit: str, price: str, identifier: str | None = None, tax: str = "", section: str = ""
) -> Good:
    """Produce and the like; `price` is for one `unit` (lb, kg)."""
    quantity, per_unit = Decimal(weight), Decimal(price)
    amount = to_cents(quantity * per_unit)
    return Good(LineKind.ITEM, text, amount, quantity, unit, per_unit, identifier, tax, section)


def discount(text: str, amount: str, *, tied: bool = True) -> Good:
    """Money off the item before it, or off the basket; `amount` is positive."""
    return Good(LineKind.DISCOUNT, text, -Decimal(amount), is_tied=tied)


def deposit(text: str, count: int, each: str, tax: str = "") -> Good:
    """The deposit on the containers of the item before it."""
    price = Decimal(each)
    if count == 1:
        return Good(LineKind.DEPOSIT, text, price, tax_code=tax, is_tied=True)
    return Good(LineKind.DEPOSIT, text, count * price, Decimal(count), "each", price, tax_code=tax, is_tied=True)


def bottle_return(text: str, count: int, each: str, tax: str = "") -> Good:
    """Containers brought back: a deposit that counts against the total."""
    price = -Decimal(each)
    return Good(LineKind.DEPOSIT, text, count * price, Decimal(count), "each", price, tax_code=tax)


def fee(text: str, amount: str, tax: str = "", *, tied: bool = False) -> Good:
    """A bag, an ecology fee."""
    return Good(LineKind.FEE, text, Decimal(amount), tax_code=tax, is_tied=tied)


def compose(
    store: ComposedStore,
    purchased_at: datetime,
    goods: Sequence[Good],
    tender: Tender,
    number: int,
    register: int = 4,
    cashier: int = 112,
    *,
    vouchers: Sequence[Tender] = (),
    rounding: Rounding | None = None,
) -> ComposedReceipt:
    """The receipt of these goods: taxes, totals and change are computed, so that it always balances.

    `vouchers` pay what they are worth, `tender` the rest. Raises ValueError for a discount on nothing, and for less
    money than the total.
    """
    lines = tie(goods)
    taxes = tuple(levy(rule, lines, included=store.tax_included) for rule in store.taxes)
    taxes = tuple(tax for tax in taxes if tax.net)
    tax = sum((each.amount for each in taxes), Decimal("0.00"))
    subtotal = counted_sum((line.kind, line.amount) for line in lines)
    exact = subtotal if store.tax_included else subtotal + tax
    rounded = round_off(exact, rounding)
    total = exact + (rounded.amount if rounded else 0)
    tenders, change = settle((*vouchers, tender), total)
    return ComposedReceipt(
        store, purchased_at, lines, taxes, subtotal, tax, total, rounded, tenders, change, number, register, cashier
    )


def tie(goods: Sequence[Good]) -> tuple[ComposedLine, ...]:
    """The goods as lines: what is tied points at the item before it, and is taxed with it."""
    lines: list[ComposedLine] = []
    last_item: int | None = None
    for good in goods:
        if good.is_tied and last_item is None:
            raise ValueError(f"{good.text} is tied to an item, and there is none before it")
        target = last_item if good.is_tied else None
        lines.append(line_of(good, target, lines))
        if good.kind is LineKind.ITEM:
            last_item = len(lines) - 1
    return tuple(lines)


def line_of(good: Good, target: int | None, before: Sequence[ComposedLine]) -> ComposedLine:
    tax_code, section = good.tax_code, good.section
    if target is not None:
        section = before[target].section
        if good.kind is LineKind.DISCOUNT:
            tax_code = before[target].tax_code
    return ComposedLine(
        good.kind,
        good.text,
        good.amount,
        good.quantity,
        good.unit,
        good.unit_price,
        good.identifier,
        target,
        tax_code,
        section,
    )


def levy(rule: TaxRule, lines: Sequence[ComposedLine], *, included: bool) -> ComposedTax:
    base = sum((line.amount for line in lines if line.tax_code and line.tax_code in rule.codes), Decimal("0.00"))
    if included:
        net = to_cents(base / (1 + rule.rate))
        return ComposedTax(rule, net, base - net)
    return ComposedTax(rule, base, to_cents(base * rule.rate))


def round_off(exact: Decimal, rounding: Rounding | None) -> ComposedLine | None:
    """The line that takes the total to the next coin; None where it is there already."""
    if rounding is None:
        return None
    total = (exact / rounding.step).quantize(Decimal(1), ROUND_HALF_UP) * rounding.step
    return ComposedLine(LineKind.ROUNDING, rounding.text, total - exact) if total != exact else None


def settle(tenders: Sequence[Tender], total: Decimal) -> tuple[tuple[ComposedLine, ...], ComposedLine | None]:
    """The tenders and, where more than the total was handed over, the change: negative, as it goes back."""
    paid: list[ComposedLine] = []
    due = total
    for tender in tenders:
        handed = due if tender.handed is None else tender.handed
        paid.append(ComposedLine(LineKind.TENDER, tender.text, handed))
        due -= handed
    if due > 0:
        raise ValueError(f"{total - due} does not pay {total}")
    return tuple(paid), ComposedLine(LineKind.CHANGE, "CHANGE", due) if due else None
