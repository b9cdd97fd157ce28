"""Shares: which goods of a purchase an offer of several things is off together. Standard library only.

What was taken off for several things is off all of them in common, wherever they stand, so each was paid for in
proportion to what it costs. Which they are follows from the words of the offer, from how many it is of and for how
much; where that fits no goods, or more than it is of, nobody can tell, and none of them has a share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from unicodedata import combining, normalize

from cartsnitch_domain.purchases.multibuys import Multibuy, multibuy
from cartsnitch_domain.purchases.rules import LineKind

_EACH = "each"

_MOST_GOODS = 300
"""Above an offer that it may be off, the nearest of them."""

_FEWEST_LETTERS = 3
_FEWEST_TO_BEGIN = 4
"""Letters of a word that goods may have, and of one that they may begin with: receipts shorten them."""

_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Bought:
    """What of a line shares depend on; `applies_to` is the place of the line that it belongs to, in the same list.
    Goods that were voided are `is_gone`."""

    kind: LineKind
    text: str
    amount: Decimal
    quantity: Decimal | None = None
    unit: str | None = None
    applies_to: int | None = None
    is_gone: bool = False


def shares(lines: Sequence[Bought], are_same: Callable[[int, int], bool]) -> dict[int, tuple[int, ...]]:
    """The goods that each offer of several is off together, by place, of the offers that belong to goods; none where
    nobody can tell which. `are_same` says whether the goods in two places are the same.

    Goods are of one offer only, so those above one that it was off are not those of the next, unless both print the
    same below the same goods.
    """
    found: dict[int, tuple[int, ...]] = {}
    claimed: set[int] = set()
    for block in _blocks(lines):
        for offers in _alike(block, lines):
            goods = _goods_of(offers, lines, claimed, are_same)
            if goods is not None:
                found |= dict.fromkeys(offers, goods)
                claimed |= set(goods)
    return found


def _blocks(lines: Sequence[Bought]) -> Iterator[list[int]]:
    """The discounts that have no goods between them."""
    block: list[int] = []
    for at, line in enumerate(lines):
        if line.kind is LineKind.DISCOUNT:
            block.append(at)
        elif line.kind is LineKind.ITEM and block:
            yield block
            block = []
    if block:
        yield block


def _alike(block: Iterable[int], lines: Sequence[Bought]) -> list[list[int]]:
    """Those of the offers that print the same, together."""
    alike: dict[str, list[int]] = {}
    for at in block:
        if lines[at].applies_to is not None:
            alike.setdefault(" ".join(_words(lines[at].text)), []).append(at)
    return list(alike.values())


def _goods_of(
    offers: Sequence[int], lines: Sequence[Bought], claimed: set[int], are_same: Callable[[int, int], bool]
) -> tuple[int, ...] | None:
    """The goods that offers which print the same are off; None where they are no offers of several."""
    first = lines[offers[0]]
    owners = [owner for at in offers if (owner := lines[at].applies_to) is not None]
    owner = owners[-1]
    several, printed = multibuy(first.text, lines[owner].text), multibuy(first.text)
    if several is None or printed is None:
        return None
    above = [
        at
        for at in range(max(0, offers[0] - _MOST_GOODS), offers[0])
        if lines[at].kind is LineKind.ITEM and lines[at].amount > 0 and not lines[at].is_gone and at not in claimed
    ]
    if owner not in above:
        return None
    taken = -sum((lines[at].amount for at in offers), Decimal())
    said = _said(printed.beside, lines[owner].text)
    if not said:
        return _unnamed(several, lines, owner, above, are_same)
    named = tuple(at for at in above if _has_all(said, lines[at].text))
    return named if is_of(several, [lines[at] for at in named], taken, len(offers), _is_one(named, are_same)) else ()


def _unnamed(
    several: Multibuy, lines: Sequence[Bought], owner: int, above: Sequence[int], are_same: Callable[[int, int], bool]
) -> tuple[int, ...]:
    """The goods of an offer that names none: the same ones that stand together, else wherever they stand, where only
    these are as many; else the line that it belongs to."""
    place = above.index(owner)
    before = takewhile(lambda at: are_same(at, owner), reversed(above[:place]))
    run = [*before, *takewhile(lambda at: are_same(at, owner), above[place:])]
    if several.is_of_different:
        return tuple(run)
    if _pieces(lines[at] for at in run) < several.pieces:
        everywhere = [at for at in above if are_same(at, owner)]
        if _pieces(lines[at] for at in everywhere) >= several.pieces:
            return tuple(everywhere)
    return tuple(sorted(run))


def is_of(several: Multibuy, goods: Sequence[Bought], taken: Decimal, times: int, is_one: bool) -> bool:
    """Whether an offer that is printed so many `times`, and takes so much off in all, is off these goods, all those
    that it names: where they are one thing, enough of it, else exactly as many as it is of, for its price."""
    pieces, in_all = _pieces(goods), sum((line.amount for line in goods), Decimal())
    if several.is_of_different or not goods or in_all < taken:
        return False
    fits = several.price is not None and in_all - taken == several.price * times
    if is_one:
        return fits or pieces >= several.pieces
    return several.is_told and pieces == several.pieces * times and (fits or several.price is None)


def _is_one(goods: Sequence[int], are_same: Callable[[int, int], bool]) -> bool:
    return all(are_same(at, goods[-1]) for at in goods)


def _pieces(goods: Iterable[Bought]) -> Decimal:
    return sum((_pieces_of(line) for line in goods), Decimal())


def _pieces_of(line: Bought) -> Decimal:
    quantity = line.quantity
    is_number = quantity is not None and line.unit in {None, _EACH} and not quantity % 1
    return quantity if quantity is not None and is_number else Decimal(1)


def _said(beside: str, name: str) -> frozenset[str]:
    """The words beside an offer that are those of a name."""
    of_name = _words(name)
    return frozenset(word for word in _words(beside) if _is_word(word) and _has(word, of_name))


def _has_all(said: Iterable[str], name: str) -> bool:
    of_name = _words(name)
    return all(_has(word, of_name) for word in said)


def _has(word: str, of_name: Iterable[str]) -> bool:
    return any(word == other or (_is_long(word, other) and _begins(word, other)) for other in of_name)


def _is_word(word: str) -> bool:
    has_both = any(map(str.isdigit, word)) and any(map(str.isalpha, word))
    return has_both or (word.isalpha() and len(word) >= _FEWEST_LETTERS)


def _is_long(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= _FEWEST_TO_BEGIN and one.isalpha() and other.isalpha()


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _words(text: str) -> list[str]:
    bare = "".join(sign for sign in normalize("NFKD", text.casefold()) if not combining(sign))
    return _WORD.findall(bare)
