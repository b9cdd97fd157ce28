"""What a number of things beside an amount says: so much in each of them (COLA 6PK 330ML), or all of it in so many
(SAUSAGES 8PK 454G).

`vocabulary_data/packs.toml` has how much one of what goods holds. Where it does not tell, nothing is guessed: a price
of eight times what is in a package would make every other shop dear.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache
from importlib.resources import files
from typing import Any

from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.products.printed_content import OPEN_PACKS, is_fluid
from cartsnitch_domain.units import Dimension, Quantity, Unit

_NEAR = Decimal("0.015")
"""How far a printed size may be from that of the table: 12 fl oz are 355 ml."""

_COUNTED_PACKS = OPEN_PACKS | {28, 42, 50, 54, 60, 72}
"""Pieces of which a box may be a pack of small bags or pods; nothing is sold by fives."""

_MOST_IN_ALL = Decimal(12_000)
"""Grams that nobody carries home in a pack."""

_OUNCES = frozenset({Unit.OUNCE, Unit.FLUID_OUNCE, Unit.UK_FLUID_OUNCE})

_LEAST_OF_ONE = Decimal(2)
"""Grams below which no piece is that the table does not know."""


class _Meaning(Enum):
    """What an amount beside a number is: that of each, of the whole, or not to be told."""

    EACH = auto()
    WHOLE = auto()
    UNKNOWN = auto()


def of_goods(content: NetContent | None, words: Sequence[str]) -> NetContent | None:
    """A content as goods of these words, folded, have it: an ounce that may be a fluid one, and a number of things that
    each hold so much, or all together. None where goods may hold either."""
    if content is None:
        return None
    had = content.fluid() if is_fluid(words) else content
    if had.is_open_pack:
        meaning = _meaning(content, had.pack, words) or _of_any_goods(content)
        return {_Meaning.EACH: had.each(), _Meaning.WHOLE: had.whole()}.get(meaning)
    pieces = had.pieces if had.pack == 1 and had.pieces in _COUNTED_PACKS else None
    is_each = pieces is not None and not _are_counted(words) and _meaning(content, pieces, words) is _Meaning.EACH
    return replace(had, pack=pieces or 1, pieces=None) if is_each else had


def _are_counted(words: Sequence[str]) -> bool:
    return _counted().search(f" {' '.join(words)} ") is not None


def _meaning(content: NetContent, number: int, words: Sequence[str]) -> _Meaning | None:
    """What all entries of the table say that know these goods; UNKNOWN where both are as likely, or where one that is
    named by what is in them, as the butter in rolls, says otherwise than another; None where none tells."""
    said = f" {' '.join(words)} "
    meant: set[_Meaning] = set()
    for goods in _goods():
        amount = goods.measured(content)
        if amount is not None and goods.are_in(said):
            meaning = goods.meaning(amount, amount / number, may_be_each=goods.may_hold(content))
            meant |= {meaning} if meaning is not None else set()
    sure = meant - {_Meaning.UNKNOWN}
    if len(sure) == 1:
        return sure.pop()
    return _Meaning.UNKNOWN if meant else None


def _of_any_goods(content: NetContent) -> _Meaning:
    """Of goods in no table: a volume is that of each; of a weight it can only be told where the other is absurd."""
    if content.dimension is not Dimension.WEIGHT:
        return _Meaning.EACH
    whole = Quantity(content.amount, content.unit).in_base()
    of_one, of_all = whole / content.pack, whole * content.pack
    if of_all > _MOST_IN_ALL:
        return _Meaning.WHOLE if of_one >= _LEAST_OF_ONE else _Meaning.UNKNOWN
    return _Meaning.EACH if of_one < _LEAST_OF_ONE else _Meaning.UNKNOWN


@dataclass(frozen=True, slots=True)
class _Goods:
    """Goods of the table, and how much one of them holds, in grams or millilitres."""

    words: re.Pattern[str]
    other: re.Pattern[str] | None
    bases: frozenset[Unit]
    least: Decimal
    most: Decimal
    sizes: tuple[Decimal, ...]
    ounces: frozenset[Decimal]
    usual: _Meaning

    def are_in(self, said: str) -> bool:
        """Whether words, with a space around each, are of them."""
        return self.words.search(said) is not None and (self.other is None or self.other.search(said) is None)

    def measured(self, content: NetContent) -> Decimal | None:
        """An amount in what they are measured in; an open ounce is one of either. None where it is of another kind."""
        for told in (content, content.fluid()):
            if told.unit.base in self.bases:
                return Quantity(told.amount, told.unit).in_base()
        return None

    def may_hold(self, content: NetContent) -> bool:
        """Whether one of them may hold an amount that is printed in ounces."""
        return not self.ounces or content.unit not in _OUNCES or content.amount in self.ounces

    def meaning(self, each: Decimal, share: Decimal, *, may_be_each: bool) -> _Meaning | None:
        """Whether an amount is that of each, or of all where each has a share of it; None where neither can be."""
        may_be_each = may_be_each and self.least <= each <= self.most
        may_be_share = self.least <= share <= self.most
        if may_be_each and may_be_share:
            is_size, is_size_of_share = self._is_size(each), self._is_size(share)
            if is_size != is_size_of_share:
                return _Meaning.EACH if is_size else _Meaning.WHOLE
            return self.usual
        if may_be_each:
            return _Meaning.EACH
        return _Meaning.WHOLE if may_be_share else None

    def _is_size(self, amount: Decimal) -> bool:
        return any(abs(amount - size) <= size * _NEAR for size in self.sizes)


@lru_cache(maxsize=1)
def _goods() -> tuple[_Goods, ...]:
    return tuple(map(_told, _table()["goods"]))


@lru_cache(maxsize=1)
def _counted() -> re.Pattern[str]:
    return _phrases(_table()["counted"])


def _table() -> dict[str, Any]:
    folder = files(__package__) / "vocabulary_data"
    return tomllib.loads((folder / "packs.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def _told(entry: dict[str, Any]) -> _Goods:
    ends = [rf"\w*{re.escape(end)}" for end in entry.get("ends", ())]
    return _Goods(
        words=_phrases(entry["words"], ends),
        other=_phrases(entry["other"]) if "other" in entry else None,
        bases=frozenset(map(Unit, entry["in"])),
        least=Decimal(entry["least"]),
        most=Decimal(entry["most"]),
        sizes=tuple(map(Decimal, entry.get("sizes", ()))),
        ounces=frozenset(map(Decimal, entry.get("ounces", ()))),
        usual=_Meaning[entry.get("usual", "unknown").upper()],
    )


def _phrases(words: Iterable[str], more: Iterable[str] = ()) -> re.Pattern[str]:
    """Any of the words, in the singular or with an `s`, and patterns of more."""
    spelt = "|".join([*(f"{re.escape(word)}s?" for word in words), *more])
    return re.compile(rf" (?:{spelt})(?= )")
