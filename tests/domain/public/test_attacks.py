"""What nobody can learn of one household, whatever they ask, before and after somebody joins or leaves.

Stories of a few households are told to the real statements and to an oracle in a few lines of Python. That both say
the same shows that what is public follows from the rules of decision 0033 alone; the other tests show what these mean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median_low
from uuid import UUID

import pytest
from cartsnitch_domain.public.rules import BUCKETS, FEWEST, LEAST_PRICES, PRECISION, STEPS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domain.public.conftest import Moving
from tests.domain.public.neighbourhood import FEBRUARY, JANUARY, Neighbourhood, Purchased

CENT = Decimal("0.01")
HOUSEHOLDS, PRODUCTS, STORES = range(7), range(2), range(2)
NAMES = ("Whole Milk", "For Grandma")

Cell = tuple[int, int, date]
Shown = tuple[str, Decimal, int]
"""Name, price, households."""


@dataclass(frozen=True)
class Bought:
    household: int
    product: int
    store: int
    month: date
    cents: int
    name: str


@dataclass(frozen=True)
class Story:
    """January is published; then some leave, some come, and receipts come in; then February is published."""

    together: frozenset[int]
    """People of one kitchen all the while; all others live alone."""
    contribute: frozenset[int]
    bought: tuple[Bought, ...]
    leave: frozenset[int]
    join: frozenset[int]
    late: tuple[Bought, ...]


def purchases(months: tuple[date, ...]) -> st.SearchStrategy[tuple[Bought, ...]]:
    bought = st.builds(
        Bought,
        household=st.sampled_from(HOUSEHOLDS),
        product=st.sampled_from(PRODUCTS),
        store=st.sampled_from(STORES),
        month=st.sampled_from(months),
        cents=st.integers(300, 700),
        name=st.sampled_from((NAMES[0], NAMES[0], NAMES[0], NAMES[1])),
    )
    return st.lists(bought, min_size=15, max_size=30).map(tuple)


some = st.frozensets(st.sampled_from(HOUSEHOLDS), max_size=2)
stories = st.builds(
    Story,
    together=st.just(frozenset()) | st.frozensets(st.sampled_from(HOUSEHOLDS), min_size=2, max_size=3),
    contribute=st.frozensets(st.sampled_from(HOUSEHOLDS), min_size=5),
    bought=st.builds(tuple.__add__, purchases((JANUARY,)), purchases((FEBRUARY,))),
    leave=some,
    join=some,
    late=st.just(()) | purchases((JANUARY,)),
)


def rounded(amount: Decimal, smallest: Decimal = CENT) -> Decimal:
    step = max(next(step for step in STEPS if amount < PRECISION * step), LEAST_PRICES * smallest)
    return max((amount / step).quantize(Decimal(1), ROUND_HALF_UP), Decimal(1)) * step


def public_price(of_households: Mapping[int, Decimal]) -> Decimal:
    """Of one price a household."""
    return rounded(median_low(of_households.values()))


def homes(people: Iterable[int], together: frozenset[int]) -> set[int]:
    """The households that these people are of."""
    return {min(together) if each in together else each for each in people}


def grouped(bought: tuple[Bought, ...], contribute: frozenset[int], month: date) -> dict[Cell, dict[str, set[int]]]:
    """Who is behind each name of each cell."""
    cells: defaultdict[Cell, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for each in bought:
        if each.household in contribute and each.month == month:
            cells[each.product, each.store, month][each.name].add(each.household)
    return {cell: dict(names) for cell, names in cells.items()}


def published(
    bought: tuple[Bought, ...], contribute: frozenset[int], month: date, together: frozenset[int]
) -> dict[Cell, tuple[Shown, set[int]]]:
    """What the rules publish of a month, with who is behind it."""
    public: dict[Cell, tuple[Shown, set[int]]] = {}
    for cell, names in grouped(bought, contribute, month).items():
        name, behind = min(names.items(), key=lambda each: (-len(homes(each[1], together)), each[0]))
        households = homes(behind, together)
        if len(households) < FEWEST:
            continue
        prices = {
            household: median_low(
                Decimal(each.cents) * CENT
                for each in bought
                if each.household in behind
                and homes([each.household], together) == {household}
                and (each.name, (each.product, each.store, each.month)) == (name, cell)
            )
            for household in households
        }
        public[cell] = (name, public_price(prices), max(b for b in BUCKETS if b <= len(households))), behind
    return public


def left(
    before: Mapping[Cell, tuple[Shown, set[int]]], gone: frozenset[int], together: frozenset[int]
) -> dict[Cell, Shown]:
    """What is left of a published month when some of its people are gone: whole groups of a store."""
    most: dict[int, int] = {}
    for (_, store, _), (shown, behind) in before.items():
        if len(homes(behind - gone, together)) < FEWEST:
            most[store] = max(most.get(store, 0), shown[2])
    return {cell: shown for cell, (shown, _) in before.items() if shown[2] > most.get(cell[1], 0)}


class Told:
    """A story as it is told to the database."""

    def __init__(self, street: Neighbourhood) -> None:
        self.street = street
        self.households: dict[int, UUID] = {}
        self.products: dict[int, UUID] = {}
        self.stores: dict[int, UUID] = {}

    async def begin(self, contribute: frozenset[int], together: frozenset[int]) -> None:
        for household in HOUSEHOLDS:
            self.households[household] = await self.street.household(JANUARY if household in contribute else None)
        if together:
            await self.street.together(*(self.households[each] for each in sorted(together)))
        self.products = {product: await self.street.product() for product in PRODUCTS}
        self.stores = {0: await self.street.store("meijer"), 1: await self.street.store("kroger")}

    async def buy(self, bought: tuple[Bought, ...]) -> None:
        await self.street.buy_all(
            [
                Purchased(
                    self.households[each.household],
                    self.products[each.product],
                    self.stores[each.store],
                    Decimal(each.cents) * CENT,
                    each.month,
                    each.name,
                )
                for each in bought
            ]
        )

    async def public(self) -> dict[Cell, Shown]:
        products = {key: number for number, key in self.products.items()}
        stores = {key: number for number, key in self.stores.items()}
        return {
            (products[product], stores[store], month): (name, price, households)
            for (product, store, month), (name, price, _, _, households) in (await self.street.public()).items()
        }


@given(story=stories)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_what_is_public_before_and_after_follows_from_the_rules_alone(moving: Moving, story: Story) -> None:
    joining = story.join - story.contribute
    async with moving() as street:
        told = Told(street)
        await told.begin(story.contribute, story.together)
        await told.buy(story.bought)
        await street.publish(date(2026, 2, 8))
        first = await told.public()

        for household in story.leave & story.contribute:
            await street.leaves(told.households[household])
        for household in joining:
            await street.joins(told.households[household], FEBRUARY)
        await told.buy(story.late)
        await street.publish(date(2026, 3, 8))
        second = await told.public()

    january = published(story.bought, story.contribute, JANUARY, story.together)
    february = published(story.bought, story.contribute - story.leave | joining, FEBRUARY, story.together)
    # A month is as the rules say, and who joins or sends receipts later changes nothing in it.
    assert first == {cell: shown for cell, (shown, _) in january.items()}
    # Who leaves takes away whole groups, and never changes a price.
    of_january = {cell: shown for cell, shown in second.items() if cell[2] == JANUARY}
    assert of_january == left(january, story.leave, story.together)
    assert of_january.items() <= first.items()
    # Nobody is behind what is public who does not contribute, and at least three are.
    assert all(len(homes(january[cell][1] - story.leave, story.together)) >= FEWEST for cell in of_january)
    assert second == of_january | {cell: shown for cell, (shown, _) in february.items()}


@given(
    cents=st.lists(st.integers(1, 200_000), min_size=FEWEST, max_size=6),
    spread=st.lists(st.integers(-12, 12), min_size=6, max_size=6),
)
@settings(max_examples=200, deadline=None)
def test_no_household_has_fewer_than_five_prices_that_would_all_be_published_alike(
    cents: list[int], spread: list[int]
) -> None:
    """Even for somebody who knows the exact prices of all the others."""
    near = [max(1, cents[0] + spread[place] if place % 2 else each) for place, each in enumerate(cents)]
    for prices in (cents, near):
        exact = {household: Decimal(each) * CENT for household, each in enumerate(prices)}
        public = public_price(exact)
        for household, price in exact.items():
            around = [price + (offset * CENT) for offset in range(-10, 11)]
            alike = [other for other in around if other > 0 and public_price(exact | {household: other}) == public]
            assert price in alike
            assert len(alike) >= LEAST_PRICES


@pytest.mark.parametrize("count", [1, 2])
async def test_households_of_two_stores_are_not_added_up(street: Neighbourhood, count: int) -> None:
    """No total over stores, from which those of one store could be taken away."""
    households = await street.households(4)
    product_id = await street.product()
    meijer, kroger = await street.store("meijer"), await street.store("kroger")
    for place, household in enumerate(households):
        await street.buys(household, product_id, meijer if place < count else kroger, "3.49")

    await street.publish(date(2026, 2, 8))

    public = await street.public()
    assert [store for _, store, _ in public] == ([kroger] if count == 1 else [])


async def sold(
    street: Neighbourhood, people: list[UUID], *prices: str, day: date = JANUARY, store: str = "meijer"
) -> UUID:
    """Each of these people buys one thing at one store; the product."""
    product_id, store_id = await street.product(), await street.store(store)
    for person, price in zip(people, prices, strict=True):
        await street.buys(person, product_id, store_id, price, day)
    return product_id


class TestPeopleOfOneHousehold:
    """They know each other's prices, so they are one."""

    async def test_three_of_one_kitchen_and_one_more_are_two(self, street: Neighbourhood) -> None:
        people = await street.households(4)
        await street.together(*people[:3])
        await sold(street, people, "3.47", "3.49", "3.99", "3.49")

        await street.publish(date(2026, 2, 8))

        assert await street.public() == {}

    async def test_they_have_one_price_the_median_of_all_of_them(self, street: Neighbourhood) -> None:
        people = await street.households(6)
        await street.together(*people[:4])
        await sold(street, people, "1.00", "1.00", "1.10", "9.00", "5.00", "7.00")

        await street.publish(date(2026, 2, 8))

        assert [shown[1::3] for shown in (await street.public()).values()] == [(Decimal("5.00"), 3)]

    async def test_who_does_not_contribute_adds_nothing_to_their_household(self, street: Neighbourhood) -> None:
        people = [*await street.households(3), await street.household(counts_from=None)]
        await street.together(people[0], people[3])
        await sold(street, people, "3.00", "3.00", "3.00", "9.00")

        await street.publish(date(2026, 2, 8))

        assert [shown[1::3] for shown in (await street.public()).values()] == [(Decimal("3.00"), 3)]

    async def test_those_who_come_together_before_a_month_is_published_are_one_in_it(
        self, street: Neighbourhood
    ) -> None:
        people = await street.households(3)
        await sold(street, people, "3.00", "3.00", "3.00")
        await street.together(*people[:2])

        await street.publish(date(2026, 2, 8))

        assert await street.public() == {}

    async def test_those_who_come_together_afterwards_take_away_what_two_are_left_behind(
        self, street: Neighbourhood
    ) -> None:
        people = await street.households(4)
        await sold(street, people[:3], "3.00", "3.00", "3.00")
        of_four = await sold(street, people, "3.00", "3.00", "3.00", "3.00", store="kroger")
        await street.publish(date(2026, 3, 8))
        assert len(await street.public()) == 2

        await street.together(*people[:2])
        assert (await street.publish(date(2026, 3, 9))).withdrawn == 1
        assert [cell[0] for cell in await street.public()] == [of_four]

    @pytest.mark.parametrize("left_on", [date(2026, 1, 20), date(2026, 2, 3)])
    async def test_who_leaves_is_no_household_of_their_own_in_a_month_in_which_they_were_together(
        self, street: Neighbourhood, left_on: date
    ) -> None:
        """Also where they leave after it, and before it is published."""
        people = await street.households(3)
        await street.together(*people[:2])
        await sold(street, people, "3.00", "3.00", "3.00")
        await street.departs(people[1], left_on)

        await street.publish(date(2026, 2, 8))

        assert await street.public() == {}

    async def test_who_left_is_a_household_of_their_own_from_the_next_month_on(self, street: Neighbourhood) -> None:
        people = await street.households(3)
        await street.together(*people[:2])
        await street.departs(people[1], date(2026, 1, 20))
        product_id = await sold(street, people, "3.00", "3.00", "3.00", day=FEBRUARY)

        await street.publish(date(2026, 3, 8))

        assert [(cell[0], cell[2]) for cell in await street.public()] == [(product_id, FEBRUARY)]

    async def test_parting_after_a_month_is_published_makes_nobody_count_twice_in_it(
        self, street: Neighbourhood
    ) -> None:
        """Else, when others take their prices back, two households would be left and count as three."""
        people = await street.households(4)
        await street.together(*people[:2])
        await sold(street, people, "3.00", "3.00", "3.00", "3.00")
        await street.publish(date(2026, 2, 8))
        assert [shown[4] for shown in (await street.public()).values()] == [3]

        await street.departs(people[1], date(2026, 2, 9))
        await street.leaves(people[3])
        assert (await street.publish(date(2026, 2, 10))).withdrawn == 1
        assert await street.public() == {}

    async def test_parting_alone_changes_nothing_that_is_public(self, street: Neighbourhood) -> None:
        people = await street.households(4)
        await street.together(*people[:2])
        await sold(street, people, "3.00", "3.00", "3.00", "3.00")
        await street.publish(date(2026, 2, 8))
        before = await street.public()

        await street.departs(people[1], date(2026, 2, 9))
        await street.publish(date(2026, 2, 10))
        assert await street.public() == before
