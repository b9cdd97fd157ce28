"""The markets that random receipts are from: what tills of a country print, and what is sold there."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

from cartsnitch_server.demo.receipt import TaxRule
from cartsnitch_server.demo.style import Minus, TaxTable


@dataclass(frozen=True, slots=True)
class Regime:
    """The taxes of a store, the codes that goods of each kind carry, and the table that shows taxes inside prices."""

    rules: tuple[TaxRule, ...]
    is_included: bool
    food: str
    other: str
    table: TaxTable | None


@dataclass(frozen=True, slots=True)
class Goods:
    """Something that is sold: its usual price is for one `unit`; `kind` is f(ood), d(rink) or o(ther)."""

    name: str
    price: Decimal
    kind: str
    unit: str


@dataclass(frozen=True, slots=True)
class Market:
    """A country's tills. `words` holds the lists of the data file by their names: of each, a receipt has one."""

    country_code: str
    currency_code: str
    decimal_mark: str
    thousands_mark: str
    minuses: tuple[Minus, ...]
    stores: tuple[tuple[str, str], ...]
    regimes: tuple[Regime, ...]
    wares: tuple[Goods, ...]
    deposits: tuple[tuple[str, str], ...]
    fees: tuple[tuple[str, str], ...]
    gtin_prefix: int
    gtin_digits: int
    coin: Decimal | None
    rounding: str
    discount_section: str
    words: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def markets() -> tuple[Market, ...]:
    """All markets of the data file."""
    table = tomllib.loads((files(__package__) / "markets.toml").read_text(encoding="utf-8"))
    return tuple(market_of(told) for told in table["markets"])


def market_of(told: dict[str, Any]) -> Market:
    return Market(
        country_code=told["code"],
        currency_code=told["currency"],
        decimal_mark=told["mark"],
        thousands_mark=told["thousands"],
        minuses=tuple(Minus[name] for name in told["minuses"]),
        stores=tuple((slug, name) for slug, name in told["stores"]),
        regimes=tuple(regime_of(regime) for regime in told["regimes"]),
        wares=tuple(Goods(name, Decimal(price), kind, unit) for name, price, kind, unit in told["wares"]),
        deposits=tuple((name, amount) for name, amount in told["deposits"]),
        fees=tuple((name, amount) for name, amount in told["fees"]),
        gtin_prefix=told["gtin_prefix"],
        gtin_digits=told["gtin_digits"],
        coin=Decimal(told["round_to"]) if told["round_to"] else None,
        rounding=told.get("rounding", ""),
        discount_section=told["discount_section"],
        words={name: tuple(texts) for name, texts in told.items() if is_words(texts)},
    )


def is_words(texts: object) -> bool:
    return isinstance(texts, list) and all(isinstance(text, str) for text in texts)


def regime_of(told: dict[str, Any]) -> Regime:
    rules = tuple(TaxRule(label, Decimal(rate), codes) for label, rate, codes in told["taxes"])
    table = None
    if "table" in told:
        heading, label, total, figures = told["table"]
        table = TaxTable(heading, label, total, tuple(figures.split()))
    return Regime(rules, told.get("included", False), told["food"], told["other"], table)
