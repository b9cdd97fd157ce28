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
from cartsnitch_domain.products.content import NetContent
from cartsnitch_domain.public.rules import BUCKETS, FEWEST, LEAST_PRICES, PRECISION, STEPS
from cartsnitch_domain.units import Unit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domain.public.conftest import Moving
from tests.domain.public.neighbourhood import FEBRUARY, JANUARY, Neighbourhood, Purchased

CENT = Decimal("0.01")
HOUSEHOLDS, PRODUCTS, STORES = range(7), range(2), range(2)
NAMES = ("Whole Milk", "For Grandma")
SIZES = (None, NetContent(Decimal(12), Unit.OUNCE), NetContent(Decimal(12), Unit.OUNCE, is_open_ounce=True))
"""What receipts print: nothing, or one of two that are written alike and are not the same."""

Cell = tuple[int, int, date]
Said = tuple[str, int]
"""The name that a receipt says, and the place of its size in SIZES."""

Shown = tuple[str, Decimal, int, str | None]
"""Name, price, households, size."""


@dataclass(frozen=True)
class Bought:
    household: int
    product: int
    store: int
    month: date
    cents: int
    name: str
    size: int

    @property
    def said(self) -> Said:
        return self.name, self.size


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
        size=st.sampled_from((1, 1, 1, 0, 2)),
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


def grouped(bought: tuple[Bought, ...], contribute: frozenset[int], month: date) -> dict[Cell, dict[Said, set[int]]]:
    """Who is behind each name and size of each cell."""
    cells: defaultdict[Cell, defaultdict[Said, set[int]]] = defaultdict(lambda: defaultdict(set))
    for each in bought:
        if each.household in contribute and each.month == month:
            cells[each.product, each.store, month][each.said].add(each.household)
    return {cell: dict(said) for cell, said in cells.items()}


def published(
    bought: tuple[Bought, ...], contribute: frozenset[int], month: date, together: frozenset[int]
) -> dict[Cell, tuple[Shown, set[int]]]:
    """What the rules publish of a month, with who is behind it."""
    public: dict[Cell, tuple[Shown, set[int]]] = {}
    for cell, of_cell in grouped(bought, contribute, month).items():
        # Of those that as many say: by name, then with a size, the surer one first.
        said, behind = min(
            of_cell.items(), key=lambda each: (-len(homes(each[1], together)), each[0][0], (each[0][1] or 3))
        )
        households = homes(behind, together)
        if len(households) < FEWEST:
            continue
        prices = {
            household: median_low(
                Decimal(each.cents) * CENT
                for each in bought
                if each.household in behind
                and homes([each.household], together) == {household}
                and (each.said, (each.product, each.store, each.month)) == (said, cell)
            )
            for household in households
        }
        size = SIZES[said[1]]
        told = (
            said[0],
            public_price(prices),
            max(b for b in BUCKETS if b <= len(households)),
            str(size) if size else None,
        )
        public[cell] = told, behind
    return public


def shoppers(bought: tuple[Bought, ...], contribute: frozenset[int], month: date) -> dict[int, set[int]]:
    """Who bought anything at each store."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for each in bought:
        if each.household in contribute and each.month == month:
            found[each.store].add(each.household)
    return found


def left(public: Mapping[Cell, Shown], shopped: Mapping[int, set[int]], gone: frozenset[int]) -> dict[Cell, Shown]:
    """What is left of a published month when some are gone. It is not told what anybody bought."""
    return {cell: shown for cell, shown in public.items() if shown[2] - len(shopped[cell[1]] & gone) >= FEWEST}


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
                    content=SIZES[each.size],
                )
                for each in bought
            ]
        )

    async def public(self) -> dict[Cell, Shown]:
        products = {key: number for number, key in self.products.items()}
        stores = {key: number for number, key in self.stores.items()}
        sizes = await self.street.sizes()
        return {
            (products[cell[0]], stores[cell[1]], cell[2]): (name, price, households, sizes[cell])
            for cell, (name, price, _, _, households) in (await self.street.public()).items()
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
    # Who leaves takes away what follows from where they shopped, and never changes a price.
    of_january = {cell: shown for cell, shown in second.items() if cell[2] == JANUARY}
    assert of_january == left(first, shoppers(story.bought, story.contribute, JANUARY), story.leave)
    assert of_january.items() <= first.items()
    # Nobody is behind what is public who does not contribute, and at least three are.
    assert all(len(homes(january[cell][1] - story.leave, story.together)) >= FEWEST for cell in of_january)
    assert second == of_january | {cell: shown for cell, (shown, _) in february.items()}


@given(story=stories)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_what_vanishes_is_the_same_for_all_who_shopped_at_the_same_stores(moving: Moving, story: Story) -> None:
    """Each household leaves alone, and the month before they left is there again for the next one."""
    async with moving() as street:
        told = Told(street)
        await told.begin(story.contribute, story.together)
        await told.buy(story.bought)
        await street.publish(date(2026, 2, 8))
        before = await told.public()
        shopped = shoppers(story.bought, story.contribute, JANUARY)
        for household in story.contribute:
            async with street.session.begin_nested() as savepoint:
                await street.leaves(told.households[household])
                await street.publish(date(2026, 2, 9))
                vanished = before.keys() - (await told.public()).keys()
                await savepoint.rollback()
            # All that are told to have the fewest, of each store where they bought anything.
            assert vanished == {
                cell for cell, shown in before.items() if household in shopped[cell[1]] and shown[2] == FEWEST
            }


@pytest.mark.parametrize("leaving", range(5))
async def test_who_leaves_does_not_tell_that_they_bought_the_one_thing_that_few_did(
    street: Neighbourhood, leaving: int
) -> None:
    """The first three bought oats, and all five everything else: oats vanish, whoever of the five it is."""
    households, store_id = await street.households(5), await street.store()
    oats, *others = [await street.product() for _ in range(4)]
    for household in households:
        for product_id in (*others, *[oats] * (household in households[:3])):
            await street.buys(household, product_id, store_id, "3.49")
    await street.publish(date(2026, 2, 8))
    before = await street.public()

    await street.leaves(households[leaving])
    await street.publish(date(2026, 2, 9))

    assert before.keys() - (await street.public()).keys() == {(oats, store_id, JANUARY)}


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
        people = await street.households(5)
        await sold(street, people[:3], "3.00", "3.00", "3.00")
        of_five = await sold(street, people, *["3.00"] * 5, store="kroger")
        await street.publish(date(2026, 3, 8))
        assert len(await street.public()) == 2

        await street.together(*people[:2])
        assert (await street.publish(date(2026, 3, 9))).withdrawn == 1
        assert [cell[0] for cell in await street.public()] == [of_five]

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


OUNCES = [NetContent(Decimal(amount), Unit.OUNCE) for amount in (14, 999)]


async def test_a_size_that_a_stranger_printed_is_nowhere(street: Neighbourhood) -> None:
    """One who contributes nothing mails the number of a product with a size of their own, before all others."""
    said, made_up = OUNCES
    product_id = await street.product(amount=made_up.amount, unit=made_up.unit.value)
    meijer, kroger = await street.store("meijer"), await street.store("kroger")
    stranger, *households = [await street.household(counts_from=None), *await street.households(8)]
    await street.buys(stranger, product_id, meijer, "2.00", content=made_up)
    for household in households[:5]:
        await street.buys(household, product_id, meijer, "2.00")
    for household in households[5:]:
        await street.buys(household, product_id, kroger, "2.80", content=said)

    await street.publish(date(2026, 2, 8))

    assert await street.sizes() == {(product_id, meijer, JANUARY): None, (product_id, kroger, JANUARY): "14 oz"}


@pytest.mark.parametrize("shrunk", [2, 3])
async def test_a_package_that_shrinks_is_public_in_a_size_that_three_households_saw(
    street: Neighbourhood, shrunk: int
) -> None:
    large, small = NetContent(Decimal(18), Unit.OUNCE), NetContent(Decimal(16), Unit.OUNCE)
    product_id, store_id = await street.product(amount=large.amount, unit=large.unit.value), await street.store()
    for place, household in enumerate(await street.households(shrunk + 2)):
        content = small if place < shrunk else large
        await street.buys(household, product_id, store_id, "3.00" if content is small else "9.00", content=content)

    await street.publish(date(2026, 2, 8))

    public = {cell: (size, (await street.public())[cell][1]) for cell, size in (await street.sizes()).items()}
    cell = (product_id, store_id, JANUARY)
    assert public == ({cell: ("16 oz", Decimal("3.00"))} if shrunk == 3 else {})


async def test_strangers_who_were_not_let_in_are_around_nobodys_price(street: Neighbourhood) -> None:
    """Two who signed up by themselves put their prices around that of a third, and decoys beside it."""
    secret, decoy, store_id = await street.product(), await street.product(), await street.store()
    honest, *strangers = [await street.household(), *[await street.household(counts_from=None) for _ in range(2)]]
    for stranger in strangers:
        await street.agrees(stranger)
    await street.buys(honest, secret, store_id, "9.99")
    for stranger, price in zip(strangers, ("0.01", "99.00"), strict=True):
        for product_id in (secret, decoy):
            await street.buys(stranger, product_id, store_id, price)

    await street.publish(date(2026, 2, 8))

    assert await street.public() == {}
