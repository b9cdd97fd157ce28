"""Returns: goods that were brought back, or rung up by mistake and voided. They count with less than nothing, and are
no discount on what stands above them.

A line is taken for one where a word, a title above it, or the whole receipt says so; where it repeats goods above it
to the cent; or where it has a barcode or a size of its own, which what takes something off other goods has not.
Whatever may as well be the name of an offer stays a discount.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cartsnitch_domain.products.printed_content import printed_content
from cartsnitch_domain.products.rules import identify
from cartsnitch_domain.purchases.multibuys import multibuy
from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.lines import Line
from cartsnitch_ingest.reading.numbers import numbers
from cartsnitch_ingest.reading.quantities import bundle
from cartsnitch_ingest.reading.reading import ReadLine
from cartsnitch_ingest.reading.vocabulary import (
    Role,
    fold,
    is_back_only,
    is_brought_back,
    is_voided,
    meaning,
    names_in,
    names_something,
    without_back,
)

_NO_GOODS = frozenset(
    {
        Role.DISCOUNT,
        Role.SAVINGS,
        Role.LOYALTY,
        Role.OFFER,
        Role.DEPOSIT,
        Role.DEPOSIT_RETURN,
        Role.ITEM_FEE,
        Role.FEE,
        Role.STATEMENT,
    }
)
"""What is no name of goods, even with other words beside it."""

_OF_COUPONS = ("5", "05", "99", "981", "982", "983", "984")
"""How the numbers of coupons begin (GS1 General Specifications, 1.4.5 and 2.6), without zeros in front but one."""

_FEWEST_ALIKE = 3
"""Letters of a word that another one may have in it: `OST` in `HUSHALLSOST`."""

_MOST_ABOVE = 300
"""Goods above a line that it may repeat, the nearest of them."""


class Back(StrEnum):
    """How goods come to count with less than nothing."""

    RETURNED = "returned"
    """Bought before, and brought back now."""
    VOIDED = "voided"
    """Rung up above and taken off again: nobody bought them."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Goods that count with less than nothing, by their name; `voids` is the index of the goods above that were not
    bought after all, None for what was brought back."""

    text: str
    voids: int | None = None


def announced(line: Line) -> Back | None:
    """What a title says of the goods below it: `*** RETURNS ***`, `** VOIDED ENTRY **`; None of any other line."""
    return None if line.amounts or not is_back_only(line.text) else _said(line.text)


def taken_back(
    text: str,
    identifier: str | None,
    amount: Decimal,
    above: Sequence[ReadLine],
    told: Back | None = None,
    is_among_goods: bool = True,
) -> TakenBack | None:
    """What a line that takes off so much takes back; None for a discount. `told` is what a title or the whole receipt
    says of it, `is_among_goods` whether it stands where goods are rung up."""
    said, name = _said(text) or told, without_back(text)
    if said is not Back.RETURNED and (at := _voided(name, identifier, amount, above, said)) is not None:
        return TakenBack(name or above[at].text, at)
    if not _is_name(name):
        return None
    is_sure = said is not None or (is_among_goods and _is_of_its_own(name, identifier, above))
    return TakenBack(name) if is_sure else None


def is_voided_among(lines: Sequence[ReadLine], at: int) -> bool:
    """Whether one of the lines takes off again that which stands there."""
    return any(line.applies_to == at and line.kind is LineKind.ITEM for line in lines)


def _said(text: str) -> Back | None:
    if is_voided(text):
        return Back.VOIDED
    return Back.RETURNED if is_brought_back(text) else None


def _is_name(name: str) -> bool:
    """Whether it names goods, and none of its words says that something is taken off or paid back."""
    said = meaning(name, is_strict=True)
    return names_something(name) and not said.is_whole and said.role not in _NO_GOODS


def _voided(
    name: str, identifier: str | None, amount: Decimal, above: Sequence[ReadLine], said: Back | None
) -> int | None:
    """The last of the goods above that cost as much and have the same name or number, and were not voided yet; of what
    is said to be a void a word of the name is enough, or that nothing stands between."""
    gone = {line.applies_to for line in above if line.kind is LineKind.ITEM}
    same = [at for at in _items(above) if above[at].amount == -amount and at not in gone]
    found = [at for at in same if _is_same(above[at], name, identifier)]
    if not found and said is Back.VOIDED:
        found = [at for at in same if not names_in(name).isdisjoint(names_in(above[at].text))]
        if not names_something(name):
            found = same[-1:] if same and all(line.applies_to == same[-1] for line in above[same[-1] + 1 :]) else []
    return found[-1] if found else None


def _items(above: Sequence[ReadLine]) -> list[int]:
    return [at for at, line in enumerate(above) if line.kind is LineKind.ITEM and line.applies_to is None][
        -_MOST_ABOVE:
    ]


def _is_same(line: ReadLine, name: str, identifier: str | None) -> bool:
    is_same_number = identifier is not None and identifier == line.identifier
    return is_same_number or (names_something(name) and fold(name) == fold(line.text))


def _is_of_its_own(name: str, identifier: str | None, above: Sequence[ReadLine]) -> bool:
    """Whether it can only be other goods than those above it: no offer, with a number or a size that these have not,
    and without a word of theirs."""
    if any(number.is_percent for number in numbers(name)) or bundle(name) or multibuy(name):
        return False
    if meaning(name).role is not Role.GOODS:
        return False
    items = [above[at] for at in _items(above)]
    size = printed_content(name).content
    has_number = _is_barcode(identifier) and all(line.identifier != identifier for line in items)
    has_size = size is not None and all(printed_content(line.text).content != size for line in items[-1:])
    return (has_number or has_size) and not any(_are_alike(name, line.text) for line in items)


def _is_barcode(identifier: str | None) -> bool:
    number = identify(identifier) if identifier else None
    return number is not None and number.is_gtin and not number.value.lstrip("0").startswith(_OF_COUPONS)


def _are_alike(one: str, other: str) -> bool:
    """Whether a word of one is in a word of the other."""
    return any(left in right or right in left for left in _words(one) for right in _words(other))


def _words(name: str) -> Iterator[str]:
    return (word for word in fold(name).split() if sum(map(str.isalpha, word)) >= _FEWEST_ALIKE)
