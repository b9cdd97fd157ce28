"""The head of a name: which of its words says what the goods are, and which only what is in them or how they taste.

It is the last noun where nouns are put together from the front (BUTTER ROLLS, Honigwaffeln), and the first where what
goods are of stands behind them (madeleines beurre). A word behind the last one, or before the first, that is no word
we know may be the head itself: then it is not known. Receipts of the first languages have the sort, the cut and the
taste behind the goods as well (NOODLES CHICKEN): words that say these are a table, and behind an English plural, which
stands before no other noun to say what that is of, any word says them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from importlib.resources import files

from cartsnitch_domain.products.vocabulary import (
    LONGEST_PHRASE,
    KindPhrase,
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
    TASTE = auto()
    """What goods taste like, of which these seldom are: vanilla."""
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
    is_plural: bool = False
    """Of English, where several of the goods are called."""


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
    known. None where another word is the head, or none. `rivals` are places that may be the goods as well as it."""

    at: int | None
    is_sure: bool = True
    rivals: tuple[int, ...] = ()


NO_HEAD = Head(None)

_OF_OTHERS = frozenset({Part.OF_WHAT, Part.TASTE})
_NOT_KNOWN = frozenset({Part.UNKNOWN, Part.UNKNOWN_PLURAL})

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
    printed = [key for key, _ in keys]
    flavours, sorts = frozenset(_places_of_flavours(printed, words)), frozenset(_places_of_sorts(printed, words))
    told = dict.fromkeys(sorts, Part.LITTLE) | dict.fromkeys(flavours, Part.OF_WHAT)
    parts = [
        Word(key, Part.BRAND) if is_brand else _word(key, told.get(at) or _part(key, words), words)
        for at, (key, is_brand) in enumerate(keys)
    ]
    is_known = any(word.part in {Part.NOUN, Part.OF_WHAT, Part.TASTE} and _is_said(word.key, words) for word in parts)
    foreign = () if is_known else _orders_of_foreign(key for key, _ in keys)
    return Named(tuple(parts), foreign or orders_of(country_code), flavours)


def _is_said(key: str, words: Vocabulary) -> bool:
    """Whether a word is one of these languages, and not only in the tables of all of them."""
    return any(one in words.listed or (one,) in words.kinds for one in (key, words.singular.get(key, key)))


def _orders_of_foreign(keys: Iterable[str]) -> tuple[Order, ...]:
    """The orders of the languages in which goods are called by these words: YAOURT NATURE in a store of no known
    country."""
    languages = (language for key in keys for language in languages_that_call_goods(key))
    return tuple(dict.fromkeys(_ORDERS[language] for language in languages))


def head_of(name: Named, places: Sequence[tuple[int, int]], order: Order) -> Head:
    """Which of the places, each from a word to one behind it, are the goods in a language of this order.

    A taste gives way to what only says of what goods are, that to a brand (LAYS CHEDDAR), and a brand to a word (CRISPS
    CHEESE). An English plural before the last word is its rival: CRISPS KETCHUP.
    """
    words = name.words if order is Order.LAST else name.words[::-1]
    ours = places if order is Order.LAST else [(len(words) - end, len(words) - start) for start, end in places]
    end = _joining(words) if order is Order.LAST else len(words)
    within = [at for at, place in enumerate(ours) if place[1] <= end and not name.flavours >= {*range(*places[at])}]
    if not within:
        return NO_HEAD
    at = max(within, key=lambda at: (_weight(words, ours[at]), ours[at][1], -ours[at][0]))
    start, behind = ours[at]
    judged = _judged(at, words[start:behind], words[:start], words[behind:end], order)
    if judged.at is None or order is Order.FIRST:
        return judged
    return replace(
        judged, rivals=tuple(at for at in within if ours[at][1] <= start and words[ours[at][1] - 1].is_plural)
    )


def _weight(words: Sequence[Word], place: tuple[int, int]) -> int:
    parts = {word.part for word in words[slice(*place)]}
    if parts <= _OF_OTHERS:
        return 0 if parts == {Part.TASTE} else 1
    return 2 if parts == {Part.BRAND} else 3


def _judged(at: int, goods: Sequence[Word], before: Sequence[Word], behind: Sequence[Word], order: Order) -> Head:
    """Whether the words around goods leave them the head of the name."""
    own, parts = {word.part for word in goods}, {word.part for word in behind}
    is_plural = order is Order.LAST and goods[-1].is_plural
    if Part.NOUN in parts and not is_plural:
        return NO_HEAD
    if own == {Part.BRAND}:
        return Head(at)
    if Part.UNKNOWN_PLURAL in parts and order is Order.LAST:
        return NO_HEAD
    is_doubtful = Part.NOUN in parts or bool(parts & _NOT_KNOWN and not is_plural)
    if own <= _OF_OTHERS:
        others = {word.part for word in before} if order is Order.LAST else set()
        doubtful = _OF_OTHERS - {Part.TASTE} if _come_in_tastes(goods[-1].key) else _OF_OTHERS
        is_doubtful |= bool(parts & doubtful and not is_plural) or bool(others & {Part.NOUN, Part.UNKNOWN_PLURAL})
    return Head(at, is_sure=not is_doubtful)


def _joining(words: Sequence[Word]) -> int:
    """Where the words end that are the goods, and what is with them begins."""
    little = {Part.LITTLE, Part.BRAND, Part.JOINING}
    for at, word in enumerate(words):
        if word.part is Part.JOINING and any(before.part not in little for before in words[:at]):
            return at
    return len(words)


def _word(key: str, part: Part, words: Vocabulary) -> Word:
    """What a word is in English where it calls several: raisins are goods, and raisin is a taste."""
    may_be_several = part in {Part.NOUN, Part.OF_WHAT, Part.TASTE, Part.UNKNOWN_PLURAL}
    if not may_be_several or not _looks_plural(key, words):
        return Word(key, part)
    return Word(key, Part.NOUN if part is Part.TASTE else part, is_plural=True)


def _looks_plural(key: str, words: Vocabulary) -> bool:
    return words.is_english and key.endswith("s") and not key.endswith("ss") and len(key) >= _LETTERS_OF_A_PLURAL


def _part(key: str, words: Vocabulary) -> Part:
    one = words.singular.get(key, key)
    kind = words.kinds.get((key,)) or words.kinds.get((one,))
    if key in _joining_words():
        return Part.JOINING
    is_little = key in _little() or (key in words.weak and key not in words.listed)
    if is_little or not key.isalpha() or len(key) == 1:
        return Part.LITTLE
    if key in _tastes() or one in _tastes() or (kind is not None and kind.value in _tastes()):
        return Part.TASTE
    if key in _of_what() or one in _of_what() or (kind is not None and is_flavour(kind.value)):
        return Part.OF_WHAT
    if kind is not None:
        return Part.LITTLE
    if key in words.listed or one in words.listed:
        return Part.NOUN
    return _part_of_other(key, words)


def _part_of_other(key: str, words: Vocabulary) -> Part:
    """Of a word by which no goods are called in the tables."""
    if _looks_plural(key, words):
        one = key[:-2] if key.endswith("es") and key[:-2] in words.listed else key[:-1]
        in_table = one in _of_what() or one in _tastes()
        is_said = in_table or one in words.listed or one in words.contrary or (one,) in words.kinds
        return _part(one, words) if is_said else Part.UNKNOWN_PLURAL
    return Part.LITTLE if key in words.small else Part.UNKNOWN


def _places_of_flavours(keys: Sequence[str], words: Vocabulary) -> Iterator[int]:
    for start, kind, length in _phrases_of_kinds(keys, words):
        if is_flavour(kind.value):
            yield from range(start, start + length)


def _places_of_sorts(keys: Sequence[str], words: Vocabulary) -> Iterator[int]:
    """Words that only together say of what sort goods are, without those that tell which goods: no added sugar."""
    for start, kind, _ in _phrases_of_kinds(keys, words):
        if not is_flavour(kind.value) and kind.is_context.count(False) > 1:
            yield from (start + at for at, is_context in enumerate(kind.is_context) if not is_context)


def _phrases_of_kinds(keys: Sequence[str], words: Vocabulary) -> Iterator[tuple[int, KindPhrase, int]]:
    """Phrases of several words, each with where it starts and how many there are."""
    for start in range(len(keys)):
        for end in range(start + 2, min(start + LONGEST_PHRASE, len(keys)) + 1):
            kind = words.kinds.get(tuple(keys[start:end]))
            if kind is not None:
                yield start, kind, end - start


def _come_in_tastes(key: str) -> bool:
    return key in _table()["in_tastes"]


@lru_cache(maxsize=1)
def _tastes() -> frozenset[str]:
    return frozenset(_table()["tastes"])


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
