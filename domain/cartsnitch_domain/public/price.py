"""Public prices as they are shown: made of what is published and nothing else, so they tell nothing more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from cartsnitch_domain.money import Money
from cartsnitch_domain.prices.unit_prices import UnitPrice, unit_price
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.public.rules import recent_from
from cartsnitch_domain.stores.profiles import country_of
from cartsnitch_domain.units import Dimension, Unit


@dataclass(frozen=True, slots=True)
class MonthPrice:
    """What one `unit` cost at a store in a month; at least so many households saw it."""

    store_slug: str
    store_name: str
    month: date
    price: Money
    unit: str
    households: int


@dataclass(frozen=True, slots=True)
class PublicProduct:
    """A product with its public prices, at least one: those of a store together, the oldest first."""

    id: UUID
    name: str
    content: NetContent | None
    prices: Sequence[MonthPrice]
    changed_at: datetime
    """When anything that is public changed last."""


@dataclass(frozen=True, slots=True)
class StorePrice:
    """The newest price of a store beside those of others; `more` is how much more than the cheapest, None
    where that is nothing."""

    newest: MonthPrice
    unit_price: UnitPrice | None
    is_cheapest: bool
    more: Money | None


def comparable(product: PublicProduct) -> list[MonthPrice]:
    """The prices that can be compared: of the currency and unit that most of them have, newer ones before more."""
    kinds = Counter(map(_kind, product.prices))
    newest = max(price.month for price in product.prices)
    last = {_kind(price) for price in product.prices if price.month == newest}
    kind = max(sorted(last), key=lambda each: kinds[each])
    return [price for price in product.prices if _kind(price) == kind]


def store_prices(product: PublicProduct) -> list[StorePrice]:
    """The newest price of each store, if it is not much older than the newest of all; the cheapest first."""
    newest = _newest_by_store(comparable(product))
    since = recent_from(max(price.month for price in newest))
    recent = sorted((price for price in newest if price.month >= since), key=lambda p: (p.price.amount, p.store_slug))
    cheapest, country = recent[0].price.amount, country_of(recent[0].store_slug)
    return [
        StorePrice(
            newest=price,
            unit_price=_unit_price(price, product.content, country),
            is_cheapest=len(recent) > 1 and price.price.amount == cheapest,
            more=_more(price.price, cheapest),
        )
        for price in recent
    ]


def _more(price: Money, cheapest: Decimal) -> Money | None:
    return None if price.amount == cheapest else Money(price.amount - cheapest, price.currency_code)


def by_store(prices: Iterable[MonthPrice]) -> dict[str, list[MonthPrice]]:
    """The prices of each store, by its slug, in the order they come."""
    found: defaultdict[str, list[MonthPrice]] = defaultdict(list)
    for price in prices:
        found[price.store_slug].append(price)
    return dict(found)


def _kind(price: MonthPrice) -> tuple[str, str]:
    return price.price.currency_code, price.unit


def _newest_by_store(prices: Iterable[MonthPrice]) -> list[MonthPrice]:
    return [max(held, key=lambda price: price.month) for held in by_store(prices).values()]


def _unit_price(price: MonthPrice, content: NetContent | None, country_code: str | None) -> UnitPrice | None:
    """What a kilogram, an ounce ... costs: of what is weighed, by the unit it is sold by."""
    unit = Unit(price.unit)
    held = content if unit is Unit.EACH else NetContent(Decimal(1), unit)
    if held is None or (unit is not Unit.EACH and unit.dimension is Dimension.COUNT):
        return None
    return unit_price(price.price, held, country_code)
