"""Whether two descriptions are of one product, of one family (the same in another size), or of two things, and why.

The score is how alike two names are, from 0 to 1: twice the words they share over all words they have, each word that
only one has taking something off, and 0 where something that may not be joined differs. `tests/domain/products` has
the pairs that `SAME_FROM` and `ASK_FROM` were chosen on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import Indel

from cartsnitch_domain.products.content import SizeRelation
from cartsnitch_domain.products.description import Description
from cartsnitch_domain.products.vocabulary import is_within

SAME_FROM = 0.85
"""Names that are as alike name one thing: no word that says something is in one only."""

ASK_FROM = 0.6
"""Names as alike may name one thing, and a shopper would know."""

_ONLY_ONE_HAS_IT = 0.85
_WEAK = 0.15
_CUT_SHORT = 0.92
_LIKE_ENOUGH = 0.84
_LETTERS_TO_FORGIVE = 5
_LETTERS_OF_A_START = 3


class Verdict(StrEnum):
    """What two texts name."""

    SAME = "same"
    FAMILY = "family"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict on two descriptions, and what it rests on.

    `shared` are words that both have, `only_one` and `only_other` those that one has; `kinds` are the kinds of each that
    the other is not, `numbers` and `brands` what both have and is not the same.
    """

    one: Description
    other: Description
    verdict: Verdict
    score: float
    size: SizeRelation
    shared: tuple[str, ...] = ()
    only_one: tuple[str, ...] = ()
    only_other: tuple[str, ...] = ()
    kinds: tuple[frozenset[str], frozenset[str]] | None = None
    numbers: tuple[frozenset[str], frozenset[str]] | None = None
    brands: tuple[str, str] | None = None

    @property
    def is_worth_asking(self) -> bool:
        """Whether the names are so much alike that a shopper should be asked, where nothing was decided."""
        return self.verdict is not Verdict.SAME and self.score >= ASK_FROM

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in words of a shopper; what parts the two comes first."""
        return tuple(reason for reason in (*self._against(), *self._for()) if reason)

    def _against(self) -> list[str]:
        return [
            f"brands differ: {' and '.join(self.brands)}" if self.brands else "",
            f"kinds differ: {_said(self.kinds[0])} and {_said(self.kinds[1])}" if self.kinds else "",
            f"numbers differ: {_said(self.numbers[0])} and {_said(self.numbers[1])}" if self.numbers else "",
            self._size(),
            f"only one says: {', '.join((*self.only_one, *self.only_other))}" if self.only_one or self.only_other else "",
        ]

    def _for(self) -> list[str]:
        return [
            f"same words: {', '.join(self.shared)}" if self.shared else "",
            f"same size: {self.one.net_content}" if self.size is SizeRelation.SAME and self.one.net_content else "",
        ]

    def _size(self) -> str:
        one, other = self.one.net_content, self.other.net_content
        if self.size is SizeRelation.DIFFERENT:
            return f"sizes differ: {one} and {other}"
        if self.size is SizeRelation.UNKNOWN:
            return f"size not known of both: {one or other}" if not (one and other) else f"sizes: {one} and {other}"
        return ""


def _said(values: frozenset[str]) -> str:
    return ", ".join(sorted(values)) or "nothing said"


def compare(one: Description, other: Description) -> Comparison:
    """What two descriptions are to each other. It makes no difference which is which."""
    size = _size(one, other)
    kinds = (one.kinds - other.kinds, other.kinds - one.kinds) if one.kinds != other.kinds else None
    numbers = (one.numbers, other.numbers) if one.numbers and other.numbers and one.numbers != other.numbers else None
    brands = (one.brand, other.brand) if one.brand and other.brand and one.brand != other.brand else None
    if kinds or numbers or brands:
        return Comparison(one, other, Verdict.DIFFERENT, 0.0, size, kinds=kinds, numbers=numbers, brands=brands)
    matched, shared, only_one, only_other = _aligned(one, other)
    score = _score(one, other, matched, len(only_one) + len(only_other))
    return Comparison(one, other, _verdict(score, size), score, size, shared, only_one, only_other)


def _verdict(score: float, size: SizeRelation) -> Verdict:
    """A size that is not shown to be the same is one of the family: a name alone joins nothing."""
    if score < SAME_FROM:
        return Verdict.DIFFERENT
    return Verdict.SAME if size is SizeRelation.SAME else Verdict.FAMILY


def _size(one: Description, other: Description) -> SizeRelation:
    if one.net_content is None or other.net_content is None:
        both = one.net_content is other.net_content
        return SizeRelation.SAME if both else SizeRelation.UNKNOWN
    return one.net_content.relation(other.net_content)


def _aligned(one: Description, other: Description) -> tuple[float, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """How much of the words is in both, the words that are, and those that only the one or the other has."""
    theirs = set(other.words)
    shared = tuple(word for word in one.words if word in theirs)
    rest_one = [word for word in one.words if word not in theirs]
    if not rest_one and len(shared) == len(other.words):
        return float(len(shared)), shared, (), ()
    ours = set(one.words)
    rest_other = [word for word in other.words if word not in ours]
    matched = float(len(shared))
    for word in tuple(rest_one):
        alike, found = max(((_alike(one, word, other, each), each) for each in rest_other), default=(0.0, ""))
        if alike >= _LIKE_ENOUGH:
            matched += alike
            rest_one.remove(word)
            rest_other.remove(found)
            shared += (max(word, found, key=len),)
    return matched, shared, tuple(rest_one), tuple(rest_other)


def _score(one: Description, other: Description, matched: float, unmatched: int) -> float:
    weak = len(one.weak_words ^ other.weak_words) * _WEAK
    words = len(one.words) + len(other.words)
    if not words:
        return float(bool(one.weak_words) and one.weak_words == other.weak_words)
    return 2 * matched / (words + min(weak, 2 * _WEAK)) * _ONLY_ONE_HAS_IT**unmatched


def _alike(one: Description, word: str, other: Description, found: str) -> float:
    """How alike two words are; two full words are two words, however alike (corn and horn)."""
    if word not in one.guessed and found not in other.guessed:
        return 0.0
    short, of_one = (word, True) if len(word) <= len(found) else (found, False)
    long = found if of_one else word
    is_guess = short in (one.guessed if of_one else other.guessed)
    return _likeness(short, long, is_guess)


@lru_cache(maxsize=65536)
def _likeness(short: str, long: str, is_guess: bool) -> float:
    """A guess may be the other word cut short, or with letters left out; or one of the two is misread."""
    if short[0].isdigit() or long[0].isdigit():
        return 0.0
    if is_guess and len(short) >= _LETTERS_OF_A_START and is_within(short, long):
        return _CUT_SHORT if long.startswith(short) or len(short) * 2 >= len(long) else 0.0
    if len(short) < _LETTERS_TO_FORGIVE:
        return 0.0
    return Indel.normalized_similarity(short, long)
