"""Whose offers a mail has, where its sender is a known chain and its own text names another.

A chain is named as whose they are where a row says its name and no more: in the head, where its logo stands, or in the
foot, behind the sign of a copyright. What is spoken of, or calls goods, is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cartsnitch_domain.stores.profiles import StoreProfile, profiles

from cartsnitch_ingest.reading.countries import Country
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.merchant import is_name_with_form, is_within, likeliest, spaced
from cartsnitch_ingest.reading.rows import Row

_HEAD, _FOOT = 6, 8
"""Rows of a mail in which the name of whose it is stands alone."""

_AROUND = frozenset(
    {
        "c",
        "copyright",
        "logo",
        "all",
        "rights",
        "reserved",
        "alle",
        "rechte",
        "vorbehalten",
        "tous",
        "droits",
        "reserves",
    }
    | {"todos", "los", "derechos", "reservados", "wszelkie", "prawa", "zastrzezone", "sp", "z", "o"}
)
"""What stands around a name in a logo, and where a copyright is said."""


def chain_of_sender(hints: Hints) -> StoreProfile | None:
    """The chain whose domain a mail came from; of several of one name the first."""
    domain = hints.sender_domain
    return next((each for each in profiles().values() if domain and is_within(domain, each.sender_domains)), None)


def are_one_chain(one: StoreProfile, other: StoreProfile) -> bool:
    """Whether two profiles are of one chain, as those of several countries are: a name of one is that of the other, or
    begins it."""
    return any(
        f"{longer} ".startswith(f"{shorter} ")
        for left in map(spaced, one.names)
        for right in map(spaced, other.names)
        for shorter, longer in ((left, right), (right, left))
    )


def stated_issuer(rows: Sequence[Row], hints: Hints, country: Country | None) -> StoreProfile | None:
    """The one other chain that the text of a mail names as whose its offers are, where a chain sent it and is not named
    there; None where none is, or several are."""
    sender = chain_of_sender(hints)
    if sender is None:
        return None
    named = list(_named([*rows[:_HEAD], *rows[max(_HEAD, len(rows) - _FOOT) :]]))
    if not named or any(are_one_chain(each, sender) for each in named):
        return None
    if not all(are_one_chain(each, named[0]) for each in named):
        return None
    return likeliest(named, rows, replace(hints, sender_domain=None), country)


def _named(rows: Iterable[Row]) -> Iterator[StoreProfile]:
    """The chains whose names are all that a row says."""
    texts = [spaced(row.text) for row in rows]
    for profile in profiles().values():
        names = [spaced(name) for name in profile.names]
        if any(is_name_with_form(name, text, _AROUND) for name in names for text in texts):
            yield profile
