"""How well the names of a product fit what a shopper types: words whole, in another number, by their beginning, or with
letters wrong. A word that is two is found by each (wasser: Mineralwasser), a measure by all its spellings, and goods by
their word in another language (water: Wasser)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Generic, TypeVar

from rapidfuzz.distance import OSA

from cartsnitch_domain.products.vocabulary import measure_of, parts_of, small_words, things_of, tokens

_Key = TypeVar("_Key", bound=Hashable)

_WHOLE, _NUMBER, _BEGINNING, _MEANT, _MEASURE, _MISTYPED = 4.0, 3.5, 3.0, 2.5, 2.0, 1.0
_LETTERS_TO_FORGIVE = (4, 8)
"""From so many letters on, one letter may be wrong, missing, too much or exchanged with the next; and two."""

_LETTERS_TO_FORGIVE_ALL = 6
"""Of a shorter word, the first letter is right, and none is missing or too much of a beginning: `reis` is not how
Ristorante begins."""

_LETTERS_OF_A_PLURAL = 4
_COUNTED = re.compile(r"\d+(?:[.,]\d+)?([^\W\d_]+)")
"""A measure with its number: `1gal`."""

_DOUBLED = re.compile(r"([^\W\d_])\1+")
"""Of a shorter word that is forgiven only that a letter is doubled or is not: `egs`."""


def likeness(search: str, texts: Iterable[str]) -> float:
    """How well texts fit a search, more for better; 0 where a word of it fits none of theirs.

    Where none of them fits so, two words that stand together in the search may be one in the texts: `corn flakes`.
    """
    held = list(texts)
    return next((score for each in _ways(search) if (score := _likeness(each, held))), 0.0)


def _likeness(search: Iterable[str], texts: Iterable[str]) -> float:
    said = frozenset(word for text in texts for word in _said(text))
    joined = frozenset(pair for text in texts for pair in pairwise(_words(text)))
    score = 0.0
    for wanted in search:
        best = max((_fit(wanted, word) for word in said), default=0.0)
        best = best or max((_fit_of_two(wanted, *pair) for pair in joined), default=0.0)
        if not best:
            return 0.0
        score += best
    return score


class Searchable(Generic[_Key]):
    """Things with their texts, for many searches: each word is looked at once, in however many texts it stands."""

    def __init__(self, texts: Mapping[_Key, Iterable[str]]) -> None:
        self._said_by: defaultdict[str, set[_Key]] = defaultdict(set)
        self._joined_by: defaultdict[str, defaultdict[str, set[_Key]]] = defaultdict(lambda: defaultdict(set))
        for key, texts_of in texts.items():
            said = list(texts_of)
            for word in {word for text in said for word in _said(text)}:
                self._said_by[word].add(key)
            for first, second in {pair for text in said for pair in pairwise(_words(text))}:
                self._joined_by[first][second].add(key)

    def scores(self, search: str) -> dict[_Key, float]:
        """What `likeness` says of each thing that fits a search; two words are taken as one only where nothing does."""
        return next((scores for way in _ways(search) if (scores := self._scores(way))), {})

    def _scores(self, search: Iterable[str]) -> dict[_Key, float]:
        scores: dict[_Key, float] | None = None
        for wanted in search:
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
        joined: dict[_Key, float] = {}
        for length in range(1, len(wanted)):
            first = wanted[:length]
            for second, keys in self._joined_by[first].items() if first in self._joined_by else ():
                fit = _fit_of_two(wanted, first, second)
                joined.update({key: fit for key in keys if fit > joined.get(key, 0.0)})
        return {**joined, **best}


def _ways(search: str) -> Iterator[tuple[str, ...]]:
    """The words of a search; then these without what says little (salt and vinegar), or with two neighbours as one. A
    number behind a word stays apart, as it may say how many: `oats ×3`."""
    words = _words(search)
    yield words
    telling = tuple(word for word in words if len(word) == 1 or word not in small_words())
    if telling and telling != words:
        yield telling
    for place, (first, second) in enumerate(pairwise(words)):
        if not second.isdigit():
            yield (*words[:place], first + second, *words[place + 2 :])


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text, folded, each once."""
    return _words(text)


@lru_cache(maxsize=65536)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, each once."""
    return tuple(dict.fromkeys(token.key for token in tokens(text)))


@lru_cache(maxsize=65536)
def _said(text: str) -> tuple[str, ...]:
    """The words of a text, and those that they are made of."""
    words = _words(text)
    return tuple(dict.fromkeys([*words, *(part for word in words for part in parts_of(word))]))


def _fit_of_two(wanted: str, first: str, second: str) -> float:
    """How a word fits two that stand together, of which it has more than the first: whole, or by their beginning."""
    if not wanted.startswith(first) or len(wanted) == len(first):
        return 0.0
    rest = wanted[len(first) :]
    return _WHOLE if rest == second else _BEGINNING if second.startswith(rest) else 0.0


@lru_cache(maxsize=65536)
def _fit(wanted: str, word: str) -> float:
    if word == wanted:
        return _WHOLE
    if _in_singular(word) == _in_singular(wanted):
        return _NUMBER
    if word.startswith(wanted):
        return _BEGINNING
    if _says_the_same_thing(wanted, word):
        return _MEANT
    if (measure := measure_of(wanted)) is not None and measure == _measure_in(word):
        return _MEASURE
    forgiven = sum(len(wanted) >= letters for letters in _LETTERS_TO_FORGIVE)
    if wanted[0].isdigit():
        return 0.0
    if not forgiven:
        return _MISTYPED if len(wanted) > 2 and _once(wanted) == _once(word) else 0.0
    is_short = len(wanted) < _LETTERS_TO_FORGIVE_ALL
    if is_short and word[0] != wanted[0]:
        return 0.0
    beginnings = {word, *(word[: len(wanted) + extra] for extra in ((0,) if is_short else (-1, 0, 1)))}
    wrong = min(OSA.distance(wanted, each, score_cutoff=forgiven) for each in beginnings)
    return _MISTYPED / wrong if wrong <= forgiven else 0.0


def _says_the_same_thing(wanted: str, word: str) -> bool:
    """Whether two words are of one thing in two languages."""
    one, other = things_of(wanted) or things_of(_in_singular(wanted)), things_of(word) or things_of(_in_singular(word))
    return not one.isdisjoint(other)


def _in_singular(word: str) -> str:
    """A word of English in the singular; of others, what both numbers of it mostly have in common."""
    if len(word) < _LETTERS_OF_A_PLURAL or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("oes", "ches", "shes", "xes", "sses")) else word[:-1]


def _measure_in(word: str) -> str | None:
    """The unit that a word names, with or without a number before it."""
    counted = _COUNTED.fullmatch(word)
    return measure_of(counted[1] if counted else word)


def _once(word: str) -> str:
    """A word without doubled letters."""
    return _DOUBLED.sub(r"\1", word)
