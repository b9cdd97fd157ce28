"""What becomes public, and what does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.public.admission import admit, refuse
from cartsnitch_domain.public.contributing import count_anew
from cartsnitch_domain.public.records import PublicContribution, PublicMonth, PublicProduct, PublicShopper
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from sqlalchemy import event, func, select, update

from tests.domain.public.conftest import Moving
from tests.domain.public.neighbourhood import FEBRUARY, JANUARY, MARCH, Neighbourhood

PUBLISHED = date(2026, 2, 8)
"""When January is published."""


async def buy_all(
    street: Neighbourhood,
    households: Sequence[UUID],
    prices: Sequence[str],
    day: date = JANUARY,
    product_id: UUID | None = None,
    **values: Any,
) -> tuple[UUID, UUID]:
    """Each household buys one thing at one store for its price; the product and the store."""
    product_id = product_id or await street.product()
    store_id = values.pop("store_id", None) or await street.store()
    for household, price in zip(households, prices, strict=True):
        await street.buys(household, product_id, store_id, price, day, **values)
    return product_id, store_id


async def test_what_three_households_bought_is_public_as_its_rounded_median(street: Neighbourhood) -> None:
    product_id, store_id = await buy_all(street, await street.households(3), ["3.47", "3.49", "3.99"])

    done = await street.publish(PUBLISHED)

    assert await street.public() == {(product_id, store_id, JANUARY): ("Whole Milk", Decimal("3.50"), "each", "USD", 3)}
    assert (done.months, done.prices, done.withdrawn) == ((JANUARY,), 1, 0)


async def test_what_two_households_bought_is_not_public(street: Neighbourhood) -> None:
    await buy_all(street, await street.households(2), ["3.49", "3.49"])

    done = await street.publish(PUBLISHED)

    assert await street.public() == {}
    assert (done.months, done.prices) == ((JANUARY,), 0)
    assert await street.session.scalar(select(func.count()).select_from(PublicProduct)) == 0


async def test_a_household_that_does_not_contribute_is_none_of_the_three(street: Neighbourhood) -> None:
    households = [*await street.households(2), await street.household(counts_from=None)]
    await buy_all(street, households, ["3.49", "3.49", "3.49"])

    await street.publish(PUBLISHED)

    assert await street.public() == {}


async def test_what_was_bought_before_somebody_agreed_does_not_count(street: Neighbourhood) -> None:
    households = [*await street.households(2), await street.household(counts_from=FEBRUARY)]
    product_id, store_id = await buy_all(street, households, ["3.49", "3.49", "3.49"])
    await buy_all(street, households, ["3.49", "3.49", "3.49"], FEBRUARY, product_id, store_id=store_id)

    await street.publish(date(2026, 3, 8))

    assert [month for _, _, month in await street.public()] == [FEBRUARY]


async def test_who_agreed_counts_from_the_month_after_the_host_let_them_in(street: Neighbourhood) -> None:
    *others, last = [*await street.households(2), await street.household(counts_from=None)]
    await street.agrees(last)
    product_id, store_id = await buy_all(street, [*others, last], ["3.49"] * 3)
    for month in (FEBRUARY, MARCH):
        await buy_all(street, [*others, last], ["3.49"] * 3, month, product_id, store_id=store_id)
    assert await admit(street.session, UserId(last), date(2026, 2, 3))

    await street.publish(date(2026, 4, 8))

    assert [month for _, _, month in await street.public()] == [MARCH]


async def test_while_all_who_agreed_wait_no_month_is_published(street: Neighbourhood) -> None:
    await street.agrees(await street.household(counts_from=None))

    assert (await street.publish(PUBLISHED)).months == ()


async def test_who_waits_is_not_let_in_by_leaving_a_household(street: Neighbourhood) -> None:
    """Where those who count begin anew."""
    waiting, admitted = await street.household(counts_from=None), await street.household()
    await street.agrees(waiting)

    for user_id in (waiting, admitted):
        await count_anew(street.session, UserId(user_id), FEBRUARY)

    found = await street.session.execute(select(PublicContribution.user_id, PublicContribution.counts_from))
    assert {row.user_id: row.counts_from for row in found} == {waiting: None, admitted: MARCH}


async def test_who_is_refused_takes_away_what_one_who_leaves_does(street: Neighbourhood) -> None:
    households = await street.households(3)
    await buy_all(street, households, ["3.49"] * 3)
    await street.publish(PUBLISHED)

    assert await refuse(street.session, UserId(households[0]))
    await street.publish(date(2026, 2, 9))

    assert await street.public() == {}


async def test_who_buys_every_day_has_one_price_like_all_others(street: Neighbourhood) -> None:
    households = await street.households(3)
    product_id, store_id = await buy_all(street, households, ["2.00", "2.10", "9.00"])
    for day in range(2, 20):
        await street.buys(households[2], product_id, store_id, "9.00", date(2026, 1, day))

    await street.publish(PUBLISHED)

    assert [shown[1] for shown in (await street.public()).values()] == [Decimal("2.10")]


async def test_money_off_is_ones_own_and_the_price_on_the_shelf_is_public(street: Neighbourhood) -> None:
    await buy_all(street, await street.households(3), ["1.00", "1.00", "1.00"], shelf_price=Decimal("3.00"))

    await street.publish(PUBLISHED)

    assert [shown[1] for shown in (await street.public()).values()] == [Decimal("3.00")]


@pytest.mark.parametrize(
    ("households", "told"), [(3, 3), (4, 3), (5, 5), (9, 5), (10, 10), (19, 10), (20, 20), (21, 20)]
)
async def test_how_many_households_there_are_is_told_in_steps(
    street: Neighbourhood, households: int, told: int
) -> None:
    await buy_all(street, await street.households(households), ["3.49"] * households)

    await street.publish(PUBLISHED)

    assert [shown[4] for shown in (await street.public()).values()] == [told]


@pytest.mark.parametrize(
    "not_shared",
    [
        pytest.param({"is_balanced": False}, id="of a receipt that does not add up"),
        pytest.param({"name": None}, id="without a name"),
        pytest.param({"name": "x" * 121}, id="with a name that is none"),
        pytest.param({"name": "For Grandma"}, id="under a name of its own"),
        pytest.param({"line": {"match_reason": "chosen"}}, id="of a product that was chosen by hand"),
        pytest.param({"unit": "kg"}, id="by another unit"),
        pytest.param({"is_piece": True}, id="of a piece of no known weight"),
        pytest.param({"currency_code": "CAD"}, id="in another currency"),
    ],
)
async def test_what_is_not_the_same_for_all_does_not_count(street: Neighbourhood, not_shared: dict[str, Any]) -> None:
    *others, last = await street.households(3)
    product_id, store_id = await buy_all(street, others, ["3.49", "3.49"])
    await street.buys(last, product_id, store_id, "3.49", **not_shared)

    await street.publish(PUBLISHED)

    assert await street.public() == {}


async def test_a_store_or_product_of_ones_own_is_not_public(street: Neighbourhood) -> None:
    households = await street.households(3)
    own_store = await street.store("corner-shop", user_id=households[0])
    own_product = await street.product(user_id=households[0])
    await buy_all(street, households, ["3.49"] * 3, store_id=own_store)
    await buy_all(street, households, ["3.49"] * 3, product_id=own_product)

    await street.publish(PUBLISHED)

    assert await street.public() == {}


async def test_what_one_shopper_merged_counts_for_what_the_catalogue_says(street: Neighbourhood) -> None:
    *others, last = await street.households(3)
    product_id, store_id = await buy_all(street, others, ["3.49", "3.49"])
    merged_into = await street.product("MILK OF MINE")
    await street.buys(last, merged_into, store_id, "3.49", line={"matched_id": product_id})

    await street.publish(PUBLISHED)

    assert list(await street.public()) == [(product_id, store_id, JANUARY)]


@pytest.mark.parametrize(("day", "months"), [(date(2026, 2, 7), ()), (date(2026, 2, 8), (JANUARY,))])
async def test_a_month_is_published_a_week_after_its_end(
    street: Neighbourhood, day: date, months: tuple[date, ...]
) -> None:
    await buy_all(street, await street.households(3), ["3.49"] * 3)

    assert (await street.publish(day)).months == months


async def test_a_worker_that_was_away_publishes_all_months_that_ended(street: Neighbourhood) -> None:
    await street.households(3)

    assert (await street.publish(date(2026, 4, 10))).months == (JANUARY, FEBRUARY, MARCH)


async def test_without_anybody_who_contributes_no_month_is_published(street: Neighbourhood) -> None:
    await street.household(counts_from=None)

    assert (await street.publish(PUBLISHED)).months == ()


async def test_a_second_run_changes_nothing(street: Neighbourhood) -> None:
    await buy_all(street, await street.households(3), ["3.47", "3.49", "3.99"])
    await street.publish(PUBLISHED)
    before = await street.public()

    done = await street.publish(date(2026, 2, 9))

    assert (done.months, done.prices, done.withdrawn) == ((), 0, 0)
    assert await street.public() == before
    assert await street.session.scalar(select(PublicMonth.changed_at)) == datetime(2026, 2, 8, 4, tzinfo=UTC)


async def test_a_receipt_that_comes_later_changes_nothing(street: Neighbourhood) -> None:
    households = await street.households(4)
    product_id, store_id = await buy_all(street, households[:3], ["3.47", "3.49", "3.99"])
    await street.publish(PUBLISHED)
    before = await street.public()

    await street.buys(households[3], product_id, store_id, "9.99")
    await street.publish(date(2026, 2, 9))

    assert await street.public() == before


class TestLeaving:
    """Five households bought milk, four bread and three eggs; the first of them bought all. What goes follows from the
    stores and months of who leaves alone."""

    @pytest.fixture
    async def households(self, street: Neighbourhood) -> list[UUID]:
        return await street.households(5)

    @pytest.fixture
    async def products(self, street: Neighbourhood, households: list[UUID]) -> list[UUID]:
        store_id = await street.store()
        found = []
        for count in (5, 4, 3):
            product_id, _ = await buy_all(street, households[:count], ["3.49"] * count, store_id=store_id)
            found.append(product_id)
        await street.publish(PUBLISHED)
        return found

    async def public(self, street: Neighbourhood) -> set[UUID]:
        return {product_id for product_id, _, _ in await street.public()}

    async def test_what_may_have_two_households_left_goes_and_what_has_three_in_any_case_stays(
        self, street: Neighbourhood, households: list[UUID], products: list[UUID]
    ) -> None:
        await street.leaves(households[0])
        done = await street.publish(date(2026, 2, 9))

        assert await self.public(street) == {products[0]}
        assert done.withdrawn == 2
        assert await street.session.scalar(select(PublicMonth.changed_at)) == datetime(2026, 2, 9, 4, tzinfo=UTC)

    async def test_an_account_that_is_deleted_left_too(
        self, street: Neighbourhood, households: list[UUID], products: list[UUID]
    ) -> None:
        await street.deletes_account(households[0])
        await street.publish(date(2026, 2, 9))

        assert await self.public(street) == {products[0]}

    async def test_a_purchase_that_turned_out_to_be_of_something_else_counts_no_more(
        self, street: Neighbourhood, households: list[UUID], products: list[UUID]
    ) -> None:
        await self.corrects(street, households[0], products[2])
        await street.publish(date(2026, 2, 9))

        assert await self.public(street) == {products[0]}

    async def corrects(self, street: Neighbourhood, household: UUID, product_id: UUID) -> None:
        """It was something else."""
        other = await street.product("SOMETHING ELSE")
        own = select(Purchase.id).where(Purchase.user_id == household)
        lines = update(PurchaseLine).where(PurchaseLine.product_id == product_id, PurchaseLine.purchase_id.in_(own))
        await street.session.execute(lines.values(matched_id=other))

    async def test_it_is_the_same_whoever_leaves_and_whatever_they_bought(
        self, street: Neighbourhood, households: list[UUID], products: list[UUID]
    ) -> None:
        """The last one bought milk alone, of which enough are left."""
        await street.leaves(households[4])
        done = await street.publish(date(2026, 2, 9))

        assert await self.public(street) == {products[0]}
        assert done.withdrawn == 2

    async def test_a_correction_of_what_is_not_public_takes_away_the_same(
        self, street: Neighbourhood, households: list[UUID]
    ) -> None:
        store_id, hidden = await street.store(), await street.product("SECRET")
        milk, _ = await buy_all(street, households[:3], ["3.49"] * 3, store_id=store_id)
        await street.buys(households[4], hidden, store_id, "1.00")
        await street.publish(PUBLISHED)
        assert await self.public(street) == {milk}

        await self.corrects(street, households[4], hidden)
        await street.publish(date(2026, 2, 9))

        assert await street.public() == {}

    async def test_who_shopped_elsewhere_or_in_another_month_takes_nothing_away(
        self, street: Neighbourhood, households: list[UUID]
    ) -> None:
        *rest, elsewhere, later, idle = [*households, await street.household()]
        product_id, store_id = await buy_all(street, rest, ["3.49"] * 3)
        await street.buys(elsewhere, product_id, await street.store("kroger"), "3.49")
        await street.buys(later, product_id, store_id, "3.49", FEBRUARY)
        await street.publish(PUBLISHED)
        before = await street.public()

        for household in (elsewhere, later, idle):
            await street.leaves(household)
        await street.publish(date(2026, 2, 9))

        assert await street.public() == before != {}

    @pytest.mark.parametrize(("leaving", "is_left"), [(2, True), (3, False)])
    async def test_what_five_saw_goes_when_three_left_who_may_have_seen_it(
        self, street: Neighbourhood, households: list[UUID], leaving: int, is_left: bool
    ) -> None:
        product_id, store_id = await buy_all(street, households, ["3.49"] * 5)
        other = await street.product("SOMETHING ELSE")
        buyers = await street.households(leaving)
        for buyer in buyers:
            await street.buys(buyer, other, store_id, "1.00")
        await street.publish(PUBLISHED)

        for day, buyer in enumerate(buyers, 9):  # on days of their own: those who left before are not forgotten
            await street.leaves(buyer)
            await street.publish(date(2026, 2, day))

        assert (product_id in await self.public(street)) is is_left

    async def test_where_nothing_is_public_any_more_it_is_forgotten_who_shopped(
        self, street: Neighbourhood, households: list[UUID]
    ) -> None:
        await buy_all(street, households[:3], ["3.49"] * 3)
        await street.publish(PUBLISHED)
        shoppers = select(func.count()).select_from(PublicShopper)
        assert await street.session.scalar(shoppers) == 3

        await street.leaves(households[0])
        await street.publish(date(2026, 2, 9))

        assert await street.session.scalar(shoppers) == 0

    async def test_who_comes_back_does_not_bring_back_what_went(
        self, street: Neighbourhood, households: list[UUID], products: list[UUID]
    ) -> None:
        await street.leaves(households[0])
        await street.publish(date(2026, 2, 9))
        await street.joins(households[0], JANUARY)
        await street.publish(date(2026, 2, 10))

        assert await self.public(street) == {products[0]}

    async def test_nothing_says_any_more_that_they_contributed(
        self, street: Neighbourhood, households: list[UUID], products: list[UUID]
    ) -> None:
        await street.leaves(households[0])

        kept = select(func.count()).where(PublicShopper.user_id == households[0])
        assert await street.session.scalar(kept) == 0


class TestHouseholdsOfSeveralPeople:
    """Five people; the last two buy what nobody else does, at the same store."""

    @pytest.fixture
    async def people(self, street: Neighbourhood) -> list[UUID]:
        return await street.households(5)

    @pytest.fixture
    async def store_id(self, street: Neighbourhood, people: list[UUID]) -> UUID:
        _, store_id = await buy_all(street, people[:3], ["3.49"] * 3)
        await buy_all(street, people[3:], ["1.00"] * 2, store_id=store_id)
        return store_id

    async def test_two_that_are_one_since_take_away_what_one_who_leaves_does(
        self, street: Neighbourhood, people: list[UUID], store_id: UUID
    ) -> None:
        await street.publish(PUBLISHED)

        await street.live_together(people[3:])
        await street.publish(date(2026, 2, 9))

        assert await street.public() == {}

    async def test_two_that_were_one_before_are_one_also_when_they_part(
        self, street: Neighbourhood, people: list[UUID], store_id: UUID
    ) -> None:
        await street.live_together(people[3:])
        await street.publish(PUBLISHED)
        before = await street.public()

        await street.part(people[3:])
        await street.publish(date(2026, 2, 9))

        assert await street.public() == before != {}

    async def test_one_of_them_who_leaves_takes_away_what_the_household_does(
        self, street: Neighbourhood, people: list[UUID], store_id: UUID
    ) -> None:
        await street.live_together(people[3:])
        await street.publish(PUBLISHED)

        await street.leaves(people[4])
        await street.publish(date(2026, 2, 9))

        assert await street.public() == {}

    async def test_they_are_one_of_the_three(self, street: Neighbourhood, people: list[UUID], store_id: UUID) -> None:
        await street.live_together(people[1:3])

        await street.publish(PUBLISHED)

        assert await street.public() == {}


async def test_what_is_older_than_two_years_is_deleted(street: Neighbourhood) -> None:
    await buy_all(street, await street.households(3), ["3.49"] * 3)
    await street.publish(PUBLISHED)

    await street.publish(date(2028, 1, 8))
    assert [month for _, _, month in await street.public()] == [JANUARY]
    await street.publish(date(2028, 2, 8))
    assert await street.public() == {}
    assert await street.session.scalar(select(PublicProduct.name)) is None


async def test_a_product_is_called_as_in_its_newest_price(street: Neighbourhood) -> None:
    households = await street.households(3)
    product_id, store_id = await buy_all(street, households, ["3.49"] * 3)
    await buy_all(street, households, ["3.49"] * 3, FEBRUARY, product_id, store_id=store_id, name="Milk, Whole")

    await street.publish(PUBLISHED)
    assert await street.session.scalar(select(PublicProduct.name)) == "Whole Milk"
    await street.publish(date(2026, 3, 8))
    assert await street.session.scalar(select(PublicProduct.name)) == "Milk, Whole"


@pytest.mark.parametrize(
    ("price", "currency", "public"),
    [
        ("0.03", "USD", "0.05"),
        ("0.99", "USD", "1.00"),
        ("3.47", "USD", "3.45"),
        ("4.99", "USD", "5.00"),
        ("5.04", "USD", "5.00"),
        ("12.99", "USD", "13.00"),
        ("12.89", "USD", "12.80"),
        ("49.99", "USD", "50.00"),
        ("198", "JPY", "200"),
        ("1234", "JPY", "1240"),
        ("0.123", "KWD", "0.125"),
        ("12.99", "XTS", "13.00"),
    ],
)
async def test_a_price_is_rounded_to_a_hundredth_of_it_and_at_least_five_of_the_smallest_coin(
    street: Neighbourhood, price: str, currency: str, public: str
) -> None:
    await buy_all(street, await street.households(3), [price] * 3, currency_code=currency)

    await street.publish(PUBLISHED)

    assert [shown[1] for shown in (await street.public()).values()] == [Decimal(public)]


async def test_publishing_sends_as_many_statements_for_five_products_as_for_one(moving: Moving) -> None:
    sent = []
    for count in (1, 5):
        async with moving() as street:
            households, store_id = await street.households(3), await street.store()
            for _ in range(count):
                await buy_all(street, households, ["3.49"] * 3, store_id=store_id)
            statements: list[str] = []
            connection = await street.session.connection()
            with noted(connection.sync_connection, statements):
                assert (await street.publish(PUBLISHED)).prices == count
            sent.append(len(statements))

    assert sent[0] == sent[1] > 1


@contextmanager
def noted(connection: Any, statements: list[str]) -> Iterator[None]:
    """Notes the statements of a connection."""

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield
    event.remove(connection, "before_cursor_execute", note)
