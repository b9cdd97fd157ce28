from __future__ import annotations

import re
from collections import Counter

import pytest
from cartsnitch_domain.stores.profiles import DateOrder, InvalidProfile, StoreProfile, TaxHabit, profile, profiles

PROFILES = list(profiles().values())
VALID = """
name = "Corner Market"
country_code = "US"
currency_code = "USD"
date_order = "mdy"
tax = "added"
aliases = ["Corner Mkt"]
"""


def test_the_chains_of_many_countries_are_known() -> None:
    assert {"meijer", "kroger", "real-canadian-superstore", "tesco", "rewe", "99-speedmart"} <= set(profiles())
    assert len({store.country_code for store in PROFILES}) >= 5


@pytest.mark.parametrize("store", PROFILES, ids=lambda store: store.slug)
def test_a_profile_says_what_the_reader_needs(store: StoreProfile) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", store.slug)
    assert re.fullmatch(r"[A-Z]{2}", store.country_code)
    assert re.fullmatch(r"[A-Z]{3}", store.currency_code)
    assert all(name.strip() for name in store.names)
    assert all(re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", domain) for domain in store.sender_domains)
    assert all(re.fullmatch(r"[A-Z0-9]{8,}", tax_id) for tax_id in store.tax_ids)
    assert all(words == words.lower() for words in store.header_words)


def test_names_and_mail_domains_each_tell_one_chain_of_a_country() -> None:
    names = Counter((store.country_code, store.name.casefold()) for store in PROFILES)
    domains = Counter(domain for store in PROFILES for domain in store.sender_domains)
    assert max(names.values()) == max(domains.values()) == 1


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
