"""The basket: what is bought on a random visit, with everything that tills add to it and take off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_server.demo.layouts import SKU_DIGITS
from cartsnitch_server.demo.market import Goods, Market, Regime
from cartsnitch_server.demo.receipt import (
    CENT,
    Good,
    bottle_return,
    deposit,
    discount,
    fee,
    gtin,
    item,
    several,
    to_cents,
    weighed,
)

SEVERAL, TWICE = 0.2, 0.06
"""How often there are several of a kind on one line, and how often the same is scanned again on the next."""
DISCOUNTED, DEPOSITED = 0.13, 0.6
BASKET_DISCOUNT, RETURNED, FEE = 0.1, 0.08, 0.25
IN_ONE_BLOCK = 0.2
"""How often all discounts stand below the goods."""


@dataclass(frozen=True, slots=True)
class Shopping:
    """One visit: who sells, what taxes are due, by how long numbers goods are named, whether the till sorts them."""

    dice: Random
    market: Market
    regime: Regime
    number_digits: int
    is_sorted: bool

    def goods(self, length: int) -> tuple[Good, ...]:
        """What stands on the receipt, `length` items and what comes with them."""
        bought = [good for ware, price in self.wares(length) for good in self.with_extras(ware, price)]
        if self.dice.random() < IN_ONE_BLOCK:
            bought = self.discounts_last(bought)
        return (*bought, *self.on_the_whole(bought))

    def wares(self, length: int) -> list[tuple[Goods, Decimal]]:
        """Each with its price of that day, sorted where the till prints headings; the same may come again."""
        prices = [self.price(ware) for ware in self.market.wares]
        drawn = [self.dice.randrange(len(prices)) for _ in range(length)]
        if self.is_sorted:
            drawn.sort(key=lambda place: self.section(self.market.wares[place]))
        return [(self.market.wares[place], prices[place]) for place in drawn]

    def with_extras(self, ware: Goods, price: Decimal) -> Iterator[Good]:
        """The item, its deposit, its discount; sometimes all of it twice."""
        bought = self.item(ware, str(price))
        extras = list(self.extras(ware, bought))
        for _ in range(2 if self.dice.random() < TWICE else 1):
            yield bought
            yield from extras

    def extras(self, ware: Goods, bought: Good) -> Iterator[Good]:
        if ware.kind == "d" and self.market.deposits and self.dice.random() < DEPOSITED:
            name, each = self.dice.choice(self.market.deposits)
            yield deposit(name, int(bought.quantity or 1), each, self.extra_code)
        if self.dice.random() < DISCOUNTED and bought.amount > Decimal("0.60"):
            off = to_cents(bought.amount * Decimal(self.dice.randint(10, 50)) / 100)
            name = self.dice.choice(self.market.words["discounts"])
            yield replace(discount(name, str(off)), tax_code=bought.tax_code)

    def item(self, ware: Goods, price: str) -> Good:
        code, number, section = self.code(ware), self.number(ware), self.section(ware)
        if ware.unit != "each":
            weight = self.dice.randint(120, 2600)
            shown = f"{weight / 1000:.3f}" if ware.unit == "kg" else f"{weight / 1000:.2f}"
            return weighed(ware.name, shown, ware.unit, price, number, code, section)
        if self.dice.random() < SEVERAL:
            count = self.dice.choice((2, 2, 2, 3, 3, 4, 6, 12))
            return several(ware.name, count, price, number, code, section)
        return item(ware.name, price, number, code, section)

    def price(self, ware: Goods) -> Decimal:
        """About the usual price, mostly one that ends in nine."""
        price = to_cents(ware.price * Decimal(self.dice.randint(80, 130)) / 100)
        if self.dice.random() < 0.6:
            price = price.quantize(Decimal("0.1")) - CENT
        return max(price, Decimal("0.05"))

    def code(self, ware: Goods) -> str:
        return self.regime.food if ware.kind == "f" else self.regime.other

    @property
    def extra_code(self) -> str:
        """Of deposits and fees: only where taxes are inside do they carry one."""
        return self.regime.other if self.regime.is_included else ""

    def number(self, ware: Goods) -> str:
        """The same for the same goods: a number that weighing clerks type, the store's own, or a GTIN."""
        place, market = self.market.wares.index(ware), self.market
        if ware.unit != "each":
            return str(4011 + place)
        if self.number_digits == SKU_DIGITS:
            return f"{1003407 + 7919 * place}"
        free_digits = market.gtin_digits - 1 - len(str(market.gtin_prefix))
        return gtin(market.gtin_prefix * 10**free_digits + 137 * place, market.gtin_digits)

    def section(self, ware: Goods) -> str:
        sections = self.market.words["sections"]
        return sections[self.market.wares.index(ware) % len(sections)] if sections else ""

    def discounts_last(self, bought: list[Good]) -> list[Good]:
        """The discounts below all goods, where nothing says to which item one belongs."""
        others = [good for good in bought if good.kind is not LineKind.DISCOUNT]
        section = self.market.discount_section
        return others + [
            replace(good, is_tied=False, section=section) for good in bought if good.kind is LineKind.DISCOUNT
        ]

    def on_the_whole(self, bought: list[Good]) -> Iterator[Good]:
        """What concerns the whole basket: a bag, bottles brought back, money off."""
        due = sum((good.amount for good in bought), Decimal())
        if self.market.fees and self.dice.random() < FEE:
            name, amount = self.dice.choice(self.market.fees)
            yield fee(name, amount, self.extra_code)
        if self.market.deposits and due > 10 and self.dice.random() < RETURNED:
            name = self.dice.choice(self.market.words["returns"])
            yield bottle_return(name, self.dice.randint(1, 24), self.market.deposits[0][1], self.extra_code)
        if due > 8 and self.dice.random() < BASKET_DISCOUNT:
            name = self.dice.choice(self.market.words["basket_discounts"])
            off = to_cents(due * self.dice.randint(2, 15) / 100)
            dearest = max(bought, key=lambda good: good.amount)
            code = dearest.tax_code if self.regime.is_included else ""
            yield replace(discount(name, str(off), tied=False), tax_code=code)
