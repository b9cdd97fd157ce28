"""Public pages, written from templates that escape whatever they are given."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from cartsnitch_domain.cursors import Slice
from cartsnitch_domain.public.price import MonthPrice, PublicProduct, StorePrice, by_store, comparable, store_prices
from cartsnitch_domain.public.queries import PublicSummary, public_cursor_of
from cartsnitch_domain.public.rules import FEWEST
from cartsnitch_domain.rows import Columns
from cartsnitch_domain.units import Unit
from jinja2 import Environment, PackageLoader, StrictUndefined

from cartsnitch_server.public.chart import HEIGHT, WIDTH, chart
from cartsnitch_server.public.wording import (
    PATH,
    address_of,
    month_text,
    price_text,
    sold_by,
    unit_price_text,
)

MOST_STORES = 20
"""Stores that are compared on a page."""

MOST_COLUMNS = 8
"""Stores of the table of all months."""


@dataclass(frozen=True, slots=True)
class Table:
    """All months, the newest first, by store."""

    stores: Sequence[str]
    rows: Sequence[tuple[date, Sequence[MonthPrice | None]]]


class Pages:
    """Writes pages for a server that is reached at an origin."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._templates = Environment(
            loader=PackageLoader("cartsnitch_server.public"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._style = (files("cartsnitch_server.public") / "templates" / "style.css").read_text(encoding="utf-8")
        self._templates.globals |= {
            "style": self._style,
            "home": f"{PATH}/",
            "fewest": FEWEST,
            "address_of": address_of,
            "month_text": month_text,
            "price_text": price_text,
            "unit_price_text": unit_price_text,
            "sold_by": sold_by,
        }

    @property
    def policy(self) -> str:
        """What a page may do: show itself in its own style, and send its search back here."""
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        return (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )

    def index(self, products: Slice[PublicSummary], search: str, *, is_first: bool) -> str:
        """A page of the list of products."""
        following = None
        if products.has_next:
            asked = {"q": search} if search else {}
            following = f"{PATH}/?{urlencode(asked | {'after': public_cursor_of(products.items[-1])})}"
        return self._write(
            "index.html",
            canonical=f"{self._origin}{PATH}/",
            products=products.items,
            search=search,
            following=following,
            is_first=is_first,
        )

    def product(self, product: PublicProduct) -> str:
        """The page of a product."""
        compared, stores = comparable(product.prices), store_prices(product)
        return self._write(
            "product.html",
            canonical=f"{self._origin}{address_of(product.name, product.id)}",
            product=product,
            unit=compared[0].unit,
            stores=stores[:MOST_STORES],
            more_stores=max(len(stores) - MOST_STORES, 0),
            chart=chart(by_store(compared)),
            width=WIDTH,
            height=HEIGHT,
            table=_table(compared),
            structured=_structured(product, stores, f"{self._origin}{address_of(product.name, product.id)}"),
        )

    def refusal(self, title: str, text: str) -> str:
        """A page that says why there is nothing else on it."""
        return self._write("refusal.html", title=title, text=text)

    def sitemap(self, products: Sequence[Columns]) -> str:
        """All pages, as search engines ask for them."""
        addresses = [f"{PATH}/", *(address_of(each.name, each.id) for each in products)]
        return self._write("sitemap.xml", addresses=[f"{self._origin}{address}" for address in addresses])

    def robots(self) -> str:
        """What search engines may look at: these pages, and nothing of the app."""
        return f"User-agent: *\nAllow: {PATH}/\nDisallow: /\nSitemap: {self._origin}{PATH}/sitemap.xml\n"

    def _write(self, template: str, **values: Any) -> str:
        return self._templates.get_template(template).render(**values)


def _table(compared: Sequence[MonthPrice]) -> Table:
    ranked = sorted(by_store(compared).values(), key=lambda held: (-len(held), held[0].store_slug))
    shown = sorted(ranked[:MOST_COLUMNS], key=lambda held: held[0].store_name)
    prices = [{price.month: price for price in held} for held in shown]
    months = sorted({month for column in prices for month in column}, reverse=True)
    return Table(
        stores=[held[0].store_name for held in shown],
        rows=[(month, [column.get(month) for column in prices]) for month in months],
    )


def _structured(product: PublicProduct, stores: Sequence[StorePrice], address: str) -> Mapping[str, Any]:
    """What search engines read of a product (schema.org)."""
    size = {"size": str(product.content)} if product.content else {}
    told = {"@context": "https://schema.org", "@type": "Product", "name": product.name, "url": address}
    offers = {"@type": "AggregateOffer", "offerCount": len(stores), **_asked(stores)}
    return told | size | {"offers": offers}


def _asked(stores: Sequence[StorePrice]) -> Mapping[str, Any]:
    """From what to what it costs. What is sold by weight or volume has no price of its own, only one of a kilogram or a
    litre: said without that, it would be taken for the price of the product."""
    prices, unit = [store.newest.price for store in stores], Unit(stores[0].newest.unit)
    currency = {"priceCurrency": prices[0].currency_code}
    low = f"{min(price.amount for price in prices).normalize():f}"
    high = f"{max(price.amount for price in prices).normalize():f}"
    if unit is Unit.EACH:
        return currency | {"lowPrice": low, "highPrice": high}
    measured = {"unitCode": _UNIT_CODES[unit]} if unit in _UNIT_CODES else {"unitText": unit.printed}
    one = {"@type": "QuantitativeValue", "value": 1} | measured
    asked = {"@type": "UnitPriceSpecification", "minPrice": low, "maxPrice": high, "referenceQuantity": one}
    return {"priceSpecification": asked | currency}


_UNIT_CODES = {
    Unit.GRAM: "GRM",
    Unit.KILOGRAM: "KGM",
    Unit.OUNCE: "ONZ",
    Unit.POUND: "LBR",
    Unit.MILLILITRE: "MLT",
    Unit.CENTILITRE: "CLT",
    Unit.DECILITRE: "DLT",
    Unit.LITRE: "LTR",
    Unit.FLUID_OUNCE: "OZA",
    Unit.PINT: "PTL",
    Unit.QUART: "QTL",
    Unit.GALLON: "GLL",
    Unit.UK_FLUID_OUNCE: "OZI",
    Unit.UK_PINT: "PTI",
    Unit.UK_QUART: "QTI",
    Unit.UK_GALLON: "GLI",
}
"""Common codes of UN/CEFACT (Recommendation 20), as schema.org asks for."""
