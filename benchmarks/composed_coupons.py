"""Coupons for all, and a household of 200 products that some are for, loaded into an empty database.

However many there are, the same 400 fit the household today: of the others, most are for barcodes and words that it
does not buy, some for its parts of the shop at stores where it does not go, and one in 200 is for what it buys and
ended in the last 89 days, as those of past weeks do until they are removed. Terms, digests and keys are those that an
import makes; the rows are written by COPY.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import asyncpg
from cartsnitch_domain.coupons.coupon import AppliesTo, CouponKind, Target
from cartsnitch_domain.coupons.terms import Kept, Terms, kept
from cartsnitch_domain.products.categories import Category

from benchmarks.composed_catalogue import SIZES, STORES, Composed, barcode, copy_rows, key, load

TODAY = date(2026, 1, 2)
PRODUCTS = 4_000
"""Of the catalogue."""

OWN = 200
"""Of them that the household buys, at each of the eight stores."""

FITTING = 2 * OWN
"""Coupons that are for them today."""

ENDED_EVERY = 200
"""One of so many others is for what the household buys, and ended."""

KEPT_FOR = 89
"""Days since the end of the oldest of these."""

ELSEWHERE = 200
"""Stores where the household does not shop."""

SEARCHED = "household"
"""A word that the titles of those for the household have, and no others."""

_ELSEWHERE_FROM = 1_000
_CATEGORIES = tuple(category.value for category in Category)
_CATALOGUE = Composed(PRODUCTS)


async def load_coupons(url: str, count: int) -> None:
    """Fill an empty, migrated database with the household and so many coupons for all."""
    await load(url, PRODUCTS, 1, OWN)
    connection = await asyncpg.connect(url)
    await connection.execute("SET session_replication_role = replica; SET maintenance_work_mem = '1GB'")
    await copy_rows(connection, "stores", _stores())
    beside = _Beside()
    await copy_rows(connection, "coupons", beside.coupons(count))
    await copy_rows(connection, "coupon_keys", iter(beside.keys))
    await copy_rows(connection, "coupon_products", iter(beside.products))
    await connection.execute(_SOURCES, timeout=None)
    await connection.execute(_TAKEN_OFF, key(5, 0))
    await connection.execute("RESET session_replication_role")
    await connection.execute("VACUUM (ANALYZE)")
    await connection.close()


def _stores() -> Iterator[dict[str, Any]]:
    for number in range(ELSEWHERE):
        yield {"id": key(2, _ELSEWHERE_FROM + number), "slug": f"elsewhere-{number}", "name": f"Elsewhere {number}"}


class _Beside:
    """The keys and products of coupons, noted while these are written: to compose them takes longer than to write."""

    def __init__(self) -> None:
        self.keys: list[dict[str, Any]] = []
        self.products: list[dict[str, Any]] = []

    def coupons(self, count: int) -> Iterator[dict[str, Any]]:
        """The rows of so many coupons."""
        for number, terms in _composed(count):
            coupon_id = key(8, number)
            ends_on = terms.columns["ends_on"]
            self.keys += ({"key": each, "ends_on": ends_on, "coupon_id": coupon_id} for each in terms.keys)
            self.products += ({"coupon_id": coupon_id, "product_id": each} for each in terms.product_ids)
            yield {"id": coupon_id, "seen_on": TODAY - timedelta(days=KEPT_FOR), **terms.columns}


def _composed(count: int) -> Iterator[tuple[int, Kept]]:
    """The terms of each, by its number; those that fit stand among the others at even distances."""
    every = count // FITTING
    for number in range(count):
        place, rest = divmod(number, every)
        if not rest and place < FITTING:
            yield number, _fitting(place, TODAY + timedelta(days=place % 30), number)
        elif number % ENDED_EVERY == 1:
            ended_on = TODAY - timedelta(days=1 + number % KEPT_FOR)
            yield number, _fitting(number // ENDED_EVERY % FITTING, ended_on, number)
        else:
            yield number, _other(number)


def _fitting(place: int, ends_on: date, number: int) -> Kept:
    """One of a product of the household: each has two, by its barcode, its key, its family or its words, and one of
    them is for any store."""
    own, which = divmod(place, 2)
    product = own * (PRODUCTS // OWN)
    family = product // len(SIZES)
    targets: Sequence[Callable[[], Target]] = (
        lambda: Target(AppliesTo.PRODUCTS, gtins=frozenset([barcode(product)])),
        lambda: Target(AppliesTo.PRODUCTS, product_ids=frozenset([key(3, product)])),
        lambda: Target(AppliesTo.FAMILY, family_id=key(7, family)),
        lambda: Target(AppliesTo.WORDS, words=frozenset(_CATALOGUE.description(family).words[:2])),
    )
    store = None if which else place % len(STORES)
    return _kept(targets[place % len(targets)](), store, ends_on, number, f"{SEARCHED.title()} savings")


def _other(number: int) -> Kept:
    """One that the household has nothing of."""
    ends_on = TODAY + timedelta(days=number % 60 - 20)
    roll = number % 10
    if roll < 6:
        return _kept(Target(AppliesTo.PRODUCTS, gtins=frozenset([barcode(10_000_000 + number)])), roll, ends_on, number)
    if roll < 9:
        words = frozenset([f"unbought{number % 100_000}", f"thing{number % 7}"])
        return _kept(Target(AppliesTo.WORDS, words=words), None, ends_on, number)
    category = _CATEGORIES[number // 10 % len(_CATEGORIES)]
    elsewhere = _ELSEWHERE_FROM + number // 10 % ELSEWHERE
    return _kept(Target(AppliesTo.CATEGORY, category=category), elsewhere, ends_on, number)


def _kept(target: Target, store: int | None, ends_on: date, number: int, title: str = "Offer") -> Kept:
    """A coupon of some cents off; no two have the same code."""
    terms = Terms(
        kind=CouponKind.AMOUNT_OFF,
        value=Decimal(50 + number % 100) / 100,
        currency_code="USD",
        starts_on=ends_on - timedelta(days=40),
        ends_on=ends_on,
        code=f"C{number}",
        target=target,
        title=f"{title} {number % 50_000}",
    )
    return kept(terms, None if store is None else key(2, store), None)


_SOURCES = """
INSERT INTO coupon_sources (coupon_id, kind, feed, external_id) SELECT id, 'feed', 'bench', code FROM coupons
"""
_TAKEN_OFF = """
INSERT INTO purchase_lines (purchase_id, position, kind, text, amount)
SELECT $1, 1000 + place, 'discount', 'COUPON ' || place, -0.50 - place / 100.0 FROM generate_series(1, 3) AS place
"""
"""Lines of a purchase that take something off, so that coupons are looked for that may do so."""
