"""The merchant: which store printed the receipt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cartsnitch_domain.stores.profiles import StoreProfile, profiles

from cartsnitch_ingest.reading.countries import Country
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.rows import Row
from cartsnitch_ingest.reading.vocabulary import Role, fold, meaning

_HEAD_ROWS = 8
_BY_DOMAIN, _BY_TAX_ID, _BY_WORDS, _BY_NAME, _BY_NAME_BELOW, _SAME_COUNTRY = 6.0, 6.0, 4.0, 4.0, 2.0, 1.0
_ENOUGH = 4.0

_LEGAL_FORM = re.compile(
    r"\b(?:sdn|bhd|s/?b|gmbh|ag|kg|ohg|ltd|limited|llc|inc|corp|plc|pte|sarl|sas|s\.?a|s\.?l|srl|spa|b\.?v|n\.?v|co|company"
    r"|enterprise|enterprises|trading|holdings|restaurants?|supermarket|hypermarket|mart|market|store|stores|hardware|kedai|perniagaan|syarikat)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\b(?:jalan|jln|lot|no\.?\s?\d|street|st\.|road|rd|avenue|ave|blvd|lane|drive|floor|flr|level|block|taman|str\.|strasse|straße|platz|weg|suite|unit)\b|\d{5}",
    re.IGNORECASE,
)
_WELCOME = re.compile(
    r"welcome|thank|open \d|hours|expect more|tax invoice|receipt|invoice|customer copy|tel\b|phone|fax|www|http|@"
    r"|formerly|licensee",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Merchant:
    """The printed name, and the profile of the chain where it is known."""

    name: str | None
    profile: StoreProfile | None = None


def merchant(rows: Sequence[Row], hints: Hints, country: Country | None) -> Merchant:
    """By what only one store prints or sends, else by the name in the head of the receipt."""
    found = _profile(rows, hints, country)
    return Merchant(found.name, found) if found else Merchant(_printed_name(rows))


def _profile(rows: Sequence[Row], hints: Hints, country: Country | None) -> StoreProfile | None:
    head = [_spaced(row.text) for row in rows[:_HEAD_ROWS]]
    text = " ".join(_spaced(row.text) for row in rows)
    digits = re.sub(r"\W", "", "".join(row.text for row in rows)).upper()
    weights = {
        store: _weight(store, head, text, digits, hints)
        + _SAME_COUNTRY * (country is not None and country.code == store.country_code)
        for store in profiles().values()
    }
    best = max(weights, key=lambda store: weights[store])
    return best if weights[best] >= _ENOUGH else None


def _weight(store: StoreProfile, head: Sequence[str], text: str, digits: str, hints: Hints) -> float:
    return (
        _BY_DOMAIN * (hints.sender_domain is not None and _is_within(hints.sender_domain, store.sender_domains))
        + _BY_DOMAIN * any(_stands(_spaced(domain), text) for domain in store.sender_domains) / 2
        + _BY_TAX_ID * any(tax_id.upper() in digits for tax_id in store.tax_ids)
        + _BY_WORDS * any(_stands(_spaced(words), text) for words in store.header_words)
        + max((_weight_of_name(_spaced(name), head, text) for name in store.names), default=0.0)
    )


def _weight_of_name(name: str, head: Sequence[str], text: str) -> float:
    """A name that a row begins with is worth more than one among other words; a longer one a little more."""
    longer = len(name) / 100
    if any(_stands(name, row) and _leads(name, row) for row in head[:4]):
        return _BY_NAME + longer
    if any(_stands(name, row) and _leads(name, row) for row in head):
        return _BY_NAME_BELOW + longer
    return _BY_NAME_BELOW / 2 + longer if _stands(name, text) else 0.0


def _leads(name: str, row: str) -> bool:
    return row.find(name) <= len(row) // 3 + 3


def _is_within(domain: str, domains: Iterable[str]) -> bool:
    return any(domain == known or domain.endswith("." + known) for known in domains)


def _spaced(text: str) -> str:
    """Folded, the apostrophes dropped and all else that is no letter or digit a space."""
    return re.sub(r"[^a-z0-9]+", " ", fold(text).replace("'", "").replace("’", "")).strip()


def _stands(words: str, text: str) -> bool:
    return f" {words} " in f" {text} "


def _printed_name(rows: Sequence[Row]) -> str | None:
    """The first row of the head that has a legal form or trade in it, else the first that may be a name at all."""
    named = [row.text for row in rows[:_HEAD_ROWS] if _may_be_name(row.text)]
    return next((text for text in named if _LEGAL_FORM.search(text)), named[0] if named else None)


def _may_be_name(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    if letters < 4 or letters * 2 < len(text.replace(" ", "")):
        return False
    said = meaning(text)
    return not (_ADDRESS.search(text) or _WELCOME.search(text) or (said.is_whole and said.role is not Role.GOODS))
