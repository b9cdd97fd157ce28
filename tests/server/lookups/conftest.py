"""A catalogue that is asked over a real socket, and an installation that asks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.ids import StoreId, UserId
from cartsnitch_domain.lookups.asking import Picturing, Reading, Resting
from cartsnitch_domain.lookups.records import GtinLookup
from cartsnitch_domain.products.printed import Printed
from cartsnitch_domain.purchases.matching import match_products
from cartsnitch_domain.stores.records import Store
from cartsnitch_server.lookups.looker import source_of, take_turn
from cartsnitch_server.lookups.source import Source
from cartsnitch_server.resources import Resources
from sqlalchemy import select

from tests.outgoing import Answering, http_server, status
from tests.server.conftest import MovableClock
from tests.server.installation import Installation

NUTELLA, COLA, UNKNOWN = "3017620422003", "5449000000996", "4006381333931"
"""As they are printed."""


def product(code: str, **fields: Any) -> dict[str, Any]:
    """A product as version 2 gives it, with the fields that are asked for."""
    known: dict[str, Any] = {
        "code": code,
        "lang": "en",
        "product_name": "Hazelnut spread",
        "product_name_de": "Nuss-Nugat-Creme",
        "brands": "Nutella, Ferrero",
        "quantity": "400 g",
        "product_quantity": "400",
        "product_quantity_unit": "g",
        "categories_tags": ["en:spreads", "en:sweet-spreads"],
    }
    return {name: value for name, value in (known | fields).items() if value is not None}


def as_json(said: Any, code: int = 200, **headers: str) -> Answering:
    """Answers in JSON."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return status(code, body, Content_Type="application/json; charset=utf-8", **headers)


def found(code: str, **fields: Any) -> Answering:
    return _whole(product(code, **fields))


def _whole(known: dict[str, Any]) -> Answering:
    return as_json({"code": known["code"], "product": known, "status": 1, "status_verbose": "product found"})


def missing(code: str) -> Answering:
    return as_json({"code": code, "status": 0, "status_verbose": "product not found"}, 404)


@dataclass
class Request:
    """What was asked."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]

    @property
    def codes(self) -> list[str]:
        """Of the barcodes that were asked for."""
        return self.query["code"][0].split(",") if "code" in self.query else [self.path.rsplit("/", 1)[1]]


@dataclass
class Catalogue:
    """Knows the products that it is given, and counts who asks. `answers` come before what it knows."""

    url: str = ""
    products: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: list[Answering] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        request = Request(parts.path, parse_qs(parts.query), headers)
        self.requests.append(request)
        self._answering(request)(handler)

    def _answering(self, request: Request) -> Answering:
        if self.answers:
            return self.answers.pop(0)
        if (picture := self.pictures.get(request.path)) is not None:
            return status(200, picture, Content_Type="image/jpeg")
        if request.path == "/api/v2/search":
            known = [self.products[code] for code in request.codes if code in self.products]
            page = {"count": len(known), "page": 1, "page_count": len(known), "page_size": 50, "skip": 0}
            return as_json(page | {"products": known})
        (code,) = request.codes
        return _whole(self.products[code]) if code in self.products else missing(code)

    def know(self, code: str, **fields: Any) -> None:
        self.products[code] = product(code, **fields)


@pytest.fixture
def catalogue() -> Iterator[Catalogue]:
    catalogue = Catalogue()
    with http_server(catalogue.answer) as catalogue.url:
        yield catalogue


@dataclass
class House(Installation):
    """An installation in one process, which looks up when a test says so."""

    source: Source
    clock: MovableClock
    _stores: list[UUID] = field(default_factory=list)

    async def shopper(self) -> UserId:
        return UserId(await self.add(User, email=f"{uuid4().hex}@example.org", name="Jo", password_hash="-"))

    async def buy(self, *printed: str, shopper: UserId | None = None) -> None:
        """Record lines with these numbers beside them, as reading does."""
        if not self._stores:
            self._stores.append(await self.add(Store, slug="rewe", name="REWE"))
        buyer = shopper or await self.shopper()
        lines = [Printed(f"GOODS {number}", number) for number in printed]
        async with self.database.transaction() as session:
            await match_products(session, buyer, StoreId(self._stores[0]), lines)

    async def turn(self) -> Reading | Picturing | Resting:
        return await take_turn(self.resources, self.source)

    async def work(self, most: int = 100) -> int:
        """Take turns, waiting for each, until nothing is due; how many requests that took."""
        for count in range(most):
            turn = await self.turn()
            while isinstance(turn, Resting) and turn.until is not None and turn.until > self.clock.now:
                self.clock.now = turn.until
                turn = await self.turn()
            if isinstance(turn, Resting):
                return count
        return most

    async def lookups(self) -> dict[str, GtinLookup]:
        """By their codes."""
        async with self.database.reading() as session:
            rows = await session.scalars(select(GtinLookup))
            return {row.gtin.lstrip("0"): row for row in rows}

    async def lookup(self, code: str) -> GtinLookup:
        return (await self.lookups())[code.lstrip("0")]


@pytest.fixture
def house(resources: Resources, catalogue: Catalogue, clock: MovableClock) -> House:
    given = {"openfoodfacts_url": catalogue.url, "openfoodfacts_contact": "host@example.org"}
    settings = type(resources.settings).model_validate(resources.settings.model_dump() | given)
    source = source_of(settings)
    assert source is not None
    return House(replace(resources, settings=settings), source, clock)
