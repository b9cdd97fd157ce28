"""The words of receipts that are not goods: what a row says it is."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from itertools import product, takewhile
from typing import Any

from cartsnitch_domain.products.vocabulary import forms_of_goods
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extractOne


class Role(StrEnum):
    """What a row is by its words; GOODS where they do not say."""

    GOODS = "goods"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    TAX = "tax"
    TAX_TABLE = "tax_table"
    ROUNDING = "rounding"
    TENDER = "tender"
    CHANGE = "change"
    DISCOUNT = "discount"
    DEPOSIT = "deposit"
    DEPOSIT_RETURN = "deposit_return"
    ITEM_FEE = "item_fee"
    FEE = "fee"
    SAVINGS = "savings"
    COUNT = "count"
    LOYALTY = "loyalty"
    NOISE = "noise"
    HEADER = "header"
    OFFER = "offer"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The role of a label; `is_whole` says that it has no other words, so that it cannot be the name of goods.

    `is_alone` says so strictly: a word beside those of a sum may be one of them misread, or make goods of it.
    `is_forgiven` says that it has the role only where a letter is held to be wrong.
    """

    role: Role
    is_whole: bool
    letters: int = 0
    phrase: frozenset[str] = frozenset()
    is_alone: bool = False
    is_forgiven: bool = False


GOODS = Meaning(Role.GOODS, is_whole=False)

_SUMS = frozenset(
    {
        Role.SUBTOTAL,
        Role.TOTAL,
        Role.TAX,
        Role.TAX_TABLE,
        Role.ROUNDING,
        Role.TENDER,
        Role.CHANGE,
        Role.COUNT,
        Role.HEADER,
    }
)
_OF_OTHER_THINGS = frozenset({Role.LOYALTY, Role.STATEMENT, Role.OFFER})
_MOSTLY = 0.6
"""Part of the letters that words of sums have to be, for a word misread beside them not to make goods of it."""

_LETTERS_TO_FORGIVE = 5
_LETTERS_TO_DOUBT = 6
"""So short a word with a letter wrong is rather another one, where it does not stand alone."""

_LETTERS_TO_SPLIT = 7
_LETTERS_OF_A_NAME = 4
_LETTERS_OF_A_SHORT_NAME = 3
_WORD = re.compile(r"[a-z]+")
_TOKEN = re.compile(r"[a-z0-9]+")
_PLAIN = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE"})
_READ_FOR_LETTERS = {"0": "o", "1": "ilt", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g"}
"""Digits, and the letters that they are read for."""

_L_AND_I = str.maketrans("li", "il")
_MOST_DIGITS = 3
"""Of a word: what is tried grows with their power."""


def fold(text: str) -> str:
    """Lower case without accents; `ß` becomes `ss`, `ł` and `ø` plain letters. Punctuation and digits stay."""
    return without_accents(text.translate(_PLAIN)).lower()


def without_accents(text: str) -> str:
    """The plain letters."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=4096)
def meaning(label: str, is_strict: bool = False) -> Meaning:
    """What a label without its amounts says, by the phrase with the most letters that is in it; no wrong letter is
    forgiven where it is `is_strict`."""
    spelt = tuple(_words(label, is_strict))
    words = tuple(word.text for word in spelt)
    present = frozenset(words)
    fitting = [(sum(map(len, phrase)), role, phrase) for phrase, role in _phrases().items() if phrase <= present]
    if not fitting:
        return GOODS
    letters, role, phrase = max(fitting, key=lambda fit: (fit[0], fit[1] != Role.NOISE))
    others = [word for word in words if word not in phrase and word not in _beside_sums() and len(word) > 1]
    is_sure = phrase <= {word.text for word in spelt if not word.is_forgiven}
    if others and not is_sure and len(phrase) == 1 and letters <= _LETTERS_TO_DOUBT:
        return GOODS
    is_mostly = role in _SUMS and is_sure and letters >= _MOSTLY * (letters + sum(map(len, others)))
    is_whole = not others or is_mostly
    return Meaning(role, is_whole, letters, phrase, is_alone=not others, is_forgiven=not is_sure)


@dataclass(frozen=True, slots=True)
class _Spelt:
    """A word as the vocabulary spells it, and whether a letter was forgiven for that."""

    text: str
    is_forgiven: bool = False


def _words(label: str, is_strict: bool) -> Iterator[_Spelt]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _in_letters(label))
    tokens = re.split(r"[^a-z0-9]+", fold(spaced).replace("'", ""))
    for token in _put_together(tokens):
        yield from _spelt(token, is_strict)


def _in_letters(label: str) -> str:
    """What is written without spaces, by the words of the vocabulary that say the same."""
    if label.isascii():
        return label
    for signs, words in _data()["spelt"].items():
        label = label.replace(signs, f" {words} ")
    return label


def _put_together(tokens: Iterable[str]) -> Iterator[str]:
    """Words that a gap was seen in (`CHANG E`, `TA X`) as one again."""
    before = ""
    for token in tokens:
        if before and not {before, token} <= _known() and before + token in _known():
            before += token
            continue
        if before:
            yield before
        before = token
    yield before


def _spelt(token: str, is_strict: bool) -> Iterator[_Spelt]:
    """A token as the vocabulary spells it: digits put right, words run together parted, a wrong letter forgiven."""
    if sum(map(str.isalpha, token)) * 2 <= len(token):
        return
    word = _in_known_letters(token)
    if word in _known():
        yield _Spelt(word)
    elif len(word) >= _LETTERS_TO_SPLIT and (parts := _parted(word)):
        yield from map(_Spelt, parts)
    elif _WORD.fullmatch(word):
        forgiven = word if is_strict else _forgiven(word)
        yield _Spelt(forgiven, is_forgiven=forgiven != word)


def _in_known_letters(token: str) -> str:
    """A token with letters for its digits, and l and i exchanged, so that it is a word we know if it can be."""
    ways = iter(_letterings(token))
    first = next(ways)
    return next((way for way in (first, *ways) if way in _known()), first)


def _letterings(token: str) -> Iterator[str]:
    """What a token may say, the likeliest first."""
    if token.isalpha():
        yield from (token, token.replace("l", "i"), token.replace("i", "l"), token.translate(_L_AND_I))
    elif sum(map(str.isdigit, token)) > _MOST_DIGITS:
        yield token
    else:
        yield from ("".join(letters) for letters in product(*(_READ_FOR_LETTERS.get(sign, sign) for sign in token)))


def _parted(word: str) -> tuple[str, ...] | None:
    """The words of the vocabulary, of three letters or more, that were run together into one."""
    if not word:
        return ()
    for length in range(len(word), 2, -1):
        if word[:length] in _known() and (rest := _parted(word[length:])) is not None:
            return (word[:length], *rest)
    return None


def _forgiven(word: str) -> str:
    if len(word) < _LETTERS_TO_FORGIVE:
        return word
    allowed = 1 if len(word) < 2 * _LETTERS_TO_FORGIVE else 2
    found = extractOne(word, _long_words(), scorer=Levenshtein.distance, score_cutoff=allowed)
    return found[0] if found else word


@lru_cache(maxsize=1024)
def names_something(label: str) -> bool:
    """Whether there is a word that may be a name, not only the codes that stand beside prices (`EA`, `AB411000055`)."""
    return any(token not in _codes() for token in re.findall(r"[^\W\d_]{2,}+(?!\d{6})", fold(label)))


def is_voucher(said: Meaning) -> bool:
    """Whether what takes something off is a paper or a card that can pay as well."""
    return said.role is Role.DISCOUNT and said.is_whole and not said.phrase.isdisjoint(_data()["paying"]["words"])


def is_off_all(label: str) -> bool:
    """Whether what takes something off says that it is off all that was bought: `STAFF DISC`, `20% OFF EVERYTHING`."""
    present = _tokens(label)
    return any(phrase <= present for phrase in _whole_phrases())


def is_brought_back(label: str) -> bool:
    """Whether it says that goods were brought back."""
    return not _tokens(label).isdisjoint(_returned())


def is_voided(label: str) -> bool:
    """Whether it says that goods, rung up above, are taken off again."""
    return not _tokens(label).isdisjoint(_voided())


def without_back(label: str) -> str:
    """The name of goods without the words for what was brought back or voided: `EGGS` of `RETURNED ITEM: EGGS`."""
    words = _without_back_before(label.split())
    words = _without_back_before(words[::-1])[::-1]
    return " ".join(word for word in words if not is_back_only(word))


def _without_back_before(words: list[str]) -> list[str]:
    run = list(takewhile(_is_beside_back, words))
    return words[len(run) :] if any(map(is_back_only, run)) else words


def _is_beside_back(word: str) -> bool:
    said = _tokens(word)
    return said <= _back() | _beside_back() if said else not any(map(str.isalnum, word))


def is_back_only(label: str) -> bool:
    """Whether it says that goods were brought back or voided, and not which: `*** RETURNS ***`."""
    said = _tokens(label)
    return not said.isdisjoint(_back()) and said <= _back() | _beside_back()


@lru_cache(maxsize=1)
def _returned() -> frozenset[str]:
    return frozenset(_data()["returned"]["words"])


@lru_cache(maxsize=1)
def _voided() -> frozenset[str]:
    return frozenset(_data()["voided"]["words"])


@lru_cache(maxsize=1)
def _back() -> frozenset[str]:
    return _returned() | _voided()


@lru_cache(maxsize=1)
def _beside_back() -> frozenset[str]:
    return frozenset(_data()["back"]["beside"])


def names_in(label: str) -> frozenset[str]:
    """The words of four letters or more that are the name of something, not words of receipts."""
    return frozenset(word for word in _tokens(label) if len(word) >= _LETTERS_OF_A_NAME and word not in _known())


def calls_goods(label: str) -> bool:
    """Whether a word in it is one that goods are called by, in any language."""
    return not _tokens(label).isdisjoint(forms_of_goods())


def names_of_goods_in(label: str) -> frozenset[str]:
    """Those of them that offers do not have in their own names, as `FREE` and `SPECIAL`."""
    return names_in(label) - _of_offers()


def short_names_in(label: str) -> frozenset[str]:
    """The words of three letters that may be the name of goods, as `HAM`, and no words of receipts or offers."""
    words = (word for word in _TOKEN.findall(fold(label)) if len(word) == _LETTERS_OF_A_SHORT_NAME)
    return frozenset(word for word in words if word.isalpha() and word not in _known() | _of_offers() | _codes())


@lru_cache(maxsize=1)
def _of_offers() -> frozenset[str]:
    return frozenset(_data()["offered"]["words"])


def _tokens(label: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(label)))


@lru_cache(maxsize=1)
def _whole_phrases() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(fold(phrase).split()) for phrase in _data()["whole"]["phrases"])


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(_data()["mark"]["codes"])


def _table() -> dict[str, list[str]]:
    table: dict[str, list[str]] = _data()["role"]
    return table


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files(__package__) / "vocabulary.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _phrases() -> dict[frozenset[str], Role]:
    """Each phrase with its role; the first role listed keeps a phrase that two of them have."""
    phrases: dict[frozenset[str], Role] = {}
    for role, texts in _table().items():
        if role != "filler":
            for text in texts:
                phrases.setdefault(frozenset(fold(text).split()), Role(role))
    return phrases


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(_all_words(_table().values()))


@lru_cache(maxsize=1)
def _beside_sums() -> frozenset[str]:
    """Words that may stand beside a phrase without being a name: points are for fuel, but fuel is goods."""
    return frozenset(_all_words(texts for role, texts in _table().items() if role not in _OF_OTHER_THINGS))


@lru_cache(maxsize=1)
def _long_words() -> tuple[str, ...]:
    """Words that may be forgiven a letter, those in most phrases first, so that `lotal` is rather `total`."""
    uses = Counter(_all_words(_table().values()))
    return tuple(word for word, _ in uses.most_common() if len(word) >= _LETTERS_TO_FORGIVE)


def _all_words(lists: Iterable[list[str]]) -> Iterator[str]:
    for texts in lists:
        for text in texts:
            yield from fold(text).split()
