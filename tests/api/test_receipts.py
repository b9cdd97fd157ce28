"""Receipts by GraphQL."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import ReceiptRegionId
from cartsnitch_domain.receipts.regions import MOST_WAITING, MOST_WAITING_IN_ALL, AmountSeen, answer_region
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


READ_REGION = """
mutation Region($input: ReadRegionInput!) {
  readRegion(input: $input) {
    __typename
    ... on ReadRegionSuccess { region { id page box { x y width height } readAt text amounts { amount } reason } }
    ... on Error { message }
  }
}
"""
REGIONS = """
query Regions($id: ID!) {
  receipt(id: $id) { regions { id text amounts { amount confidence } reason } }
}
"""
PLACE = {"x": 0.1, "y": 0.25, "width": 0.5, "height": 0.02}


class TestRegions:
    async def asked(self, asker: Any, receipt_id: object, page: int = 1, **box: Any) -> dict[str, Any]:
        given = {"receiptId": str(receipt_id), "page": page, "box": PLACE | box}
        payload: dict[str, Any] = (await asker.ask(READ_REGION, input=given))["readRegion"]
        return payload

    async def test_a_place_waits_to_be_read_and_is_answered_later(
        self, records: Any, owner: Any, database: Database
    ) -> None:
        receipt_id = await records.receipt(owner)
        await records.receipt_page(receipt_id)

        payload = await self.asked(owner, receipt_id)

        region = payload["region"]
        region_id = region.pop("id")
        assert region == {"page": 1, "box": PLACE, "readAt": None, "text": None, "amounts": [], "reason": None}
        async with database.transaction() as session:
            amounts = [AmountSeen(Decimal("3.49"), 0.9), AmountSeen(Decimal("8.49"), 0.2)]
            asked = ReceiptRegionId(UUID(region_id))
            await answer_region(session, asked, datetime.now(UTC), text="MILK 3.49", amounts=amounts)
        assert (await owner.ask(REGIONS, id=str(receipt_id)))["receipt"]["regions"] == [
            {
                "id": region_id,
                "text": "MILK 3.49",
                "amounts": [{"amount": "3.49", "confidence": 0.9}, {"amount": "8.49", "confidence": 0.2}],
                "reason": None,
            }
        ]

    @pytest.mark.parametrize(
        "box", [{"x": -0.1}, {"width": 0.95}, {"height": 0.0}, {"y": 0.99}, {"width": -0.5}, {"height": 1e300}]
    )
    async def test_a_place_off_the_page_is_told(self, records: Any, owner: Any, box: dict[str, Any]) -> None:
        receipt_id = await records.receipt(owner)
        await records.receipt_page(receipt_id)

        assert (await self.asked(owner, receipt_id, **box))["__typename"] == "InvalidRegion"

    async def test_a_place_up_to_the_edge_of_the_page_is_on_it(self, records: Any, owner: Any) -> None:
        receipt_id = await records.receipt(owner)
        await records.receipt_page(receipt_id)

        payload = await self.asked(owner, receipt_id, x=0.09672, width=0.90329)

        assert payload["__typename"] == "ReadRegionSuccess"

    async def test_a_page_without_a_picture_is_told(self, records: Any, owner: Any) -> None:
        receipt_id = await records.receipt(owner)
        await records.receipt_page(receipt_id, image_digest=None, text="MILK 3.49")

        for page in (1, 2, 0):
            assert (await self.asked(owner, receipt_id, page))["__typename"] == "InvalidRegion"

    async def test_so_many_places_wait_and_no_more(self, records: Any, owner: Any) -> None:
        receipt_id = await records.receipt(owner)
        await records.receipt_page(receipt_id)

        for _ in range(MOST_WAITING):
            assert (await self.asked(owner, receipt_id))["__typename"] == "ReadRegionSuccess"
        assert (await self.asked(owner, receipt_id))["__typename"] == "InvalidRegion"

    async def test_so_many_places_of_one_shopper_wait_and_no_more(
        self, records: Any, owner: Any, other: Any, database: Database
    ) -> None:
        for _ in range(MOST_WAITING_IN_ALL // MOST_WAITING):
            waiting = await records.receipt(owner)
            for _ in range(MOST_WAITING):
                await records.region(waiting)
        receipt_id, theirs = await records.receipt(owner), await records.receipt(other)
        for each in (receipt_id, theirs):
            await records.receipt_page(each)
        jobs = "SELECT count(*) FROM pgqueuer"
        async with database.reading() as session:
            before = await session.scalar(text(jobs))

        refused = await self.asked(owner, receipt_id)

        assert refused["__typename"] == "InvalidRegion"
        assert refused["message"] == "Many places of your receipts are still being read. Please wait for them."
        assert (await owner.ask(REGIONS, id=str(receipt_id)))["receipt"]["regions"] == []
        async with database.reading() as session:
            assert await session.scalar(text(jobs)) == before
        assert (await self.asked(other, theirs))["__typename"] == "ReadRegionSuccess"

    async def test_someone_elses_receipt_is_not_found(self, records: Any, owner: Any, other: Any) -> None:
        receipt_id = await records.receipt(owner)
        await records.receipt_page(receipt_id)

        assert (await self.asked(other, receipt_id))["__typename"] == "ReceiptNotFound"
        assert (await owner.ask(REGIONS, id=str(receipt_id)))["receipt"]["regions"] == []
