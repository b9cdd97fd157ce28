"""What a household bought that has a price, each line with what it cost in all, and what shelves asked beside it.

Standard library only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias
from uuid import UUID

from cartsnitch_domain.prices.marks import marked
from cartsnitch_domain.prices.observed import Record, observations_of, record_ids
from cartsnitch_domain.prices.price import Mark, Price
from cartsnitch_domain.prices.rules import CENT, PRICE_EXPONENT
from cartsnitch_domain.units import factor


@dataclass(frozen=True, slots=True)
class SeenPrice:
    """A price that a line shows, and the family that it is of."""

    price: Price
    line_id: UUID
    family_id: UUID


@dataclass(frozen=True, slots=True)
class BoughtLine(SeenPrice):
    """A line with its price, what it cost in all with its own discounts and its share in those of several, and how much
    of the measure that was for."""

    paid: Decimal
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Seen:
    """What was bought, and what the shelf asked where money was taken off; both in the order of days."""

    bought: list[BoughtLine]
    asked: list[SeenPrice]


_Day: TypeAlias = tuple[UUID, UUID, date, str]
"""A product at a store on a day, by the unit it is sold in."""


def seen_of(records: Sequence[Record], free: Sequence[Record], latest: date) -> Seen:
    """What these observations, each with what its line cost as `paid`, say was bought and asked, up to the latest day
    that receipts may be from.

    Left out is what may have been misread. What was bought twice on a day counts twice. `free` are items that discounts
    paid for in whole: what was paid for the same product at the same store and on the same day was for them, too,
    whichever line the discount stands at. A product of which nothing was paid that day has no price then.
    """
    by_id, record_of, paid = {record.id: record for record in records}, record_ids(records), _paid(records)
    believed = [
        (price, by_id[record_of[price.observation.id]]) for price in _believed(marked(observations_of(records), latest))
    ]
    return Seen(
        _with_free([_bought(price, record, paid[record.id]) for price, record in believed if price.is_paid], free),
        [SeenPrice(price, *_of_line(record)) for price, record in believed if not price.is_paid],
    )


def _bought(price: Price, record: Record, paid: Decimal) -> BoughtLine:
    return BoughtLine(price, *_of_line(record), paid, _of_measure(price, price.observation.quantity))


def _paid(records: Iterable[Record]) -> dict[UUID, Decimal]:
    """What each line cost, with its own discounts as they are printed; where its price has a share in one of several,
    that share of what these cost together."""
    paid: dict[UUID, Decimal] = {}
    shared: defaultdict[_Day, list[tuple[Record, Decimal]]] = defaultdict(list)
    for record in records:
        units = record.quantity or Decimal(1)
        made = record.unit_price * units
        if record.shelf_price is not None and abs(made - record.paid) > units * PRICE_EXPONENT:
            shared[record.product_id, record.store_id, record.observed_on, record.unit].append((record, made))
        else:
            paid[record.id] = record.paid
    for together in shared.values():
        paid |= _shares(together)
    return paid


def _shares(together: Sequence[tuple[Record, Decimal]]) -> Iterator[tuple[UUID, Decimal]]:
    """What each line cost of what all of them did, by what its price makes; to cents, which sum up exactly."""
    in_all: Decimal = sum((record.paid for record, _ in together), Decimal())
    left = sum((made for _, made in together), Decimal())
    for record, made in together:
        share = in_all * made / left
        left -= made
        in_all -= (paid := share.quantize(CENT, ROUND_HALF_UP) if left else in_all)
        yield record.id, paid


def _of_line(record: Record) -> tuple[UUID, UUID]:
    return record.purchase_line_id, record.family_id or record.product_id


def _of_measure(price: Price, units: Decimal | None) -> Decimal:
    """How much of its measure so many units are; None for one."""
    return (units or Decimal(1)) * (price.size or (Decimal(1) if price.unit is None else factor(price.unit)))


def _with_free(lines: Sequence[BoughtLine], free: Sequence[Record]) -> list[BoughtLine]:
    """The lines of each product, store and day with what was had for nothing beside them, as its share in each of them:
    by their quantities, so that one of the measure cost less by as much on each."""
    beside: defaultdict[_Day, list[Record]] = defaultdict(list)
    for record in free:
        beside[record.product_id, record.store_id, record.observed_on, record.unit].append(record)
    together: defaultdict[_Day, list[BoughtLine]] = defaultdict(list)
    for line in lines if beside else ():
        together[_day_of(line)].append(line)
    return [
        with_it
        for line in lines
        if (with_it := _shared(line, together[_day_of(line)], beside.get(_day_of(line), ()))) is not None
    ]


def _day_of(line: BoughtLine) -> _Day:
    price = line.price
    return price.product_id, price.store_id, price.day, price.observation.unit


def _shared(line: BoughtLine, together: Sequence[BoughtLine], free: Sequence[Record]) -> BoughtLine | None:
    """A line with its share of what was free; None where all of them together cost nothing."""
    if not free:
        return line
    share = line.quantity / sum((each.quantity for each in together), Decimal())
    more = sum((_of_measure(line.price, record.quantity) for record in free), Decimal())
    paid = line.paid + (share * sum((record.paid for record in free), Decimal())).quantize(PRICE_EXPONENT)
    return replace(line, paid=paid, quantity=line.quantity + share * more) if paid > 0 else None


def _believed(prices: Sequence[Price]) -> Iterator[Price]:
    """Those that are compared, and those that are not only since another one of the day stands for them.

    What repeats another one is as doubtful as that one.
    """
    doubted = {_said(price) for price in prices if price.mark in _DOUBTFUL}
    return (price for price in prices if price.mark in _NOT_DOUBTFUL and _said(price) not in doubted)


def _said(price: Price) -> tuple[object, ...]:
    return (price.goods, price.store_id, price.day, price.is_paid, price.is_regular, price.observation.unit_price)


_DOUBTFUL = frozenset({Mark.OTHER_UNIT, Mark.OUTLIER})
_NOT_DOUBTFUL = frozenset({None, Mark.REPEATED, Mark.NOT_OF_THE_DAY})
