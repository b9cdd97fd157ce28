"""Coupons for all are found by their keys exactly where a look at each of them would find them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from cartsnitch_domain.coupons import queries
from cartsnitch_domain.coupons.coupon import AppliesTo, CouponKind, Goods, Target
from cartsnitch_domain.coupons.feeds import FeedRow
from cartsnitch_domain.coupons.identity import (
    MOST_LOOKED_AT,
    MOST_OF_KEY,
    keys_of,
    names_of_goods,
    names_of_target,
    wanted_keys,
)
from cartsnitch_domain.coupons.importing import FeedImport
from cartsnitch_domain.coupons.relevance import Habit, Household, PaidBasket, SeenPrice
from cartsnitch_domain.coupons.terms import Terms
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.stores.actions import match_store

from tests.domain.coupons.goods import COFFEE, MILK, YOGURT, key

TODAY = date(2026, 3, 1)
GTIN = "00614141100033"
TARGETS = (
    Target(),
    Target(AppliesTo.PRODUCTS, gtins=frozenset({GTIN})),
    Target(AppliesTo.PRODUCTS, gtins=frozenset({"00012345678905", GTIN})),
    Target(AppliesTo.PRODUCTS, gtins=frozenset({"00012345678905"})),
    Target(AppliesTo.FAMILY, family_id=MILK.family_id),
    Target(AppliesTo.FAMILY, family_id=YOGURT.family_id),
    Target(AppliesTo.CATEGORY, category="dairy"),
    Target(AppliesTo.CATEGORY, category="frozen"),
    Target(AppliesTo.WORDS, words=frozenset({"ground", "coffee"})),
    Target(AppliesTo.WORDS, words=frozenset({"tea"})),
)
STORES = ("meijer", "kroger", "target", None)


def household(goods: tuple[Goods, ...], store_ids: list[UUID], today: date) -> Household:
    """One that buys these goods, and was at these stores."""
    habits = [Habit(each, (), Decimal(1), (today,)) for each in goods]
    baskets = [PaidBasket(store_id, today, Decimal(20), "USD", Decimal(3)) for store_id in store_ids]
    return Household(habits, baskets, today, {"USD": Decimal("0.01")})


async def imported(database: Database, all_terms: list[tuple[str | None, Terms]]) -> None:
    """These coupons, for all."""
    rows = [FeedRow(number, str(number), store, terms) for number, (store, terms) in enumerate(all_terms)]
    async with database.transaction() as session:
        assert not (await FeedImport(None, "weekly", TODAY).write(session, rows)).bad


async def found(database: Database, user_id: UUID, shopper: Household) -> set[str]:
    """The codes of the coupons that are found today."""
    async with database.reading_rows() as reads:
        return {offer.row.code for offer in await queries.offers_for_alerts(reads, user_id, shopper)}


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_found_is_what_a_look_at_each_finds(database: Database, seed: int) -> None:
    random = Random(seed)
    made: list[tuple[str | None, Terms]] = []
    for number in range(150):
        starts_on = random.choice([None, TODAY + timedelta(days=random.randint(-20, 3))])
        ends_on = random.choice(
            [None, TODAY + timedelta(days=random.randint(3, 9)), TODAY - timedelta(days=random.randint(0, 3))]
        )
        ends_on = None if starts_on and ends_on and ends_on < starts_on else ends_on
        terms = Terms(
            CouponKind.PERCENT_OFF, Decimal(10), target=random.choice(TARGETS),
            starts_on=starts_on, ends_on=ends_on, code=f"C{number}",
        )  # fmt: skip
        made.append((random.choice(STORES), terms))
    await imported(database, made)
    async with database.transaction() as session:
        store_ids = {slug: await match_store(session, UserId(UUID(int=0)), slug, None) for slug in STORES if slug}
    for goods, slugs in (
        ((COFFEE, MILK), ("meijer", "kroger")),
        ((YOGURT,), ("target",)),
        ((), ("meijer",)),
        ((MILK,), ()),
    ):
        shopper = household(goods, [store_ids[slug] for slug in slugs if store_ids[slug]], TODAY)  # type: ignore[misc]
        names = {"basket", *(name for each in goods for name in names_of_goods(each))}
        expected = {
            terms.code
            for store, terms in made
            if (store is None or store in slugs)
            and (terms.starts_on is None or terms.starts_on <= TODAY)
            and (terms.ends_on is None or terms.ends_on >= TODAY)
            and not names.isdisjoint(names_of_target(terms.target or Target()))
        }
        assert await found(database, UUID(int=9), shopper) == expected


async def test_of_too_many_for_one_thing_those_that_end_first_are_found(database: Database) -> None:
    """Those that ended, and those that are yet to start, take the place of none."""
    days = [*range(-40, 0), *range(MOST_OF_KEY + 20)]
    ending = [(f"E{day}", None, TODAY + timedelta(days=day)) for day in days]
    early = [(f"S{number}", TODAY + timedelta(days=1), TODAY + timedelta(days=1)) for number in range(30)]
    made: list[tuple[str | None, Terms]] = [
        (None, Terms(CouponKind.PERCENT_OFF, Decimal(10), starts_on=starts_on, ends_on=ends_on, code=code))
        for code, starts_on, ends_on in [*ending, *early]
    ]
    await imported(database, [*made, (None, Terms(CouponKind.PERCENT_OFF, Decimal(10), code="endless"))])
    assert await found(database, UUID(int=9), household((), [], TODAY)) == {f"E{day}" for day in range(MOST_OF_KEY)}
    async with database.reading_rows() as reads:
        _, is_cut = await queries.offers_for_plans(reads, UUID(int=9), household((), [], TODAY), ())
    assert is_cut


def roast(*words: str) -> Goods:
    """Coffee that is called so."""
    return Goods(key(" ".join(words)), category="drinks", words=frozenset(words))


def for_words(number: int, *words: str) -> tuple[None, Terms]:
    """A coupon for all for what is called by these words, which ends so many days from today, with a code."""
    target, code = Target(AppliesTo.WORDS, words=frozenset(words)), f"{words[0]}{number}"
    return None, Terms(
        CouponKind.PERCENT_OFF, Decimal(10), target=target, ends_on=TODAY + timedelta(days=number), code=code
    )


async def beside(database: Database, count: int, *goods: Goods, later: int = 0) -> tuple[set[str | None], bool]:
    """The codes of what is found of two coupons that end after `count` with a word that nothing bought has, and before
    so many `later` ones; and whether there may be more."""
    days = [*(number % 300 for number in range(count)), *(500 + number % 300 for number in range(later))]
    others = [for_words(day, f"other{number % 9999}", "cappuccino") for number, day in enumerate(days)]
    await imported(database, [*others, for_words(400, "dark", "cappuccino"), for_words(401, "cappuccino")])
    async with database.reading_rows() as reads:
        offers, is_cut = await queries.offers_for_plans(reads, UUID(int=9), household(goods, [], TODAY), goods)
    return {offer.row.code for offer in offers}, is_cut


async def test_those_for_other_goods_of_the_same_word_take_the_place_of_none(database: Database) -> None:
    goods = (roast("dark", "cappuccino", "beans"), roast("other", "tea"))
    assert await beside(database, MOST_OF_KEY + 20, *goods) == ({"dark400", "cappuccino401"}, False)


async def test_where_there_may_be_more_than_is_looked_at_that_is_known(database: Database) -> None:
    most = MOST_LOOKED_AT + 1
    assert await beside(database, most, roast("dark", "cappuccino"), later=most) == (set(), True)


async def test_where_there_are_more_those_that_end_last_are_looked_at_too(database: Database) -> None:
    goods = roast("dark", "cappuccino")
    assert await beside(database, MOST_LOOKED_AT + 1, goods) == ({"dark400", "cappuccino401"}, False)


def test_keys_of_one_name_are_neighbours_and_those_of_a_coupon_are_asked_for() -> None:
    store_ids = [UUID(int=number) for number in range(8)]
    wanted = wanted_keys([COFFEE], store_ids)
    assert wanted == sorted(wanted)
    names = len({"basket", *names_of_goods(COFFEE)})
    assert len({key >> 16 for key in wanted}) == names
    for target in TARGETS[:3]:
        for store_id in (*store_ids, None):
            assert set(keys_of(target, store_id)) & set(wanted)
    assert not set(keys_of(TARGETS[3], store_ids[0])) & set(wanted)
    assert not set(keys_of(TARGETS[1], UUID(int=99))) & set(wanted)


async def test_a_store_that_shares_its_part_of_a_key_is_another_one(database: Database, monkeypatch: Any) -> None:
    """All stores do, here."""
    monkeypatch.setattr("cartsnitch_domain.coupons.identity._join", lambda name, _: int.from_bytes(name, "big"))
    terms = [Terms(CouponKind.PERCENT_OFF, Decimal(10), code=slug) for slug in ("meijer", "kroger")]
    await imported(database, [(each.code, each) for each in terms])
    async with database.transaction() as session:
        meijer = await match_store(session, UserId(UUID(int=0)), "meijer", None)
    assert meijer is not None
    assert await found(database, UUID(int=9), household((), [meijer], TODAY)) == {"meijer"}


def off_milk(value: str, days: int, code: str, kind: CouponKind = CouponKind.AMOUNT_OFF, **others: Any) -> Terms:
    """A coupon for milk that ends so many days from today, with a code."""
    target = Target(AppliesTo.WORDS, words=frozenset({"milk"}))
    currency = None if kind is CouponKind.PERCENT_OFF else "USD"
    return Terms(
        kind, Decimal(value), currency, target=target, ends_on=TODAY + timedelta(days=days), code=code, **others
    )


MEAN = ("0.10", "0.20", "0.30")


def mean(count: int) -> list[Terms]:
    """So many coupons for milk that take off little."""
    return [off_milk(MEAN[number % 3], 10 + number % 100, f"mean{number}") for number in range(count)]


async def of_milk(database: Database, shopper: Household, made: list[Terms]) -> tuple[list[str | None], bool]:
    """The codes of what such a household finds of these, and whether there may be more."""
    await imported(database, [("meijer" if number % 2 else None, terms) for number, terms in enumerate(made)])
    async with database.reading_rows() as reads:
        offers, is_cut = await queries.offers_for_plans(reads, UUID(int=9), shopper, shopper.goods)
    return [offer.row.code for offer in offers], is_cut


async def meijer_of(database: Database) -> UUID:
    async with database.transaction() as session:
        store_id = await match_store(session, UserId(UUID(int=0)), "meijer", None)
    assert store_id is not None
    return store_id


def milk_buyer(store_id: UUID) -> Household:
    """One that buys milk for 4.00 every week at a store."""
    goods = Goods(key("milk"), category="dairy", words=frozenset({"milk", "whole"}))
    days = tuple(TODAY - timedelta(days=7 * week) for week in range(6, 0, -1))
    price = SeenPrice(UUID(int=1), Decimal(4), "USD", store_id, days[-1], "each")
    baskets = [PaidBasket(store_id, day, Decimal(40), "USD", Decimal(9)) for day in reversed(days)]
    return Household([Habit(goods, (price,), Decimal(1), days)], baskets, TODAY, {"USD": Decimal("0.01")})


@pytest.mark.parametrize("count", [1200, 6000])
async def test_of_thousands_for_one_word_those_worth_most_are_found(database: Database, count: int) -> None:
    """Whatever they take off, whenever they end, and however many are worth less or want more than anybody spends."""
    best = [
        off_milk("3.00", 120, "last"),
        off_milk("2.90", 60, "between"),
        off_milk("70", 120, "percent", CouponKind.PERCENT_OFF),
        off_milk("1.10", 120, "price", CouponKind.FIXED_PRICE),
        off_milk("0.05", 3, "soon"),
    ]
    dear = [off_milk("5.00", 90, f"dear{number}", minimum_amount=Decimal(400 + number % 2)) for number in range(300)]
    others = mean(count)
    others[count // 3 : count // 3] = [*dear, *best]
    codes, is_cut = await of_milk(database, milk_buyer(await meijer_of(database)), others)
    assert {terms.code for terms in best} <= set(codes)
    assert codes[0] == "last"
    assert is_cut, "most of the others were not looked at"


async def test_all_are_found_where_they_are_not_too_many(database: Database) -> None:
    codes, is_cut = await of_milk(database, milk_buyer(await meijer_of(database)), mean(MOST_OF_KEY))
    assert (len(codes), is_cut) == (MOST_OF_KEY, False)


async def test_many_of_each_word_hide_none_that_is_worth_most(database: Database) -> None:
    """Of all words together more are found than are weighed."""
    names = [f"sort{number}" for number in range(8)]
    made = []
    for place, name in enumerate(names):
        target = Target(AppliesTo.WORDS, words=frozenset({name}))
        for number in range(400):
            value, days = ("3.00", 200) if number == 300 else (MEAN[number % 3], 5 + place)
            made.append(replace(off_milk(value, days, f"{name}.{number}"), target=target))
    shopper = milk_buyer(await meijer_of(database))
    goods = replace(shopper.goods[0], words=frozenset(names))
    shopper = Household([replace(shopper.habits[0], goods=goods)], shopper.baskets, TODAY, {"USD": Decimal("0.01")})
    codes, is_cut = await of_milk(database, shopper, made)
    assert {f"{name}.300" for name in names} <= set(codes)
    assert (len(codes), is_cut) == (queries.MOST_FOR_ALL, True)
