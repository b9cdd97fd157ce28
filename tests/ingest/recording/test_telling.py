"""What became of a receipt is told once, in words that say where to look."""

from __future__ import annotations

from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import ReceiptId
from cartsnitch_domain.notifications.records import Notification
from cartsnitch_domain.purchases.records import Purchase
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_ingest.recording.telling import tell_of
from sqlalchemy import select, update

from tests.ingest.recording.conftest import NOW, Bring, Recorder, line, reading

MILK = line(LineKind.ITEM, "MILK", "3.29")


async def tell(database: Database, receipt_id: ReceiptId) -> list[tuple[str, str, str, str]]:
    """Kind, title, body and link of all that is told after this receipt was read once more."""
    async with database.transaction() as session:
        await tell_of(session, receipt_id, NOW)
    async with database.reading() as session:
        told = await session.scalars(select(Notification).order_by(Notification.id))
        return [(each.kind, each.title, each.body, each.link) for each in told]


async def purchase_of(database: Database, receipt_id: ReceiptId) -> str:
    async with database.reading() as session:
        return str(await session.scalar(select(Purchase.id).where(Purchase.receipt_id == receipt_id)))


async def test_one_that_balances_was_read(database: Database, bring: Bring, record_reading: Recorder) -> None:
    receipt_id = await bring(b"one")
    await record_reading(receipt_id, reading(MILK, total="3.29"))

    link = f"/purchases/{await purchase_of(database, receipt_id)}"
    expected = ("receipt_read", "A receipt was read", "Corner Shop, $3.29, Mar 1, 2026", link)
    assert await tell(database, receipt_id) == [expected]
    assert await tell(database, receipt_id) == [expected]


async def test_one_with_a_gap_needs_a_look(database: Database, bring: Bring, record_reading: Recorder) -> None:
    receipt_id = await bring(b"one")
    await record_reading(receipt_id, reading(MILK, total="4.29"))

    link = f"/review/{await purchase_of(database, receipt_id)}"
    ((kind, title, body, found),) = await tell(database, receipt_id)
    assert (kind, title, found) == ("receipt_needs_look", "A receipt of Corner Shop needs a look", link)
    assert body.startswith("The lines that were read come to 1.00 less than the total of 4.29.")


async def test_one_that_is_read_better_needs_no_look_any_more(
    database: Database, bring: Bring, record_reading: Recorder
) -> None:
    receipt_id = await bring(b"one")
    await record_reading(receipt_id, reading(MILK, total="4.29"))
    await tell(database, receipt_id)
    async with database.transaction() as session:
        await session.execute(update(Receipt).values(status="received"))
    await record_reading(receipt_id, reading(MILK, total="3.29"))

    assert [kind for kind, *_ in await tell(database, receipt_id)] == ["receipt_needs_look", "receipt_read"]
    async with database.reading() as session:
        shown = await session.scalars(select(Notification.kind).where(Notification.withdrawn_at.is_(None)))
        assert list(shown) == ["receipt_read"]


async def test_what_is_no_receipt_is_not_told(database: Database, bring: Bring, record_reading: Recorder) -> None:
    receipt_id = await bring(b"one")
    await record_reading(receipt_id, None)

    assert await tell(database, receipt_id) == []


async def test_a_duplicate_is_not_told(database: Database, bring: Bring, record_reading: Recorder) -> None:
    first, second = await bring(b"one"), await bring(b"two")
    for receipt_id in (first, second):
        await record_reading(receipt_id, reading(MILK, total="3.29"))
    await tell(database, first)

    assert len(await tell(database, second)) == 1


async def test_one_that_we_failed_to_read_needs_a_look(database: Database, bring: Bring) -> None:
    receipt_id = await bring(b"one")
    async with database.transaction() as session:
        failed = update(Receipt).where(Receipt.id == receipt_id)
        await session.execute(failed.values(status="needs_review", reason="Something went wrong on our side."))

    expected = (
        "receipt_needs_look",
        "A receipt needs a look",
        "Something went wrong on our side.",
        f"/inbox/{receipt_id}",
    )
    assert await tell(database, receipt_id) == [expected]
