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

_RULES = 2
"""To be raised when other words come of the same text, or other keys of the same words."""


def keys_of(goods: Description, *, is_weighed: bool, store_id: UUID) -> list[int]:
    """The keys of a product that a store prints; none where no word says what it is.

    Goods in a package are found by all their words, by all but one, and by all with their size. Goods that say no size
    are the same as others only in the same store, or when both are weighed: their words are keys together with that,
    and by themselves only for the family.
    """
    near = goods.near_keys
    if not near[0]:
        return []
    if goods.net_content is not None:
        return [*map(key_of, near), key_of(f"{near[0]}#{goods.net_content}")]
    scope = "weighed" if is_weighed else str(store_id)
    return [key_of(near[0]), *(key_of(f"{words}#{scope}") for words in near)]


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
