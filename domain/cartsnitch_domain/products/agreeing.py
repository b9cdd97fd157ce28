"""Whether a product of the catalogue, which anybody may have brought, agrees with what a shopper's receipt prints.

A number says that two texts may name one thing, so half of their words may differ; but nothing that one of them says
may contradict the other (decision 0039). Of a stranger's product nothing may be new: its brand and part of the shop are
shown, searched and used by coupons.
"""

from __future__ import annotations

from cartsnitch_domain.products.categories import category_of
from cartsnitch_domain.products.comparison import ASK_FROM, Verdict, compare
from cartsnitch_domain.products.content import SizeRelation
from cartsnitch_domain.products.description import Description


def agreement(said: Description, other: Description) -> float | None:
    """How alike are what is printed and a product of the number beside it, from `ASK_FROM` to 1; None where they do not
    agree: too few words are the same, brands, kinds or numbers differ, or they stand in two parts of the shop. The size
    is no matter: what got smaller keeps its number."""
    score = compare(said, other).score
    return score if score >= ASK_FROM and _is_of_one_part(said, other) else None


def says_the_same(said: Description, other: Description) -> bool:
    """Whether a product has the brand and the part of the shop that are printed, and none where none is."""
    return said.brand == other.brand and (_is_in_words_of(said, other) or category_of(said) is category_of(other))


def is_named_by(said: Description, other: Description) -> bool:
    """Whether a product is what is printed, where no number says so: the same words, and no other size."""
    found = compare(said, other)
    is_named = found.verdict is not Verdict.DIFFERENT and found.size is not SizeRelation.DIFFERENT
    return is_named and says_the_same(said, other)


def _is_of_one_part(said: Description, other: Description) -> bool:
    if _is_in_words_of(said, other):
        return True
    one, another = category_of(said), category_of(other)
    return one is None or another is None or one is another


def _is_in_words_of(said: Description, other: Description) -> bool:
    return (said.words, said.weak_words) == (other.words, other.weak_words)
