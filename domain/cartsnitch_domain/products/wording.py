"""What a shopper types, and what receipts and matching take it for: `coke` is Coca-Cola, `OJ` is orange juice."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import TypeVar

from cartsnitch_domain.products.description import full_words
from cartsnitch_domain.products.search import Searchable, likeness, words_in
from cartsnitch_domain.products.vocabulary import forms_of_goods, phrase

_Key = TypeVar("_Key", bound=Hashable)

_AS_MEANT = 0.9
"""What is found by what words mean comes behind what is found by themselves, and before what is mistyped."""

_BESIDE_STORES = frozenset({"at", "from", "bei", "von", "chez", "de", "en", "da", "van", "the"})


def without_stores(search: str, stores: Iterable[str]) -> str | None:
    """The words of a search without the name of one of the stores, which may be its beginning (ALDI milk); None where
    it names none, or nothing else. One word that goods are called by is no name of a store: whole milk."""
    typed = words_in(search)
    for store in stores:
        name = words_in(store)
        for length in range(len(name), 0, -1):
            run = name[:length]
            if length == 1 and len(name) > 1 and run[0] in forms_of_goods():
                break
            places = (at for at in range(len(typed) - length + 1) if typed[at : at + length] == run)
            if (place := next(places, None)) is not None:
                left = [*typed[:place], *typed[place + length :]]
                telling = " ".join(word for word in left if word not in _BESIDE_STORES)
                return telling or None
    return None


def likeness_as_meant(search: str, texts: Iterable[str]) -> float:
    """As `likeness`, of a search by its own words or by those that it stands for, whichever fits better."""
    said = tuple(texts)
    return max(likeness(words, said) * weight for words, weight in _wordings(search))


def scores_as_meant(searchable: Searchable[_Key], search: str) -> dict[_Key, float]:
    """What `likeness_as_meant` says of each thing that fits a search."""
    best: dict[_Key, float] = {}
    for words, weight in _wordings(search):
        for key, score in searchable.scores(words).items():
            best[key] = max(best.get(key, 0.0), score * weight)
    return best


@lru_cache(maxsize=4096)
def _wordings(search: str) -> tuple[tuple[str, float], ...]:
    """The words of a search, and those that it stands for, with what a point of each counts. Letters that stand for a
    brand are not looked for by themselves, since half the shop begins with one: M&M."""
    typed, meant = phrase(search), full_words(search)
    if not meant or meant == typed:
        return ((search, 1.0),)
    said = " ".join(meant)
    weight = _AS_MEANT * max(1, len(words_in(search))) / len(words_in(said))
    is_letters = len(typed) > 1 and all(len(word) == 1 and word.isalpha() for word in typed)
    return ((said, weight),) if is_letters else ((search, 1.0), (said, weight))
