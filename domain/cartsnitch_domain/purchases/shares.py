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
from typing import NamedTuple

from cartsnitch_domain.purchases.multibuys import Multibuy, folded, multibuy
from cartsnitch_domain.purchases.rules import LineKind

_EACH = "each"

_MOST_GOODS = 300
"""Above an offer that it may be off, the nearest of them."""

_FEWEST_LETTERS = 3
_FEWEST_TO_BEGIN = 4
"""Letters of a word that goods may have, and of one that they may begin with: receipts shorten them."""

_MOST_NAMED = 30
"""Goods that an offer may be off, among which one thing is looked for; where there are more, nobody can tell."""

_CENT = Decimal("0.01")

_PERCENT = re.compile(r"(?<![\w.,])(\d{1,2}(?:[.,]\d+)?) ?%")
_HALF = re.compile(
    r"(?<![a-z])(?:half|halve|halbe[rnm]?|meta|mitad|metade|moitie|demi|pol|polowe)(?![a-z])|(?<![\d/])1/2(?![\d/])"
)

_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Bought:
    """What of a line shares depend on; `applies_to` is the place of the line that it belongs to, in the same list.
    Goods that were voided are `is_gone`; an offer that is `is_untied` may belong to others than it says."""

    kind: LineKind
    text: str
    amount: Decimal
    quantity: Decimal | None = None
    unit: str | None = None
    applies_to: int | None = None
    is_gone: bool = False
    is_untied: bool = False


def shares(lines: Sequence[Bought], are_same: Callable[[int, int], bool]) -> dict[int, tuple[int, ...]]:
    """The goods that each offer of several is off together, by place, of the offers that belong to goods; none where
    nobody can tell which. `are_same` says whether the goods in two places are the same.

    Goods are of one offer only, so those above one that it was off are not those of the next, unless both print the
    same below the same goods.
    """
    found: dict[int, tuple[int, ...]] = {}
    claimed: set[int] = set()
    for block in _blocks(lines):
        for offers in _alike(block, lines, are_same):
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


def _alike(block: Iterable[int], lines: Sequence[Bought], are_same: Callable[[int, int], bool]) -> list[list[int]]:
    """Those of the offers that print the same, together; of those that name no goods, they are of the same ones."""
    alike: list[list[int]] = []
    for at in block:
        if lines[at].applies_to is not None:
            group = next((group for group in alike if _are_alike(lines, group[0], at, are_same)), None)
            if group is None:
                alike.append(group := [])
            group.append(at)
    return alike


def _are_alike(lines: Sequence[Bought], one: int, other: int, are_same: Callable[[int, int], bool]) -> bool:
    first, second = lines[one], lines[other]
    if _words(first.text) != _words(second.text) or first.applies_to is None or second.applies_to is None:
        return False
    if first.is_untied or second.is_untied:
        return _is_named(first, lines) or _is_named(second, lines) or first.amount == second.amount
    return are_same(first.applies_to, second.applies_to) or _is_named(first, lines)


def _is_named(offer: Bought, lines: Sequence[Bought]) -> bool:
    printed = multibuy(offer.text)
    return offer.applies_to is not None and bool(printed and _said(printed.beside, lines[offer.applies_to].text))


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
    above = _above(offers[0], lines, claimed)
    is_untied = any(lines[at].is_untied for at in offers)
    if owner not in above and not is_untied:
        return None
    taken = -sum((lines[at].amount for at in offers), Decimal())
    said = _said(printed.beside, lines[owner].text)
    offer = _Offer(several, taken, len(offers))
    if not said and is_untied:
        things = _things(_at_rate(offer, first.text, lines, above), above, are_same)
        return _only([each for each in things if _is_at_rate(offer, first.text, lines, each)])
    if not said:
        return _unnamed(offer, lines, owner, above, are_same)
    named = tuple(at for at in above if _has_all(said, lines[at].text))
    if is_of(several, [lines[at] for at in named], taken, len(offers), _is_one(named, are_same)):
        return named
    found = _only([each for each in _things(named, named, are_same) if _is_just(offer, lines, each, named)])
    return found if owner in found or is_untied else ()


def _above(offer: int, lines: Sequence[Bought], claimed: set[int]) -> list[int]:
    """The goods above an offer that no other one was off."""
    return [
        at
        for at in range(max(0, offer - _MOST_GOODS), offer)
        if lines[at].kind is LineKind.ITEM and lines[at].amount > 0 and not lines[at].is_gone and at not in claimed
    ]


class _Offer(NamedTuple):
    """What is taken off in all by an offer that is printed so many times."""

    several: Multibuy
    taken: Decimal
    times: int


def _only(found: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return found[0] if len(found) == 1 else ()


def _things(goods: Sequence[int], above: Sequence[int], are_same: Callable[[int, int], bool]) -> list[tuple[int, ...]]:
    """All that is above of each thing of which some are among the goods."""
    found: list[tuple[int, ...]] = []
    if len(goods) > _MOST_NAMED:
        return found
    for at in goods:
        if not any(at in each for each in found):
            found.append(tuple(other for other in above if are_same(other, at)))
    return found


def _is_just(offer: _Offer, lines: Sequence[Bought], goods: tuple[int, ...], named: tuple[int, ...]) -> bool:
    """Whether goods of one thing are just as many as an offer is of, for just its price; and no others that it names
    are in between, unless they cost another price, so that it cannot be off some of these and some of those."""
    several, price = offer.several, offer.several.price
    if several.is_of_different or not several.is_told or price is None:
        return False
    in_all = sum((lines[at].amount for at in goods), Decimal())
    if _pieces(lines[at] for at in goods) != several.pieces * offer.times:
        return False
    if in_all - offer.taken != price * offer.times:
        return False
    begin, prices = named.index(goods[0]), {_price_of_one(lines[at]) for at in goods}
    is_together = named[begin : begin + len(goods)] == goods
    return is_together or all(at in goods or _price_of_one(lines[at]) not in prices for at in named)


def _price_of_one(line: Bought) -> Decimal:
    return line.amount / _pieces_of(line)


def _at_rate(offer: _Offer, text: str, lines: Sequence[Bought], above: Sequence[int]) -> list[int]:
    """The goods of which an offer takes off just the part of the price of one that it says, each time."""
    bare = folded(text)
    told = [Decimal(rate.replace(",", ".")) / 100 for rate in _PERCENT.findall(bare)]
    rates = told or ([Decimal("0.5")] if _HALF.search(bare) else [])
    if len(rates) != 1 or offer.several.is_of_different:
        return []
    each = offer.taken / offer.times
    return [at for at in above if abs(rates[0] * _price_of_one(lines[at]) - each) < _CENT]


def _is_at_rate(offer: _Offer, text: str, lines: Sequence[Bought], goods: Sequence[int]) -> bool:
    """Whether so many of one thing were bought as it is of, all of them at the price it is off."""
    is_whole = len(_at_rate(offer, text, lines, goods)) == len(goods)
    return is_whole and _pieces(lines[at] for at in goods) >= offer.several.pieces * offer.times


def _unnamed(
    offer: _Offer, lines: Sequence[Bought], owner: int, above: Sequence[int], are_same: Callable[[int, int], bool]
) -> tuple[int, ...]:
    """The goods of an offer that names none: the same ones that stand together, else wherever they stand, where only
    these are as many; else the line that it belongs to."""
    place = above.index(owner)
    before = takewhile(lambda at: are_same(at, owner), reversed(above[:place]))
    run = [*before, *takewhile(lambda at: are_same(at, owner), above[place:])]
    if offer.several.is_of_different:
        return tuple(run)
    if _pieces(lines[at] for at in run) < (pieces := offer.several.pieces * offer.times):
        everywhere = [at for at in above if are_same(at, owner)]
        if _pieces(lines[at] for at in everywhere) >= pieces:
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
    return _WORD.findall(folded(text))
