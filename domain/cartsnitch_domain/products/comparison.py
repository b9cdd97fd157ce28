"""Whether two descriptions are of one product, of one family (the same in another size), or of two things, and why.

The score is how alike two names are, from 0 to 1: twice the words they share over all words they have, each word that
only one has taking something off, and 0 where something that may not be joined differs. `tests/domain/products` has
the pairs that `SAME_FROM` and `ASK_FROM` were chosen on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA, Indel

from cartsnitch_domain.products.content import SizeRelation
from cartsnitch_domain.products.description import Description
from cartsnitch_domain.products.packs import come_in_portions
from cartsnitch_domain.products.vocabulary import consonants, contradictions, contrary_of, is_within, named_by

SAME_FROM = 0.85
"""Names that are as alike name one thing: no word that says something is in one only."""

ASK_FROM = 0.6
"""Names as alike may name one thing, and a shopper would know."""

_ONLY_ONE_HAS_IT = 0.85
_WEAK = 0.15
_CUT_SHORT = 0.92
_LIKE_ENOUGH = 0.84
_LIKE_NAMES = 0.88
"""Two words of no vocabulary are rather two names than one misread."""
_LETTERS_TO_FORGIVE = 5
_LETTERS_OF_A_LONG_WORD = 10
"""From so many on, two letters may be misread; of a shorter word one."""

_MOST_IN_DOUBT = 0.8
"""The score of names of which a word may be misread, and may as well be another one. It is asked about."""

_OF_A_GENDER = re.compile(r"(?:[ai]d|[aiu]t)[ao]")
"""How what was done to goods ends in Spanish, Portuguese and Italian, by the gender of the goods: asado, asada."""

_LETTERS_OF_A_START = 4
_CONSONANTS_TO_KNOW = 3
_VOWELS = frozenset("aeiou")


class Verdict(StrEnum):
    """What two texts name."""

    SAME = "same"
    FAMILY = "family"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict on two descriptions. `shared` are words that both have, `only_one` and `only_other` those of one."""

    one: Description
    other: Description
    verdict: Verdict
    score: float
    shared: tuple[str, ...] = ()
    only_one: tuple[str, ...] = ()
    only_other: tuple[str, ...] = ()

    @property
    def is_in_doubt(self) -> bool:
        """Whether only one says something that the other would have to say, too, to be surely the same: what it comes
        in, or in how many parts."""
        if contrary_of(self.one.weak_words).keys() != contrary_of(self.other.weak_words).keys():
            return True
        return self._is_parted_in_one

    @property
    def size(self) -> SizeRelation:
        """What the net contents say of each other; two that are not known are the same. Six small bags are no big one
        of the same weight, and four pots of 125 g are 500 g in four."""
        one, other = self.one.net_content, self.other.net_content
        if one is None or other is None:
            return SizeRelation.SAME if one is other else SizeRelation.UNKNOWN
        if self._is_parted_in_one and come_in_portions((*self.one.words, *self.other.words)):
            return SizeRelation.DIFFERENT
        return one.relation(other)

    @property
    def _is_parted_in_one(self) -> bool:
        """Whether only one text says in how many parts its amount comes."""
        one, other = self.one.net_content, self.other.net_content
        if one is None or other is None or one.pack != other.pack:
            return False
        return (one.pieces is None) != (other.pieces is None)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in words of a shopper; what parts the two comes first."""
        return tuple(
            reason for reason in (*_vetoes(self.one, self.other), self._of_size(), *self._of_words()) if reason
        )

    def _of_size(self) -> str:
        one, other = self.one.net_content, self.other.net_content
        if self.size is SizeRelation.SAME:
            return f"same size: {one}" if one else ""
        if one is None or other is None:
            return f"only one says its size: {one or other}"
        return f"sizes differ: {one} and {other}"

    def _of_words(self) -> tuple[str, str]:
        apart = ", ".join((*self.only_one, *self.only_other))
        return (
            f"only one says: {apart}" if apart else "",
            f"same words: {', '.join(self.shared)}" if self.shared else "",
        )


def compare(one: Description, other: Description) -> Comparison:
    """What two descriptions are to each other. It makes no difference which is which."""
    if _is_vetoed(one, other):
        return Comparison(one, other, Verdict.DIFFERENT, 0.0)
    words = _aligned(one, other)
    score = _score(one, other, words.matched, len(words.only_one) + len(words.only_other))
    if words.is_doubtful or _is_letter_and_number(one, other) or _is_letter_and_number(other, one):
        score = min(score, _MOST_IN_DOUBT)
    found = Comparison(one, other, Verdict.DIFFERENT, score, words.shared, words.only_one, words.only_other)
    return found if score < SAME_FROM else replace(found, verdict=_verdict(found.size))


def _is_vetoed(one: Description, other: Description) -> bool:
    """Whether something differs that may not be joined, however alike the words are."""
    if one.kinds != other.kinds:
        return True
    if one.brand != other.brand and one.brand and other.brand:
        return True
    if one.letters - other.letters and other.letters - one.letters:
        return True
    if contradictions(one.weak_words, other.weak_words):
        return True
    return bool(one.numbers != other.numbers and one.numbers and other.numbers)


def _vetoes(one: Description, other: Description) -> Iterator[str]:
    """What may not be joined."""
    if one.brand and other.brand and one.brand != other.brand:
        yield f"brands differ: {one.brand} and {other.brand}"
    if one.kinds != other.kinds:
        yield f"kinds differ: {_said(one.kinds - other.kinds)} and {_said(other.kinds - one.kinds)}"
    if one.numbers and other.numbers and one.numbers != other.numbers:
        yield f"numbers differ: {_said(one.numbers)} and {_said(other.numbers)}"
    for group in contradictions(one.weak_words, other.weak_words):
        said, other_said = (_said(named_by(each.weak_words, group)) for each in (one, other))
        yield f"{group}s differ: {said} and {other_said}"
    letters, others = one.letters - other.letters, other.letters - one.letters
    if letters and others:
        yield f"letters differ: {_said(letters).upper()} and {_said(others).upper()}"


def _said(values: frozenset[str]) -> str:
    return ", ".join(sorted(values)) or "nothing said"


def _verdict(size: SizeRelation) -> Verdict:
    """Of names that are alike. A size that is not shown to be the same is one of the family: a name joins nothing."""
    return Verdict.SAME if size is SizeRelation.SAME else Verdict.FAMILY


def _is_letter_and_number(one: Description, other: Description) -> bool:
    """Whether one says with a letter which it is, and the other with a number: diapers N, and diapers 1."""
    letters, numbers = one.letters - other.letters, other.numbers - one.numbers
    return bool(letters and numbers and not one.numbers - other.numbers)


@dataclass(frozen=True, slots=True)
class _Words:
    """How much of the words of two descriptions is in both, the words that are, and those that only one has; whether
    two that are taken for one may be two."""

    matched: float
    shared: tuple[str, ...]
    only_one: tuple[str, ...] = ()
    only_other: tuple[str, ...] = ()
    is_doubtful: bool = False


def _aligned(one: Description, other: Description) -> _Words:
    theirs = set(other.words)
    shared = tuple(word for word in one.words if word in theirs)
    rest_one = [word for word in one.words if word not in theirs]
    if not rest_one and len(shared) == len(other.words):
        return _Words(float(len(shared)), shared)
    ours = set(one.words)
    rest_other = [word for word in other.words if word not in ours]
    matched, is_doubtful = float(len(shared)), False
    for word in tuple(rest_one):
        alike, found = max(((_alike(one, word, other, each), each) for each in rest_other), default=(0.0, ""))
        if alike >= _LIKE_ENOUGH:
            matched += alike
            is_doubtful |= _may_be_two(word, found)
            rest_one.remove(word)
            rest_other.remove(found)
            shared += (max(word, found, key=len),)
    return _Words(matched, shared, tuple(rest_one), tuple(rest_other), is_doubtful)


def _score(one: Description, other: Description, matched: float, unmatched: int) -> float:
    weak = len(one.weak_words ^ other.weak_words) * _WEAK
    words = len(one.words) + len(other.words)
    if not words:
        return float(bool(one.weak_words) and one.weak_words == other.weak_words)
    return 2 * matched / (words + min(weak, 2 * _WEAK)) * _ONLY_ONE_HAS_IT**unmatched


def _alike(one: Description, word: str, other: Description, found: str) -> float:
    """How alike two words are; two full words are two words, however alike (corn and horn)."""
    is_guess, is_other_guess = word in one.guessed, found in other.guessed
    if word[0].isdigit() or found[0].isdigit() or not (is_guess or is_other_guess):
        return 0.0
    if (word in one.cut and found.startswith(word)) or (found in other.cut and word.startswith(found)):
        return _CUT_SHORT
    if is_guess and is_other_guess:
        return _alike_names(*sorted((word, found), key=len))
    return _shortened(word, found) if is_guess else _shortened(found, word)


@lru_cache(maxsize=65536)
def _alike_names(short: str, long: str) -> float:
    """Whether two names are one without its vowels (SWNSN, SWANSON), or with one letter misread."""
    is_bare = not _VOWELS.intersection(short[1:]) and consonants(short) == consonants(long)
    if is_bare and len(consonants(short)) >= _CONSONANTS_TO_KNOW and is_within(short, long):
        return _CUT_SHORT
    return _likeness(short, long, _LIKE_NAMES)


@lru_cache(maxsize=65536)
def _shortened(guess: str, full: str) -> float:
    """How likely a guess is a full word cut short or without vowels; or it is misread."""
    is_start = len(guess) >= _LETTERS_OF_A_START and full.startswith(guess)
    if is_start or (len(guess) * 2 >= len(full) and _is_skeleton(guess, full)):
        return _CUT_SHORT
    return _likeness(guess, full, _LIKE_ENOUGH)


def _is_skeleton(guess: str, full: str) -> bool:
    left = consonants(guess)
    return len(left) >= _CONSONANTS_TO_KNOW and consonants(full).startswith(left) and is_within(guess, full)


@lru_cache(maxsize=65536)
def _likeness(one: str, other: str, least: float) -> float:
    """How alike the letters are, from the least on that counts, where no more of them are wrong than may be misread."""
    if min(len(one), len(other)) < _LETTERS_TO_FORGIVE:
        return 0.0
    if one[:-1] == other[:-1] and all(map(_OF_A_GENDER.fullmatch, (one[-3:], other[-3:]))):
        return max(least, Indel.normalized_similarity(one, other))
    most = 2 if max(len(one), len(other)) >= _LETTERS_OF_A_LONG_WORD else 1
    if OSA.distance(one, other, score_cutoff=most) > most:
        return 0.0
    return Indel.normalized_similarity(one, other, score_cutoff=least)


def _may_be_two(one: str, other: str) -> bool:
    """Whether words that are alike may be two: by the vowel at their end, as a plant and its fruit are in many
    languages (ciruelo, ciruela), or by the letter that they begin with."""
    is_of_vowel = one[:-1] == other[:-1] and one[-1] != other[-1] and {one[-1], other[-1]} <= _VOWELS
    return is_of_vowel or one[0] != other[0]
