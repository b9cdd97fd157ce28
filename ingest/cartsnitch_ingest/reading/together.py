"""Together: the goods above an offer of several things that names them, or tells them by its amount, wherever they
stand."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from cartsnitch_domain.purchases.multibuys import multibuy
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.purchases.shares import Bought, shares

from cartsnitch_ingest.reading.drafts import Draft
from cartsnitch_ingest.reading.naming import are_same, named_by_all
from cartsnitch_ingest.reading.reading import ReadLine
from cartsnitch_ingest.reading.returns import is_voided_among
from cartsnitch_ingest.reading.vocabulary import is_brought_back, is_off_all, names_of_goods_in, short_names_in

_MOST_ABOVE = 300
"""Lines above an offer that are looked at, the nearest of them."""


def named_together(text: str, above: Sequence[ReadLine], shop: Set[str] = frozenset()) -> list[int]:
    """The goods above that an offer of several names; none where it is no such offer, or names none of them."""
    several = multibuy(text)
    if several is None or is_off_all(text):
        return []
    goods = [at for at in named_by_all(text, several.beside, above, shop) if not is_voided_among(above, at)]
    return goods if goods and multibuy(text, above[goods[-1]].text) else []


def owner_of(
    text: str, amount: Decimal, above: Sequence[ReadLine], below: Sequence[Draft], goods: Sequence[int]
) -> int | None:
    """The last of the goods that an offer is off together, where one can tell; else that which it names, where it is
    one thing."""
    at = goods[-1]
    again = sum(other.text == text for other in takewhile(_is_no_goods, below))
    if found := _shared(text, amount, above, at, 1 + again):
        return found[-1]
    return at if all(are_same(above[each], above[at]) for each in goods) else None


def owner_by_rate(
    text: str, amount: Decimal, above: Sequence[ReadLine], below: Sequence[Draft], shop: Set[str] = frozenset()
) -> int | None:
    """The last of the goods that an offer which names none at all is off: the only thing above of which as many were
    bought and of whose price the amount is the part that it says."""
    last = next((at for at in reversed(range(len(above))) if _is_bought(above[at])), None)
    if last is None or is_off_all(text) or is_brought_back(text):
        return None
    several = multibuy(text)
    if several is None or (names_of_goods_in(several.beside) | short_names_in(several.beside)) - shop:
        return None
    same = (other.text == text and other.likeliest.amount == amount for other in takewhile(_is_no_goods, below))
    found = _shared(text, amount, above, last, 1 + sum(same))
    return found[-1] if found else None


def _shared(text: str, amount: Decimal, above: Sequence[ReadLine], at: int, times: int) -> list[int]:
    """The goods above that share in an offer which is printed so many times; it may be tied to those there."""
    first = max(0, len(above) - _MOST_ABOVE)
    offer = Bought(LineKind.DISCOUNT, text, amount, applies_to=at - first, is_untied=True)
    lines = [*_bought(above[first:], first), *[offer] * times]
    found = shares(lines, lambda one, other: one == other or are_same(above[first + one], above[first + other]))
    return [first + each for each in found.get(len(lines) - times, ())]


def _is_bought(line: ReadLine) -> bool:
    return line.kind is LineKind.ITEM and line.amount > 0 and line.applies_to is None


def _bought(lines: Sequence[ReadLine], first: int) -> list[Bought]:
    bought = [
        Bought(
            kind=line.kind,
            text=line.text,
            amount=line.amount,
            quantity=line.quantity,
            unit=line.unit,
            applies_to=None if line.applies_to is None or line.applies_to < first else line.applies_to - first,
        )
        for line in lines
    ]
    return [replace(line, is_gone=is_voided_among(lines, at + first)) for at, line in enumerate(bought)]


def _is_no_goods(draft: Draft) -> bool:
    amount = draft.likeliest.amount
    return draft.kind is not LineKind.ITEM or (amount is not None and amount < 0)
