"""What a number of things beside an amount says: so much in each of them (COLA 6PK 330ML), or all of it in so many
(SAUSAGES 8PK 454G).

`vocabulary_data/packs.toml` has how much one of what goods holds, and the head of the name says what goods these are.
Where it does not tell, nothing is guessed: a price of eight times what is in a package would make every other shop
dear.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache
from importlib.resources import files
from typing import Any

from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.products.heads import Head, Named, head_of
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


def of_goods(content: NetContent, name: Named) -> NetContent | None:
    """A content as goods of this name have it: an ounce that may be a fluid one, and a number of things that each hold
    so much, or all together. None where goods may hold either."""
    had = content.fluid() if content.is_open_ounce and _are_fluid(name) else content
    if had.is_open_pack:
        of_pack = _of_a_pack(content, name)
        return {_Meaning.EACH: had.each(), _Meaning.WHOLE: had.whole()}.get(of_pack)
    if had.pack > 1 or had.pieces not in _COUNTED_PACKS:
        return had
    meaning, is_sure = _meaning(content, had.pieces, name)
    if meaning is _Meaning.EACH and is_sure:
        return replace(had, pack=had.pieces, pieces=None)
    return None if meaning in {_Meaning.EACH, _Meaning.UNKNOWN} else had


def come_in_portions(words: Iterable[str]) -> bool:
    """Whether goods of these words are sold by the cup, the stick or the small bag, each as good as a package, so that
    several of them are another thing than a big one: ice cream, and not sausages. Not where it is not known."""
    said = f" {' '.join(words)} "
    found = [goods for goods in _goods() if not goods.is_vessel and goods.are_in(said)]
    return bool(found) and not any(goods.is_of_pieces for goods in found)


def _of_a_pack(content: NetContent, name: Named) -> _Meaning:
    """Of a bare number of a pack. What is not sure only counts where it is that of any goods, too."""
    meaning, is_sure = _meaning(content, content.pack, name)
    usual = _of_any_goods(content)
    if meaning is None:
        return usual
    return meaning if is_sure or meaning is usual else _Meaning.UNKNOWN


def _meaning(content: NetContent, number: int, name: Named) -> tuple[_Meaning | None, bool]:
    """What the table says of the goods of a name, and whether it is sure that they are these: it is not where a word
    that is not known may be what they are, or where the languages of a country differ. What is in a tin is that of
    each tin, whatever goods these are."""
    told = _of_vessel(content, number, name, is_tin=True)
    if told is not None:
        return told, True
    said = [_of_head(content, number, name, head, places) for head, places in _heads(name)]
    if len(set(said)) > 1:
        return _Meaning.UNKNOWN, False
    meaning, is_sure = said[0]
    if meaning is None or not is_sure:
        in_vessel = _of_vessel(content, number, name, is_tin=False)
        return (meaning, is_sure) if in_vessel is None else (in_vessel, True)
    return meaning, is_sure


def _of_head(
    content: NetContent, number: int, name: Named, head: Head, places: Sequence[_Place]
) -> tuple[_Meaning | None, bool]:
    """What the entries say that have the goods at the head; UNKNOWN where they do not say the same, or its rivals. So
    much is only in each where it may be in each of the rivals, too."""
    if head.at is None:
        return None, True
    own, *others = (_of_place(places[at], content, number, name) for at in (head.at, *head.rivals))
    meant = {own, *others} - {None}
    if len(meant) > 1 or (own is _Meaning.EACH and None in others):
        return _Meaning.UNKNOWN, head.is_sure
    return (meant.pop() if meant else None), head.is_sure


def _of_place(place: _Place, content: NetContent, number: int, name: Named) -> _Meaning | None:
    meant = {_said_by(goods, content, number) for goods in place.goods if not goods.is_another(name.said)} - {None}
    sure = meant - {_Meaning.UNKNOWN}
    return sure.pop() if len(sure) == 1 else _Meaning.UNKNOWN if meant else None


def _said_by(goods: _Goods, content: NetContent, number: int) -> _Meaning | None:
    amount = goods.measured(content)
    if amount is None:
        return None
    meant = goods.meaning(amount, amount / number, may_be_each=goods.may_hold(content))
    is_count = goods.is_of_pieces and not content.is_open_pack
    return _Meaning.WHOLE if is_count and meant is _Meaning.UNKNOWN else meant


def _of_vessel(content: NetContent, number: int, name: Named, *, is_tin: bool) -> _Meaning | None:
    """What is said by what each is in: a tin of any goods, or a bottle of what the table does not have."""
    said = name.said
    vessels = (goods for goods in _goods() if goods.is_vessel and (Unit.GRAM in goods.bases) is is_tin)
    found = {_said_by(goods, content, number) for goods in vessels if goods.are_in(said)}
    sure = found - {None, _Meaning.UNKNOWN}
    return sure.pop() if len(sure) == 1 else None


def _of_any_goods(content: NetContent) -> _Meaning:
    """Of goods in no table: a volume is that of each; of a weight it can only be told where the other is absurd."""
    if content.dimension is not Dimension.WEIGHT:
        return _Meaning.EACH
    whole = Quantity(content.amount, content.unit).in_base()
    of_one, of_all = whole / content.pack, whole * content.pack
    if of_all > _MOST_IN_ALL:
        return _Meaning.WHOLE if of_one >= _LEAST_OF_ONE else _Meaning.UNKNOWN
    return _Meaning.EACH if of_one < _LEAST_OF_ONE else _Meaning.UNKNOWN


# --- which goods these are ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Words of a name, from one to the one behind the last, that are goods of the table, or that are sold by fluid
    ounces."""

    start: int
    end: int
    goods: tuple[_Goods, ...]
    is_fluid: bool

    @property
    def words(self) -> tuple[int, int]:
        return self.start, self.end


def _heads(name: Named) -> list[tuple[Head, list[_Place]]]:
    """The head of the name in each language that it may be in."""
    places = list(_places(name))
    return [(head_of(name, [place.words for place in places], order), places) for order in name.orders]


def _are_fluid(name: Named) -> bool:
    """Whether the goods are sold by fluid ounces, in all languages that the name may be in."""
    return all(head.at is not None and places[head.at].is_fluid for head, places in _heads(name))


def _places(name: Named) -> Iterator[_Place]:
    """Where goods of the table are named, and no longer name of other goods is: butter, and not petit beurre."""
    found: dict[tuple[int, int], list[_Goods]] = {}
    for goods in _goods():
        if not goods.is_vessel:
            for place in goods.places_in(name):
                found.setdefault(place, []).append(goods)
    for at, word in enumerate(name.words):
        if is_fluid((word.key,)):
            found.setdefault((at, at + 1), [])
    for (start, end), goods_here in found.items():
        if not any((a, b) != (start, end) and a <= start and end <= b for a, b in found):
            ours = [goods for goods in goods_here if not goods.is_another(name.said)]
            may_be = not ours or any(Unit.MILLILITRE in goods.bases for goods in ours)
            is_fluid_here = may_be and is_fluid([word.key for word in name.words[start:end]])
            is_drink = bool(ours) and all(goods.bases == {Unit.MILLILITRE} for goods in ours)
            yield _Place(start, end, tuple(goods_here), is_fluid_here or is_drink)


@dataclass(frozen=True, slots=True)
class _Goods:
    """Goods of the table, and how much one of them holds, in grams or millilitres. `is_vessel` says that the words are
    what any goods come in, and `is_of_pieces` that a package holds several of them, and one is no package."""

    words: re.Pattern[str]
    other: re.Pattern[str] | None
    bases: frozenset[Unit]
    least: Decimal
    most: Decimal
    sizes: tuple[Decimal, ...]
    ounces: frozenset[Decimal]
    usual: _Meaning
    is_of_pieces: bool
    is_vessel: bool

    def are_in(self, said: str) -> bool:
        """Whether words, with a space around each, are of them."""
        return self.words.search(said) is not None and not self.is_another(said)

    def is_another(self, said: str) -> bool:
        """Whether words say that goods are not these, though they are called so."""
        return self.other is not None and self.other.search(said) is not None

    def places_in(self, name: Named) -> Iterator[tuple[int, int]]:
        """From which word of a name to the one behind the last it calls them; no words of a flavour do."""
        said = name.said
        for found in self.words.finditer(said):
            start = said.count(" ", 0, found.start())
            yield start, start + found[0].count(" ")

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
    folder = files(__package__) / "vocabulary_data"
    table = tomllib.loads((folder / "packs.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    return tuple(map(_told, table["goods"]))


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
        is_of_pieces=entry.get("pieces", False),
        is_vessel=entry.get("vessel", False),
    )


def _phrases(words: Iterable[str], more: Iterable[str] = ()) -> re.Pattern[str]:
    """Any of the words, the longest first, in the singular or with an `s`, and patterns of more."""
    spelt = "|".join([*(f"{re.escape(word)}s?" for word in sorted(words, key=len, reverse=True)), *more])
    return re.compile(rf" (?:{spelt})(?= )")
