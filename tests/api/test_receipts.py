"""Receipts by GraphQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from cartsnitch_domain.db import Database
from sqlalchemy import text

RETRY = """
mutation Retry($id: ID!) {
  retryReceipt(input: { receiptId: $id }) {
    __typename ... on RetryReceiptSuccess { receipt { id status reason } } ... on Error { message }
  }
}
"""
PAGE = """
query Page($first: Int, $after: String, $status: [ReceiptStatus!]) {
  receipts(first: $first, after: $after, filter: { status: $status }) {
    edges { node { id status } } pageInfo { hasNextPage endCursor }
  }
}
"""


async def test_a_receipt_shows_what_came_in_and_what_became_of_it(records: Any, owner: Any) -> None:
    first_id = await records.receipt(owner)
    receipt_id = await records.receipt(
        owner,
        status="duplicate",
        reason="You sent exactly this before.",
        channel="mail",
        filename="receipt.eml",
        sender="shop@example.org",
        subject="Your receipt",
        duplicate_of_id=first_id,
    )
    await records.part(receipt_id, position=2, filename="logo.png", media_type="image/png", verdict="ignored")
    await records.part(receipt_id, position=1, filename=None, media_type="text/html", verdict="balanced, used")
    await records.receipt_page(receipt_id, number=2, image_digest=None, text="TOTAL 3.49", width=80, height=40)
    await records.receipt_page(receipt_id, number=1, image_digest="abc", width=600, height=800)
    purchase_id = await records.purchase(owner, receipt_id=receipt_id)

    query = """query One($id: ID!) { receipt(id: $id) {
      id status reason channel filename sender subject receivedAt originalUrl
      parts { filename mediaType byteSize verdict } pages { number width height imageUrl text }
      purchases { id } duplicateOf { id duplicateOf { id } }
    } }"""
    shown = (await owner.ask(query, id=str(receipt_id)))["receipt"]

    assert datetime.fromisoformat(shown.pop("receivedAt")).tzinfo is not None
    assert shown == {
        "id": str(receipt_id),
        "status": "DUPLICATE",
        "reason": "You sent exactly this before.",
        "channel": "MAIL",
        "filename": "receipt.eml",
        "sender": "shop@example.org",
        "subject": "Your receipt",
        "originalUrl": f"/receipts/{receipt_id}/original",
        "parts": [
            {"filename": None, "mediaType": "text/html", "byteSize": 1, "verdict": "balanced, used"},
            {"filename": "logo.png", "mediaType": "image/png", "byteSize": 1, "verdict": "ignored"},
        ],
        "pages": [
            {"number": 1, "width": 600, "height": 800, "imageUrl": f"/receipts/{receipt_id}/pages/1", "text": None},
            {"number": 2, "width": 80, "height": 40, "imageUrl": None, "text": "TOTAL 3.49"},
        ],
        "purchases": [{"id": str(purchase_id)}],
        "duplicateOf": {"id": str(first_id), "duplicateOf": None},
    }


async def test_receipts_come_the_newest_first_in_pages(records: Any, owner: Any) -> None:
    ids = [str(await records.receipt(owner)) for _ in range(5)]

    seen, after = [], None
    for _ in range(3):
        page = (await owner.ask(PAGE, first=2, after=after))["receipts"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]

    assert seen == ids[::-1]
    assert page["pageInfo"]["hasNextPage"] is False


async def test_receipts_in_some_states_only(records: Any, owner: Any) -> None:
    for status in ("received", "recorded", "needs_review"):
        await records.receipt(owner, status=status)

    async def seen(wanted: list[str] | None) -> list[str]:
        page = await owner.ask(PAGE, status=wanted)
        return [edge["node"]["status"] for edge in page["receipts"]["edges"]]

    assert await seen(["RECORDED"]) == ["RECORDED"]
    assert await seen(["RECEIVED", "NEEDS_REVIEW"]) == ["NEEDS_REVIEW", "RECEIVED"]
    assert await seen([]) == []
    assert len(await seen(None)) == 3


@pytest.mark.parametrize("after", ["x", "WyJhIl0", "WyIxIiwiMiJd"])
async def test_a_cursor_that_we_did_not_make_is_refused(owner: Any, after: str) -> None:
    (error,) = await owner.errors(PAGE, after=after)

    assert error["extensions"]["code"] == "INVALID_CURSOR"


class TestRetry:
    async def jobs(self, database: Database, receipt_id: object) -> int:
        async with database.reading() as session:
            count = text("SELECT count(*) FROM pgqueuer WHERE convert_from(payload, 'UTF8') = :id")
            found: int = (await session.execute(count, {"id": str(receipt_id)})).scalar_one()
            return found

    async def test_a_receipt_read_with_doubts_is_read_again(self, records: Any, owner: Any, database: Database) -> None:
        receipt_id = await records.receipt(owner, status="needs_review", reason="The total is missing.")

        answer = await owner.ask(RETRY, id=str(receipt_id))

        assert answer["retryReceipt"] == {
            "__typename": "RetryReceiptSuccess",
            "receipt": {"id": str(receipt_id), "status": "RECEIVED", "reason": None},
        }
        assert await self.jobs(database, receipt_id) == 1

    async def test_a_receipt_read_well_is_not(self, records: Any, owner: Any, database: Database) -> None:
        receipt_id = await records.receipt(owner, status="recorded")

        answer = await owner.ask(RETRY, id=str(receipt_id))

        assert answer["retryReceipt"]["__typename"] == "ReceiptNotRetryable"
        assert "nothing to try again" in answer["retryReceipt"]["message"]
        assert await self.jobs(database, receipt_id) == 0

    async def test_someone_elses_receipt_is_not_found(
        self, records: Any, owner: Any, other: Any, database: Database
    ) -> None:
        receipt_id = await records.receipt(owner, status="needs_review")

        answer = await other.ask(RETRY, id=str(receipt_id))

        assert answer["retryReceipt"]["__typename"] == "ReceiptNotFound"
        assert await self.jobs(database, receipt_id) == 0

    @pytest.mark.parametrize("receipt_id", ["", "no id", "01a20954-ccac-7b29-98b6-683b47a62902"])
    async def test_what_is_no_receipt_is_not_found(self, owner: Any, receipt_id: str) -> None:
        answer = await owner.ask(RETRY, id=receipt_id)

        assert answer["retryReceipt"]["__typename"] == "ReceiptNotFound"
