"""Purchases by GraphQL."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.api.conftest import MILK_BOX

PURCHASE = """
fragment Purchase on Purchase { id purchasedOn purchasedAt merchantName store { id name slug } currencyCode
  subtotal { amount currencyCode } tax { amount } total { amount currencyCode } isBalanced gap { amount }
  confidence dateConfidence
  lines { id kind text quantity unit unitPrice { amount } amount { amount } product { id name }
    evidence { page box { x y width height } text confidence } } receipt { id } }
"""
PAGE = """
query Page($first: Int, $after: String, $filter: PurchaseFilter) {
  purchases(first: $first, after: $after, filter: $filter) {
    edges { cursor node { id merchantName } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


async def merchants(asker: Any, **variables: Any) -> list[str]:
    page = await asker.ask(PAGE, **variables)
    return [edge["node"]["merchantName"] for edge in page["purchases"]["edges"]]


async def test_a_purchase_shows_exactly_what_was_recorded(records: Any, owner: Any) -> None:
    store_id, product_id = await records.store(slug="green-grocer"), await records.product()
    receipt_id = await records.receipt(owner)
    purchase_id = await records.purchase(
        owner,
        receipt_id=receipt_id,
        store_id=store_id,
        purchased_at=datetime(2026, 3, 1, 18, 22),  # noqa: DTZ001 -- a printed clock has no zone
        subtotal=Decimal("6.40"),
        tax=Decimal("0.5"),
        total=Decimal("6.90"),
        date_confidence=0.8,
    )
    milk_id = await records.line(
        purchase_id,
        product_id=product_id,
        quantity=Decimal(2),
        unit="each",
        unit_price=Decimal("3.495"),
        amount=Decimal("6.99"),
    )
    await records.line(purchase_id, position=2, kind="discount", text="COUPON", amount=Decimal("-0.09"), evidence=[])

    shown = await owner.ask(PURCHASE + "query One($id: ID!) { purchase(id: $id) { ...Purchase } }", id=str(purchase_id))

    milk, coupon = shown["purchase"].pop("lines")
    assert shown["purchase"] == {
        "id": str(purchase_id),
        "purchasedOn": "2026-03-01",
        "purchasedAt": "2026-03-01T18:22:00",
        "merchantName": "GREEN GROCER",
        "store": {"id": str(store_id), "name": "Green Grocer", "slug": "green-grocer"},
        "currencyCode": "USD",
        "subtotal": {"amount": "6.40", "currencyCode": "USD"},
        "tax": {"amount": "0.50"},
        "total": {"amount": "6.90", "currencyCode": "USD"},
        "isBalanced": True,
        "gap": {"amount": "0.00"},
        "confidence": 0.9,
        "dateConfidence": 0.8,
        "receipt": {"id": str(receipt_id)},
    }
    assert milk == {
        "id": str(milk_id),
        "kind": "ITEM",
        "text": "MILK",
        "quantity": "2",
        "unit": "each",
        "unitPrice": {"amount": "3.495"},
        "amount": {"amount": "6.99"},
        "product": {"id": str(product_id), "name": "MILK"},
        "evidence": [
            {
                "page": 1,
                "box": {"x": 0.1, "y": 0.2, "width": 0.5, "height": 0.02},
                "text": "MILK 3.49",
                "confidence": 0.97,
            }
        ],
    }
    assert (coupon["kind"], coupon["amount"], coupon["product"], coupon["evidence"]) == (
        "DISCOUNT",
        {"amount": "-0.09"},
        None,
        [],
    )


async def test_what_is_not_printed_is_null(records: Any, owner: Any) -> None:
    nothing = dict.fromkeys(("merchant_name", "purchased_on", "currency_code", "total", "gap"))
    purchase_id = await records.purchase(owner, **nothing)
    await records.line(purchase_id, amount=Decimal("1.5"))

    query = """query One($id: ID!) { purchase(id: $id) {
      merchantName purchasedOn purchasedAt store { id } currencyCode subtotal { amount } tax { amount } total { amount }
      gap { amount } dateConfidence isBalanced
      lines { quantity unit unitPrice { amount } amount { amount currencyCode } }
    } }"""
    shown = (await owner.ask(query, id=str(purchase_id)))["purchase"]

    assert shown.pop("isBalanced") is False
    # XXX is what ISO 4217 has for no currency: the receipt names none, and none is guessed.
    assert shown.pop("lines") == [
        {"quantity": None, "unit": None, "unitPrice": None, "amount": {"amount": "1.50", "currencyCode": "XXX"}}
    ]
    assert set(shown.values()) == {None}


@pytest.mark.parametrize(("kept", "shown"), [("10", "10"), ("1.4150", "1.415"), ("0.5", "0.5"), ("200", "200")])
async def test_a_quantity_has_no_zeros_that_were_not_printed(records: Any, owner: Any, kept: str, shown: str) -> None:
    purchase_id = await records.purchase(owner)
    await records.line(purchase_id, quantity=Decimal(kept))

    answer = await owner.ask("query One($id: ID!) { purchase(id: $id) { lines { quantity } } }", id=str(purchase_id))

    assert answer["purchase"]["lines"] == [{"quantity": shown}]


async def test_evidence_names_the_model_that_proposed_an_amount(records: Any, owner: Any) -> None:
    purchase_id = await records.purchase(owner)
    await records.line(purchase_id, position=1)
    await records.line(purchase_id, position=2, evidence=[MILK_BOX | {"model": "reader-7b"}])

    query = "query One($id: ID!) { purchase(id: $id) { lines { evidence { model } } } }"
    shown = (await owner.ask(query, id=str(purchase_id)))["purchase"]

    assert [line["evidence"] for line in shown["lines"]] == [[{"model": None}], [{"model": "reader-7b"}]]


async def test_lines_stand_in_their_printed_order_and_name_the_line_they_belong_to(records: Any, owner: Any) -> None:
    purchase_id = await records.purchase(owner)
    bottle_id = await records.line(purchase_id, position=2, text="WATER")
    await records.line(purchase_id, position=3, kind="deposit", text="DEPOSIT", applies_to_id=bottle_id)
    await records.line(purchase_id, position=1, text="BREAD")
    await records.line(purchase_id, position=4, kind="tender", text="CASH")

    query = "query One($id: ID!) { purchase(id: $id) { itemCount lines { text appliesTo } } }"
    shown = (await owner.ask(query, id=str(purchase_id)))["purchase"]

    assert [line["text"] for line in shown["lines"]] == ["BREAD", "WATER", "DEPOSIT", "CASH"]
    assert [line["appliesTo"] for line in shown["lines"]] == [None, None, str(bottle_id), None]
    assert shown["itemCount"] == 2


class TestPages:
    async def test_the_newest_day_comes_first_and_purchases_without_a_day_last(self, records: Any, owner: Any) -> None:
        await records.purchase(owner, merchant_name="undated", purchased_on=None)
        await records.purchase(owner, merchant_name="old", purchased_on=date(2025, 1, 1))
        await records.purchase(owner, merchant_name="new", purchased_on=date(2026, 1, 1))
        await records.purchase(owner, merchant_name="new too", purchased_on=date(2026, 1, 1))

        assert await merchants(owner) == ["new too", "new", "old", "undated"]

    async def test_pages_follow_each_other_without_gap_or_repetition(self, records: Any, owner: Any) -> None:
        days = [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 2), None, None, date(2025, 5, 5), None]
        for number, day in enumerate(days):
            await records.purchase(owner, merchant_name=str(number), purchased_on=day)

        seen, after = [], None
        for _ in range(4):
            page = (await owner.ask(PAGE, first=2, after=after))["purchases"]
            seen += [edge["node"]["merchantName"] for edge in page["edges"]]
            assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
            after = page["pageInfo"]["endCursor"]

        assert seen == ["2", "1", "0", "5", "6", "4", "3"]
        assert page["pageInfo"]["hasNextPage"] is False

    async def test_an_empty_list_is_an_empty_page(self, owner: Any) -> None:
        assert (await owner.ask(PAGE))["purchases"] == {
            "edges": [],
            "pageInfo": {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None},
        }

    async def test_a_page_has_twenty_items_unless_asked_otherwise(self, records: Any, owner: Any) -> None:
        receipt_id = await records.receipt(owner)
        for position in range(21):
            await records.purchase(owner, receipt_id=receipt_id, position=position)

        assert len(await merchants(owner)) == 20
        assert len(await merchants(owner, first=None)) == 20
        assert len(await merchants(owner, first=21)) == 21

    @pytest.mark.parametrize("first", [0, -1, 101, 2_147_483_647])
    async def test_a_page_of_no_or_too_many_items_is_refused(self, owner: Any, first: int) -> None:
        (error,) = await owner.errors(PAGE, first=first)

        assert error["extensions"]["code"] == "INVALID_INPUT"
        assert error["message"] == f"A page has 1 to 100 items, not {first}."

    @pytest.mark.parametrize("after", ["", "x", "bm90IGpzb24", "WyIyMDI2LTAxLTAxIl0", "WyJhIiwiYiJd", "é"])
    async def test_a_cursor_that_we_did_not_make_is_refused(self, owner: Any, after: str) -> None:
        (error,) = await owner.errors(PAGE, after=after)

        assert error["extensions"]["code"] == "INVALID_CURSOR"


class TestFilter:
    async def test_by_store(self, records: Any, owner: Any) -> None:
        here, there = await records.store("Here"), await records.store("There")
        await records.purchase(owner, merchant_name="here", store_id=here)
        await records.purchase(owner, merchant_name="there", store_id=there)
        await records.purchase(owner, merchant_name="nowhere")

        assert await merchants(owner, filter={"storeId": str(here)}) == ["here"]

    @pytest.mark.parametrize("store_id", ["", "no id", "0", "01a20954-ccac-7b29-98b6-683b47a62902"])
    async def test_by_a_store_that_is_none_finds_nothing(self, records: Any, owner: Any, store_id: str) -> None:
        await records.purchase(owner)

        assert await merchants(owner, filter={"storeId": store_id}) == []

    async def test_by_days_both_included(self, records: Any, owner: Any) -> None:
        for day in (1, 2, 3, 4):
            await records.purchase(owner, merchant_name=str(day), purchased_on=date(2026, 1, day))
        await records.purchase(owner, merchant_name="undated", purchased_on=None)

        assert await merchants(owner, filter={"from": "2026-01-02", "to": "2026-01-03"}) == ["3", "2"]
        assert await merchants(owner, filter={"from": "2026-01-04"}) == ["4"]

    @pytest.mark.parametrize("day", ["yesterday", "2026-02-30", 20260101, "2026-01-01T00:00:00"])
    async def test_by_what_is_no_day_is_refused(self, owner: Any, day: Any) -> None:
        (error,) = await owner.errors(PAGE, filter={"from": day})

        assert "Date" in error["message"]
        assert "reference" not in error.get("extensions", {})

    @pytest.mark.parametrize("text", ["oat", "OAT MILK", "  oat  ", "corner", "SHOP", "100%", "a_b", "back\\slash"])
    async def test_by_a_text_in_lines_stores_and_merchants(self, records: Any, owner: Any, text: str) -> None:
        store_id = await records.store("Corner Market")
        purchase_id = await records.purchase(owner, merchant_name="The Shop", store_id=store_id)
        await records.line(purchase_id, text="OAT MILK 100% a_b back\\slash")
        other_purchase = await records.purchase(owner, merchant_name="Elsewhere")
        await records.line(other_purchase, text="BREAD 1000 axb backslash")

        assert await merchants(owner, filter={"text": text}) == ["The Shop"]

    @pytest.mark.parametrize("text", [None, "", "   "])
    async def test_by_no_text_finds_all(self, records: Any, owner: Any, text: str | None) -> None:
        await records.purchase(owner)

        assert len(await merchants(owner, filter={"text": text})) == 1

    @pytest.mark.parametrize("text", ["nul\0", "x" * 201])
    async def test_by_a_text_that_nobody_types_is_refused(self, owner: Any, text: str) -> None:
        (error,) = await owner.errors(PAGE, filter={"text": text})

        assert error["extensions"]["code"] == "INVALID_INPUT"

    async def test_conditions_must_all_hold(self, records: Any, owner: Any) -> None:
        here = await records.store("Here")
        await records.purchase(owner, merchant_name="wanted", store_id=here, purchased_on=date(2026, 1, 2))
        await records.purchase(owner, merchant_name="wanted", purchased_on=date(2026, 1, 2))
        await records.purchase(owner, merchant_name="wanted", store_id=here, purchased_on=date(2025, 1, 2))

        wanted = {"storeId": str(here), "from": "2026-01-01", "text": "wanted"}
        assert await merchants(owner, filter=wanted) == ["wanted"]
