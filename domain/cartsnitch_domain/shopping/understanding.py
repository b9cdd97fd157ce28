"""What the words of a list mean: which product of the shopper, and where they may mean several. Without a database."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from cartsnitch_domain.products.description import describe
from cartsnitch_domain.products.search import Searchable, words_in
from cartsnitch_domain.products.wording import scores_as_meant

MOST_OTHERS = 5
"""Others that a text may mean and that are named."""

_COUNT_BEFORE = re.compile(r"(?P<count>[1-9]\d?)\s*(?:[x×]\s*|\s)(?P<rest>\D.*)", re.IGNORECASE)
_COUNT_BEHIND = re.compile(r"(?P<rest>.*[^\s\d])\s*[x×]\s*(?P<count>[1-9]\d?)", re.IGNORECASE)


class Understanding(StrEnum):
    """How sure it is what an item means."""

    CHOSEN = "chosen"
    """The product was chosen, and the shopper bought it, too."""
    ONE = "one"
    """Its words fit one product, in its sizes, better than all others."""
    SEVERAL = "several"
    """They fit several as well; it is taken for the one that is bought most, and the others are named."""
    UNKNOWN = "unknown"
    """Nothing that the shopper bought is called so."""


@dataclass(frozen=True, slots=True)
class OwnProduct:
    """A product that the shopper bought: its name, all that is printed for it, on how many days and when last."""

    id: UUID
    family_id: UUID
    name: str
    texts: tuple[str, ...]
    days: int
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an item means: `product_id`, or another one of its sizes with `in_any_size`; `others` are what it may mean
    as well. `count` is how many its text says, None where it says none."""

    understanding: Understanding
    product_id: UUID | None = None
    in_any_size: bool = False
    others: tuple[UUID, ...] = ()
    count: int | None = None


NOTHING = Meaning(Understanding.UNKNOWN)


class Vocabulary:
    """The products of one shopper, to be looked up by the words of their lists."""

    def __init__(self, products: Iterable[OwnProduct]) -> None:
        self._products = {product.id: product for product in products}
        self._searchable = Searchable({each.id: (each.name, *each.texts) for each in self._products.values()})

    def meaning(self, text: str, product_id: UUID | None, *, in_any_size: bool) -> Meaning:
        """What an item with this text means, whose product was chosen or not.

        A product that somebody else chose, and that this shopper never bought, says nothing: only the words do.
        A text that says no size means any: one that says one is only found by what prints it.
        """
        if product_id is not None and product_id in self._products:
            return Meaning(Understanding.CHOSEN, product_id, in_any_size)
        scores = scores_as_meant(self._searchable, text)
        if not scores:
            count, rest = counted(text)
            found = NOTHING if count is None else self.meaning(rest, None, in_any_size=in_any_size)
            return NOTHING if found.product_id is None else replace(found, count=count)
        best = max(scores.values())
        fitting = self._closest(text, [self._products[each] for each, score in scores.items() if score == best])
        families = _by_family(fitting)
        ordered = sorted(families.values(), key=_bought_most)
        anything = describe(text).net_content is None
        others = tuple(family[0].id for family in ordered[1 : 1 + MOST_OTHERS])
        understanding = Understanding.SEVERAL if others else Understanding.ONE
        return Meaning(understanding, ordered[0][0].id, anything, others)

    def _closest(self, text: str, products: Sequence[OwnProduct]) -> list[OwnProduct]:
        """Those whose names say the least beside the text: butter is no peanut butter."""
        asked = len(words_in(text))
        beside = {each.id: max(0, len(words_in(each.name)) - asked) for each in products}
        least = min(beside.values())
        return [each for each in products if beside[each.id] == least]


def counted(text: str) -> tuple[int | None, str]:
    """How many a text says, and of what: `2 rice`, `2x rice`, `rice x 2`; None and all of it where it says none.

    A size is no count: `2 l milk`.
    """
    if describe(text).net_content is not None:
        return None, text
    before, behind = _COUNT_BEFORE.fullmatch(text.strip()), _COUNT_BEHIND.fullmatch(text.strip())
    if before is not None:
        return int(before["count"]), before["rest"]
    if behind is not None:
        return int(behind["count"]), behind["rest"]
    return None, text


def _by_family(products: Collection[OwnProduct]) -> Mapping[UUID, list[OwnProduct]]:
    """The products of each family, what is bought most first."""
    families: dict[UUID, list[OwnProduct]] = {}
    for product in sorted(products, key=_most_first):
        families.setdefault(product.family_id, []).append(product)
    return families


def _bought_most(family: Sequence[OwnProduct]) -> tuple[int, int, int]:
    days = sum(each.days for each in family)
    last = max(each.last_on or date.min for each in family)
    return -days, -last.toordinal(), family[0].id.int


def _most_first(product: OwnProduct) -> tuple[int, int, int]:
    return -product.days, -(product.last_on or date.min).toordinal(), product.id.int
