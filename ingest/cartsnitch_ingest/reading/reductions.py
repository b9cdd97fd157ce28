"""Reductions: whether what takes money off is off the goods that it stands under, off several, or off all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from cartsnitch_domain.purchases.multibuys import Multibuy, multibuy
from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.naming import are_same
from cartsnitch_ingest.reading.numbers import CENT, numbers
from cartsnitch_ingest.reading.quantities import EACH, OFF_SO_MUCH, bundle
from cartsnitch_ingest.reading.reading import ReadLine
from cartsnitch_ingest.reading.returns import is_voided_among
from cartsnitch_ingest.reading.vocabulary import fold, is_brought_back, is_off_all, names_in

_MOST_PIECES = 100
"""Of goods, some of which a percentage may be off."""

_MANY = 10
"""A number from here on is rather money than pieces, where a sum has to be spent."""

_LEAST = re.compile(
    r"(?<![a-z])(?:ab|des|a partir de|(?:por|en|em) compras? (?:de|desde|superiores a|acima de)"
    r"|su|a partire da|bij|vanaf|od|over|on|spend|wenn|when you spend)"
    r" (?P<sign>[$€£])?\s?(?P<least>\d{1,4}(?:[.,]\d\d)?)(?![\w.,%])\s?(?P<unit>[a-z€£$%]+)?"
)
"""How much has to be bought for it, on text without accents: `5 EUR RABATT AB 25 EUR`, `SPEND 40 SAVE 5`."""

_MONEY = frozenset({"eur", "euro", "euros", "e", "usd", "gbp", "chf", "$", "€", "£", "kr", "zl"})


def is_off(above: Sequence[ReadLine], at: int, text: str, taken_off: Decimal) -> bool:
    """Whether a discount of a text is off the goods it stands under: not what says otherwise, nor off goods that nobody
    bought, nor what takes more off than they cost; of a percentage only that which comes to as much, unless it has a
    word of their name; and what is off several things only where these are several, all of them the same."""
    if is_off_all(text) or is_brought_back(text) or is_voided_among(above, at):
        return False
    several = multibuy(text, above[at].text)
    alike = _alike(above, at) if several else [at]
    if sum(above[each].amount for each in alike) < taken_off or _is_off_so_much(text, taken_off, above[at]):
        return False
    if several and not _are_those(several, text, taken_off, above, alike):
        return False
    rates = [abs(number.value) / 100 for number in numbers(text) if number.is_percent]
    if not rates or not names_in(text).isdisjoint(names_in(above[at].text)):
        return True
    return any(abs(rate * price - taken_off) < CENT for rate in rates for price in _prices(above, at))


def _alike(above: Sequence[ReadLine], at: int) -> list[int]:
    """The goods there and the same goods right above them, with nothing between but what belongs to them, as their
    deposit does."""
    alike = [at]
    for place in reversed(range(at)):
        line = above[place]
        if line.applies_to is not None and line.kind is not LineKind.ITEM:
            continue
        if line.kind is not LineKind.ITEM or line.amount <= 0 or not are_same(line, above[at]):
            break
        if line.applies_to is None and not is_voided_among(above, place):
            alike.append(place)
    return alike


def _are_those(
    several: Multibuy, text: str, taken_off: Decimal, above: Sequence[ReadLine], alike: Sequence[int]
) -> bool:
    """Whether what is off several things is off these, all of one kind: they are as many, or cost as much as the offer
    says, or there are no others above that it may be off."""
    if several.is_of_different:
        return False
    goods = [above[at] for at in alike]
    if sum(map(_pieces, goods)) >= several.pieces:
        return True
    offer, amount = bundle(text), sum((line.amount for line in goods), Decimal())
    if offer is not None and offer.quantity == several.pieces and amount - taken_off == offer.amount:
        return True
    return sum(line.kind is LineKind.ITEM and line.amount > 0 for line in above) == len(goods)


def _pieces(goods: ReadLine) -> Decimal:
    is_number = goods.quantity is not None and goods.unit == EACH and not goods.quantity % 1
    return (goods.quantity or Decimal(1)) if is_number else Decimal(1)


def _is_off_so_much(text: str, taken_off: Decimal, goods: ReadLine) -> bool:
    """Whether it says that it is off so much, as `$5 OFF $25` does, and not the price of these goods: then it is off
    all that was bought, unless it has a word of their name. No more is taken off than it says."""
    told = _off_so_much(fold(text))
    if told is None or not names_in(text).isdisjoint(names_in(goods.text)):
        return False
    taken, least = told
    price = goods.unit_price or goods.amount
    return taken_off < least and (taken is None or taken_off <= taken < least) and least not in {price, goods.amount}


def _off_so_much(said: str) -> tuple[Decimal | None, Decimal] | None:
    """What a text says is taken off, where it does, and off how much at least."""
    if off := OFF_SO_MUCH.search(said):
        return _money(off["taken"]), _money(off["least"])
    if "%" in said:
        return None
    for found in _LEAST.finditer(said):
        least, unit = _money(found["least"]), found["unit"]
        is_money = found["sign"] or unit in _MONEY or (unit is None and least >= _MANY) or least % 1
        if is_money:
            return None, least
    return None


def _money(printed: str) -> Decimal:
    return Decimal(printed.lstrip("$€£").replace(",", "."))


def _prices(above: Sequence[ReadLine], at: int) -> Iterator[Decimal]:
    """What a percentage of goods may be taken of: what they cost, what is left of it, and some of the pieces."""
    goods = above[at]
    yield goods.amount
    yield goods.amount + sum((line.amount for line in above[at + 1 :] if line.kind is LineKind.DISCOUNT), Decimal())
    pieces = goods.quantity or Decimal(1)
    if not pieces % 1:
        yield from (goods.amount / pieces * some for some in range(1, min(int(pieces), _MOST_PIECES)))
