"""Whose price a line is: of the product that it is of for its shopper, who may teach, merge, and take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.alerts.records import Watch
from cartsnitch_domain.prices.records import PriceObservation
from sqlalchemy import select

from tests.api.test_alerts import DELETE, alerts, told_to, watched
from tests.api.test_products import change, changed

NUMBER = {"identifier": "016000275287"}
WATCHES = "{ watches { id product { id } } }"
PRICES = """query Prices($id: ID!) { product(id: $id) { prices {
  product { id } current { amount } content { text } unitPrice { amount } per { text } } } }"""


@pytest.fixture
async def north(records: Any) -> UUID:
    store_id: UUID = await records.store(f"North {uuid4().hex[:6]}")
    return store_id


@pytest.fixture
async def oats(records: Any) -> UUID:
    """Oats of 18 ounces, as the catalogue describes them."""
    product_id: UUID = await records.product("OATS 18 OZ", amount=18, unit="oz")
    return product_id


async def shown(asker: Any, product_id: object) -> list[tuple[str, str | None, str]]:
    """What a product shows at its stores: price, content, and of which product it is."""
    prices = (await asker.ask(PRICES, id=str(product_id)))["product"]["prices"]
    return [
        (each["current"]["amount"], each["content"] and each["content"]["text"], each["product"]["id"])
        for each in prices
    ]


async def kinds(records: Any, asker: Any) -> list[tuple[str, str]]:
    """What is told, and of which day."""
    await records.find_alerts(asker)
    return [(alert["kind"], alert["after"]["amount"]) for alert in await alerts(asker)]


async def families(records: Any, asker: Any) -> set[tuple[UUID, UUID | None]]:
    """The products that the asker's prices are of, with their families."""
    async with records.database.reading() as session:
        kept = select(PriceObservation.product_id, PriceObservation.family_id)
        return {tuple(row) for row in await session.execute(kept.where(PriceObservation.user_id == asker.user_id))}


class TestContent:
    async def test_what_the_line_does_not_say_is_that_of_the_product(
        self, records: Any, owner: Any, north: UUID, oats: UUID
    ) -> None:
        await records.bought(owner, oats, north, 8, "4.50", "OATS 18 OZ")
        await records.bought(owner, oats, north, 4, "4.50", "ROLLED OATS")

        assert await shown(owner, oats) == [("4.50", "18 oz", str(oats))]

    async def test_what_only_the_line_says_is_that_of_the_line(self, records: Any, owner: Any, north: UUID) -> None:
        product_id = await records.product("OATS")
        await records.bought(owner, product_id, north, 4, "4.50", "OATS 20 OZ")

        assert await shown(owner, product_id) == [("4.50", "20 oz", str(product_id))]

    async def test_a_product_that_keeps_its_number_and_gets_smaller_is_told(
        self, records: Any, owner: Any, north: UUID, oats: UUID
    ) -> None:
        for days_ago, text in ((90, "OATS 18 OZ"), (60, "OATS"), (30, "OATS 15.4 OZ"), (10, "OATS 15.4 OZ")):
            await records.bought(owner, oats, north, days_ago, "4.49", text, **NUMBER)

        assert [kind for kind, _ in await kinds(records, owner)] == ["SHRINKFLATION"]

    async def test_a_line_that_says_a_size_of_nothing_is_a_price_all_the_same(
        self, records: Any, owner: Any, north: UUID
    ) -> None:
        product_id = await records.product("OATS")
        await records.bought(owner, product_id, north, 4, "4.50", "OATS 0 OZ")

        assert await shown(owner, product_id) == [("4.50", None, str(product_id))]


class TestMerged:
    @pytest.fixture
    async def family_of(self, records: Any, owner: Any, north: UUID, oats: UUID) -> dict[str, Any]:
        """Oats bought at 4.00, and porridge at 5.00 ever since, as if it was something else."""
        porridge = await records.product("PORRIDGE 18 OZ", amount=18, unit="oz")
        for days_ago in (60, 50, 40):
            await records.bought(owner, oats, north, days_ago, "4.00", "OATS 18 OZ")
        for days_ago, text in ((30, "PORRIDGE 18 OZ"), (20, "PORRIDGE")):
            await records.bought(owner, porridge, north, days_ago, "5.00", text)
        return {"porridge": porridge}

    async def test_its_prices_are_those_of_what_it_was_merged_into_until_they_are_split(
        self, records: Any, owner: Any, oats: UUID, family_of: Any
    ) -> None:
        apart = await families(records, owner)
        assert await kinds(records, owner) == []

        merged = await changed(owner, "mergeProducts", productId=str(family_of["porridge"]), intoId=str(oats))
        assert {product_id for product_id, _ in await families(records, owner)} == {oats}
        assert len(await families(records, owner)) == 1
        assert await shown(owner, oats) == [("5.00", "18 oz", str(oats))]
        assert await kinds(records, owner) == [("PRICE_INCREASE", "5.00")]

        await changed(owner, "splitProducts", mergeId=merged["merge"]["id"])
        assert await families(records, owner) == apart
        assert await kinds(records, owner) == []

    async def test_it_is_still_the_package_that_it_was(self, records: Any, owner: Any, north: UUID, oats: UUID) -> None:
        large = await records.product("OATS 42 OZ", amount=42, unit="oz")
        await records.bought(owner, oats, north, 12, "4.00", "OATS 18 OZ")
        await records.bought(owner, large, north, 11, "8.40", "OATS 42 OZ")
        await records.bought(owner, oats, north, 9, "4.00", "OATS")
        line_id = await records.bought(owner, large, north, 4, "8.40", "OATS LARGE")

        await changed(owner, "mergeProducts", productId=str(large), intoId=str(oats))

        assert await shown(owner, oats) == [("8.40", "42 oz", str(oats)), ("4.00", "18 oz", str(oats))]
        await records.observe_line(line_id)
        assert ("8.40", "42 oz", str(oats)) in await shown(owner, oats)

    async def test_someone_else_keeps_their_prices(
        self, records: Any, owner: Any, other: Any, north: UUID, oats: UUID, family_of: Any
    ) -> None:
        await records.bought(other, family_of["porridge"], north, 13, "4.80", "PORRIDGE 18 OZ")
        await records.bought(other, family_of["porridge"], north, 3, "4.80", "PORRIDGE")
        await changed(owner, "mergeProducts", productId=str(family_of["porridge"]), intoId=str(oats))

        assert await shown(other, family_of["porridge"]) == [("4.80", "18 oz", str(family_of["porridge"]))]


class TestTaught:
    async def test_prices_and_alerts_follow_what_was_taught_for_older_lines_and_back(
        self, records: Any, owner: Any, north: UUID, oats: UUID
    ) -> None:
        unknown = await records.product("RLD OTS")
        for days_ago in (60, 50, 40):
            await records.bought(owner, oats, north, days_ago, "4.00", "OATS 18 OZ")
        for days_ago in (30, 20):
            line_id = await records.bought(owner, unknown, north, days_ago, "5.00", "RLD OTS")
        apart = await families(records, owner)

        done = await changed(owner, "teachProduct", older=True, lineId=str(line_id), productId=str(oats))
        assert len(await families(records, owner)) == 1
        assert await shown(owner, oats) == [("5.00", "18 oz", str(oats))]
        assert await kinds(records, owner) == [("PRICE_INCREASE", "5.00")]

        await changed(owner, "undoLesson", lessonId=done["lesson"]["id"])
        assert await families(records, owner) == apart
        assert await kinds(records, owner) == []


class TestWatches:
    @pytest.fixture
    async def three(self, records: Any, owner: Any, north: UUID) -> list[UUID]:
        """Three products, each bought at 4.00."""
        products = [await records.product(name) for name in ("OATS", "PORRIDGE", "FLAKES")]
        for product_id in products:
            await records.bought(owner, product_id, north, 20, "4.00", "OATS 18 OZ")
        return products

    async def of(self, asker: Any, watch_id: str) -> str:
        """The product that a watch is of."""
        found = (await asker.ask(WATCHES))["watches"]
        (product_id,) = [each["product"]["id"] for each in found if each["id"] == watch_id]
        return str(product_id)

    async def test_one_follows_the_merge_tells_of_all_that_is_bought_of_it_and_comes_back(
        self, records: Any, owner: Any, north: UUID, three: list[UUID]
    ) -> None:
        oats, porridge, _ = three
        watch_id = (await watched(owner, porridge, "3.00"))["watch"]["id"]
        await records.bought(owner, oats, north, 5, "3.00", "OATS 18 OZ")
        assert await kinds(records, owner) == []

        merged = await changed(owner, "mergeProducts", productId=str(porridge), intoId=str(oats))
        assert await self.of(owner, watch_id) == str(oats)
        assert await kinds(records, owner) == [("TARGET_PRICE", "3.00")]

        await changed(owner, "splitProducts", mergeId=merged["merge"]["id"])
        assert await self.of(owner, watch_id) == str(porridge)
        assert await kinds(records, owner) == []

    async def test_two_that_say_the_same_after_a_merge_tell_a_price_once_and_each_its_own_after_the_split(
        self, records: Any, owner: Any, north: UUID, three: list[UUID]
    ) -> None:
        async def told() -> list[tuple[str, str]]:
            """The notifications and the watches of their alerts."""
            await records.find_alerts(owner)
            by_id = {alert["id"]: alert for alert in await alerts(owner)}
            shown = [(each["link"].removeprefix("/alerts/"), each["body"]) for each in await told_to(owner)]
            assert by_id.keys() == {alert_id for alert_id, _ in shown}
            return sorted((by_id[alert_id]["watch"]["id"], body.split(" at ")[0]) for alert_id, body in shown)

        oats, porridge, _ = three
        ones, others = [(await watched(owner, each, "3.00"))["watch"]["id"] for each in (oats, porridge)]
        await records.bought(owner, oats, north, 5, "2.99", "OATS 18 OZ")
        await records.bought(owner, porridge, await records.store("South"), 4, "2.98", "OATS 18 OZ")
        before = sorted([(ones, "$2.99"), (others, "$2.98")])
        assert await told() == before

        merged = await changed(owner, "mergeProducts", productId=str(porridge), intoId=str(oats))
        assert await told() == before
        await records.bought(owner, oats, await records.store("West"), 3, "2.97", "OATS 18 OZ")
        assert await told() == sorted([*before, (ones, "$2.97")])
        assert await told() == sorted([*before, (ones, "$2.97")])

        await changed(owner, "splitProducts", mergeId=merged["merge"]["id"])
        assert await told() == sorted([*before, (ones, "$2.97")])

    async def test_what_a_deleted_one_told_stays_where_another_one_says_the_same(
        self, records: Any, owner: Any, north: UUID, three: list[UUID]
    ) -> None:
        oats, porridge, _ = three
        ones, others = [(await watched(owner, each, "3.00"))["watch"]["id"] for each in (oats, porridge)]
        await changed(owner, "mergeProducts", productId=str(porridge), intoId=str(oats))
        await records.bought(owner, oats, north, 5, "2.99", "OATS 18 OZ")
        await records.find_alerts(owner)
        before = await told_to(owner)
        assert [alert["watch"]["id"] for alert in await alerts(owner)] == [ones]

        await owner.ask(DELETE, input={"watchId": ones})
        await records.bought(owner, oats, await records.store("South"), 4, "3.99", "OATS 18 OZ")
        await records.find_alerts(owner)

        assert await told_to(owner) == before
        assert [alert["watch"]["id"] for alert in await alerts(owner)] == [others]

    async def test_one_follows_merge_after_merge_and_back_in_any_order(self, owner: Any, three: list[UUID]) -> None:
        oats, porridge, flakes = map(str, three)
        watch_id = (await watched(owner, three[0], "3.00"))["watch"]["id"]
        first = await changed(owner, "mergeProducts", productId=oats, intoId=porridge)
        second = await changed(owner, "mergeProducts", productId=porridge, intoId=flakes)
        assert await self.of(owner, watch_id) == flakes

        await changed(owner, "splitProducts", mergeId=first["merge"]["id"])
        assert await self.of(owner, watch_id) == oats
        await changed(owner, "splitProducts", mergeId=second["merge"]["id"])
        assert await self.of(owner, watch_id) == oats

    async def test_one_that_was_of_the_product_itself_stays_and_so_do_those_of_others(
        self, records: Any, owner: Any, other: Any, north: UUID, three: list[UUID]
    ) -> None:
        oats, porridge, flakes = three
        await records.bought(other, porridge, north, 20, "4.00", "PORRIDGE")
        theirs = (await watched(other, porridge, "3.00"))["watch"]["id"]
        into, beside = [(await watched(owner, each, "3.00"))["watch"]["id"] for each in (oats, flakes)]

        merged = await changed(owner, "mergeProducts", productId=str(porridge), intoId=str(oats))
        assert [await self.of(owner, each) for each in (into, beside)] == [str(oats), str(flakes)]
        assert await self.of(other, theirs) == str(porridge)
        await changed(owner, "splitProducts", mergeId=merged["merge"]["id"])
        assert [await self.of(owner, each) for each in (into, beside)] == [str(oats), str(flakes)]

    async def test_a_merge_that_is_refused_moves_no_watch(self, records: Any, owner: Any, three: list[UUID]) -> None:
        oats, *_ = three
        await watched(owner, oats, "3.00")

        refused = await change(owner, "mergeProducts", productId=str(oats), intoId=str(oats))

        assert refused["__typename"] == "InvalidLesson"
        async with records.database.reading() as session:
            kept = await session.execute(
                select(Watch.product_id, Watch.merged_id).where(Watch.user_id == owner.user_id)
            )
            assert [tuple(row) for row in kept] == [(oats, None)]
