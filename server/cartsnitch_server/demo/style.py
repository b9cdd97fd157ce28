"""How the tills of different stores print: columns, number formats, words. Modelled on receipts of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto
from types import MappingProxyType


class IdentifierPlace(Enum):
    """Where the number of an item stands on its line."""

    NOWHERE = auto()
    BEFORE = auto()
    BEFORE_RIGHT = auto()
    AFTER = auto()


class Details(Enum):
    """Where `2 @ 1.99` stands: under its item, above it, under it with the amount of both, or behind its name."""

    BELOW = auto()
    ABOVE = auto()
    BELOW_WITH_AMOUNT = auto()
    BEHIND = auto()


class Column(Enum):
    """A column of the rows of goods: how many, the name, what one costs, what all come to, the tax code."""

    COUNT = auto()
    LABEL = auto()
    PRICE = auto()
    AMOUNT = auto()
    CODE = auto()


class Minus(Enum):
    """How a negative amount is printed: -0.50, 0.50-, (0.50)."""

    LEADING = "-{}"
    TRAILING = "{}-"
    PARENTHESES = "({})"


@dataclass(frozen=True, slots=True)
class TaxTable:
    """The table of taxes that are inside the prices. An empty heading or sum is not printed; `figures` are the columns
    of amounts in their order: net, tax, gross. `label` takes the code and the rate of a tax.
    """

    heading: str = "Steuer  %       Netto  Steuer   Brutto"
    label: str = "{code}= {rate}%"
    sum: str = "Gesamtbetrag"
    figures: tuple[str, ...] = ("net", "tax", "gross")


@dataclass(frozen=True, slots=True)
class Words:
    """What the totals are called, and what else is said; an empty word is not printed.

    `slip` is what the card terminal prints below the tender: the templates take amount, last (digits) and auth.
    """

    subtotal: str = "SUBTOTAL"
    total: str = "TOTAL"
    change: str = "CHANGE DUE"
    item_count: str = ""
    saved: str = ""
    loyalty: str = ""
    slogan: str = ""
    slip: tuple[str, ...] = ()
    promotion: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ("THANK YOU",)


@dataclass(frozen=True, slots=True)
class Style:
    """How a store prints. The templates take the fields of `str.format` that are named in the defaults.

    `arrangement` are the columns of the goods from left to right, `headings` what stands above them; with `is_stacked`
    the name has a row of its own above the figures. `untaxed` is the letter on a line without tax, `identifier_width`
    the room for the number of an item, `leader` fills the space between a name and its amount, `price_note` tells the
    price of an item above its discount, `is_right` puts the words of the totals beside their amounts, and `rule` draws
    the line above them.
    """

    columns: int = 42
    arrangement: tuple[Column, ...] = (Column.LABEL, Column.AMOUNT, Column.CODE)
    headings: tuple[str, ...] = ()
    is_stacked: bool = False
    identifier: IdentifierPlace = IdentifierPlace.NOWHERE
    identifier_width: int = 13
    prefix: str = ""
    suffix: str = ""
    leader: str = " "
    decimal_mark: str = "."
    thousands_mark: str = ""
    minus: Minus = Minus.LEADING
    price_note: str = ""
    each_detail: str = "  {quantity} @ {price}"
    weight_detail: str = "  {quantity} {unit} @ {price}/{unit}"
    details: Details = Details.BELOW
    untaxed: str = ""
    has_sections: bool = False
    is_right: bool = False
    rule: str = "-"
    total_infix: str = ""
    tax_table: TaxTable | None = None
    tax: str = "{label} {rate}%"
    date: str = "%m/%d/%y %I:%M %p"
    is_date_on_top: bool = False
    has_wordmark: bool = True
    phone: str = "{}"
    card: str = "XXXXXXXXXXXX{last:04d} AUTH {auth:06d}"
    till: str = "REG {register:02d}  OP {cashier}  TRX {number:06d}"
    discount_indent: str = "  "
    words: Words = Words()

    def money(self, amount: Decimal, prefix: str | None = None) -> str:
        """The amount as this till prints it, with its sign."""
        whole, _, cents = f"{abs(amount):,.2f}".partition(".")
        digits = f"{whole.replace(',', self.thousands_mark)}{self.decimal_mark}{cents}"
        printed = f"{self.prefix if prefix is None else prefix}{digits}{self.suffix if prefix is None else ''}"
        return printed if amount >= 0 else self.minus.value.format(printed)

    def number(self, quantity: Decimal | int) -> str:
        return f"{quantity}".replace(".", self.decimal_mark)


US = Style(words=Words(item_count="ITEMS {}"))

MEIJER = replace(
    US,
    identifier=IdentifierPlace.BEFORE,
    has_sections=True,
    minus=Minus.TRAILING,
    words=Words(total="TOTAL", item_count="NUMBER OF ITEMS {}", saved="TOTAL SAVINGS", thanks=("THANKS FOR SHOPPING",)),
)

KROGER = replace(
    US,
    details=Details.ABOVE,
    weight_detail="{quantity} {unit} @ {price} /{unit}",
    each_detail="{quantity} @ {price}",
    minus=Minus.TRAILING,
    untaxed="F",
    tax="{label}",
    words=Words(
        subtotal="",
        total="**** BALANCE",
        change="CHANGE",
        item_count="TOTAL NUMBER OF ITEMS SOLD = {}",
        saved="TOTAL SAVINGS",
        thanks=("THANK YOU FOR SHOPPING", "FRESH FOR EVERYONE"),
    ),
)

TARGET = replace(
    US,
    identifier=IdentifierPlace.BEFORE,
    identifier_width=10,
    prefix="$",
    has_sections=True,
    is_right=True,
    untaxed="NF",
    tax="T = MI {label} {rate}% on {base}",
    date="%m/%d/%Y %I:%M %p",
    is_date_on_top=True,
    words=Words(change="CHANGE", thanks=("When you return any item, your", "refund follows your receipt.")),
)

COSTCO = replace(
    US,
    identifier=IdentifierPlace.BEFORE_RIGHT,
    identifier_width=9,
    minus=Minus.TRAILING,
    untaxed="E",
    is_right=True,
    tax="{label}",
    date="%m/%d/%Y %H:%M",
    discount_indent="",
    words=Words(
        change="CHANGE",
        item_count="TOTAL NUMBER OF ITEMS SOLD = {}",
        saved="INSTANT SAVINGS",
        thanks=("THANK YOU!", "PLEASE COME AGAIN"),
    ),
)

TRADER_JOES = replace(
    US,
    prefix="$",
    each_detail="  {quantity} @ {price}",
    date="%m-%d-%Y %I:%M%p",
    tax="{label}: {base} @ {rate}%",
    words=Words(
        subtotal="Subtotal",
        total="Balance to pay",
        change="Change",
        item_count="ITEMS {}",
        thanks=("THANK YOU FOR SHOPPING AT", "TRADER JOE'S"),
    ),
)

ALDI = replace(
    US,
    identifier=IdentifierPlace.BEFORE,
    identifier_width=7,
    each_detail="        {quantity} x {price}",
    weight_detail="        {quantity} {unit} x {price} /{unit}",
    untaxed="FB",
    tax="{code}: {label} @ {rate}%",
    words=Words(subtotal="SUBTOTAL", total="AMOUNT DUE", change="CHANGE", item_count="TOTAL NUMBER OF ITEMS {}"),
)

WALMART = replace(
    US,
    identifier=IdentifierPlace.AFTER,
    is_right=True,
    untaxed="N",
    tax="{label} {rate} %",
    words=Words(total="TOTAL", item_count="# ITEMS SOLD {}", thanks=("Low Prices You Can Trust.", "Every Day.")),
)

CANADIAN = replace(
    US,
    identifier=IdentifierPlace.BEFORE,
    identifier_width=13,
    has_sections=True,
    weight_detail="   {quantity} {unit} @ ${price}/{unit}",
    each_detail="   {quantity} @ ${price}",
    details=Details.BELOW_WITH_AMOUNT,
    untaxed="R",
    tax="{code}={label}  {base} @ {rate}%",
    date="%Y/%m/%d %H:%M:%S",
    words=Words(item_count="", thanks=("THANK YOU FOR SHOPPING WITH US",)),
)

GERMAN = Style(
    columns=40,
    decimal_mark=",",
    each_detail="     {quantity} Stk x {price:>7}",
    weight_detail="     {quantity} {unit} x {price:>7} EUR/{unit}",
    date="%d.%m.%Y      %H:%M",
    total_infix="EUR",
    tax_table=TaxTable(),
    phone="Tel. {}",
    card="Terminal-ID 5503{last:04d} AS-Proc {auth:06d}",
    till="Kasse:{register}  Bed.:{cashier}  Bon-Nr.:{number}",
    discount_indent=" ",
    words=Words(subtotal="", total="SUMME", change="Rückgeld BAR", thanks=("Vielen Dank für Ihren Einkauf",)),
)

BRITISH = Style(
    prefix="£",
    each_detail="  {quantity} x {price}",
    weight_detail="  {quantity} {unit} @ {price}/{unit}",
    date="%d/%m/%Y %H:%M",
    words=Words(
        subtotal="SUBTOTAL",
        total="TOTAL TO PAY",
        change="CHANGE DUE",
        item_count="{} ITEMS",
        saved="TOTAL SAVINGS",
        thanks=("THANK YOU FOR SHOPPING WITH US",),
    ),
)

STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "meijer": MEIJER,
        "kroger": KROGER,
        "target": TARGET,
        "costco": COSTCO,
        "trader-joes": TRADER_JOES,
        "aldi": ALDI,
        "walmart": WALMART,
    }
)
"""Of stores by slug; others print as their country does."""

COUNTRY_STYLES: Mapping[str, Style] = MappingProxyType({"US": US, "CA": CANADIAN, "DE": GERMAN, "GB": BRITISH})


def style_of(slug: str, country_code: str) -> Style:
    """The style of a store; raises KeyError for a country of which there is none."""
    return STYLES.get(slug) or COUNTRY_STYLES[country_code]
