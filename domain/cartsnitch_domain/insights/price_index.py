"""The price index of a household: how much more it pays for what it buys. Standard library only.

How it is built, and why so, stands in docs/decisions/0031-index-of-a-household.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import exp

from cartsnitch_domain.insights.chain import chained, links_of
from cartsnitch_domain.insights.levels import Pair, compared, connected, levels_of
from cartsnitch_domain.insights.tornqvist import FEWEST, Basket, Item

BASE = Decimal(100)
"""What the index is in its first month."""

SHOWN = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class IndexPoint:
    """The index in a month; None before its first one. `chained` is the one that is chained from month to month;
    None also where the month has nothing in common with one before it that is on the chain.

    `is_carried` where the month can be compared with none at all: it is what it was the month before. `is_apart` where
    it can be compared with some, but with none of the index: how its prices are to those of the index nobody knows, so
    it has no value. `compared` is with how many months it was, `matches` how many of its products were, and `matched`
    what was spent on them, in the currency of the index.
    """

    month: date
    value: Decimal | None = None
    chained: Decimal | None = None
    is_carried: bool = False
    compared: int = 0
    matches: int = 0
    matched: Decimal = Decimal()
    is_apart: bool = False


def base_of(pairs: Sequence[Pair], baskets: Mapping[date, Basket], months: Sequence[date]) -> date | None:
    """The first month of the index: the first of those that comparisons lead to from the newest one that can be
    compared, or else the first that has enough to be; None for none.

    Where months fall apart, so that nothing compares those of one part with those of another, the index is over the
    part that holds the newest: what is paid now is what it is about.
    """
    if pairs:
        return min(connected(pairs, max(pair.after for pair in pairs)))
    return next((month for month in months if len(baskets.get(month, ())) >= FEWEST), None)


def price_index(
    pairs: Sequence[Pair], baskets: Mapping[date, Basket], months: Sequence[date], base: date | None
) -> list[IndexPoint]:
    """The index in each of these months, which are in order."""
    if base is None:
        return [IndexPoint(month) for month in months]
    levels, chain = levels_of(compared(pairs), base), chained(links_of(pairs, base), base)
    matched = {base: dict[date, set[Item]]()} | _matched(pairs)
    return list(_points(months, levels, chain, {month: (found, baskets[month]) for month, found in matched.items()}))


def value_of(level: float) -> Decimal:
    """The index at a level, to four decimals."""
    return (BASE * Decimal(exp(level))).quantize(SHOWN)


def _points(
    months: Sequence[date],
    levels: Mapping[date, float],
    chain: Mapping[date, float],
    matched: Mapping[date, tuple[Mapping[date, set[Item]], Basket]],
) -> Iterator[IndexPoint]:
    last = IndexPoint(months[0])
    for month in months:
        if month not in matched:
            yield IndexPoint(month, last.value, last.chained, is_carried=last.value is not None)
            continue
        by_month, basket = matched[month]
        items = set[Item]().union(*by_month.values())
        spent = sum((basket[item].spent for item in items), Decimal())
        point = IndexPoint(month, compared=len(by_month), matches=len(items), matched=spent)
        if month not in levels:
            yield replace(point, is_apart=True)
            continue
        on_chain = value_of(chain[month]) if month in chain else None
        last = replace(point, value=value_of(levels[month]), chained=on_chain)
        yield last


def _matched(pairs: Sequence[Pair]) -> dict[date, dict[date, set[Item]]]:
    """What of each month was compared, with which month."""
    found: dict[date, dict[date, set[Item]]] = {}
    for pair in pairs:
        before, after = found.setdefault(pair.before, {}), found.setdefault(pair.after, {})
        before[pair.after] = {item for match in pair.matches for item in match.items_before}
        after[pair.before] = {item for match in pair.matches for item in match.items_after}
    return found
