"""The tables of printed names and pairs, row by row: cells between bars, notes after a hash."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cartsnitch_domain.products.description import Description, describe
from cartsnitch_domain.stores.profiles import profiles


def rows(name: str) -> Iterator[list[str]]:
    """The cells of each row of a table beside this module."""
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("|")]


def described(printed: str, store: str) -> Description:
    """What a text says at a store: the slug of a profile, or a country where the store has none."""
    if len(store) == len("US") and store.isupper():
        return describe(printed, store)
    return describe(printed, profiles()[store].country_code, store)
