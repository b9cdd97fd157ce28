"""Problems for planners: made up from a seed, and solved by trying everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import chain, combinations, product
from random import Random
from typing import NamedTuple
from uuid import UUID

from cartsnitch_domain.coupons.coupon import AppliesTo, Coupon, CouponKind, Goods, Minimum, Target
from cartsnitch_domain.coupons.rules import savings, total
from cartsnitch_domain.prices.marks import marked
from cartsnitch_domain.shopping.expected_price import expected_prices
from cartsnitch_domain.shopping.option import Need, Option, options_of
from cartsnitch_domain.shopping.planner import stores_of
from cartsnitch_domain.shopping.problem import Problem, Wanted
from cartsnitch_domain.units import Quantity, Unit

from tests.domain.prices.observations import TODAY, seen

CENT = Decimal("0.01")


def store(number: int) -> UUID:
    return UUID(int=number + 1)


def item(number: int) -> UUID:
    return UUID(int=100 + number)


def way(at: int, units: str, price: str, goods: Goods | None = None, *, weighed: bool = False) -> Option:
    """So many units at a store, each at a price."""
    what = goods or Goods(UUID(int=1000), UUID(int=2000))
    assert what.product_id is not None
    cost = (Decimal(units) * Decimal(price)).quantize(CENT)
    return Option(store(at), what.product_id, Decimal(units), Decimal(price), cost, weighed, goods=what)


def composed(seed: int, items: int = 3, stores: int = 3, coupons: int = 4) -> Problem:
    """A problem of up to so many items, stores and coupons; prices and families are few, so that they meet."""
    chance = Random(seed)
    shelf = [Goods(UUID(int=1000 + n), UUID(int=2000 + n % 2), category="food") for n in range(items + 2)]
    count = chance.randint(1, stores)
    wanted = [Wanted(item(n), tuple(_ways(chance, count, shelf))) for n in range(chance.randint(1, items))]
    given = [_coupon(chance, n, count, shelf) for n in range(chance.randint(0, coupons))]
    return Problem(
        wanted=tuple(wanted),
        trip_cost=Decimal(chance.choice(["0", "0.50", "1.00", "2.00"])),
        max_stores=chance.randint(1, count),
        coupons=tuple(given),
        preferred=frozenset({store(0)}) if chance.random() < 0.2 else frozenset(),
    )


def _ways(chance: Random, stores: int, shelf: Sequence[Goods]) -> Iterator[Option]:
    for at in range(stores):
        for goods in chance.sample(shelf, chance.choice([0, 1, 1, 2])):
            weighed = chance.random() < 0.15
            units = "0.75" if weighed else str(chance.choice([1, 1, 1, 2, 3]))
            price = Decimal(chance.choice([49, 99, 100, 149, 150, 199, 233, 300])) / 100
            yield way(at, units, str(price), goods, weighed=weighed)


class Offered(NamedTuple):
    """A product of one family on a shelf: what a package costs, and how many grams are in it, None for unknown."""

    at: int
    goods: Goods
    price: str
    grams: int | None


def shelf_of(seed: int, stores: int) -> tuple[tuple[Offered, ...], int | None]:
    """A family on the shelves of stores, the one that a text is taken for first; and how many packages are asked for.

    As the catalogue has it: what prints no size is another product in each store, and a size is one product in all.
    """
    chance = Random(f"a family {seed}")
    held: dict[tuple[int, int], Offered] = {}
    for at in range(stores):
        for grams in chance.sample([None, 250, 500, 1000], chance.choice([0, 1, 1, 2])):
            number = 3000 + (at if grams is None else grams)
            goods = Goods(UUID(int=number), UUID(int=2000), category="food")
            price = Decimal(chance.choice([49, 99, 100, 149, 199, 233, 300])) / 100
            held[at, number] = Offered(at, goods, str(price), grams)
    shelf = list(held.values())
    chance.shuffle(shelf)
    return tuple(shelf), chance.choice([None, 1, 2, 3])


def by_text(shelf: Sequence[Offered], count: int | None) -> tuple[Option, ...]:
    """The ways to buy the first in any size, as the product finds them in what was seen."""
    observations = [
        seen(3, each.price, product_id=each.goods.product_id, store_id=store(each.at), size=_printed(each.grams))
        for each in shelf
    ]
    goods = {each.goods.product_id: each.goods for each in shelf}
    asked = None if count is None else Quantity(Decimal(count), Unit.EACH)
    assert shelf[0].goods.product_id is not None
    need = Need(shelf[0].goods.product_id, in_any_size=True, quantity=asked)
    ways = options_of(need, expected_prices(marked(observations, TODAY), TODAY), CENT)
    return tuple(
        Option(o.store_id, o.product_id, o.units, o.unit_price, o.cost, o.is_weighed, goods=goods[o.product_id])
        for o in ways
    )


def by_hand(shelf: Sequence[Offered], count: int | None) -> tuple[Option, ...]:
    """The same found without the product: a package for a package where neither says how much is in it, and packages
    added one by one until there is as much where both say it. What only one says is compared with nothing."""
    first, asked = shelf[0], count or 1
    ways = []
    for each in shelf:
        if (each.grams is None) != (first.grams is None):
            continue
        packages = asked if each.goods.product_id == first.goods.product_id else 1
        if first.grams is None or each.grams is None:
            packages = asked
        else:
            while packages * each.grams < asked * first.grams:
                packages += 1
        ways.append(way(each.at, str(packages), each.price, each.goods))
    return tuple(ways)


def _printed(grams: int | None) -> str | None:
    return None if grams is None else f"{grams} g"


def _coupon(chance: Random, number: int, stores: int, shelf: Sequence[Goods]) -> Coupon:
    kind = chance.choice(list(CouponKind))
    values = {
        CouponKind.PERCENT_OFF: ["10", "25", "33.3", "50", "100"],
        CouponKind.AMOUNT_OFF: ["0.05", "0.50", "1.00", "2.50"],
        CouponKind.FIXED_PRICE: ["0.50", "0.99", "1.20"],
        CouponKind.BOGO: ["100"],
        CouponKind.BUY_X_GET_Y: ["50", "100"],
    }
    is_bundle = kind in {CouponKind.BOGO, CouponKind.BUY_X_GET_Y}
    return Coupon(
        id=UUID(int=5000 + chance.randint(0, 999) * 10 + number),
        kind=kind,
        value=Decimal(chance.choice(values[kind])),
        target=_target(chance, kind, shelf),
        currency_code="USD",
        buy=chance.choice([1, 1, 2]) if is_bundle else 0,
        get=1 if is_bundle else 0,
        minimum=_minimum(chance),
        is_stackable=chance.random() < 0.5,
        max_uses=chance.choice([None, None, 1, 2]),
        store_id=store(chance.randrange(stores)) if chance.random() < 0.6 else None,
    )


def _target(chance: Random, kind: CouponKind, shelf: Sequence[Goods]) -> Target:
    is_wide = chance.random()
    if is_wide < 0.3 and kind in {CouponKind.PERCENT_OFF, CouponKind.AMOUNT_OFF}:
        return Target()
    if is_wide < 0.6:
        return Target(AppliesTo.FAMILY, family_id=chance.choice(shelf).family_id)
    some = chance.sample(shelf, 2)
    return Target(AppliesTo.PRODUCTS, product_ids=frozenset(each.product_id for each in some if each.product_id))


def _minimum(chance: Random) -> Minimum:
    is_of_basket = chance.random() < 0.5
    roll = chance.random()
    if roll < 0.25:
        return Minimum(amount=Decimal(chance.choice(["1.50", "2.99", "4.00"])), is_of_basket=is_of_basket)
    return Minimum(count=Decimal(2), is_of_basket=is_of_basket) if roll < 0.35 else Minimum()


def least(problem: Problem) -> tuple[int, Decimal, int]:
    """How many items are missing, what the rest costs, and how many are bought where it is not preferred; of all
    choices of options and of coupons to show, the least. It knows the rules of coupons, and nothing of the planner.
    """
    by_uses: dict[bool, list[Coupon]] = {True: [], False: []}
    for coupon in problem.coupons:
        by_uses[coupon.store_id is None].append(coupon)
    everywhere, somewhere = by_uses[True], by_uses[False]

    @cache
    def saved(store_id: UUID, options: tuple[Option, ...], carried: tuple[Coupon, ...]) -> Decimal:
        """The most that coupons of the store save, beside those that are carried there."""
        basket = problem.basket(options)
        own = [coupon for coupon in somewhere if coupon.store_id == store_id]
        return max(total(savings([*carried, *some], basket)) for some in _subsets(own))

    def cost(options: Sequence[Option | None]) -> Decimal:
        stores = sorted({option.store_id for option in options if option is not None})
        at = {each: tuple(o for o in options if o is not None and o.store_id == each) for each in stores}
        goods = sum((option.cost for option in options if option is not None), Decimal())
        off = max(
            sum((saved(each, at[each], held) for each, held in zip(stores, carried, strict=True)), Decimal())
            for carried in _carried(everywhere, len(stores))
        )
        return goods - off + len(stores) * problem.trip_cost

    return min(
        (options.count(None), cost(options), _disliked(problem, options))
        for options in product(*((*each.options, None) for each in problem.wanted))
        if len({option.store_id for option in options if option is not None}) <= problem.max_stores
    )


def _disliked(problem: Problem, options: Sequence[Option | None]) -> int:
    if not problem.preferred:
        return 0
    return sum(option is not None and option.store_id not in problem.preferred for option in options)


def _subsets(coupons: Sequence[Coupon]) -> Iterator[tuple[Coupon, ...]]:
    return chain.from_iterable(combinations(coupons, count) for count in range(len(coupons) + 1))


def _carried(coupons: Sequence[Coupon], stores: int) -> Iterator[tuple[tuple[Coupon, ...], ...]]:
    """All ways to carry coupons to so many stores, each to as many as it may be shown at."""
    places = [
        [
            set(some)
            for count in range(min(stores_of(coupon), stores) + 1)
            for some in combinations(range(stores), count)
        ]
        for coupon in coupons
    ]
    for chosen in product(*places):
        carried = zip(coupons, chosen, strict=True)
        held = list(carried)
        yield tuple(tuple(coupon for coupon, where in held if place in where) for place in range(stores))
