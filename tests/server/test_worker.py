"""The worker: whatever happens to it, each receipt is read, or says why it was not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import ReceiptId, UserId
from cartsnitch_domain.purchases.records import Purchase
from cartsnitch_domain.receipts.actions import retry, start_reading
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.receipts.rules import MOST_ATTEMPTS, Channel
from cartsnitch_ingest.inbox import Incoming, accept
from cartsnitch_ingest.pages.page import Page
from cartsnitch_ingest.reading.hints import Hints
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import NotAReceipt, Reading
from cartsnitch_server import worker as workers
from cartsnitch_server.resources import Resources
from cartsnitch_server.worker import Worker, read_receipt
from sqlalchemy import func, insert, select, text

TICKET = b"CORNER STORE\n2026-03-01 17:22\n\nMILK          3.29\nBREAD         2.50\n\nTOTAL         5.79\n"


class BrokenReader(Reader):
    """A reader with a fault of ours in it, which goes away after some readings."""

    def __init__(self, failures: int) -> None:
        super().__init__(())
        self.failures = failures

    def read(self, pages: Sequence[Page], hints: Hints = Hints()) -> Reading | NotAReceipt:  # noqa: B008 -- frozen
        if self.failures:
            self.failures -= 1
            raise MemoryError("no memory left")
        return super().read(pages, hints)


@pytest.fixture
async def receipt(resources: Resources) -> ReceiptId:
    async with resources.database.transaction() as session:
        added = insert(User).values(email="shopper@example.org", name="", password_hash="-").returning(User.id)
        user_id = UserId((await session.execute(added)).scalar_one())
        accepted = await accept(
            session, resources.blobs, Incoming(user_id, Channel.UPLOAD, TICKET, "one", "ticket.txt")
        )
    return accepted.receipt_id


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries follow at once; the rule is the same."""
    monkeypatch.setattr(workers, "FIRST_DELAY", workers.FIRST_DELAY * 0)


@asynccontextmanager
async def working(resources: Resources, reader: Reader) -> AsyncIterator[None]:
    worker = Worker(resources, reader)
    running = asyncio.create_task(worker.run())
    yield
    worker.stop()
    await asyncio.wait_for(running, 20)


async def state(database: Database) -> tuple[str, str | None, int]:
    """Status and reason of the one receipt, and how many purchases there are."""
    async with database.reading() as session:
        row = (await session.execute(select(Receipt.status, Receipt.reason))).one()
        purchases = (await session.execute(select(func.count()).select_from(Purchase))).scalar_one()
        return row.status, row.reason, purchases


async def until(database: Database, *statuses: str) -> tuple[str, str | None, int]:
    async with asyncio.timeout(30):
        while (found := await state(database))[0] not in statuses:  # noqa: ASYNC110 -- another process's news
            await asyncio.sleep(0.05)
    return found


async def test_a_receipt_is_read(resources: Resources, database: Database, receipt: ReceiptId) -> None:
    async with working(resources, Reader(())):
        assert await until(database, "recorded", "needs_review") == ("recorded", None, 1)


async def test_a_job_may_run_twice(resources: Resources, database: Database, receipt: ReceiptId) -> None:
    await read_receipt(resources, Reader(()), receipt)
    await read_receipt(resources, Reader(()), receipt)

    assert await state(database) == ("recorded", None, 1)


async def test_two_runs_at_once_record_once(resources: Resources, database: Database, receipt: ReceiptId) -> None:
    await asyncio.gather(*(read_receipt(resources, Reader(()), receipt) for _ in range(3)))

    assert await state(database) == ("recorded", None, 1)


async def test_a_passing_failure_of_ours_is_tried_again(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    async with working(resources, BrokenReader(failures=2)):
        assert await until(database, "recorded", "needs_review") == ("recorded", None, 1)


async def test_a_lasting_failure_is_told_and_held_and_can_be_tried_again(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    async with working(resources, BrokenReader(failures=workers.MAX_ATTEMPTS)):
        status, reason, purchases = await until(database, "recorded", "needs_review")
        assert (status, purchases) == ("needs_review", 0)
        assert reason is not None
        assert "on our side" in reason
        assert "Reference" in reason
        assert "memory" not in reason

        async with database.transaction() as session:
            user_id = (await session.execute(select(Receipt.user_id))).scalar_one()
            await retry(session, UserId(user_id), receipt)
        assert await until(database, "recorded", "needs_review") == ("recorded", None, 1)

    async with database.reading() as session:
        held = await session.execute(text("SELECT count(*) FROM pgqueuer WHERE status = 'failed'"))
        assert held.scalar_one() == 1


async def test_a_receipt_that_kills_its_reader_each_time_is_given_up_and_can_be_tried_again(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    for _ in range(MOST_ATTEMPTS):
        async with database.transaction() as session:
            assert await start_reading(session, receipt) is not None  # and then its process was gone

    async with working(resources, Reader(())):
        status, reason, _ = await until(database, "recorded", "needs_review")
        assert status == "needs_review"
        assert reason is not None
        assert "try again" in reason

        async with database.transaction() as session:
            user_id = (await session.execute(select(Receipt.user_id))).scalar_one()
            await retry(session, UserId(user_id), receipt)
        assert await until(database, "recorded") == ("recorded", None, 1)


async def test_a_receipt_that_lost_its_job_is_queued_again(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    async with database.transaction() as session:
        await session.execute(text("DELETE FROM pgqueuer"))

    async with working(resources, Reader(())):
        assert await until(database, "recorded", "needs_review") == ("recorded", None, 1)


async def test_a_worker_that_is_stopped_before_it_begins_ends(resources: Resources) -> None:
    worker = Worker(resources, Reader(()))
    worker.stop()

    await asyncio.wait_for(worker.run(), 20)
