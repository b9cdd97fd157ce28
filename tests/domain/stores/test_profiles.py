from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import permutations

import pytest
from babel.numbers import get_territory_currencies
from cartsnitch_domain.stores.profiles import DateOrder, InvalidProfile, StoreProfile, TaxHabit, profile, profiles
from cartsnitch_ingest.reading.countries import countries

PROFILES = list(profiles().values())
VALID = """
name = "Corner Market"
country_code = "US"
currency_code = "USD"
date_order = "mdy"
tax = "added"
aliases = ["Corner Mkt"]
"""


COUNTRIES = {country.code: country for country in countries()}
WELL_KNOWN = (
    "meijer", "kroger", "target", "walmart", "costco", "trader-joes", "aldi", "whole-foods", "safeway", "publix", "heb",
    "cvs", "real-canadian-superstore", "no-frills", "rewe", "lidl", "tesco",
)  # fmt: skip


def folded(name: str) -> str:
    """A name as receipts may print it: without accents, capitals and punctuation."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).casefold()
    return " ".join(re.findall("[a-z0-9]+", plain.replace("'", "")))


@pytest.mark.parametrize("slug", WELL_KNOWN)
def test_the_chains_that_most_receipts_are_from_are_known_with_their_brands(slug: str) -> None:
    assert profiles()[slug].sender_domains
    assert profiles()[slug].house_brands


@pytest.mark.parametrize("store", PROFILES, ids=lambda store: store.slug)
def test_a_profile_says_what_the_reader_needs(store: StoreProfile) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", store.slug)
    assert get_territory_currencies(store.country_code) == [store.currency_code]
    assert all(re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", domain) for domain in store.sender_domains)
    assert all(re.fullmatch(r"[A-Z0-9]{8,}", tax_id) for tax_id in store.tax_ids)
    assert all(words == words.lower() and len(words) > 5 for words in store.header_words)


@pytest.mark.parametrize("store", PROFILES, ids=lambda store: store.slug)
def test_what_is_not_known_is_left_out_and_nothing_is_said_twice(store: StoreProfile) -> None:
    names = [folded(name) for name in store.names]
    for told in (names, store.sender_domains, store.header_words, store.tax_ids, store.house_brands):
        assert len(set(told)) == len(told)
        assert all(word.strip() == word != "" for word in told)
    assert not set(store.header_words) & {tax_id.lower() for tax_id in store.tax_ids}


def test_the_habits_of_a_country_are_those_of_its_stores() -> None:
    month_first = {store.country_code for store in PROFILES if store.date_order is DateOrder.MONTH_FIRST}
    assert all(store.tax is COUNTRIES[store.country_code].tax for store in PROFILES)
    assert month_first <= {code for code, own in COUNTRIES.items() if own.date_order is DateOrder.MONTH_FIRST}


def test_a_store_is_of_a_country_that_the_reader_knows_by_its_signs() -> None:
    assert {store.country_code for store in PROFILES} <= COUNTRIES.keys()


def test_a_name_tells_one_chain_of_a_country() -> None:
    names = Counter((store.country_code, folded(name)) for store in PROFILES for name in store.names)
    assert [name for name, chains in names.items() if chains > 1] == []


@pytest.mark.parametrize("kind", ["sender_domains", "tax_ids", "header_words"])
def test_what_proves_a_store_proves_one_store(kind: str) -> None:
    proofs = Counter(proof for store in PROFILES for proof in getattr(store, kind))
    assert [proof for proof, chains in proofs.items() if chains > 1] == []


def test_no_domain_is_part_of_that_of_another_chain() -> None:
    domains = [domain for store in PROFILES for domain in store.sender_domains]
    assert [(part, whole) for part, whole in permutations(domains, 2) if part.endswith(f".{whole}")] == []


def test_a_profile_is_a_data_file() -> None:
    assert profile("corner-market", VALID) == StoreProfile(
        slug="corner-market",
        name="Corner Market",
        country_code="US",
        currency_code="USD",
        date_order=DateOrder.MONTH_FIRST,
        tax=TaxHabit.ADDED,
        aliases=("Corner Mkt",),
    )


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ('name = "Corner Market"', ""),
        ('date_order = "mdy"', 'date_order = "month first"'),
        ('tax = "added"', 'tax = "added"\nopening_hours = "9-5"'),
        ('currency_code = "USD"', "currency_code = USD"),
    ],
)
def test_a_data_file_that_lacks_something_or_has_too_much_is_refused(line: str, instead: str) -> None:
    with pytest.raises(InvalidProfile, match="corner-market"):
        profile("corner-market", VALID.replace(line, instead))
