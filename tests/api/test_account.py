"""The account by GraphQL."""

from __future__ import annotations

from typing import Any

VIEWER = "{ viewer { id email name receiptAddress } }"


async def test_the_viewer_is_whoever_is_signed_in(owner: Any, other: Any) -> None:
    viewer = (await owner.ask(VIEWER))["viewer"]

    address = viewer.pop("receiptAddress")
    assert viewer == {"id": str(owner.user_id), "email": owner.email, "name": "Owner"}
    assert address.startswith("receipts+")
    assert address.endswith("@mail.example.org")
    assert address != (await other.ask(VIEWER))["viewer"]["receiptAddress"]


async def test_a_rotated_receipt_address_is_another_one_from_then_on(owner: Any, other: Any) -> None:
    before, of_other = await owner.ask(VIEWER), await other.ask(VIEWER)

    rotated = await owner.ask("mutation { rotateReceiptAddress { id receiptAddress } }")

    after = await owner.ask(VIEWER)
    assert rotated["rotateReceiptAddress"]["receiptAddress"] == after["viewer"]["receiptAddress"]
    assert after["viewer"]["receiptAddress"] != before["viewer"]["receiptAddress"]
    assert await other.ask(VIEWER) == of_other
