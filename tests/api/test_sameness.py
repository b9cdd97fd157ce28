"""Two receipts of one purchase, by GraphQL: taken for one, told apart, and back again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.purchases.actions import NewPurchase
from cartsnitch_domain.purchases.duplicates import find_twin
from cartsnitch_domain.purchases.records import Purchase
from sqlalchemy import select, text

SAME_AS = """
mutation Same($input: SameAsInput!) {
  sameAs(input: $input) {
    __typename ... on PurchaseCorrected { purchase { id } } ... on Error { message }
  }
}
"""
NOT_THE_SAME = """
mutation Apart($id: ID!) {
  notTheSame(input: { receiptId: $id }) {
    __typename
    ... on NotTheSameSuccess { receipt { status duplicateOf { id } } }
    ... on Error { message }
  }
}
"""
SHOWN = """
query Shown($id: ID!) {
  receipt(id: $id) { status reason duplicateOf { id } purchases { id } }
  purchases { edges { node { id } } }
  products { edges { node { name observations { edges { node { unitPrice { amount } } } } } } }
}
"""
NAME = """
mutation Name($id: ID!) { correctLine(input: { lineId: $id, text: "MILK 1L" }) { __typename } }
"""
HISTORY = "query History($id: ID!) { purchase(id: $id) { corrections { field } } }"


@pytest.fixture
async def pair(records: Any, owner: Any) -> list[tuple[str, str]]:
    """Two purchases of milk at one store and one time, each as receipt and purchase."""
    store_id = await records.store(user_id=owner.user_id)
    at = datetime(2026, 3, 1, 18, 22)  # noqa: DTZ001 -- a printed clock has no zone
    found = []
    for _ in range(2):
        receipt_id = await records.receipt(owner)
        purchase_id = await records.purchase(owner, receipt_id=receipt_id, store_id=store_id, purchased_at=at)
        line_id = await records.line(purchase_id)
        await owner.ask(NAME, id=str(line_id))  # and so it has a product and a price
        found.append((str(receipt_id), str(purchase_id)))
    return found


async def link(asker: Any, purchase_id: str, same_as_id: str) -> dict[str, Any]:
    answer = await asker.ask(SAME_AS, input={"purchaseId": purchase_id, "sameAsId": same_as_id})
    payload: dict[str, Any] = answer["sameAs"]
    return payload


async def apart(asker: Any, receipt_id: str) -> dict[str, Any]:
    payload: dict[str, Any] = (await asker.ask(NOT_THE_SAME, id=receipt_id))["notTheSame"]
    return payload


async def is_twin(database: Database, owner: Any, purchase_id: str, of_receipt: UUID) -> bool:
    """Whether a reading of that receipt would be taken for this purchase."""
    async with database.transaction() as session:
        known = (await session.execute(select(Purchase).where(Purchase.id == purchase_id))).scalar_one()
        columns = {name: getattr(known, name) for name in NewPurchase.__dataclass_fields__}
        reading = NewPurchase(**columns | {"receipt_id": ReceiptId(of_receipt), "user_id": UserId(owner.user_id)})
        twin = await find_twin(session, reading, [])
        return twin is not None


def prices(shown: dict[str, Any]) -> list[str]:
    (product,) = [edge["node"] for edge in shown["products"]["edges"]]
    return [edge["node"]["unitPrice"]["amount"] for edge in product["observations"]["edges"]]


class TestSame:
    async def test_a_purchase_that_is_another_one_counts_no_more(self, owner: Any, pair: list[tuple[str, str]]) -> None:
        (kept_receipt, kept), (receipt_id, purchase_id) = pair
        assert len(prices(await owner.ask(SHOWN, id=receipt_id))) == 2

        assert await link(owner, purchase_id, kept) == {"__typename": "PurchaseCorrected", "purchase": {"id": kept}}

        shown = await owner.ask(SHOWN, id=receipt_id)
        assert shown["receipt"] == {
            "status": "DUPLICATE",
            "reason": "You have this purchase already, from another receipt.",
            "duplicateOf": {"id": kept_receipt},
            "purchases": [],
        }
        assert shown["purchases"]["edges"] == [{"node": {"id": kept}}]
        assert prices(shown) == ["3.49"]

    async def test_it_comes_back_as_it_was_with_all_that_was_corrected(
        self, owner: Any, pair: list[tuple[str, str]]
    ) -> None:
        (_, kept), (receipt_id, purchase_id) = pair
        before = await owner.ask(SHOWN, id=receipt_id)
        await link(owner, purchase_id, kept)

        payload = await apart(owner, receipt_id)

        assert payload["__typename"] == "NotTheSameSuccess"
        assert await owner.ask(SHOWN, id=receipt_id) == before
        history = (await owner.ask(HISTORY, id=purchase_id))["purchase"]["corrections"]
        assert [each["field"] for each in history] == ["SAME_AS", "SAME_AS", "TEXT"]

    async def test_the_history_of_both_tells_it(self, owner: Any, pair: list[tuple[str, str]]) -> None:
        (_, kept), (receipt_id, purchase_id) = pair
        await link(owner, purchase_id, kept)
        await apart(owner, receipt_id)

        for each in (kept, purchase_id):
            history = (await owner.ask(HISTORY, id=each))["purchase"]["corrections"]
            assert "SAME_AS" in [one["field"] for one in history]

    async def test_what_repeated_the_one_that_goes_repeats_the_one_that_stays(
        self, records: Any, owner: Any, pair: list[tuple[str, str]]
    ) -> None:
        (first_receipt, first), (_, second) = pair
        third_receipt = await records.receipt(owner)
        third = str(await records.purchase(owner, receipt_id=third_receipt))
        await link(owner, first, second)

        await link(owner, second, third)

        shown = await owner.ask(SHOWN, id=first_receipt)
        assert shown["receipt"]["duplicateOf"] == {"id": str(third_receipt)}
        assert shown["purchases"]["edges"] == [{"node": {"id": third}}]

    async def test_a_purchase_is_not_the_same_as_itself(self, owner: Any, pair: list[tuple[str, str]]) -> None:
        (_, purchase_id), _ = pair

        assert (await link(owner, purchase_id, purchase_id))["__typename"] == "InvalidCorrection"

    async def test_nobody_links_a_purchase_to_that_of_someone_else(
        self, records: Any, owner: Any, other: Any, pair: list[tuple[str, str]]
    ) -> None:
        (_, purchase_id), _ = pair
        theirs = str(await records.purchase(other))

        assert (await link(owner, purchase_id, theirs))["__typename"] == "PurchaseNotFound"
        assert (await link(owner, theirs, purchase_id))["__typename"] == "PurchaseNotFound"
        assert (await link(other, theirs, purchase_id))["__typename"] == "PurchaseNotFound"


class TestNotTheSame:
    async def test_what_was_told_apart_is_never_taken_for_one_again(
        self, owner: Any, pair: list[tuple[str, str]], database: Database
    ) -> None:
        (_, kept), (receipt_id, purchase_id) = pair
        await link(owner, purchase_id, kept)
        assert await is_twin(database, owner, kept, UUID(receipt_id))

        await apart(owner, receipt_id)
        assert not await is_twin(database, owner, kept, UUID(receipt_id))

        await link(owner, purchase_id, kept)
        assert await is_twin(database, owner, kept, UUID(receipt_id))

    async def test_a_receipt_of_which_nothing_is_recorded_is_read_again(
        self, records: Any, owner: Any, database: Database
    ) -> None:
        first = await records.receipt(owner)
        await records.purchase(owner, receipt_id=first)
        second = await records.receipt(owner, status="duplicate", duplicate_of_id=first)

        payload = await apart(owner, str(second))

        assert (payload["receipt"]["status"], payload["receipt"]["duplicateOf"]) == ("RECEIVED", None)
        async with database.reading() as session:
            jobs = text("SELECT count(*) FROM pgqueuer WHERE convert_from(payload, 'UTF8') = :id")
            assert (await session.execute(jobs, {"id": str(second)})).scalar_one() == 1

    async def test_the_very_same_file_is_the_same(self, records: Any, owner: Any) -> None:
        first = await records.receipt(owner, digest="d" * 64)
        second = await records.receipt(owner, digest="d" * 64, status="duplicate", duplicate_of_id=first)

        payload = await apart(owner, str(second))

        assert payload["__typename"] == "InvalidCorrection"
        assert "the very same file" in payload["message"]

    async def test_a_receipt_that_repeats_none_says_so(self, records: Any, owner: Any) -> None:
        payload = await apart(owner, str(await records.receipt(owner)))

        assert payload["__typename"] == "InvalidCorrection"

    async def test_it_waits_until_the_receipt_was_read(self, records: Any, owner: Any) -> None:
        payload = await apart(owner, str(await records.receipt(owner, status="received")))

        assert payload["__typename"] == "ReceiptBeingRead"

    async def test_someone_elses_receipt_is_not_found(self, records: Any, owner: Any, other: Any) -> None:
        first = await records.receipt(owner)
        second = await records.receipt(owner, status="duplicate", duplicate_of_id=first)

        assert (await apart(other, str(second)))["__typename"] == "ReceiptNotFound"
        assert (await apart(other, "no id"))["__typename"] == "ReceiptNotFound"
