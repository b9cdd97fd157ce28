"""How public prices are put beside each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from cartsnitch_domain.money import Money
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.public.price import MonthPrice, PublicProduct, comparable, store_prices
from cartsnitch_domain.units import Unit

FEBRUARY = date(2026, 2, 1)


def price(store: str, amount: str, month: date = FEBRUARY, currency: str = "USD", unit: str = "each") -> MonthPrice:
    return MonthPrice(store, store.title(), month, Money(Decimal(amount), currency), unit, 3)


def product(*prices: MonthPrice, content: NetContent | None = None) -> PublicProduct:
    """One whose receipts all say the content."""
    told = prices if content is None else tuple(replace(each, content=content) for each in prices)
    return PublicProduct(UUID(int=1), "Milk", told, datetime(2026, 3, 8, tzinfo=UTC))


def told(*prices: MonthPrice, content: NetContent | None = None) -> list[tuple[str, str, bool, str | None]]:
    """Each store with its price, whether it is the cheapest, and how much more it asks."""
    return [
        (
            each.newest.store_slug,
            str(each.newest.price.amount),
            each.is_cheapest,
            None if each.more is None else str(each.more.amount),
        )
        for each in store_prices(product(*prices, content=content))
    ]


def test_stores_are_told_by_their_newest_prices_the_cheapest_first() -> None:
    assert told(price("meijer", "2.00", date(2026, 1, 1)), price("meijer", "3.50"), price("aldi", "3.00")) == [
        ("aldi", "3.00", True, None),
        ("meijer", "3.50", False, "0.50"),
    ]


def test_two_that_ask_the_least_are_both_the_cheapest() -> None:
    assert [is_cheapest for _, _, is_cheapest, _ in told(price("aldi", "3.00"), price("meijer", "3.00"))] == [True] * 2


def test_one_alone_is_no_cheapest() -> None:
    assert told(price("aldi", "3.00")) == [("aldi", "3.00", False, None)]


def test_what_a_store_asked_a_quarter_ago_is_not_compared() -> None:
    old, just = price("aldi", "1.00", date(2025, 11, 1)), price("kroger", "2.00", date(2025, 12, 1))

    assert [store for store, *_ in told(price("meijer", "3.00"), old, just)] == ["kroger", "meijer"]


def test_other_currencies_and_units_are_not_compared() -> None:
    others = (price("tesco", "1.00", currency="GBP"), price("kroger", "0.50", unit="lb"))

    assert [store for store, *_ in told(price("meijer", "3.00"), price("aldi", "3.10"), *others)] == ["meijer", "aldi"]


def test_what_is_bought_now_is_told_even_if_another_unit_was_bought_more_often() -> None:
    by_package = [price("aldi", "3.00", date(2025, month, 1)) for month in range(1, 9)]

    assert told(*by_package, price("aldi", "0.50", unit="lb")) == [("aldi", "0.50", False, None)]


def test_unit_prices_are_for_the_same_in_one_list() -> None:
    content = NetContent(Decimal(500), Unit.GRAM)
    found = store_prices(product(price("aldi", "3.00"), price("rewe", "3.50"), content=content))

    assert [(str(each.unit_price.price.amount), str(each.unit_price.per)) for each in found if each.unit_price] == [
        ("0.1701", "1 oz"),
        ("0.1984", "1 oz"),
    ]


def test_what_is_weighed_is_told_by_what_it_is_sold_by() -> None:
    (found,) = store_prices(product(price("meijer", "0.59", unit="lb"), content=NetContent(Decimal(5), Unit.POUND)))

    assert found.unit_price is not None
    assert (str(found.unit_price.price.amount), str(found.unit_price.per)) == ("0.5900", "1 lb")


def ounces(amount: int) -> NetContent:
    return NetContent(Decimal(amount), Unit.OUNCE)


def test_a_unit_price_is_told_only_where_the_receipts_of_that_store_say_the_size() -> None:
    found = product(price("meijer", "2.00"), replace(price("kroger", "2.80"), content=ounces(14)))

    told = {each.newest.store_slug: each.unit_price for each in store_prices(found)}

    assert told["meijer"] is None
    assert told["kroger"] is not None
    assert (str(told["kroger"].price.amount), str(told["kroger"].per)) == ("0.2000", "1 oz")
    assert found.content == ounces(14)


def test_a_package_that_shrank_is_not_compared_with_what_it_was() -> None:
    before = replace(price("meijer", "3.00", date(2026, 1, 1)), content=ounces(18))
    now = [replace(price(store, "3.00"), content=ounces(16)) for store in ("meijer", "kroger")]
    old_stock = replace(price("aldi", "3.10"), content=ounces(18))
    unknown = price("target", "3.20", date(2026, 1, 1))

    found = product(before, *now, old_stock, unknown)

    assert found.content == ounces(16)
    assert comparable(found.prices) == [*now, unknown]


def test_a_size_is_one_also_where_stores_say_it_in_two_systems() -> None:
    grams = replace(price("rewe", "3.50"), content=NetContent(Decimal(340), Unit.GRAM))
    found = product(*(replace(price(store, "3.00"), content=ounces(12)) for store in ("aldi", "meijer")), grams)

    assert [each.unit_price is not None for each in store_prices(found)] == [True] * 3


def test_a_size_that_only_old_prices_say_is_not_that_of_the_new_ones() -> None:
    found = product(replace(price("meijer", "2.00", date(2025, 1, 1)), content=ounces(14)), price("meijer", "2.00"))

    assert found.content is None
