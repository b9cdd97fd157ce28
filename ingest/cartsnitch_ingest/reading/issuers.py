"""Whose offers a mail has, where its sender is a known chain and its own text names another.

A mail is its sender's unless the text surely says whose it is. A chain is named where a row says its name and no more:
above all offers, where a logo stands, or below, behind the sign of a copyright. What is spoken of, calls goods, or is
of one group with the sender is not whose they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from cartsnitch_domain.stores.profiles import StoreProfile, profiles

from cartsnitch_ingest.reading.countries import Country
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.merchant import is_name_with_form, is_within, likeliest, spaced
from cartsnitch_ingest.reading.rows import Row
from cartsnitch_ingest.reading.wordings import wordings

_HEAD, _FOOT = 6, 8
"""Rows of a mail in which the name of whose it is stands alone."""

_COPYRIGHT = re.compile(r"©|\(c\)|\bcopyright\b", re.IGNORECASE)

_NUMBER = re.compile(r"\d")
"""What the first offer of a mail has."""


def chain_of_sender(hints: Hints) -> StoreProfile | None:
    """The chain whose domain a mail came from; of several of one name the first."""
    return next(_of_sender(hints), None)


def _of_sender(hints: Hints) -> Iterator[StoreProfile]:
    domain = hints.sender_domain
    return (each for each in profiles().values() if domain and is_within(domain, each.sender_domains))


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
    """Whose the offers of a mail are that a chain sent and that names others, and itself nowhere: the other one that it
    surely names, else the sender; None where no row of it names one.

    Sure is where a row above all offers says the name, and the sign of a copyright stands beside it as well or it can
    be nothing else: it is the first row or a logo, and no word besides. A copyright alone is often that of the company
    that the sender belongs to.
    """
    sender = chain_of_sender(hints)
    if sender is None or _is_named(sender, [*(row.text for row in rows), hints.subject or ""]):
        return None
    ends = [*rows[:_HEAD], *rows[max(_HEAD, len(rows) - _FOOT) :]]
    named = list(_named(ends))
    if not named:
        return None
    is_one = all(are_one_chain(each, named[0]) for each in named)
    possible = [each for each in named if _may_send_for(sender, each, hints, country)]
    lead = [row for row in takewhile(lambda row: not _NUMBER.search(row.text), ends[:_HEAD]) if any(_named([row]))]
    signed = any(True for _ in _named(row for row in ends if _COPYRIGHT.search(row.text)))
    if is_one and possible and lead and (signed or _is_unmistakable(lead[0], rows[0])):
        return likeliest(possible, rows, replace(hints, sender_domain=None), country)
    return likeliest(_of_sender(hints), rows, hints, country)


def _is_unmistakable(row: Row, first: Row) -> bool:
    """Whether a row that names a chain is the head of a mail and nothing else: no title, no goods, no sign."""
    if _COPYRIGHT.search(row.text):
        return False
    text = f" {spaced(row.text)} "
    names = {spaced(name) for chain in _named([row]) for name in chain.names}
    is_name = any(f" {name} " in text for name in names - wordings().also_words)
    return " logo " in text or (row is first and is_name)


def _is_named(chain: StoreProfile, texts: Iterable[str]) -> bool:
    """Whether a text has a name of it in any place, or the domain that it writes from."""
    names = [f" {spaced(name)} " for name in (*chain.names, *chain.sender_domains)]
    return any(name in f" {spaced(text)} " for text in texts for name in names)


def _may_send_for(sender: StoreProfile, other: StoreProfile, hints: Hints, country: Country | None) -> bool:
    """Whether a mail of one chain can have the offers of another: they are of one country, which is that of the text,
    and not of one group, whose own brand is called as the other is."""
    at_home = {each.country_code for each in _of_sender(hints)}
    brands = {spaced(brand) for brand in sender.house_brands}
    is_there = other.country_code in at_home and (country is None or country.code == other.country_code)
    return is_there and brands.isdisjoint(map(spaced, other.names))


def _named(rows: Iterable[Row]) -> Iterator[StoreProfile]:
    """The chains whose names are all that a row says."""
    texts = [spaced(row.text) for row in rows]
    for profile in profiles().values():
        names = [spaced(name) for name in profile.names]
        if any(is_name_with_form(name, text, wordings().around_names) for name in names for text in texts):
            yield profile
