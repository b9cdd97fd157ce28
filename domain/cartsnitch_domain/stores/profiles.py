"""Store profiles: what is known of a chain before its first receipt comes in, one data file a chain.

A profile only helps: the receipts of a store without one are read by the same rules.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


class DateOrder(StrEnum):
    """In which order a store prints day, month and year when they are all numbers."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"


class TaxHabit(StrEnum):
    """Whether the prices of goods have the tax in them, or it is added below."""

    INCLUDED = "included"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class StoreProfile:
    """A chain of stores.

    `aliases` are other names that its receipts carry; `header_words` is text of its receipts that no other store
    prints; `tax_ids` are as printed, without spaces; `house_brands` are those only it sells, and how its receipts
    shorten them. `shares_name` says that stores of other countries are called so, too, so that the name alone tells
    nothing; `names_at_home` are such names beside others that tell it. `country_code` is ISO 3166-1 alpha-2,
    `currency_code` ISO 4217.
    """

    slug: str
    name: str
    country_code: str
    currency_code: str
    date_order: DateOrder
    tax: TaxHabit
    shares_name: bool = False
    aliases: tuple[str, ...] = ()
    names_at_home: tuple[str, ...] = ()
    sender_domains: tuple[str, ...] = ()
    header_words: tuple[str, ...] = ()
    tax_ids: tuple[str, ...] = ()
    house_brands: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and all aliases."""
        return (self.name, *self.aliases)


class InvalidProfile(Exception):
    """A profile's data file lacks something, or has something that no profile has."""


@lru_cache(maxsize=1)
def profiles() -> Mapping[str, StoreProfile]:
    """All profiles by slug, which is the name of the data file; read once."""
    folder = files(__package__) / "profile_data"
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".toml")]
    read = (profile(entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8")) for entry in found)
    return MappingProxyType({store.slug: store for store in sorted(read, key=lambda store: store.slug)})


def country_of(slug: str | None) -> str | None:
    """The country of the chain of that profile; None where there is none."""
    known = profiles().get(slug or "")
    return known.country_code if known else None


def profile(slug: str, text: str) -> StoreProfile:
    """The profile in the text of a data file; raises `InvalidProfile`."""
    try:
        table: dict[str, Any] = tomllib.loads(text)
        lists = {key: tuple(value) for key, value in table.items() if isinstance(value, list)}
        kinds = {"date_order": DateOrder(table["date_order"]), "tax": TaxHabit(table["tax"])}
        return StoreProfile(slug=slug, **(table | lists | kinds))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise InvalidProfile(f"{slug}: {error}") from error
