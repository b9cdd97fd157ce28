"""A list as a problem for the planner, and its plan.

What the house knows of a list is read first, by as many statements however long it is; planning needs no database.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import chain
from uuid import UUID
from weakref import WeakValueDictionary

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.clock import latest_day
from cartsnitch_domain.coupons.bought import goods_by_product
from cartsnitch_domain.coupons.coupon import Coupon, CouponKind, Goods
from cartsnitch_domain.coupons.household import household_of
from cartsnitch_domain.coupons.queries import Offer, offers_for_plans
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import InvalidPlanning, NothingPriced, UnknownStore
from cartsnitch_domain.money import smallest
from cartsnitch_domain.prices.comparing import MOST_COMPARED
from cartsnitch_domain.prices.histories import of_families_of
from cartsnitch_domain.prices.marks import marked
from cartsnitch_domain.prices.observed import observations_of
from cartsnitch_domain.prices.price import Mark, Price
from cartsnitch_domain.purchases import catalogue
from cartsnitch_domain.rows import Columns, Rows, by_owner
from cartsnitch_domain.shopping import queries
from cartsnitch_domain.shopping.expected_price import ExpectedPrice, expected_prices
from cartsnitch_domain.shopping.meanings import understood, vocabulary_of
from cartsnitch_domain.shopping.option import Need, Option, options_of
from cartsnitch_domain.shopping.plan import NotPlanned, Plan
from cartsnitch_domain.shopping.planner import plan
from cartsnitch_domain.shopping.preferences import Preferences, preferences_of
from cartsnitch_domain.shopping.problem import Problem, Wanted
from cartsnitch_domain.shopping.reasons import with_others
from cartsnitch_domain.shopping.understanding import Meaning, Understanding
from cartsnitch_domain.units import Quantity, Unit

NOTHING_OPEN = "Everything on this list is in the basket already."
NOTHING_LEFT = "All that is known of this list is known at stores that you exclude."


MOST_COUPONS = 200
"""Coupons of one plan, those that are expected to save most."""


@dataclass(frozen=True, slots=True)
class ShoppingPlan:
    """The plan of a list, as of `preferences`. `items` are those that are open, and `offers` the coupons, by key.

    `unplanned` says of each item that no stop has, why.
    """

    plan: Plan
    currency_code: str
    preferences: Preferences
    items: Mapping[UUID, Columns]
    offers: Mapping[UUID, Offer]
    unplanned: Mapping[UUID, NotPlanned]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the shopper wants this plan; what is None is as their settings say."""

    trip_cost: Decimal | None = None
    max_stores: int | None = None
    preferred: frozenset[UUID] | None = None
    excluded: frozenset[UUID] | None = None

    def over(self, kept: Preferences) -> Preferences:
        """The preferences with these wishes in them."""
        given = {name: getattr(self, name) for name in Preferences.__dataclass_fields__}
        return replace(kept, **{name: value for name, value in given.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the open items of a list, and how its shopper wants to shop."""

    preferences: Preferences
    today: date
    items: Mapping[UUID, Columns]
    meanings: Mapping[UUID, Meaning]
    prices: Mapping[UUID, Sequence[Columns]]
    """By product, its observations and those of its family."""
    goods: Mapping[UUID, Goods]
    offers: Sequence[Offer]
    is_trip_cost_wished: bool = False
    """Whether what a trip costs was said for this plan; settings are of no currency, and are taken in whole coins."""
    has_more_offers: bool = False
    """Whether more coupons for all may be for these goods than are in `offers`."""


class Planning:
    """Makes plans, a few at once: each may take all of a processor for `seconds`, and others want to be served, too.

    Whoever asks for many has them one by one, so that others wait for one of theirs at most.
    """

    def __init__(self, seconds: float, at_once: int = 1) -> None:
        self._seconds = seconds
        self._turns = asyncio.Semaphore(at_once)
        self._own: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    async def plan(self, user_id: UUID, known: Known) -> ShoppingPlan:
        """The best plan, in a thread. Raises NothingPriced or InvalidPlanning."""
        own = self._own.setdefault(user_id, asyncio.Lock())
        async with own, self._turns:
            return await asyncio.to_thread(planned, known, self._seconds)


async def _check_stores(reads: ReadConnection, actor: Actor, wishes: Wishes) -> None:
    own = {row.id for row in await catalogue.stores(reads, actor)}
    if not {*(wishes.preferred or ()), *(wishes.excluded or ())} <= own:
        raise UnknownStore


async def known_of(reads: ReadConnection, actor: Actor, list_id: UUID, wishes: Wishes, today: date) -> Known:
    """What is known of what is open on a list. Raises NotFound, UnknownStore or NothingPriced."""
    await queries.get_for(reads, actor, list_id)
    preferences = wishes.over(await preferences_of(reads, actor))
    await _check_stores(reads, actor, wishes)
    rows = (await queries.items_of(reads, actor, [list_id])).get(list_id, [])
    items = {row.id: row for row in rows if not row.is_checked}
    if not items:
        raise NothingPriced(NOTHING_OPEN)
    vocabulary = await vocabulary_of(reads, actor)
    meanings = await asyncio.to_thread(understood, vocabulary, items.values())
    products = {each.product_id for each in meanings.values() if each.product_id is not None}
    values = {"user_id": actor.user_id, "product_ids": sorted(products), "most": MOST_COMPARED}
    prices = by_owner(await _family_histories().all(reads, **values), "owner_id")
    goods = await goods_by_product(reads, actor.user_id, {row.product_id for owned in prices.values() for row in owned})
    household = await household_of(reads, actor.user_id, today)
    offers, has_more = await offers_for_plans(reads, actor.user_id, household, goods.values())
    return Known(
        preferences,
        today,
        items,
        meanings,
        prices,
        goods,
        offers,
        wishes.trip_cost is not None,
        has_more_offers=has_more,
    )


def planned(known: Known, seconds: float) -> ShoppingPlan:
    """The best plan, or after so many seconds the best that was found. Blocks; raises NothingPriced, or
    InvalidPlanning where a trip is to cost what nobody can pay in the currency."""
    preferences = known.preferences
    lines = _by_first(known)
    expected = {item_id: _expected(known, item_id) for item_id in lines}
    currency_code = _currency(known, expected)
    if currency_code is None:
        raise NothingPriced
    exponent = smallest(currency_code)
    if known.is_trip_cost_wished and preferences.trip_cost % exponent:
        raise InvalidPlanning(f"The smallest amount in {currency_code} is {exponent}.", "trip_cost")
    options = {
        item_id: _options(known, lines[item_id], (each for each in prices if _code(each) == currency_code), exponent)
        for item_id, prices in expected.items()
    }
    allowed = {
        item_id: tuple(way for way in ways if way.store_id not in preferences.excluded)
        for item_id, ways in options.items()
    }
    if not any(allowed.values()):
        raise NothingPriced(NOTHING_LEFT if any(options.values()) else None)
    offers = {offer.coupon.id: offer for offer in known.offers}
    useful = tuple(_useful(known.offers, chain.from_iterable(allowed.values()), exponent))
    problem = Problem(
        wanted=tuple(
            _wanted(known, item_id, expected[item_id], ways, currency_code) for item_id, ways in allowed.items()
        ),
        trip_cost=(preferences.trip_cost / exponent).to_integral_value() * exponent,
        max_stores=preferences.max_stores,
        coupons=useful[:MOST_COUPONS],
        preferred=preferences.preferred,
        currency_code=currency_code,
        exponent=exponent,
    )
    found = plan(problem, seconds, time.monotonic)
    left_out = max(0, len(useful) - MOST_COUPONS)
    found = replace(found, coupons_left_out=left_out, has_more_coupons=known.has_more_offers)
    unplanned = dict(_unplanned(known, expected, options, allowed, currency_code))
    unplanned |= dict.fromkeys(found.left_out, NotPlanned.TOO_MANY_STORES)
    unplanned = {each: unplanned[first] for first, held in lines.items() if first in unplanned for each in held}
    whole = with_others(found, lines, list(known.items))
    return ShoppingPlan(whole, currency_code, preferences, known.items, offers, unplanned)


def _by_first(known: Known) -> dict[UUID, list[UUID]]:
    """The lines of a list that need the same, each under the first of them: so much of one thing is bought at once.

    What is counted in packages needs no such care, since packages add up.
    """
    lines: dict[UUID, list[UUID]] = {}
    firsts: dict[tuple[UUID, bool, Unit], UUID] = {}
    for item_id in known.items:
        meaning, quantity = known.meanings[item_id], _quantity(known, item_id)
        if meaning.product_id is None or quantity is None or quantity.unit is Unit.EACH:
            lines[item_id] = [item_id]
        else:
            first = firsts.setdefault((meaning.product_id, meaning.in_any_size, quantity.unit.base), item_id)
            lines.setdefault(first, []).append(item_id)
    return lines


def _quantity(known: Known, item_id: UUID) -> Quantity | None:
    """How much of it is needed: as it was said, or as the text counts."""
    item, count = known.items[item_id], known.meanings[item_id].count
    if item.unit is not None:
        return Quantity(item.amount, Unit(item.unit))
    return None if count is None else Quantity(Decimal(count), Unit.EACH)


def _wanted(
    known: Known, item_id: UUID, prices: Iterable[ExpectedPrice], ways: tuple[Option, ...], currency_code: str
) -> Wanted:
    """An item with its ways, and where it is known and cannot be bought by this plan.

    At a store that has it in a size that is known and in one that is not, what is known is compared, and the store
    counts as not compared, too: the other may cost less. One of another currency is in another country, and left out.
    """
    meaning = known.meanings[item_id]
    held = [each for each in prices if meaning.in_any_size or each.seen.product_id == meaning.product_id]
    here = [each.seen for each in held if _code(each) == currency_code]
    compared = {(way.store_id, way.product_id) for way in ways}
    elsewhere = {each.seen.store_id for each in held} - {way.store_id for way in ways}
    left_out = {seen.store_id for seen in here if (seen.store_id, seen.product_id) not in compared}
    is_several = meaning.understanding is Understanding.SEVERAL
    return Wanted(item_id, ways, bool(elsewhere), tuple(sorted(left_out - known.preferences.excluded)), is_several)


def _useful(offers: Iterable[Offer], ways: Iterable[Option], exponent: Decimal) -> Iterator[Coupon]:
    """The coupons that are for anything of this, as often as they may still be used, in money of whole coins."""
    goods = {way.product_id: way.goods for way in ways}.values()
    for offer in offers:
        coupon = offer.coupon
        is_money = coupon.kind in {CouponKind.AMOUNT_OFF, CouponKind.FIXED_PRICE}
        if (is_money and coupon.value % exponent) or not any(coupon.target.covers(each) for each in goods):
            continue
        left = coupon.uses - offer.row.redeemed
        yield coupon if coupon.max_uses is None else replace(coupon, max_uses=left)


def _expected(known: Known, item_id: UUID) -> list[ExpectedPrice]:
    return expected_prices(_prices(known, item_id), known.today)


def _is_sold_by_piece(known: Known, item_id: UUID) -> bool:
    """Whether all that was paid for it is the price of one piece of a weight that nobody knows."""
    paid = [price for price in _prices(known, item_id) if price.is_paid]
    return bool(paid) and all(price.mark in {Mark.PIECE, Mark.REPEATED} for price in paid)


def _prices(known: Known, item_id: UUID) -> tuple[Price, ...]:
    product_id = known.meanings[item_id].product_id
    rows = known.prices.get(product_id, ()) if product_id is not None else ()
    return marked(observations_of(rows), latest_day(known.today))


def _code(expected: ExpectedPrice) -> str:
    return expected.seen.measure.currency_code


def _currency(known: Known, expected: Mapping[UUID, Sequence[ExpectedPrice]]) -> str | None:
    """The currency that the products of most items are known in, of equal ones the first by its letters: what others of
    their families cost abroad is compared with nothing."""
    codes = Counter(
        code
        for item_id, prices in expected.items()
        for code in {_code(each) for each in prices if each.seen.product_id == known.meanings[item_id].product_id}
    )
    return min(codes, key=lambda code: (-codes[code], code), default=None)


def _options(
    known: Known, item_ids: Sequence[UUID], prices: Iterable[ExpectedPrice], exponent: Decimal
) -> tuple[Option, ...]:
    """The ways to buy what these lines need together."""
    meaning = known.meanings[item_ids[0]]
    if meaning.product_id is None:
        return ()
    quantities = [quantity for each in item_ids if (quantity := _quantity(known, each)) is not None]
    needed = quantities[0] if len(quantities) == 1 else None
    if len(quantities) > 1:
        needed = Quantity(sum((each.in_base() for each in quantities), Decimal()), quantities[0].unit.base)
    ways = options_of(Need(meaning.product_id, meaning.in_any_size, needed), prices, exponent)
    return tuple(replace(way, goods=known.goods.get(way.product_id, Goods(way.product_id))) for way in ways)


def _unplanned(
    known: Known,
    expected: Mapping[UUID, Collection[ExpectedPrice]],
    options: Mapping[UUID, Collection[Option]],
    allowed: Mapping[UUID, Collection[Option]],
    currency_code: str,
) -> Iterator[tuple[UUID, NotPlanned]]:
    """Why items have no way to be bought."""
    for item_id, ways in allowed.items():
        if ways:
            continue
        if known.meanings[item_id].product_id is None:
            yield item_id, NotPlanned.NOT_UNDERSTOOD
        elif options[item_id]:
            yield item_id, NotPlanned.STORE_EXCLUDED
        elif not expected[item_id]:
            yield item_id, NotPlanned.EACH_ITS_PRICE if _is_sold_by_piece(known, item_id) else NotPlanned.NO_PRICE
        elif not any(_code(each) == currency_code for each in expected[item_id]):
            yield item_id, NotPlanned.OTHER_CURRENCY
        else:
            yield item_id, NotPlanned.AMOUNT_UNCLEAR


@cache
def _family_histories() -> Rows:
    return Rows(of_families_of())
