"""What a catalogue said, in our terms: a name in the language of the store, how much is in a package, where it stands.

It is read anew whenever it is shown, so that a release that understands more shows more, and nothing that we made of it
has to be changed. Which tags are which part of the shop is in categories.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from cartsnitch_domain.products.categories import Category
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.products.printed_content import printed_content
from cartsnitch_domain.products.vocabulary import languages_of
from cartsnitch_domain.rows import Columns
from cartsnitch_domain.stores.profiles import country_of
from cartsnitch_domain.units import Quantity, Unit

_MEASURED = {"g": Unit.GRAM, "ml": Unit.MILLILITRE}
"""Units that the catalogue converts all quantities to."""


class Fact(StrEnum):
    """What can be known of a product from outside."""

    BRAND = "brand"
    NET_CONTENT = "net_content"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class OutsideFacts:
    """What a catalogue says of the product that a GTIN names. `fills` are those that no receipt says."""

    gtin: str
    fetched_at: datetime
    name: str | None
    brand: str | None
    quantity: str | None
    content: NetContent | None
    category: Category | None
    has_picture: bool
    fills: frozenset[Fact]


def facts_of(rows: Sequence[Columns]) -> OutsideFacts | None:
    """The facts of one product: of its lookups, each with the columns of the product and the slug of its store.

    Where several barcodes name it, those of the first that has a picture, else of the first; what they do not agree on
    fills nothing.
    """
    if not rows:
        return None
    first = next((row for row in rows if row.picture_digest is not None), rows[0])
    each = [_facts(row) for row in rows]
    shown = each[rows.index(first)]
    agreed = (fact for fact in shown.fills if len({_value(facts, fact) for facts in each}) == 1)
    return OutsideFacts(**{name: getattr(shown, name) for name in _NAMES}, fills=frozenset(agreed))


_NAMES = tuple(name for name in OutsideFacts.__slots__ if name != "fills")


def _facts(row: Columns) -> OutsideFacts:
    country = country_of(row.store_slug)
    content = content_of(row.quantity, row.measured, row.measured_unit, country)
    category = category_of(row.categories)
    is_open = {
        Fact.BRAND: row.brand is not None and row.own_brand is None,
        Fact.NET_CONTENT: content is not None and row.own_amount is None and not row.is_weighed,
        Fact.CATEGORY: category is not None and row.own_category is None,
    }
    return OutsideFacts(
        gtin=row.gtin,
        fetched_at=row.fetched_at,
        name=name_of(row.names, row.language, languages_of(country)),
        brand=row.brand,
        quantity=row.quantity,
        content=content,
        category=category,
        has_picture=row.picture_digest is not None,
        fills=frozenset(fact for fact, fills in is_open.items() if fills),
    )


def _value(facts: OutsideFacts, fact: Fact) -> object:
    known = {Fact.BRAND: facts.brand, Fact.NET_CONTENT: facts.content, Fact.CATEGORY: facts.category}
    return known[fact]


def name_of(names: Mapping[str, str], language: str | None, wanted: Sequence[str]) -> str | None:
    """The name in the first of the wanted languages that it has, else in its own, else any."""
    for each in (*wanted, language):
        if each is not None and each in names:
            return names[each]
    return names[min(names)] if names else None


def content_of(
    quantity: str | None, measured: Decimal | None, measured_unit: str | None, country_code: str | None
) -> NetContent | None:
    """How much is in a package by the text that somebody typed off it, read as a receipt's would be; where that says
    nothing to us, what the catalogue makes of it. None where both are known and apart: one of them is misread then."""
    content = printed_content(quantity, country_code).content if quantity else None
    unit = _MEASURED.get(measured_unit or "")
    if unit is None or measured is None or measured <= 0:
        content = None if content is not None and content.is_open_pack else content
        return content if content is not None and content.amount > 0 else None
    if content is None or content.amount <= 0:
        return NetContent(measured, unit)
    whole = Quantity(measured, unit)
    for meant in (content.each(), content.fluid().each(), content.whole(), content.fluid().whole()):
        if meant.unit.base is unit and _is_near(Quantity(meant.total.in_base(), unit), whole):
            return meant.solid()
    return content if content.unit.base not in (Unit.GRAM, Unit.MILLILITRE) else None


def _is_near(one: Quantity, other: Quantity) -> bool:
    return abs(one.amount - other.amount) <= _APART * max(one.amount, other.amount)


_APART = Decimal("0.1")
"""A fluid ounce is 30 ml to the catalogue; a point taken for a comma, or a pack for one of it, is more than this."""


def category_of(tags: Sequence[str]) -> Category | None:
    """Where the goods of these tags stand; None where no tag tells."""
    first, last = _table()
    for tag in tags:
        if tag in first:
            return first[tag]
    return next((last[tag] for tag in reversed(tags) if tag in last), None)


@lru_cache(maxsize=1)
def _table() -> tuple[Mapping[str, Category], Mapping[str, Category]]:
    table = tomllib.loads((files(__package__) / "categories.toml").read_text(encoding="utf-8"))
    first, last = (
        {tag: Category(name) for name, tags in table[part].items() for tag in tags} for part in ("first", "last")
    )
    return first, last
