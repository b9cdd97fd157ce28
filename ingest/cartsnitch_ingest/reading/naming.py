"""Naming: which goods a line says that it is of, by their number or their name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from decimal import Decimal
from functools import lru_cache

from cartsnitch_domain.products.categories import Category, category_of
from cartsnitch_domain.products.description import describe
from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.merchant import Merchant
from cartsnitch_ingest.reading.reading import ReadLine
from cartsnitch_ingest.reading.returns import is_voided_among
from cartsnitch_ingest.reading.vocabulary import (
    Role,
    fold,
    is_brought_back,
    is_off_all,
    meaning,
    names_in,
    names_of_goods_in,
    names_something,
    short_names_in,
)

_MOST_NAMED = 300
"""Goods above a line, or below it, that it may name, the nearest of them."""

_FEWEST_DIGITS = 4

_NUMBERED = re.compile(r"[a-z]{3,} ?[2-9](?= )")
"""A word with a number that goods are called by: `NIMM 2 BONBONS`, `NIMM2 LOLLY`."""

_MAY_BE_FROZEN = frozenset({Category.PRODUCE, Category.MEAT, Category.FISH, Category.BAKERY})
"""Shelves of goods that some sell frozen."""


def shop_words(shop: Merchant) -> frozenset[str]:
    """The words by which a shop calls itself and its house brands: beside `SAVINGS` they say nothing of goods."""
    known = shop.profile
    own = (*known.names, *known.house_brands) if known else ()
    return frozenset(word for name in (shop.name or "", *own) for word in names_in(name))


def named(text: str, amount: Decimal, above: Sequence[ReadLine], shop: Set[str] = frozenset()) -> int | None:
    """The last of the goods above whose number, or what takes money off, whose name is in the text, with its size or
    without; or whose name has all words of goods in it, where no others have, those of the shop left out; of what was
    brought back, a word of the name is enough."""
    items = _items(above)
    found = [at for at in items if (number := above[at].identifier) and _is_number_in(number, text)]
    if amount >= 0 or found:
        return _least_reduced(found, above) if found else None
    dear = [at for at in items if above[at].amount >= -amount and not is_voided_among(above, at)]
    said = f" {fold(text)} "
    found = [at for at in dear if names_something(above[at].text) and _folded(above[at].text) in said]
    found = found or [at for at in dear if (name := _without_size(above[at].text)) and name in said]
    if not found and is_brought_back(text):
        found = [at for at in dear if not names_in(text).isdisjoint(names_in(above[at].text))]
    return _least_reduced(found, above) if found else _named_by_words(text, dear, above, shop)


def named_by_all(text: str, beside: str, above: Sequence[ReadLine], shop: Set[str] = frozenset()) -> list[int]:
    """All goods above that a text names, by their number, their name without its size or all its words of goods;
    `beside` is what it prints beside its offer."""
    items = _items(above)
    found = [at for at in items if (number := above[at].identifier) and _is_number_in(number, text)]
    said, words = f" {fold(beside)} ", _said(beside, [above[at].text for at in items], shop)
    if not found and words:
        found = [at for at in items if len(_shared(words, above[at].text)) == len(words)]
    if not found:
        names = ((at, _without_size(above[at].text) or _folded(above[at].text)) for at in items)
        found = [at for at, name in names if names_something(name) and name in said]
    return found


def names_others(
    text: str, above: Sequence[ReadLine], at: int, below: Iterable[str], shop: Set[str] = frozenset()
) -> bool:
    """Whether a text has no word of the goods there, but one of others above, or has all its words of goods from some
    that are printed below."""
    items, names_below = _items(above), [name for name, _ in zip(below, range(_MOST_NAMED), strict=False)]
    said = _said(text, [*(above[item].text for item in items), *names_below], shop)
    if not said or _shared(said, above[at].text):
        return False
    if any(_shared(said, above[other].text) for other in items):
        return True
    return any(len(_shared(said, name)) == len(said) for name in names_below)


def is_of_other_shelves(text: str, name: str, shop: Set[str] = frozenset()) -> bool:
    """Whether a text has a word for goods of another part of the shop than those of the name, and none of theirs: a
    coupon for shampoo is not off the coffee above it, whether or not shampoo was bought."""
    said = (names_of_goods_in(text) | frozenset(filter(_is_of_a_shelf, short_names_in(text)))) - shop
    if not said or _shared(said, name):
        return False
    of, above = (category_of(describe(words)) for words in (" ".join(sorted(said)), name))
    if of is None or above is None or (of is Category.FROZEN and above in _MAY_BE_FROZEN):
        return False
    return of is not above


def are_same(one: ReadLine, other: ReadLine) -> bool:
    """Whether two lines are of the same goods, by their number, else by their name."""
    if one.identifier and other.identifier:
        return one.identifier == other.identifier
    return names_something(one.text) and fold(one.text) == fold(other.text)


def _items(above: Sequence[ReadLine]) -> list[int]:
    items = [at for at, line in enumerate(above) if line.kind is LineKind.ITEM and line.applies_to is None]
    return items[-_MOST_NAMED:]


def _is_number_in(number: str, text: str) -> bool:
    return len(number) >= _FEWEST_DIGITS and number in text


def _named_by_words(text: str, items: Sequence[int], above: Sequence[ReadLine], shop: Set[str]) -> int | None:
    said = _said(text, [above[at].text for at in items], shop)
    if not said or is_off_all(text):
        return None
    found = [at for at in items if len(_shared(said, above[at].text)) == len(said)]
    is_one = bool(found) and all(are_same(above[at], above[found[-1]]) for at in found)
    return _least_reduced(found, above) if is_one else None


def _least_reduced(found: Sequence[int], above: Sequence[ReadLine]) -> int:
    """Of goods that are named alike, those that had the fewest things taken off so far, the last of them: two coupons
    below two of the same are one each."""
    tied = Counter(line.applies_to for line in above if line.kind is LineKind.DISCOUNT)
    return min(reversed(found), key=lambda at: tied[at])


def _said(text: str, names: Iterable[str], shop: Set[str]) -> frozenset[str]:
    """The words of goods in a text; a short one where it is that of goods, or such a name begins with it (`HAM`,
    `NIMM2`, `NIMM 2`)."""
    said = names_of_goods_in(text)
    if short := short_names_in(text):
        names = list(names)
        begins = {begin for name in names for begin in _begins(name)}
        there = frozenset(word for name in names for word in short_names_in(name))
        said |= frozenset(word for word in short & there if word in begins or _is_of_a_shelf(word))
    return (said | frozenset(_begun(text, names))) - shop


def _begun(text: str, names: Iterable[str]) -> Iterator[str]:
    """How names begin that have a number in front, where the text has it, too."""
    said = f" {fold(text)} "
    for name in names:
        begin = _NUMBERED.match(fold(name))
        if begin and f" {begin[0]} " in said:
            yield begin[0].replace(" ", "")


def _begins(name: str) -> list[str]:
    return fold(name).split()[:1]


@lru_cache(maxsize=1024)
def _is_of_a_shelf(word: str) -> bool:
    return category_of(describe(word)) is not None


def _shared(said: Collection[str], name: str) -> list[str]:
    """The words that a name has, too, or begins to: receipts shorten them."""
    words = names_of_goods_in(name)
    whole = short_names_in(name) | frozenset(
        begin[0].replace(" ", "") for begin in filter(None, [_NUMBERED.match(fold(name))])
    )
    return [
        word
        for word in said
        if word in whole or any(word.startswith(other) or other.startswith(word) for other in words)
    ]


@lru_cache(maxsize=1024)
def _folded(name: str) -> str:
    return f" {fold(name)} "


@lru_cache(maxsize=1024)
def _without_size(name: str) -> str | None:
    """The words of a name that have no digit, in a row, as they stand in a text; None where they say nothing of goods
    or where the name has no size."""
    words = [word for word in fold(name).split() if not any(map(str.isdigit, word))]
    bare = " ".join(words)
    if len(words) == len(name.split()) or not names_something(bare) or meaning(bare).role is not Role.GOODS:
        return None
    return f" {bare} "
