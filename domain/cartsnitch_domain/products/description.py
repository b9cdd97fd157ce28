"""What a printed text says of a product: a name that can be read, its brand, its net content, its words and kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TypeVar

from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.products.heads import named
from cartsnitch_domain.products.packs import of_goods
from cartsnitch_domain.products.printed_content import PrintedContent, printed_content
from cartsnitch_domain.products.vocabulary import (
    LONGEST_PHRASE,
    KindPhrase,
    Phrase,
    Token,
    Vocabulary,
    brands_of,
    capitals,
    fold,
    implied_by,
    is_contrary,
    is_lettered,
    is_of_drinks,
    is_ordinary,
    languages_of,
    parted,
    phrase,
    tokens,
    vocabulary,
)
from cartsnitch_domain.units import Dimension

_Value = TypeVar("_Value")

_NUMBER = re.compile(r"\d+(?:[./]\d+)*(?:%|mg|mcg|iu)?")
_LEAN = re.compile(r"(\d{2})/(\d{1,2})")
_CODE = re.compile(r"\d{5,}[a-z]?")
_EVERYTHING = "100%"
_LETTERS_OF_A_PLURAL = 4
_ELIDED = frozenset("dl")
_ELIDED_BEFORE = frozenset("aeiouyh")


@dataclass(frozen=True, slots=True)
class Description:
    """A product as a text describes it.

    `words` are what it is called by, folded, in order and once each, with the value of a kind in the place of the words
    that say it; `weak_words` say little, and `guessed` are words of no vocabulary, which may be names or cut off; those
    of them that are `cut` surely are.
    `kinds` and `numbers` part products that have the same words otherwise, and so do, of those that are weak, `letters`
    and words that contradict each other.
    """

    name: str
    brand: str | None
    net_content: NetContent | None
    words: tuple[str, ...]
    weak_words: frozenset[str]
    guessed: frozenset[str]
    cut: frozenset[str]
    kinds: frozenset[str]
    numbers: frozenset[str]

    @property
    def letters(self) -> frozenset[str]:
        """The words of one letter: vitamin C, eggs L. One that only one text has may be anything, as a tax."""
        return frozenset(word for word in self.weak_words if len(word) == 1 and word.isalpha())

    @property
    def contrary(self) -> frozenset[str]:
        """The weak words that others may contradict, such as what the goods come in."""
        return frozenset(filter(is_contrary, self.weak_words))

    @property
    def family_key(self) -> str:
        """All that is compared but the size: those with the same key are one family, whatever the order of words. Empty
        where no word says what it is."""
        said = {*self.words, *self.numbers}
        return "|".join(sorted({*said, *self.letters, *self.contrary})) if said else ""

    @property
    def near_keys(self) -> tuple[str, ...]:
        """The words without weak ones, and all of them but one, for each that may be misread, missing or too much.

        Two descriptions that differ in one word share one of them. Kinds and numbers are never left out, since two that
        differ in those are two things; and no key is of one word alone, since half the shop would share it.
        """
        words = sorted({*self.words, *self.numbers})
        doubtful = [word for word in words if word not in self.kinds and word not in self.numbers]
        without = ("|".join(word for word in words if word != left) for left in doubtful if len(words) > 2)
        return ("|".join(words), *without)

    @property
    def title(self) -> str:
        """The name with the net content: `Great Value Whole Milk, 1 gal`."""
        return f"{self.name}, {self.net_content}" if self.net_content else self.name


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or a phrase of the name, as shown, with its folded words."""

    shown: str
    keys: Phrase
    is_brand: bool = False


def describe(printed: str, country_code: str | None = None, store_slug: str | None = None) -> Description:
    """What a printed text says, as the receipts of a country and of a store with a profile print it. A size that may be
    that of each thing in a pack or of all is no size, and stays in the name."""
    found = printed_content(printed, country_code)
    read = _read(printed, found, country_code, store_slug)
    if found.content is not None and read.net_content is None:
        read = _read(printed, PrintedContent(None, printed), country_code, store_slug)
    return read if read.name else replace(read, name=" ".join(printed.split()))


def _read(printed: str, found: PrintedContent, country_code: str | None, store_slug: str | None) -> Description:
    words = vocabulary(country_code)
    printed_words = [token for token in tokens(found.rest) if not _CODE.fullmatch(token.key)]
    pieces, brand = _with_brands(printed_words, store_slug)
    spelt = _spelt_out(pieces, country_code)
    keys = [(key, piece.is_brand) for piece in spelt for key in piece.keys]
    content = of_goods(found.content, named(keys, words, country_code)) if found.content else None
    name = _name(spelt, words)
    cut = frozenset(token.key for token in printed_words if token.is_cut)
    return _described(name, brand, content, spelt, words, _Marks(found.held, cut, _contrary(printed, words)))


def full_words(text: str, country_code: str | None = None) -> tuple[str, ...]:
    """The folded words that a text stands for: brands as they write themselves, and abbreviations in full."""
    pieces, _ = _with_brands(tokens(text), None)
    return tuple(key for piece in _spelt_out(pieces, country_code) for key in piece.keys)


@dataclass(frozen=True, slots=True)
class _Marks:
    """What a text says beside its words: what the goods hold, which words are cut short, and what they come in, also
    where that counts them (12 CANS)."""

    held: str | None
    cut: frozenset[str]
    contrary: frozenset[str]


def _described(
    name: str,
    brand: str | None,
    content: NetContent | None,
    pieces: Sequence[_Piece],
    words: Vocabulary,
    marks: _Marks,
) -> Description:
    of_brand = [key for piece in pieces if piece.is_brand for key in piece.keys]
    unbranded = _by_one_name([key for piece in pieces if not piece.is_brand for key in piece.keys], words)
    is_solid = content is not None and content.dimension is Dimension.WEIGHT and not content.is_open_ounce
    called, kinds = _kinds(words.letters.spelt_out(unbranded), words, is_solid)
    called = _without_fillers([_lean(_stem(key, words)) for key in called], words)
    called = [words.contrary.get(key, key) for key in called]
    implied = implied_by(called)
    telling = frozenset().union(*(words.telling.get(key, ()) for key in (*of_brand, *unbranded, *called)))
    numbers = {key for key in called if _NUMBER.fullmatch(key) and key != _EVERYTHING}
    numbers |= {marks.held.replace(" ", "")} if marks.held else set()
    weak = frozenset(key for key in called if key in implied or (key not in telling and _is_weak(key, words)))
    strong = tuple(dict.fromkeys([*of_brand, *(key for key in called if key not in weak)]))
    special = frozenset(kind for kind in kinds if not is_ordinary(kind) and kind not in implied)
    known = {_stem(key, words) for key in strong if key in words.known} | special | telling | set(of_brand)
    guessed = frozenset(key for key in strong if key not in known and key not in words.known)
    weak |= marks.contrary
    return Description(name, brand, content, strong, weak, guessed, guessed & marks.cut, special, frozenset(numbers))


def _is_weak(key: str, words: Vocabulary) -> bool:
    return key in words.weak or len(key) == 1 or is_contrary(key) or is_ordinary(key)


def _contrary(printed: str, words: Vocabulary) -> frozenset[str]:
    keys = (_stem(token.key, words) for token in tokens(printed))
    return frozenset(words.contrary[key] for key in keys if key in words.contrary)


def _without_fillers(called: Sequence[str], words: Vocabulary) -> list[str]:
    """Without the articles and the like of one letter. No such word is the last one, and `d` and `l` are elided before
    a vowel only: another one says which vitamin, battery or size it is."""
    pairs = zip(called, ["", *called], [*called[1:], ""], strict=False)
    return [key for key, before, after in pairs if not _is_filler(key, before, after, words)]


def _is_filler(key: str, before: str, after: str, words: Vocabulary) -> bool:
    if len(key) > 1 or key not in words.weak or not after or is_lettered(before):
        return False
    return key not in _ELIDED or after[0] in _ELIDED_BEFORE


def _lean(number: str) -> str:
    """Ground meat of 80 parts lean and 20 parts fat is 80% lean."""
    found = _LEAN.fullmatch(number)
    return f"{found[1]}%" if found and int(found[1]) + int(found[2]) == 100 else number


# --- brands -------------------------------------------------------------------------------------------------------


def _with_brands(printed: Sequence[Token], store_slug: str | None) -> tuple[list[_Piece], str | None]:
    """The words with the brands among them told; the brand is the first that is not a maker of many."""
    brands = brands_of(store_slug)
    pieces: list[_Piece] = []
    named: list[str] = []
    place = 0
    while place < len(printed):
        found = _longest(printed, place, brands.anywhere)
        if place == 0 and (begins := _longest(printed, place, brands.at_start)):
            found = found if found and found[1] > begins[1] else begins
        if found is None:
            pieces.append(_Piece(printed[place].shown, (printed[place].key,)))
            place += 1
            continue
        (name, shown), length = found
        as_printed = " ".join(token.shown for token in printed[place : place + length])
        keys = () if name in brands.makers else phrase(name)
        pieces.append(_Piece(shown or _capitalised(as_printed), keys, is_brand=True))
        named.append(name)
        place += length
    telling = [name for name in named if name not in brands.makers]
    return pieces, next(iter(telling or named), None)


def _longest(printed: Sequence[Token], place: int, table: Mapping[Phrase, _Value]) -> tuple[_Value, int] | None:
    for length in range(min(LONGEST_PHRASE, len(printed) - place), 0, -1):
        value = table.get(tuple(token.key for token in printed[place : place + length]))
        if value is not None:
            return value, length
    return None


# --- abbreviations ------------------------------------------------------------------------------------------------


def _spelt_out(pieces: Sequence[_Piece], country_code: str | None) -> list[_Piece]:
    """With abbreviations in full, the longest first; brands stay as they are."""
    words = vocabulary(country_code)
    spelt: list[_Piece] = []
    place = 0
    while place < len(pieces):
        found = None if pieces[place].is_brand else _longest_expansion(pieces, place, words)
        if found is None:
            is_last = place + 1 == len(pieces)
            spelt.extend(_word(pieces[place], words, languages_of(country_code), is_last))
            place += 1
            continue
        full, length = found
        spelt.append(_full(full, words))
        place += length
    return spelt


def _longest_expansion(pieces: Sequence[_Piece], place: int, words: Vocabulary) -> tuple[str, int] | None:
    run = list(takewhile(lambda piece: not piece.is_brand, pieces[place : place + LONGEST_PHRASE]))
    for length in range(len(run), 0, -1):
        full = words.expand.get(tuple(key for piece in run[:length] for key in piece.keys))
        if full is not None:
            return full, length
    return None


def _word(piece: _Piece, words: Vocabulary, languages: tuple[str, ...], is_last: bool) -> Iterator[_Piece]:
    """A word that is no abbreviation of the tables: known, run together from such, cut short, or a name."""
    key = piece.keys[0] if len(piece.keys) == 1 else ""
    if piece.is_brand or not key or key in words.known or key in words.singular:
        yield _Piece(piece.shown, words.parts.get(key, piece.keys), piece.is_brand)
    elif key in words.parts:
        yield _Piece(piece.shown, words.parts[key])
    elif parts := parted(key, languages):
        for part in parts:
            yield _full(words.expand.get((part,), part), words)
    else:
        full = words.full_word(key, is_last) or _of_plural(key, words)
        yield _full(full, words) if full else piece


def _of_plural(key: str, words: Vocabulary) -> str | None:
    """The full word of an abbreviation with an `s` behind it."""
    if not words.is_english or not key.endswith("s"):
        return None
    return words.expand.get((key[:-1],)) or words.full_word(key[:-1], is_last=False)


def _full(shown: str, words: Vocabulary) -> _Piece:
    return _Piece(shown, tuple(part for key in phrase(shown) for part in words.parts.get(key, (key,))))


# --- kinds --------------------------------------------------------------------------------------------------------


def _by_one_name(keys: Sequence[str], words: Vocabulary) -> list[str]:
    """The words with each phrase that another one stands for as that."""
    named: list[str] = []
    place = 0
    while place < len(keys):
        runs = (tuple(keys[place : place + length]) for length in range(LONGEST_PHRASE, 1, -1))
        run = next((run for run in runs if run in words.same), (keys[place],))
        named.extend(words.same.get(run, run))
        place += len(run)
    return named


def _kinds(keys: Sequence[str], words: Vocabulary, is_solid: bool) -> tuple[list[str], set[str]]:
    """The words with each phrase that says a kind as its value, and the kinds said; what `is_solid` is no drink."""
    called: list[str] = []
    kinds: set[str] = set()
    forms = [words.form_of_a_kind(key) for key in keys]
    place = 0
    while place < len(keys):
        length = min(LONGEST_PHRASE, len(keys) - place)
        while length and not (said := _kind(keys, forms, place, length, words)):
            length -= 1
        if not length or said is None or (is_solid and is_of_drinks(said.value)):
            called.append(keys[place])
            place += 1
            continue
        run = tuple(keys[place : place + length])
        called.append(said.value)
        called.extend(key for key, is_context in zip(run, said.is_context, strict=True) if is_context)
        kinds.add(said.value)
        place += length
    return called, kinds


def _kind(keys: Sequence[str], forms: Sequence[str], place: int, length: int, words: Vocabulary) -> KindPhrase | None:
    """The kind that words from a place on say, as they are or in the form that they are known by."""
    end = place + length
    return words.kinds.get(tuple(keys[place:end])) or words.kinds.get(tuple(forms[place:end]))


def _stem(key: str, words: Vocabulary) -> str:
    """A word in the singular: of English by its ending, of other languages as far as their words are known."""
    if not words.is_english:
        return words.one(key)
    one = words.singular.get(key, key)
    if len(one) < _LETTERS_OF_A_PLURAL or not one.endswith("s") or one.endswith(("ss", "us", "itis")):
        return one
    if one.endswith("ies"):
        return f"{one[:-3]}y"
    return one[:-2] if one.endswith(("oes", "ches", "shes", "xes", "sses")) else one[:-1]


# --- the name -----------------------------------------------------------------------------------------------------


def _name(pieces: Sequence[_Piece], words: Vocabulary) -> str:
    shown = [_shown(piece, words, is_first=place == 0) for place, piece in enumerate(pieces) if piece.shown]
    return " ".join(word for word in shown if word)


def _shown(piece: _Piece, words: Vocabulary, is_first: bool) -> str:
    if piece.is_brand:
        return piece.shown
    shown = piece.shown.split()
    is_small = [len(word) > 1 and fold(word) in words.small for word in shown]
    is_small[0] = is_small[0] and not is_first
    return " ".join(word.lower() if small else _capitalised(word) for word, small in zip(shown, is_small, strict=True))


def _capitalised(text: str) -> str:
    """With a capital first, where it is all capitals or all small; in capitals what is written so, or begins with a
    number."""
    return " ".join(_cased(word) for word in text.split())


def _cased(word: str) -> str:
    if not (word.isupper() or word.islower()):
        return word
    return word.upper() if word[0].isdigit() or fold(word) in capitals() else word.capitalize()
