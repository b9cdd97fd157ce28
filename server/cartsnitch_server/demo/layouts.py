"""Layouts: how the till of a store prints, drawn from what the tills of its market do."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from cartsnitch_server.demo.market import Market, Regime
from cartsnitch_server.demo.style import Column, Details, IdentifierPlace, Minus, Style, Words

ARRANGEMENTS = (
    (6, (Column.LABEL, Column.AMOUNT, Column.CODE)),
    (3, (Column.LABEL, Column.AMOUNT)),
    (2, (Column.LABEL, Column.CODE, Column.AMOUNT)),
    (1, (Column.CODE, Column.LABEL, Column.AMOUNT)),
    (2, (Column.COUNT, Column.LABEL, Column.AMOUNT, Column.CODE)),
    (2, (Column.COUNT, Column.LABEL, Column.PRICE, Column.AMOUNT)),
    (3, (Column.LABEL, Column.COUNT, Column.PRICE, Column.AMOUNT)),
    (1, (Column.AMOUNT, Column.LABEL)),
)
"""Each with how often it is drawn."""

COLUMNS = (24, 28, 32, 36, 38, 40, 40, 42, 42, 44, 48)
SKU_DIGITS = 7
IDENTIFIER_PLACES = (*[IdentifierPlace.NOWHERE] * 4, *[IdentifierPlace.BEFORE] * 3, IdentifierPlace.BEFORE_RIGHT)
LEADERS = (*[" "] * 9, ".")
DETAILS = (Details.BELOW, Details.BELOW, Details.ABOVE, Details.BELOW_WITH_AMOUNT, Details.BEHIND)
TAX_WORDS = ("{label} {rate}%", "{label}", "{label} {rate}% on {base}", "{code}={label} {base} @ {rate}%")


def layout(dice: Random, market: Market, regime: Regime, columns: int) -> Style:
    """A style of so many columns; not every row of every receipt need fit into it."""
    words = market.words
    (arrangement,) = dice.choices([drawn for _, drawn in ARRANGEMENTS], [often for often, _ in ARRANGEMENTS])
    suffix = dice.choice(words["suffixes"])
    drawn = Style(
        columns=columns,
        arrangement=arrangement,
        identifier=dice.choice(IDENTIFIER_PLACES),
        identifier_width=dice.choice((market.gtin_digits, SKU_DIGITS)),
        prefix=dice.choice(words["prefixes"]),
        suffix=suffix,
        leader=dice.choice(LEADERS) if Column.PRICE not in arrangement and arrangement[0] is Column.LABEL else " ",
        price_note=dice.choice(words["price_notes"]),
        decimal_mark=market.decimal_mark,
        thousands_mark=market.thousands_mark,
        minus=Minus.LEADING if suffix else dice.choice(market.minuses),
        each_detail=dice.choice(words["each"]),
        weight_detail=dice.choice(words["weights"]),
        details=Details.BELOW if arrangement[0] is Column.AMOUNT else dice.choice(DETAILS),
        has_sections=bool(words["sections"]) and dice.random() < 0.4,
        is_right=dice.random() < 0.25,
        rule=dice.choice(("-", "-", "=", "*", ".", "")),
        tax_table=regime.table,
        tax="{label}" if any("%" in rule.label for rule in regime.rules) else dice.choice(TAX_WORDS),
        date=dice.choice(words["dates"]),
        is_date_on_top=dice.random() < 0.5,
        has_wordmark=dice.random() < 0.5,
        till=dice.choice(words["tills"]),
        card="XXXXXXXXXXXX{last:04d} AUTH {auth:06d}" if dice.random() < 0.4 else "",
        discount_indent=dice.choice(("", "  ")),
        words=wording(dice, market),
    )
    return with_prices(dice, market, drawn) if Column.PRICE in arrangement else drawn


def with_prices(dice: Random, market: Market, style: Style) -> Style:
    """A style with the price of one piece on every row: often the columns are headed, or names have their own rows."""
    is_headed, is_stacked = dice.random() < 0.7, dice.random() < 0.5
    headings = headings_of(market, style) if is_headed else ()
    return replace(style, headings=headings, is_stacked=is_stacked)


def headings_of(market: Market, style: Style) -> tuple[str, ...]:
    label, count, price, amount = market.words["headings"]
    if style.arrangement[0] is Column.COUNT:
        count = count[:3]
    named = {Column.LABEL: label, Column.COUNT: count, Column.PRICE: price, Column.AMOUNT: amount}
    return tuple(named[column] for column in style.arrangement)


def wording(dice: Random, market: Market) -> Words:
    words = market.words
    return Words(
        subtotal=dice.choice(words["subtotals"]),
        total=dice.choice(words["totals"]),
        change=dice.choice(words["changes"]),
        item_count=dice.choice(words["counts"]),
        saved=dice.choice(words["savings"]),
        loyalty=dice.choice(words["loyalty"]) if dice.random() < 0.25 else "",
        slogan=dice.choice(words["slogans"]),
        slip=tuple(dice.choice(words["slips"]).splitlines()),
        promotion=tuple(dice.choice(words["promotions"]).splitlines()),
        thanks=tuple(dice.sample(words["thanks"], 2)),
    )
