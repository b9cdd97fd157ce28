"""Stores, products and their prices by GraphQL."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from cartsnitch_domain.cursors import encode_cursor


async def test_stores_are_those_of_ones_purchases_by_name(records: Any, owner: Any) -> None:
    for name in ("Zebra Foods", "Apple Market"):
        store_id = await records.store(name)
        for _ in range(2):
            await records.purchase(owner, store_id=store_id)
    await records.store("Never Visited")

    stores = (await owner.ask("{ stores { name } }"))["stores"]

    assert [store["name"] for store in stores] == ["Apple Market", "Zebra Foods"]


class TestProducts:
    PAGE = """query Page($first: Int, $after: String, $text: String) {
      products(first: $first, after: $after, filter: { text: $text }) {
        edges { node { name } } pageInfo { hasNextPage endCursor }
      }
    }"""

    async def buy(self, records: Any, owner: Any, *names: str) -> None:
        purchase_id = await records.purchase(owner)
        for position, name in enumerate(names):
            await records.line(purchase_id, position=position, text=name, product_id=await records.product())

    async def test_they_come_by_name_in_pages(self, records: Any, owner: Any) -> None:
        await self.buy(records, owner, "Milk", "Bread", "Äpfel", "Milk", "apples")
        await self.buy(records, owner, "Zucchini")

        seen, after = [], None
        for _ in range(3):
            page = (await owner.ask(self.PAGE, first=2, after=after))["products"]
            seen += [edge["node"]["name"] for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]

        assert sorted(seen) == sorted(["Milk", "Bread", "Äpfel", "Milk", "apples", "Zucchini"])
        assert seen.index("Bread") < seen.index("Milk") < seen.index("Zucchini")
        assert page["pageInfo"]["hasNextPage"] is False

    async def test_they_are_found_by_a_part_of_their_name(self, records: Any, owner: Any) -> None:
        await self.buy(records, owner, "Oat Milk", "Milk 3.5%", "Bread")

        async def found(text: str | None) -> set[str]:
            page = await owner.ask(self.PAGE, text=text)
            return {edge["node"]["name"] for edge in page["products"]["edges"]}

        assert await found("milk") == {"Oat Milk", "Milk 3.5%"}
        assert await found("%") == {"Milk 3.5%"}
        assert await found("tea") == set()
        assert len(await found(None)) == 3

    async def test_their_name_is_what_ones_own_newest_receipt_prints(self, records: Any, owner: Any) -> None:
        product_id = await records.product("COLA OF NOBODY")
        for day, text in ((date(2026, 1, 2), "COLA 1L"), (date(2026, 1, 3), "COLA 1 LITRE"), (None, "C0LA")):
            purchase_id = await records.purchase(owner, purchased_on=day)
            await records.line(purchase_id, text=text, product_id=product_id)

        query = "query One($id: ID!) { product(id: $id) { name } products { edges { node { name } } } }"
        shown = await owner.ask(query, id=str(product_id))

        assert shown["product"] == {"name": "COLA 1 LITRE"}
        assert shown["products"]["edges"] == [{"node": {"name": "COLA 1 LITRE"}}]

    @pytest.mark.parametrize(
        "keys", [["Milk"], ["Milk", "1"], ["\0", "01a20954-ccac-7b29-98b6-683b47a62902"], ["Milk", "1", "2"]]
    )
    async def test_a_cursor_that_we_did_not_make_is_refused(self, owner: Any, keys: list[str]) -> None:
        (error,) = await owner.errors(self.PAGE, after=encode_cursor("products", *keys))

        assert error["extensions"]["code"] == "INVALID_CURSOR"


class TestObservations:
    QUERY = """query One($id: ID!, $first: Int, $after: String) { product(id: $id) {
      observations(first: $first, after: $after) {
        edges { cursor node { observedOn store { name } unitPrice { amount currencyCode } unit isPromotional } }
        pageInfo { hasNextPage endCursor }
      }
    } }"""

    async def test_they_come_the_newest_first_in_pages(self, records: Any, owner: Any) -> None:
        store_id, product_id = await records.store("Corner Shop"), await records.product()
        purchase_id = await records.purchase(owner)
        for day in (2, 1, 3):
            line_id = await records.line(purchase_id, position=day, product_id=product_id)
            seen = {"observed_on": date(2026, 1, day), "unit_price": Decimal(day), "is_promotional": day == 3}
            await records.observation(owner, product_id, store_id, line_id, **seen)

        newest = (await owner.ask(self.QUERY, id=str(product_id), first=2))["product"]["observations"]
        after = newest["pageInfo"]["endCursor"]
        oldest = (await owner.ask(self.QUERY, id=str(product_id), first=2, after=after))["product"]["observations"]

        assert [edge["node"]["observedOn"] for edge in newest["edges"]] == ["2026-01-03", "2026-01-02"]
        assert [edge["node"]["observedOn"] for edge in oldest["edges"]] == ["2026-01-01"]
        assert (newest["pageInfo"]["hasNextPage"], oldest["pageInfo"]["hasNextPage"]) == (True, False)
        assert newest["edges"][0]["node"] == {
            "observedOn": "2026-01-03",
            "store": {"name": "Corner Shop"},
            "unitPrice": {"amount": "3.00", "currencyCode": "USD"},
            "unit": "each",
            "isPromotional": True,
        }

    async def test_a_cursor_that_we_did_not_make_is_refused(self, records: Any, owner: Any) -> None:
        product_id = await records.product()
        await records.line(await records.purchase(owner), product_id=product_id)

        (error,) = await owner.errors(self.QUERY, id=str(product_id), after=encode_cursor("observations", "2026", "1"))

        assert error["extensions"]["code"] == "INVALID_CURSOR"
        assert error["path"] == ["product", "observations"]

    async def test_a_product_without_prices_has_an_empty_page(self, records: Any, owner: Any) -> None:
        product_id = await records.product()
        await records.line(await records.purchase(owner), product_id=product_id)

        shown = await owner.ask(self.QUERY, id=str(product_id))

        assert shown["product"]["observations"]["edges"] == []
