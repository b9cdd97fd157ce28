"""Keys by which products are found that a text may name, so that none has to be read that it cannot.

A key is 64 bits of a hash of words (decision 0020). What a text is looked for by is what its product would be kept
under, so both come from the same function.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from uuid import UUID

from cartsnitch_domain.products.description import Description
from cartsnitch_domain.stores.profiles import profiles

_RULES = 6
"""To be raised when other words come of the same text, or other keys of the same words."""


def keys_of(goods: Description, *, is_weighed: bool, store_id: UUID) -> list[int]:
    """The keys of a product that a store prints; none where no word says what it is.

    Goods in a package are found by all their words, by all but one, and by all with their size. Goods that say no size
    are the same as others only in the same store, or when both are weighed: their words are keys together with that,
    and by themselves only for the family. Those with a single letter, or with what they come in, are found without it,
    too, as one text may not print it, and with it, as many differ in no more.
    """
    near = goods.near_keys
    if not near[0]:
        return []
    whole = dict.fromkeys((near[0], goods.family_key))
    if goods.net_content is not None:
        texts = [*near, *(f"{words}#{goods.net_content}" for words in whole), goods.family_key]
    else:
        scope = "weighed" if is_weighed else str(store_id)
        texts = [*whole, *(f"{words}#{scope}" for words in dict.fromkeys((*near, goods.family_key)))]
    return [key_of(text) for text in dict.fromkeys(texts)]


def key_of(words: str) -> int:
    """The hash of words, as a signed number of 64 bits."""
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=1)
def described_by() -> str:
    """What descriptions of this release are made with, as 16 signs: another vocabulary has others."""
    told = blake2b(str(_RULES).encode(), digest_size=8)
    folder = files(__package__) / "vocabulary_data"
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        told.update(entry.read_bytes() if entry.name.endswith(".toml") else b"")
    for store in profiles().values():
        told.update(repr((store.slug, store.country_code, store.house_brands)).encode())
    return told.hexdigest()
