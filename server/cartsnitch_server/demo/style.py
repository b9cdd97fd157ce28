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
    """Where `2 @ 1.99` stands: under its item, above it, or under it with the amount of both."""

    BELOW = auto()
    ABOVE = auto()
    BELOW_WITH_AMOUNT = auto()


@dataclass(frozen=True, slots=True)
class Words:
    """What the totals are called; an empty word is not printed."""

    subtotal: str = "SUBTOTAL"
    total: str = "TOTAL"
    change: str = "CHANGE DUE"
    item_count: str = ""
    saved: str = ""
    thanks: tuple[str, ...] = ("THANK YOU",)


@dataclass(frozen=True, slots=True)
class Style:
    """How a store prints. The templates take the fields of `str.format` that are named in the defaults.

    `untaxed` is the letter behind a line without tax, `indent` the width kept for the number of an item,
    `is_right` puts the words of the totals beside their amounts, `code_column` prints the letter before the amount.
    """

    columns: int = 42
    identifier: IdentifierPlace = IdentifierPlace.NOWHERE
    identifier_width: int = 13
    prefix: str = ""
    decimal_mark: str = "."
    trailing_minus: bool = False
    each_detail: str = "  {quantity} @ {price}"
    weight_detail: str = "  {quantity} {unit} @ {price}/{unit}"
    details: Details = Details.BELOW
    untaxed: str = ""
    has_sections: bool = False
    is_right: bool = False
    total_infix: str = ""
    tax: str = "{label} {rate}%"
    date: str = "%m/%d/%y %I:%M %p"
    is_date_on_top: bool = False
    phone: str = "{}"
    card: str = "XXXXXXXXXXXX{last:04d} AUTH {auth:06d}"
    till: str = "REG {register:02d}  OP {cashier}  TRX {number:06d}"
    discount_indent: str = "  "
    words: Words = Words()

    def money(self, amount: Decimal, prefix: str | None = None) -> str:
        """The amount as this till prints it, with its sign."""
        digits = f"{abs(amount):.2f}".replace(".", self.decimal_mark)
        printed = f"{self.prefix if prefix is None else prefix}{digits}"
        if amount >= 0:
            return printed
        return f"{printed}-" if self.trailing_minus else f"-{printed}"

    def number(self, quantity: Decimal) -> str:
        return f"{quantity}".replace(".", self.decimal_mark)


US = Style(words=Words(item_count="ITEMS {}"))

MEIJER = replace(
    US,
    identifier=IdentifierPlace.BEFORE,
    has_sections=True,
    trailing_minus=True,
    words=Words(total="TOTAL", item_count="NUMBER OF ITEMS {}", saved="TOTAL SAVINGS", thanks=("THANKS FOR SHOPPING",)),
)

KROGER = replace(
    US,
    details=Details.ABOVE,
    weight_detail="{quantity} {unit} @ {price} /{unit}",
    each_detail="{quantity} @ {price}",
    trailing_minus=True,
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
    trailing_minus=True,
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
