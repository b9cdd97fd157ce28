"""The head of a name: which of its words says what the goods are, and which only what is in them or how they taste.

It is the last noun where nouns are put together from the front (BUTTER ROLLS, Honigwaffeln), and the first where what
goods are of stands behind them (madeleines beurre). A word behind the last one, or before the first, that is no word
we know may be the head itself: then it is not known.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from importlib.resources import files

from cartsnitch_domain.products.vocabulary import (
    LONGEST_PHRASE,
    Vocabulary,
    is_flavour,
    languages_of,
    languages_that_call_goods,
)

_LETTERS_OF_A_PLURAL = 4


class Order(Enum):
    """Where in a name its head stands."""

    FIRST = auto()
    LAST = auto()


class Part(Enum):
    """What a word does in a name: it calls goods, or says of what they are or how they taste, or whose, or little."""

    NOUN = auto()
    OF_WHAT = auto()
    BRAND = auto()
    LITTLE = auto()
    JOINING = auto()
    """What stands between the goods and what is with them: TUNA IN OIL."""
    UNKNOWN = auto()
    UNKNOWN_PLURAL = auto()
    """Of English: goods of which several are in a package, and no adjective."""


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word of a name, and what it does there."""

    key: str
    part: Part


@dataclass(frozen=True, slots=True)
class Named:
    """The words of a name, and where languages of its country have the head; both where that is not known."""

    words: tuple[Word, ...]
    orders: tuple[Order, ...]
    flavours: frozenset[int] = frozenset()
    """The places of words that say a flavour together, as in milk chocolate."""

    @property
    def said(self) -> str:
        """The words with a space around each."""
        return f" {' '.join(word.key for word in self.words)} "


@dataclass(frozen=True, slots=True)
class Head:
    """Where the goods stand among places that may be them, by `at`; `is_sure` unless a word may be the head that is not
    known. None where another word is the head, or none."""

    at: int | None
    is_sure: bool = True


NO_HEAD = Head(None)

_ORDERS = {
    "en": Order.LAST, "de": Order.LAST, "nl": Order.LAST,
    "fr": Order.FIRST, "es": Order.FIRST, "it": Order.FIRST, "pt": Order.FIRST,
}  # fmt: skip
_ENGLISH = frozenset({"US", "GB", "IE", "CA", "AU", "NZ", "SG", "MY"})


def orders_of(country_code: str | None) -> tuple[Order, ...]:
    """Where names of a country's receipts may have their head, in the languages that are known."""
    languages = languages_of(country_code)
    if languages == ("en",) and country_code is not None and country_code not in _ENGLISH:
        return (Order.FIRST, Order.LAST)
    return tuple(dict.fromkeys(_ORDERS[language] for language in languages))


def named(keys: Sequence[tuple[str, bool]], words: Vocabulary, country_code: str | None) -> Named:
    """Words, each with whether it is of a brand, and what each of them does."""
    flavours = frozenset(_places_of_flavours([key for key, _ in keys], words))
    parts = [
        Word(key, Part.BRAND if is_brand else Part.OF_WHAT if at in flavours else _part(key, words))
        for at, (key, is_brand) in enumerate(keys)
    ]
    is_known = any(word.part in {Part.NOUN, Part.OF_WHAT} for word in parts)
    foreign = () if is_known else _orders_of_foreign(key for key, _ in keys)
    return Named(tuple(parts), foreign or orders_of(country_code), flavours)


def _orders_of_foreign(keys: Iterable[str]) -> tuple[Order, ...]:
    """The orders of the languages in which goods are called by these words: YAOURT NATURE in a store of no known
    country."""
    languages = (language for key in keys for language in languages_that_call_goods(key))
    return tuple(dict.fromkeys(_ORDERS[language] for language in languages))


def head_of(name: Named, places: Sequence[tuple[int, int]], order: Order) -> Head:
    """Which of the places, each from a word to one behind it, are the goods in a language of this order.

    A place that only says of what goods are gives way to a brand (LAYS CHEDDAR), and that to a word (CRISPS CHEESE).
    """
    words = name.words if order is Order.LAST else name.words[::-1]
    ours = places if order is Order.LAST else [(len(words) - end, len(words) - start) for start, end in places]
    end = _joining(words) if order is Order.LAST else len(words)
    within = [at for at, place in enumerate(ours) if place[1] <= end and not name.flavours >= {*range(*places[at])}]
    if not within:
        return NO_HEAD
    at = max(within, key=lambda at: (_weight(words, ours[at]), ours[at][1], -ours[at][0]))
    start, behind = ours[at]
    return _judged(at, words[start:behind], words[:start], words[behind:end], order)


def _weight(words: Sequence[Word], place: tuple[int, int]) -> int:
    parts = {word.part for word in words[slice(*place)]}
    return 0 if parts == {Part.OF_WHAT} else 1 if parts == {Part.BRAND} else 2


def _judged(at: int, goods: Sequence[Word], before: Sequence[Word], behind: Sequence[Word], order: Order) -> Head:
    """Whether the words around goods leave them the head of the name."""
    own, parts = {word.part for word in goods}, {word.part for word in behind}
    if Part.NOUN in parts:
        return NO_HEAD
    if own == {Part.BRAND}:
        return Head(at)
    if Part.UNKNOWN_PLURAL in parts and order is Order.LAST:
        return NO_HEAD
    is_doubtful = bool(parts & {Part.UNKNOWN, Part.UNKNOWN_PLURAL})
    if own == {Part.OF_WHAT}:
        others = {word.part for word in before} if order is Order.LAST else set()
        is_doubtful |= Part.OF_WHAT in parts or bool(others & {Part.NOUN, Part.UNKNOWN_PLURAL})
    return Head(at, is_sure=not is_doubtful)


def _joining(words: Sequence[Word]) -> int:
    """Where the words end that are the goods, and what is with them begins."""
    little = {Part.LITTLE, Part.BRAND, Part.JOINING}
    for at, word in enumerate(words):
        if word.part is Part.JOINING and any(before.part not in little for before in words[:at]):
            return at
    return len(words)


def _part(key: str, words: Vocabulary) -> Part:
    one = words.singular.get(key, key)
    kind = words.kinds.get((key,)) or words.kinds.get((one,))
    if key in _joining_words():
        return Part.JOINING
    is_little = key in _little() or (key in words.weak and key not in words.listed)
    if is_little or not key.isalpha() or len(key) == 1:
        return Part.LITTLE
    if key in _of_what() or one in _of_what() or (kind is not None and is_flavour(kind.value)):
        return Part.OF_WHAT
    if kind is not None:
        return Part.LITTLE
    if key in words.listed or one in words.listed:
        return Part.NOUN
    return _part_of_other(key, words)


def _part_of_other(key: str, words: Vocabulary) -> Part:
    """Of a word by which no goods are called in the tables."""
    if words.is_english and key.endswith("s") and not key.endswith("ss") and len(key) >= _LETTERS_OF_A_PLURAL:
        one = key[:-2] if key.endswith("es") and key[:-2] in words.listed else key[:-1]
        is_said = one in words.listed or one in words.contrary or (one,) in words.kinds or one in _of_what()
        return _part(one, words) if is_said else Part.UNKNOWN_PLURAL
    return Part.LITTLE if key in words.small else Part.UNKNOWN


def _places_of_flavours(keys: Sequence[str], words: Vocabulary) -> Iterator[int]:
    for start in range(len(keys)):
        for end in range(start + 2, min(start + LONGEST_PHRASE, len(keys)) + 1):
            kind = words.kinds.get(tuple(keys[start:end]))
            if kind is not None and is_flavour(kind.value):
                yield from range(start, end)


@lru_cache(maxsize=1)
def _of_what() -> frozenset[str]:
    return frozenset(_table()["of_what"])


@lru_cache(maxsize=1)
def _little() -> frozenset[str]:
    return frozenset(_table()["little"])


@lru_cache(maxsize=1)
def _joining_words() -> frozenset[str]:
    return frozenset(_table()["joining"])


@lru_cache(maxsize=1)
def _table() -> dict[str, list[str]]:
    folder = files(__package__) / "vocabulary_data"
    return tomllib.loads((folder / "heads.toml").read_text(encoding="utf-8"))
