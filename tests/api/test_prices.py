"""What products cost at each store and in the course of time, by GraphQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

PRICES = """query Prices($id: ID!) { product(id: $id) { prices {
  store { name } product { name } current { amount currencyCode } unit content { text } isPromotional age
  unitPrice { amount } per { text } isCheapest difference { amount } share
} } }"""


def day(days_ago: int) -> str:
    return (datetime.now(UTC).date() - timedelta(days=days_ago)).isoformat()


async def oats(records: Any) -> UUID:
    """A product of a family of this test's own, of which nothing is known but what its lines print."""
    product_id: UUID = await records.product("OATS")
    return product_id


class TestStores:
    async def test_they_are_compared_by_unit_price_the_cheapest_first(self, records: Any, owner: Any) -> None:
        north, south, east = [await records.store(name) for name in ("North", "South", "East")]
        product_id = await oats(records)
        await records.bought(owner, product_id, north, 40, "4.00", "OATS 20 OZ")
        await records.bought(owner, product_id, north, 10, "4.50", "OATS 20 OZ")
        await records.bought(owner, product_id, south, 3, "2.00", "OATS 10 OZ")
        await records.bought(owner, product_id, east, 100, "2.00", "OATS 10 OZ")

        prices = (await owner.ask(PRICES, id=str(product_id)))["product"]["prices"]

        assert [(each["store"]["name"], each["age"], each["isCheapest"]) for each in prices] == [
            ("South", 3, True),
            ("East", 100, True),
            ("North", 10, False),
        ]
        dearest = prices[-1]
        assert dearest["current"] == {"amount": "4.50", "currencyCode": "USD"}
        assert (dearest["content"], dearest["unit"]) == ({"text": "20 oz"}, "each")
        assert [each["per"] for each in prices] == [{"text": "1 oz"}] * 3
        assert dearest["unitPrice"] == {"amount": "0.225"}
        assert dearest["difference"] == {"amount": "0.025"}
        assert Decimal(dearest["share"]) == Decimal("0.125")

    async def test_another_product_of_the_family_is_compared_with_it(self, records: Any, owner: Any) -> None:
        stores = [await records.store(name) for name in ("North", "South")]
        family_id = uuid4()
        one, other = [await records.product(family_id=family_id) for _ in stores]
        await records.bought(owner, one, stores[0], 4, "4.00", "OATS 18 OZ")
        await records.bought(owner, other, stores[1], 4, "4.00", "OATS 24 OZ")

        prices = (await owner.ask(PRICES, id=str(one)))["product"]["prices"]

        assert [each["product"]["name"][-5:] for each in prices] == ["24 OZ", "18 OZ"]

    async def test_an_offer_that_is_over_is_not_what_it_costs(self, records: Any, owner: Any) -> None:
        store_id, product_id = await records.store(), await oats(records)
        await records.bought(owner, product_id, store_id, 30, "4.00")
        for days_ago in (20, 2):
            line_id = await records.bought(owner, product_id, store_id, days_ago, "4.00")
            await records.discount(line_id, "1.00")
            (price,) = (await owner.ask(PRICES, id=str(product_id)))["product"]["prices"]
            is_fresh = days_ago == 2
            assert (price["current"]["amount"], price["isPromotional"]) == ("3.00" if is_fresh else "4.00", is_fresh)
            assert price["isCheapest"] is False  # there is nothing to compare it with

    async def test_other_currencies_are_never_compared(self, records: Any, owner: Any) -> None:
        product_id = await oats(records)
        for name, currency in (("North", "USD"), ("South", "EUR")):
            line_id = await records.bought(owner, product_id, await records.store(name), 5, "4.00")
            await records.change_purchase(line_id, currency_code=currency)

        prices = (await owner.ask(PRICES, id=str(product_id)))["product"]["prices"]

        assert {each["difference"]["amount"] for each in prices} == {"0.00"}
        assert [each["isCheapest"] for each in prices] == [False, False]

    async def test_what_someone_else_paid_is_not_shown(self, records: Any, owner: Any, other: Any) -> None:
        store_id, product_id = await records.store(), await oats(records)
        await records.bought(other, product_id, store_id, 5, "1.00")
        await records.bought(owner, product_id, store_id, 5, "4.00")

        (price,) = (await owner.ask(PRICES, id=str(product_id)))["product"]["prices"]

        assert price["current"]["amount"] == "4.00"


class TestHistory:
    QUERY = """query History($id: ID!, $from: Date, $to: Date, $bucket: PriceBucket) { product(id: $id) {
      history(from: $from, to: $to, bucket: $bucket) {
        store { name } per { text } bucket isCut
        points { startsOn low { amount } median { amount } high { amount } count }
      } } }"""

    async def test_it_is_a_line_for_each_store_in_the_price_of_a_package(self, records: Any, owner: Any) -> None:
        product_id = await oats(records)
        for name, prices in (("North", ("4.00", "4.20")), ("South", ("3.90",))):
            store_id = await records.store(name)
            for count, price in enumerate(prices):
                await records.bought(owner, product_id, store_id, 30 - 10 * count, price, "OATS 18 OZ")

        north, south = (await owner.ask(self.QUERY, id=str(product_id)))["product"]["history"]

        assert (north["store"]["name"], south["store"]["name"]) == ("North", "South")
        assert north["per"] == {"text": "1 each"}
        assert [(point["startsOn"], point["median"]["amount"]) for point in north["points"]] == [
            (day(30), "4.00"),
            (day(20), "4.20"),
        ]
        assert (north["bucket"], north["isCut"]) == ("DAY", False)

    async def test_packages_of_one_size_in_two_systems_of_units_cost_what_was_paid(
        self, records: Any, owner: Any
    ) -> None:
        product_id = await records.product("CHEERIOS", amount=None)
        for name, price, text in (("North", "4.30", "CHEERIOS 12 OZ"), ("South", "4.20", "CHEERIOS 340 G")):
            await records.bought(owner, product_id, await records.store(name), 5, price, text)

        product = (await owner.ask(self.BY_UNIT, id=str(product_id)))["product"]

        assert [line["points"][0]["median"]["amount"] for line in product["sold"]] == ["4.30", "4.20"]
        assert {line["per"]["text"] for line in product["sold"]} == {"1 each"}

    async def test_packages_of_two_sizes_at_a_store_are_told_by_their_unit(self, records: Any, owner: Any) -> None:
        store_id, product_id = await records.store(), await records.product("CHEERIOS", amount=None)
        for days_ago, price, text in ((9, "4.80", "CHEERIOS 12 OZ"), (5, "5.40", "CHEERIOS 18 OZ")):
            await records.bought(owner, product_id, store_id, days_ago, price, text)

        (line,) = (await owner.ask(self.BY_UNIT, id=str(product_id)))["product"]["sold"]

        assert line["per"]["text"] == "1 oz"
        assert [point["median"]["amount"] for point in line["points"]] == ["0.40", "0.30"]

    async def test_it_can_be_asked_for_between_two_days_and_by_the_month(self, records: Any, owner: Any) -> None:
        store_id, product_id = await records.store(), await oats(records)
        for days_ago, price in ((400, "3.00"), (41, "4.00"), (40, "5.00"), (1, "6.00")):
            await records.bought(owner, product_id, store_id, days_ago, price)
        values = {"id": str(product_id), "from": day(100), "to": day(30), "bucket": "MONTH"}

        (line,) = (await owner.ask(self.QUERY, **values))["product"]["history"]

        assert sum(point["count"] for point in line["points"]) == 2
        assert line["points"][0]["low"]["amount"] == "4.00"

    async def test_it_has_a_bound_and_says_so(self, records: Any, owner: Any) -> None:
        store_id, product_id = await records.store(), await oats(records)
        for days_ago in range(130):
            await records.bought(owner, product_id, store_id, days_ago, "4.00")

        (line,) = (await owner.ask(self.QUERY, id=str(product_id), bucket="DAY"))["product"]["history"]

        assert (len(line["points"]), line["isCut"]) == (120, True)

    async def test_days_in_the_wrong_order_are_refused(self, records: Any, owner: Any) -> None:
        product_id = await oats(records)
        await records.bought(owner, product_id, await records.store(), 5, "4.00")

        (error,) = await owner.errors(self.QUERY, id=str(product_id), **{"from": day(1), "to": day(2)})

        assert error["extensions"]["code"] == "INVALID_INPUT"

    async def test_goods_by_weight_are_told_by_what_they_are_sold_by(self, records: Any, owner: Any) -> None:
        store_id, product_id = await records.store(), await oats(records)
        weighed = {"quantity": Decimal("1.5"), "unit": "lb", "unit_price": Decimal("0.59")}
        await records.bought(owner, product_id, store_id, 3, "0.89", "BANANAS", **weighed)

        (line,) = (await owner.ask(self.QUERY, id=str(product_id)))["product"]["history"]

        assert (line["per"]["text"], line["points"][0]["median"]["amount"]) == ("1 lb", "0.59")

    BY_UNIT = """query ByUnit($id: ID!) { product(id: $id) {
      sold: history { per { text } points { median { amount } isPromotional } }
      byUnit: history(byUnit: true) { store { name } per { text } points { median { amount } } } } }"""

    async def test_it_is_told_by_the_unit_of_the_shelf_where_that_is_asked_for(self, records: Any, owner: Any) -> None:
        product_id = await oats(records)
        for name, price, text in (("North", "4.00", "OATS 20 OZ"), ("South", "3.00", "OATS 10 OZ")):
            await records.bought(owner, product_id, await records.store(name), 5, price, text)

        product = (await owner.ask(self.BY_UNIT, id=str(product_id)))["product"]

        assert [line["points"][0]["median"]["amount"] for line in product["sold"]] == ["4.00", "3.00"]
        assert {line["per"]["text"] for line in product["byUnit"]} == {"1 oz"}
        assert [line["points"][0]["median"]["amount"] for line in product["byUnit"]] == ["0.20", "0.30"]

    async def test_a_package_and_one_of_what_is_in_it_are_told_apart(self, records: Any, owner: Any) -> None:
        store_id, product_id = await records.store(), await oats(records)
        await records.bought(owner, product_id, store_id, 5, "3.00", "OATS 12 CT")
        query = """query Pieces($id: ID!) { product(id: $id) { sold: history { ...Line } byUnit: history(byUnit: true) {
          ...Line } } } fragment Line on PriceHistory { per { text } isPackage points { median { amount } } }"""

        product = (await owner.ask(query, id=str(product_id)))["product"]

        told = [
            (line["per"]["text"], line["isPackage"], line["points"][0]["median"]["amount"])
            for line in (*product["sold"], *product["byUnit"])
        ]
        assert told == [("1 each", True, "3.00"), ("1 each", False, "0.25")]

    async def test_by_the_unit_a_package_of_unknown_content_stays_a_package(self, records: Any, owner: Any) -> None:
        product_id = await oats(records)
        await records.bought(owner, product_id, await records.store(), 5, "4.00", "OATS")

        (line,) = (await owner.ask(self.BY_UNIT, id=str(product_id)))["product"]["byUnit"]

        assert (line["per"]["text"], line["points"][0]["median"]["amount"]) == ("1 each", "4.00")

    async def test_a_point_says_whether_it_was_an_offer(self, records: Any, owner: Any) -> None:
        store_id, product_id = await records.store(), await oats(records)
        await records.bought(owner, product_id, store_id, 20, "4.00")
        await records.discount(await records.bought(owner, product_id, store_id, 10, "4.00"), "1.00")

        (line,) = (await owner.ask(self.BY_UNIT, id=str(product_id)))["product"]["sold"]

        assert [(point["median"]["amount"], point["isPromotional"]) for point in line["points"]] == [
            ("4.00", False),
            ("3.00", True),
        ]


class TestMarks:
    QUERY = """query Marks($id: ID!) { product(id: $id) {
      observations { edges { node { unitPrice { amount } mark } } } } }"""

    async def test_what_is_not_compared_says_why(self, records: Any, owner: Any) -> None:
        store_id, product_id = await records.store(), await oats(records)
        for days_ago, price in ((40, "4.00"), (30, "4.10"), (20, "41.00"), (10, "4.00")):
            await records.bought(owner, product_id, store_id, days_ago, price)
        weighed = {"quantity": Decimal("1.5"), "unit": "lb", "unit_price": Decimal("2.00")}
        await records.bought(owner, product_id, store_id, 5, "3.00", **weighed)

        edges = (await owner.ask(self.QUERY, id=str(product_id)))["product"]["observations"]["edges"]

        assert [(edge["node"]["unitPrice"]["amount"], edge["node"]["mark"]) for edge in edges] == [
            ("2.00", "OTHER_UNIT"),
            ("4.00", None),
            ("41.00", "OUTLIER"),
            ("4.10", None),
            ("4.00", None),
        ]

    async def test_what_someone_else_paid_marks_nothing(self, records: Any, owner: Any, other: Any) -> None:
        store_id, product_id = await records.store(), await oats(records)
        for days_ago in (40, 30, 20):
            await records.bought(other, product_id, store_id, days_ago, "1.00")
        await records.bought(owner, product_id, store_id, 10, "4.00")

        (edge,) = (await owner.ask(self.QUERY, id=str(product_id)))["product"]["observations"]["edges"]

        assert edge["node"]["mark"] is None


class TestChanges:
    QUERY = """query Changes($kind: PriceChangeKind!, $period: PricePeriod! = QUARTER, $first: Int) {
      priceChanges(kind: $kind, period: $period, first: $first) {
        product { name } store { name } before { amount } after { amount } change per { text } beforeOn afterOn
        contentBefore { text } contentAfter { text } contentChange
      } }"""

    async def test_risers_and_fallers_come_by_how_much_they_changed(self, records: Any, owner: Any) -> None:
        store_id = await records.store()
        for text, before, after in (("A", "4.00", "4.40"), ("B", "2.00", "3.00"), ("C", "5.00", "4.00")):
            product_id = await oats(records)
            await records.bought(owner, product_id, store_id, 120, before, text)
            await records.bought(owner, product_id, store_id, 10, after, text)

        risers = (await owner.ask(self.QUERY, kind="RISERS"))["priceChanges"]
        fallers = (await owner.ask(self.QUERY, kind="FALLERS"))["priceChanges"]

        assert [(each["product"]["name"], Decimal(each["change"])) for each in risers] == [
            ("B", Decimal("0.5")),
            ("A", Decimal("0.1")),
        ]
        assert (risers[0]["before"]["amount"], risers[0]["after"]["amount"]) == ("2.00", "3.00")
        assert (risers[0]["beforeOn"], risers[0]["afterOn"]) == (day(120), day(10))
        assert [(each["product"]["name"], Decimal(each["change"])) for each in fallers] == [("C", Decimal("-0.2"))]
        assert len((await owner.ask(self.QUERY, kind="RISERS", first=1))["priceChanges"]) == 1
        assert (await owner.ask(self.QUERY, kind="SHRINKERS"))["priceChanges"] == []

    async def test_shrinkers_say_how_much_of_the_content_is_gone(self, records: Any, owner: Any) -> None:
        store_id, product_id = await records.store(), await oats(records)
        for days_ago, text in ((90, "OATS 18 OZ"), (60, "OATS 18 OZ"), (30, "OATS 15.4 OZ"), (10, "OATS 15.4 OZ")):
            await records.bought(owner, product_id, store_id, days_ago, "4.49", text)

        (shrunk,) = (await owner.ask(self.QUERY, kind="SHRINKERS"))["priceChanges"]

        assert (shrunk["contentBefore"]["text"], shrunk["contentAfter"]["text"]) == ("18 oz", "15.4 oz")
        assert Decimal(shrunk["contentChange"]) == Decimal("-0.14444444")

    @pytest.mark.parametrize("first", [0, 101])
    async def test_more_than_a_page_is_refused(self, owner: Any, first: int) -> None:
        (error,) = await owner.errors(self.QUERY, kind="RISERS", first=first)

        assert error["extensions"]["code"] == "INVALID_INPUT"
