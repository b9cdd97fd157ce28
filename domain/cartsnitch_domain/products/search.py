"""How well the names of a product fit what a shopper types: words whole, by their beginning, or with letters wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz.distance import OSA

from cartsnitch_domain.products.vocabulary import tokens

_Key = TypeVar("_Key", bound=Hashable)

_WHOLE, _BEGINNING, _MISTYPED = 4.0, 3.0, 1.0
_LETTERS_TO_FORGIVE = (4, 8)
"""From so many letters on, one letter may be wrong, missing, too much or exchanged with the next; and two."""


def likeness(search: str, texts: Iterable[str]) -> float:
    """How well texts fit a search, more for better; 0 where a word of it fits none of theirs."""
    said = frozenset(word for text in texts for word in _words(text))
    score = 0.0
    for wanted in _words(search):
        best = max((_fit(wanted, word) for word in said), default=0.0)
        if not best:
            return 0.0
        score += best
    return score


class Searchable(Generic[_Key]):
    """Things with their texts, for many searches: each word is looked at once, in however many texts it stands."""

    def __init__(self, texts: Mapping[_Key, Iterable[str]]) -> None:
        self._said_by: defaultdict[str, set[_Key]] = defaultdict(set)
        for key, said in texts.items():
            for word in {word for text in said for word in _words(text)}:
                self._said_by[word].add(key)

    def scores(self, search: str) -> dict[_Key, float]:
        """What `likeness` says of each thing that fits a search."""
        scores: dict[_Key, float] | None = None
        for wanted in _words(search):
            best = self._best(wanted)
            found = best if scores is None else scores
            scores = {key: best[key] + (scores[key] if scores else 0.0) for key in found if key in best}
        return scores or {}

    def _best(self, wanted: str) -> dict[_Key, float]:
        best: dict[_Key, float] = {}
        for word, keys in self._said_by.items():
            fit = _fit(wanted, word)
            if fit:
                best.update({key: fit for key in keys if fit > best.get(key, 0.0)})
        return best


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text, folded, each once."""
    return _words(text)


@lru_cache(maxsize=65536)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, each once."""
    return tuple(dict.fromkeys(token.key for token in tokens(text)))


@lru_cache(maxsize=65536)
def _fit(wanted: str, word: str) -> float:
    if word == wanted:
        return _WHOLE
    if word.startswith(wanted):
        return _BEGINNING
    forgiven = sum(len(wanted) >= letters for letters in _LETTERS_TO_FORGIVE)
    if not forgiven or wanted[0].isdigit():
        return 0.0
    beginnings = {word[: len(wanted) + extra] for extra in (-1, 0, 1)} | {word}
    wrong = min(OSA.distance(wanted, each, score_cutoff=forgiven) for each in beginnings)
    return _MISTYPED / wrong if wrong <= forgiven else 0.0
