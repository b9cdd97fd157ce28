"""Variety: receipts of many countries, stores and layouts, each from its seed, each with its exact truth."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_server.demo.basket import Shopping
from cartsnitch_server.demo.cells import room_for_name
from cartsnitch_server.demo.layouts import COLUMNS, layout
from cartsnitch_server.demo.market import Market, Regime, markets
from cartsnitch_server.demo.paper import Face
from cartsnitch_server.demo.receipt import ComposedReceipt, ComposedStore, Good, Rounding, Tender, compose
from cartsnitch_server.demo.style import Style
from cartsnitch_server.demo.tape import print_tape

LENGTHS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 20, 25, 32, 45)
"""How many items a receipt has."""
SHORTEST_NAME = 12
DRAWS_A_WIDTH = 40
FIRST_DAY, DAYS = datetime(2021, 1, 2), 2100  # noqa: DTZ001  what a till prints has no zone
BANK_NOTES = (5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Varied:
    """A receipt, the style that its till prints it in, and its letters."""

    receipt: ComposedReceipt
    style: Style
    face: Face


def vary(seed: int, length: int | None = None) -> Varied:
    """The receipt of this seed; of `length` items, or of as many as chance has it."""
    dice = Random(seed)  # noqa: S311  the same seed is to give the same receipt
    market = dice.choice(markets())
    regime = dice.choice(market.regimes)
    columns = dice.choice(COLUMNS)
    shop = place(dice, market, regime)
    length = length or dice.choice(LENGTHS)
    draws = 0
    while True:
        style = layout(dice, market, regime, columns + draws // DRAWS_A_WIDTH * 2)
        receipt = purchase(dice, market, regime, shop, style, length)
        if fits(receipt, style):
            return Varied(receipt, style, dice.choice(tuple(Face)))
        draws += 1


def fits(receipt: ComposedReceipt, style: Style) -> bool:
    """Whether the names have room, and no row is wider than the paper."""
    if room_for_name(style) < SHORTEST_NAME:
        return False
    try:
        return all(len(row.text) <= style.columns for row in print_tape(receipt, style).rows)
    except ValueError:
        return False


def place(dice: Random, market: Market, regime: Regime) -> ComposedStore:
    """A store of a chain with a profile, or one that nobody knows."""
    words = market.words
    strangers = [(slug_of(name), name) for name in words["independents"]]
    slug, name = dice.choice(market.stores if market.stores and dice.random() < 0.5 else strangers)
    return ComposedStore(
        slug=slug,
        name=name,
        street=dice.choice(words["streets"]),
        town=dice.choice(words["towns"]),
        phone=dice.choice(words["phones"]),
        country_code=market.country_code,
        currency_code=market.currency_code,
        mail_domain=f"{slug}.example",
        taxes=regime.rules,
        tax_included=regime.is_included,
        tax_number=dice.choice(words["tax_numbers"]) or None,
    )


def slug_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def purchase(
    dice: Random, market: Market, regime: Regime, shop: ComposedStore, style: Style, length: int
) -> ComposedReceipt:
    """A visit to the store and how it is paid: by card, with a voucher first, in cash."""
    shopping = Shopping(dice, market, regime, style.identifier_width, style.has_sections)
    goods = [cut(good, style) for good in shopping.goods(length)]
    moment = FIRST_DAY + timedelta(
        days=dice.randrange(DAYS), minutes=dice.randint(7 * 60, 22 * 60), seconds=dice.randrange(60)
    )
    number, register, cashier = dice.randint(1000, 99999), dice.randint(1, 12), dice.randint(101, 399)
    by_card = compose(shop, moment, goods, Tender(dice.choice(market.words["cards"])), number, register, cashier)
    if dice.random() < 0.4:
        return paid_in_cash(dice, market, by_card, goods)
    if by_card.total > 20 and dice.random() < 0.12:
        voucher = Tender(dice.choice(market.words["vouchers"]), Decimal(dice.choice((5, 10, 15))))
        tender = Tender(by_card.tenders[0].text)
        return compose(shop, moment, goods, tender, number, register, cashier, vouchers=[voucher])
    return by_card


def paid_in_cash(dice: Random, market: Market, unpaid: ComposedReceipt, goods: list[Good]) -> ComposedReceipt:
    """The same paid with a bank note that is large enough, rounded where the small coins are gone."""
    rounding = Rounding(market.rounding, market.coin) if market.coin else None
    notes = [note for note in BANK_NOTES if note > unpaid.total + 1]
    handed = Decimal(notes[0]) if notes else (unpaid.total // 100 + 1) * 100
    tender = Tender(dice.choice(market.words["cash"]), handed.quantize(Decimal("0.01")))
    told = unpaid.number, unpaid.register, unpaid.cashier
    return compose(unpaid.store, unpaid.purchased_at, goods, tender, *told, rounding=rounding)


def cut(good: Good, style: Style) -> Good:
    """The good with its name as short as this till prints it."""
    if good.kind is not LineKind.ITEM:
        return good
    return replace(good, text=good.text[: room_for_name(style)].rstrip())
