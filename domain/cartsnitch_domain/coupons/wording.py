"""The words of goods as coupons compare them: what an offer calls them, and what a product of the catalogue is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cartsnitch_domain.coupons.amounts import without_amounts
from cartsnitch_domain.coupons.size import size_of
from cartsnitch_domain.products.description import Description, describe
from cartsnitch_domain.products.vocabulary import phrase, small_words
from cartsnitch_domain.stores.profiles import profiles

MOST_WORDS = 12
"""Of one coupon: more is a text about goods, and no name."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The folded words of goods, and their size; None where none is said."""

    words: frozenset[str]
    size: str | None = None


@lru_cache(maxsize=4096)
def wording_of(text: str, store_slug: str | None) -> Wording:
    """What an offer calls goods in the words of the catalogue; without a word where it says none."""
    profile = profiles().get(store_slug or "")
    country = profile.country_code if profile else None
    bare, *fuller = without_amounts(text, country)
    wording = _wording(bare, country, store_slug)
    while fuller and not names_goods(wording):
        wording = _wording(fuller.pop(0), country, store_slug)
    return wording


def _wording(text: str, country: str | None, store_slug: str | None) -> Wording:
    goods = describe(text, country, store_slug)
    return Wording(_telling(goods), size_of(goods.net_content))


def names_goods(wording: Wording) -> bool:
    """Whether any of the words says something of goods: no product is called "the of and"."""
    small = small_words()
    return any(word not in small and not (len(word) == 1 and word.isalpha()) for word in wording.words)


def _telling(goods: Description) -> frozenset[str]:
    """The words that goods have to have, also those of one letter (vitamin C); others that say little only where there
    are none, and of these not what the goods come in, which another receipt says otherwise or not at all."""
    told = frozenset((*goods.words, *goods.numbers))
    if told:
        return told | goods.letters
    return (goods.weak_words - goods.contrary - small_words()) or goods.weak_words


def words_of_product(brand: str | None, *said: Iterable[str]) -> frozenset[str]:
    """The words of a product of the catalogue: its brand, and the lists that its record has."""
    return frozenset((*phrase(brand or ""), *(word for words in said for word in words)))
