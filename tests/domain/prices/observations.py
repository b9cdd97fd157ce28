"""Histories for tests, written as a shopper would tell them: prices in a row, so many days apart, up to today."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from cartsnitch_domain.prices.observation import Observation
from cartsnitch_domain.products.printed_content import printed_content

TODAY = date(2026, 3, 1)


def key(name: str) -> UUID:
    """A key that is the same in every run."""
    return uuid5(NAMESPACE_OID, name)


def ago(days: int) -> date:
    """The day so many days before today."""
    return TODAY - timedelta(days=days)


def seen(days_ago: int, price: str, store: str = "north", product: str = "oats", **more: Any) -> Observation:
    """A price seen so many days ago; `2.99p` is a promotional one, `size` what the package prints."""
    size = more.pop("size", None)
    values: dict[str, Any] = {
        "product_id": key(product),
        "store_id": key(store),
        "observed_on": ago(days_ago),
        "unit_price": Decimal(price.rstrip("p")),
        "unit": "each",
        "currency_code": "USD",
        "is_promotional": price.endswith("p"),
        "content": printed_content(size, "US").content if size else None,
    } | more
    return Observation(id=key(repr(sorted(values.items(), key=lambda item: item[0]))), **values)


def row(prices: str, store: str = "north", product: str = "oats", **more: Any) -> list[Observation]:
    """Prices in a row, each `every` days (14) after the one before, the last one `until` days ago (0); `-` is none."""
    every, until = more.pop("every", 14), more.pop("until", 0)
    told = prices.split()
    days = [until + every * place for place in reversed(range(len(told)))]
    return [seen(day, price, store, product, **more) for day, price in zip(days, told, strict=True) if price != "-"]
