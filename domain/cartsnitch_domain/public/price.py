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
from cartsnitch_domain.products.content import NetContent, SizeRelation
from cartsnitch_domain.public.rules import recent_from
from cartsnitch_domain.stores.profiles import country_of
from cartsnitch_domain.units import Dimension, Unit


@dataclass(frozen=True, slots=True)
class MonthPrice:
    """What one `unit` cost at a store in a month; at least so many households saw it, and their receipts say that a
    package holds `content`; None where they say nothing of it."""

    store_slug: str
    store_name: str
    month: date
    price: Money
    unit: str
    households: int
    content: NetContent | None = None


@dataclass(frozen=True, slots=True)
class PublicProduct:
    """A product with its public prices, at least one: those of a store together, the oldest first."""

    id: UUID
    name: str
    prices: Sequence[MonthPrice]
    changed_at: datetime
    """When anything that is public changed last."""

    @property
    def content(self) -> NetContent | None:
        """How much is in the package whose prices stores are compared by; None where no receipts behind them say it."""
        return content_of_most(_recent(self.prices))


@dataclass(frozen=True, slots=True)
class StorePrice:
    """The newest price of a store beside those of others; `more` is how much more than the cheapest, None
    where that is nothing."""

    newest: MonthPrice
    unit_price: UnitPrice | None
    is_cheapest: bool
    more: Money | None


def comparable(prices: Sequence[MonthPrice]) -> list[MonthPrice]:
    """The prices that can be compared, at least one: of the currency and unit that most of them have, newer ones before
    more, and of no other size than most of the newest."""
    kinds = Counter(map(_kind, prices))
    newest = max(price.month for price in prices)
    last = {_kind(price) for price in prices if price.month == newest}
    kind = max(sorted(last), key=lambda each: kinds[each])
    alike = [price for price in prices if _kind(price) == kind]
    content = content_of_most(alike)
    return [price for price in alike if _relation(price, content) is not SizeRelation.DIFFERENT]


def content_of_most(prices: Sequence[MonthPrice]) -> NetContent | None:
    """What a package holds by most prices of the newest month that says it; None where none does."""
    told = [price for price in prices if price.content is not None]
    if not told:
        return None
    newest = max(price.month for price in told)
    contents = Counter(price.content for price in told if price.month == newest)
    return max(sorted(contents, key=str), key=lambda each: contents[each])


def store_prices(product: PublicProduct) -> list[StorePrice]:
    """The newest price of each store, if it is not much older than the newest of all; the cheapest first."""
    recent = _recent(product.prices)
    cheapest, country = recent[0].price.amount, country_of(recent[0].store_slug)
    content = content_of_most(recent)
    return [
        StorePrice(
            newest=price,
            unit_price=_unit_price(price, content, country),
            is_cheapest=len(recent) > 1 and price.price.amount == cheapest,
            more=_more(price.price, cheapest),
        )
        for price in recent
    ]


def _recent(prices: Sequence[MonthPrice]) -> list[MonthPrice]:
    """The newest price of each store, if it is not much older than the newest of all; the cheapest first."""
    newest = _newest_by_store(comparable(prices))
    since = recent_from(max(price.month for price in newest))
    return sorted((price for price in newest if price.month >= since), key=lambda p: (p.price.amount, p.store_slug))


def _more(price: Money, cheapest: Decimal) -> Money | None:
    return None if price.amount == cheapest else Money(price.amount - cheapest, price.currency_code)


def by_store(prices: Iterable[MonthPrice]) -> dict[str, list[MonthPrice]]:
    """The prices of each store, by its slug, in the order they come."""
    found: defaultdict[str, list[MonthPrice]] = defaultdict(list)
    for price in prices:
        found[price.store_slug].append(price)
    return dict(found)


def _relation(price: MonthPrice, content: NetContent | None) -> SizeRelation:
    """Of the size of a price to another one."""
    if price.content is None or content is None:
        return SizeRelation.UNKNOWN
    return price.content.relation(content)


def _kind(price: MonthPrice) -> tuple[str, str]:
    return price.price.currency_code, price.unit


def _newest_by_store(prices: Iterable[MonthPrice]) -> list[MonthPrice]:
    return [max(held, key=lambda price: price.month) for held in by_store(prices).values()]


def _unit_price(price: MonthPrice, content: NetContent | None, country_code: str | None) -> UnitPrice | None:
    """What a kilogram, an ounce ... costs: of what is weighed, by the unit it is sold by; of a package, where its own
    receipts say that it holds `content`."""
    unit = Unit(price.unit)
    is_told = _relation(price, content) is SizeRelation.SAME
    held = (content if is_told else None) if unit is Unit.EACH else NetContent(Decimal(1), unit)
    if held is None or (unit is not Unit.EACH and unit.dimension is Dimension.COUNT):
        return None
    return unit_price(price.price, held, country_code)
