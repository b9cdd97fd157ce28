"""The household: ten months of receipts, with one price story of each kind in them. The story itself is data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, StrEnum, auto
from functools import cache
from importlib.resources import files
from typing import Any

from cartsnitch_server.demo.markup import Template
from cartsnitch_server.demo.receipt import (
    ComposedReceipt,
    ComposedStore,
    Good,
    TaxRule,
    Tender,
    bottle_return,
    compose,
    deposit,
    discount,
    fee,
    item,
    several,
    weighed,
)


class Delivery(StrEnum):
    """How a receipt comes in: a mail that is the receipt, a mail with a PDF, a photo of the paper."""

    MAIL_HTML = "mail_html"
    MAIL_PDF = "mail_pdf"
    PHOTO = "photo"


class Forwarded(Enum):
    """Whether a mail comes straight from the store, or the shopper forwards it: its text, or as an attachment."""

    DIRECT = auto()
    INLINE = auto()
    ATTACHED = auto()


@dataclass(frozen=True, slots=True)
class DemoReceipt:
    """One receipt of the story, and how it is delivered. Its receipt number is its own in the whole story."""

    receipt: ComposedReceipt
    delivery: Delivery
    template: Template
    forwarded: Forwarded

    @property
    def key(self) -> str:
        """What tells this receipt from every other of the story."""
        return f"{self.receipt.store.slug}-{self.receipt.number:06d}"


@dataclass(frozen=True, slots=True)
class Offer:
    """Money off a ware from `first_day` until `last_day`, both in days ago."""

    first_day: int
    last_day: int
    text: str
    amount: str


@dataclass(frozen=True, slots=True)
class Ware:
    """What the household buys at a store, how often, and what it costs when. Days count back from today."""

    kind: str
    text: str
    prices: tuple[tuple[int, str], ...]
    every: int
    first: int = 0
    identifier: str | None = None
    section: str = ""
    tax: str = ""
    unit: str | None = None
    weights: tuple[str, ...] = ()
    count: int = 1
    containers: int = 0
    deposit: str = "0.10"
    sold: tuple[int, int] = (10_000, 0)
    offers: tuple[Offer, ...] = ()

    def is_bought(self, visit: int, days_ago: int) -> bool:
        first_day, last_day = self.sold
        return visit % self.every == self.first and first_day >= days_ago > last_day

    def price(self, days_ago: int) -> str:
        """The price in force so many days ago: the last one that had begun."""
        return next(price for since, price in reversed(self.prices) if since >= days_ago)

    def goods(self, visit: int, days_ago: int) -> Iterator[Good]:
        """What stands on the receipt for it: the item, its deposit, the offer of those days."""
        yield self.good(visit, days_ago)
        if self.containers:
            yield deposit("PFAND" if self.deposit == "0.25" else "DEPOSIT", self.containers, self.deposit, self.tax)
        for offer in self.offers:
            if offer.first_day >= days_ago > offer.last_day:
                yield discount(offer.text, offer.amount)

    def good(self, visit: int, days_ago: int) -> Good:
        if self.kind == "return":
            return bottle_return(self.text, self.count, self.deposit, self.tax)
        price = self.price(days_ago)
        if self.kind == "fee":
            return fee(self.text, price, self.tax)
        if self.unit:
            weight = self.weights[visit // self.every % len(self.weights)]
            return weighed(self.text, weight, self.unit, price, self.identifier, self.tax, self.section)
        if self.count > 1:
            return several(self.text, self.count, price, self.identifier, self.tax, self.section)
        return item(self.text, price, self.identifier, self.tax, self.section)


@dataclass(frozen=True, slots=True)
class DemoWatch:
    """A price at which the household wants to be told of what a store prints so."""

    store: str
    text: str
    target: Decimal
    currency_code: str


@dataclass(frozen=True, slots=True)
class DemoItem:
    """Something that the household wants to buy, in its words; `unit` is one of the API."""

    text: str
    note: str | None = None
    amount: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Habit:
    """How the household shops at one store."""

    store: ComposedStore
    wares: tuple[Ware, ...]
    last_visit: int
    every_days: int
    visits: int
    number: int
    hour: int
    template: Template
    forwarded: Forwarded
    tender: str
    photographed: frozenset[int]
    foot: tuple[str, ...] = ()
    """What stands below the last receipt; `{until}` is the day in so many days as `foot_days`."""
    foot_days: int = 0

    def receipts(self, today: date) -> Iterator[DemoReceipt]:
        for visit in range(self.visits):
            days_ago = self.last_visit + (self.visits - 1 - visit) * self.every_days
            receipt = self.receipt(today - timedelta(days=days_ago), visit, days_ago)
            yield DemoReceipt(receipt, self.delivery(visit), self.template, self.forwarded)

    def receipt(self, day: date, visit: int, days_ago: int) -> ComposedReceipt:
        goods = [good for ware in self.wares if ware.is_bought(visit, days_ago) for good in ware.goods(visit, days_ago)]
        moment = datetime.combine(day, time(self.hour, (visit * 17 + 8) % 60))
        number, register = self.number + 37 * visit, 1 + visit * 5 % 9
        composed = compose(
            self.store, moment, goods, Tender(self.tender), number, register, cashier=101 + visit * 7 % 40
        )
        if visit + 1 < self.visits:
            return composed
        until = (day + timedelta(days=self.foot_days)).strftime("%m/%d/%Y")
        return replace(composed, foot=tuple(row.format(until=until) for row in self.foot))

    def delivery(self, visit: int) -> Delivery:
        if visit in self.photographed:
            return Delivery.PHOTO
        return Delivery.MAIL_PDF if self.template is Template.NOTE else Delivery.MAIL_HTML


def story(today: date) -> tuple[DemoReceipt, ...]:
    """The receipts of the household up to `today`, the oldest first; the same for the same day."""
    receipts = (receipt for habit in habits() for receipt in habit.receipts(today))
    return tuple(sorted(receipts, key=lambda each: each.receipt.purchased_at))


@cache
def habits() -> tuple[Habit, ...]:
    """What `household.toml` says."""
    return tuple(habit_of(entry) for entry in _data()["stores"])


@cache
def watches() -> tuple[DemoWatch, ...]:
    """What the household watches."""
    return tuple(
        DemoWatch(entry["store"], entry["text"], Decimal(entry["target"]), entry["currency"])
        for entry in _data()["watches"]
    )


@cache
def shopping_list() -> tuple[str, tuple[DemoItem, ...]]:
    """What the household calls its list, and what stands on it."""
    entry = _data()["list"]
    return entry["name"], tuple(DemoItem(**item) for item in entry["items"])


def _data() -> dict[str, Any]:
    text = (files("cartsnitch_server.demo") / "household.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def habit_of(entry: Mapping[str, Any]) -> Habit:
    return Habit(
        store=store_of(entry),
        wares=tuple(ware_of(ware) for ware in entry["wares"]),
        last_visit=entry["last_visit"],
        every_days=entry["every_days"],
        visits=entry["visits"],
        number=entry["number"],
        hour=entry["hour"],
        template=Template[entry["template"]],
        forwarded=Forwarded[entry["forwarded"]],
        tender=entry["tender"],
        photographed=frozenset(entry["photographed"]),
        foot=tuple(entry.get("foot", ())),
        foot_days=entry.get("foot_days", 0),
    )


def store_of(entry: Mapping[str, Any]) -> ComposedStore:
    return ComposedStore(
        slug=entry["slug"],
        name=entry["name"],
        street=entry["street"],
        town=entry["town"],
        phone=entry["phone"],
        country_code=entry.get("country_code", "US"),
        currency_code=entry.get("currency_code", "USD"),
        mail_domain=entry["mail_domain"],
        taxes=tuple(TaxRule(label, Decimal(rate), codes) for label, rate, codes in entry["taxes"]),
        tax_included=entry.get("tax_included", False),
    )


def ware_of(entry: Mapping[str, Any]) -> Ware:
    prices = entry.get("prices") or [[10_000, entry.get("price", "0.00")]]
    return Ware(
        kind=entry.get("kind", "item"),
        text=entry["text"],
        prices=tuple((since, price) for since, price in prices),
        every=entry["every"],
        first=entry.get("first", 0),
        identifier=entry.get("number"),
        section=entry.get("section", ""),
        tax=entry.get("tax", ""),
        unit=entry.get("unit"),
        weights=tuple(entry.get("weights", ())),
        count=entry.get("count", 1),
        containers=entry.get("deposit", 0),
        deposit=entry.get("each", "0.10"),
        sold=tuple(entry.get("sold", (10_000, 0))),
        offers=tuple(Offer(*offer) for offer in entry.get("offers", ())),
    )
