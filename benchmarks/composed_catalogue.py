"""A catalogue of composed names, and households that bought from it, loaded into an empty database.

A product is a family of words in one of four sizes. Words are as frequent as in a shop: few brands and nouns are in
many names. The catalogue is loaded by COPY; the households' purchases are made of it by the server itself, since twenty
million rows would take longer to send. Every number comes from the seed, and the tested household is the same in
every catalogue: 2,500 lines of 800 products.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

import asyncpg
from cartsnitch_domain.products.actions import description_row
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.products.description import Description, describe
from cartsnitch_domain.products.keys import described_by, keys_of
from cartsnitch_domain.products.rules import text_key
from cartsnitch_domain.units import Unit

STORES = ("kroger", "walmart", "target", "safeway", "publix", "meijer", "aldi", "costco")
SIZES = (8, 12, 16, 24)
ALIASES = 5
LINES = 40
"""Of a purchase."""

HOUSEHOLD_LINES = 2_520
HOUSEHOLD_PRODUCTS = 800
TARGETS = 400
"""Families whose names are described as texts of receipts are, so that such texts find them."""

_NOUNS = [
    "milk",
    "bread",
    "butter",
    "cheese",
    "yogurt",
    "cream",
    "juice",
    "coffee",
    "rice",
    "pasta",
    "sauce",
    "soup",
    "cereal",
    "cracker",
    "cookie",
    "pretzel",
    "popcorn",
    "chicken",
    "beef",
    "pork",
    "turkey",
    "sausage",
    "salmon",
    "tuna",
    "shrimp",
    "potato",
    "tomato",
    "onion",
    "carrot",
    "spinach",
    "mushroom",
    "apple",
    "banana",
    "peach",
]
_KINDS = ("organic", "diet", "unsalted", "low-fat", "frozen", "shredded", "vanilla", "spicy")
_SYLLABLES = [
    "ba",
    "de",
    "fo",
    "gu",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "ra",
    "ve",
    "wo",
    "za",
    "bri",
    "cro",
    "dra",
    "fle",
    "gri",
    "kno",
    "plu",
    "tra",
    "vlo",
    "zwe",
    "qui",
]


@dataclass(frozen=True, slots=True)
class Composed:
    """A catalogue of so many products; the same number is the same product every time."""

    size: int

    def texts(self) -> Iterator[str]:
        """What receipts print for the families that are described."""
        return (self.text(number) for number in range(min(TARGETS, self.size // len(SIZES))))

    def text(self, family: int, size: int = SIZES[0]) -> str:
        """What receipts print for a product."""
        brand, noun, kind, rare = _named(family)
        return " ".join(word for word in (brand, noun, kind, rare, f"{size}OZ") if word).upper()

    def description(self, family: int) -> Description:
        """A family, in no size."""
        if family < TARGETS:
            return replace(describe(self.text(family), "US"), net_content=None)
        words = tuple(dict.fromkeys(word for word in _named(family) if word))
        kinds = frozenset(word for word in words if word in _KINDS)
        guessed = frozenset(word for word in words if word not in kinds and word not in _NOUNS)
        nothing: frozenset[str] = frozenset()
        return Description("", None, None, words, nothing, guessed, nothing, kinds, nothing)

    def products(self) -> Iterator[tuple[int, int, Description]]:
        """Number, family and description of each."""
        for family in range(self.size // len(SIZES)):
            words = self.description(family)
            for place, size in enumerate(SIZES):
                content = NetContent(Decimal(size), Unit.OUNCE, is_open_ounce=True)
                yield family * len(SIZES) + place, family, replace(words, net_content=content)


def barcode(number: int) -> str:
    """The GTIN of a product, in 14 digits with the check digit."""
    digits = f"{30_000_000_000 + number:013d}"
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return f"{digits}{-weighted % 10}"


def key(kind: int, number: int) -> UUID:
    """The key of a record: users 1, stores 2, products 3, receipts 4, purchases 5, lines 6, families 7."""
    return UUID(int=(kind << 96) | (0x7000_8000 << 48) | number)


async def load(url: str, size: int, observations: int, own: int = HOUSEHOLD_PRODUCTS) -> None:
    """Fill an empty, migrated database with a catalogue and so many observations of each product; `own` is how many
    products the tested household buys."""
    connection = await asyncpg.connect(url)
    await connection.execute("SET session_replication_role = replica; SET maintenance_work_mem = '1GB'")
    composed = Composed(size)
    await copy_rows(connection, "stores", _stores())
    await copy_rows(connection, "products", _products(composed))
    await copy_rows(connection, "product_keys", _keys(composed))
    await copy_rows(connection, "product_identifiers", _identifiers(size))
    await copy_rows(connection, "product_aliases", _aliases(composed))
    await _buy(connection, size, size * observations, own)
    await connection.execute("RESET session_replication_role")
    await connection.execute("VACUUM (ANALYZE)")
    await connection.close()


async def copy_rows(connection: Any, table: str, rows: Iterator[dict[str, Any]]) -> None:
    """Fill a table with these rows, of which there is at least one; all have the columns of the first."""
    first = next(rows)
    columns = list(first)

    def records() -> Iterator[tuple[Any, ...]]:
        yield tuple(first.values())
        for row in rows:
            yield tuple(row.values())

    async with _without_indexes(connection, table):
        await connection.copy_records_to_table(table, columns=columns, records=records(), timeout=None)


def _stores() -> Iterator[dict[str, Any]]:
    for number, slug in enumerate(STORES):
        yield {"id": key(2, number), "slug": slug, "name": slug.title()}


def _products(composed: Composed) -> Iterator[dict[str, Any]]:
    for number, family, goods in composed.products():
        row = description_row(goods) if family < TARGETS else _quick_row(goods)
        yield {
            "id": key(3, number),
            "name": composed.text(family, SIZES[number % len(SIZES)]),
            "store_id": key(2, number % len(STORES)),
            "family_id": key(7, family),
            **row,
        }


def _quick_row(goods: Description) -> dict[str, Any]:
    """As description_row, but for the category, which would take longer than all else."""
    content = goods.net_content
    return {
        "brand": None,
        "amount": content.amount if content else None,
        "unit": "oz",
        "pack": 1,
        "pieces": None,
        "is_open_ounce": True,
        "category": "pantry",
        "words": list(goods.words),
        **{name: sorted(getattr(goods, name)) for name in ("weak_words", "guessed", "cut", "kinds", "numbers")},
        "described_by": described_by(),
    }


def _keys(composed: Composed) -> Iterator[dict[str, Any]]:
    store_id = key(2, 0)
    for number, _, goods in composed.products():
        for each in set(keys_of(goods, is_weighed=False, store_id=store_id)):
            yield {"key": each, "product_id": key(3, number)}


def _identifiers(size: int) -> Iterator[dict[str, Any]]:
    for number in range(size):
        yield {"product_id": key(3, number), "scheme": "gtin", "value": barcode(number)}


def _aliases(composed: Composed) -> Iterator[dict[str, Any]]:
    for number in range(composed.size):
        family, size = number // len(SIZES), SIZES[number % len(SIZES)]
        text = text_key(composed.text(family, size))
        mark = "" if family < TARGETS else f" {number:x}"  # names that were composed alike are told apart
        for store in range(ALIASES):
            place = (number + store) % len(STORES)
            yield {"product_id": key(3, number), "store_id": key(2, place), "text_key": f"{text}{mark}"}


@lru_cache(maxsize=200_000)
def _named(family: int) -> tuple[str, str, str, str]:
    """Brand, noun, kind (or nothing) and a rare word. Low numbers are frequent."""
    chance = random.Random(family)  # the same on every machine
    brand = _word(int(3_000 * chance.random() ** 3), 2)
    noun = _NOUNS[int(len(_NOUNS) * chance.random() ** 2)]
    kind = chance.choice(_KINDS) if chance.random() < 0.5 else ""
    return brand, noun, kind, _word(family % 40_000, 4)


def _word(number: int, syllables: int) -> str:
    """A made word; other numbers are other words."""
    parts = []
    for _ in range(syllables):
        number, place = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[place])
    return "".join(parts) + ("x" if syllables == 2 else "z")


async def _buy(connection: Any, size: int, observations: int, own: int) -> None:
    """Purchases of households of 2,520 lines each; the first of them is the same in every catalogue."""
    users = max(1, observations // HOUSEHOLD_LINES)
    for statement in _PURCHASES:
        text = statement.format(
            users=users,
            purchases=HOUSEHOLD_LINES // LINES,
            lines=LINES,
            size=size,
            own=own,
            stores=len(STORES),
        )
        table = text.split()[2]
        async with _without_indexes(connection, table):
            await connection.execute(text, timeout=None)


def _uuid(kind: int, number: str) -> str:
    return f"('{kind:08x}-0000-7000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid"


_EACH = "generate_series(0, {users} - 1) AS u(u) CROSS JOIN generate_series(0, {purchases} - 1) AS p(p)"
_DAY = "date '2026-01-01' - (p * 11 % 720)"
_PURCHASE = "(u::bigint * {purchases} + p)"
_LINE = f"({_PURCHASE} * {{lines}} + l)"
_BOUGHT = (
    # The first household buys each of its products three times; of the others, the hash of a line says what.
    f"(CASE WHEN u = 0 THEN ({_LINE} * 37 % {{own}}) * ({{size}} / {{own}})"
    f" ELSE floor({{size}} * power((abs(hashint8({_LINE})::bigint) % 1000000) / 1000000.0, 2))::bigint END)"
)
_PURCHASES = (
    (
        "INSERT INTO users (id, email, name, password_hash)"
        f" SELECT {_uuid(1, 'u')}, 'u' || u || '@bench.example', '', '-'"
        " FROM generate_series(0, {users} - 1) AS u(u)"
    ),
    (
        "INSERT INTO receipts (id, user_id, idempotency_key, status, channel, digest, byte_size)"
        f" SELECT {_uuid(4, _PURCHASE)}, {_uuid(1, 'u')}, p::text, 'recorded', 'upload', p::text, 1 FROM {_EACH}"
    ),
    (
        "INSERT INTO purchases (id, user_id, receipt_id, store_id, purchased_on, currency_code, total, gap, confidence,"
        f" reader_version) SELECT {_uuid(5, _PURCHASE)}, {_uuid(1, 'u')}, {_uuid(4, _PURCHASE)},"
        f" {_uuid(2, 'p % {stores}')}, {_DAY}, 'USD', 80, 0, 1, '1' FROM {_EACH}"
    ),
    (
        "INSERT INTO purchase_lines (id, purchase_id, position, kind, text, amount, product_id, product_name,"
        " match_reason)"
        f" SELECT {_uuid(6, _LINE)}, {_uuid(5, _PURCHASE)}, l + 1, 'item', products.name, 2, products.id,"
        f" initcap(products.name), 'printed_before' FROM {_EACH} CROSS JOIN generate_series(0, {{lines}} - 1) AS l(l)"
        f" JOIN products ON products.id = {_uuid(3, _BOUGHT)}"
    ),
    (
        "INSERT INTO price_observations (user_id, product_id, store_id, purchase_line_id, observed_on, unit_price,"
        f" unit, currency_code) SELECT {_uuid(1, 'u')}, {_uuid(3, _BOUGHT)}, {_uuid(2, 'p % {stores}')},"
        f" {_uuid(6, _LINE)}, {_DAY}, 2 + p % 7, 'each', 'USD' FROM {_EACH}"
        " CROSS JOIN generate_series(0, {lines} - 1) AS l(l)"
    ),
)


class _without_indexes:  # noqa: N801 -- reads as what it does
    """Fills a table without its indexes, and makes them again afterwards: much faster than one entry after another."""

    def __init__(self, connection: Any, table: str) -> None:
        self._connection, self._table = connection, table
        self._made: list[str] = []

    @cached_property
    def _find(self) -> str:
        return (
            "SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made FROM pg_index"
            " WHERE indrelid = $1::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)"
        )

    async def __aenter__(self) -> None:
        for row in await self._connection.fetch(self._find, self._table):
            self._made.append(row["made"])
            await self._connection.execute(f"DROP INDEX {row['name']}")

    async def __aexit__(self, *_: object) -> None:
        for made in self._made:
            await self._connection.execute(made, timeout=None)
