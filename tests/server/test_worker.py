"""The worker: whatever happens to it, each receipt is read, or says why it was not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.alerts.records import Alert
from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.closing.actions import delete_for_good
from cartsnitch_domain.db import Database
from cartsnitch_domain.ids import AuthSessionId, ReceiptId, ReceiptRegionId, UserId
from cartsnitch_domain.jobs import Job, enqueue_all, requeue_lost
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import CorrectedField
from cartsnitch_domain.receipts.actions import PageShown, replace_pages, retry, start_reading
from cartsnitch_domain.receipts.records import Receipt, ReceiptPage, ReceiptRegion
from cartsnitch_domain.receipts.regions import Place, ask_region
from cartsnitch_domain.receipts.rules import MOST_ATTEMPTS, Channel
from cartsnitch_domain.review.lines import correct_line
from cartsnitch_ingest.inbox import Incoming, accept
from cartsnitch_ingest.ocr.engine import OcrEngine
from cartsnitch_ingest.ocr.tesseract import TesseractEngine
from cartsnitch_ingest.reading.reader import READER_VERSION, Reader
from cartsnitch_ingest.recording.record import record
from cartsnitch_ingest.stages import Original, read_original
from cartsnitch_server import worker as workers
from cartsnitch_server.resources import Resources
from cartsnitch_server.worker import Worker, read_receipt
from sqlalchemy import func, insert, select, text, update

from tests.ingest.reading.printed import photograph
from tests.server.conftest import MovableClock

TICKET = b"CORNER STORE\n2026-03-01 17:22\n\nMILK          3.29\nBREAD         2.50\n\nTOTAL EUR     5.79\n"


class FailingBlobs:
    """A store of originals that fails for a while."""

    def __init__(self, blobs: Blobs, failures: int) -> None:
        self._blobs = blobs
        self.failures = failures
        self.fetched: list[str] = []

    async def put(self, data: bytes) -> str:
        return await self._blobs.put(data)

    async def get(self, digest: str) -> bytes:
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is gone")
        self.fetched.append(digest)
        return await self._blobs.get(digest)

    async def remove(self, digest: str) -> None:
        await self._blobs.remove(digest)

    async def check(self) -> None:
        await self._blobs.check()


class SlowBlobs(FailingBlobs):
    """A store of originals that keeps who fetches one waiting."""

    def __init__(self, blobs: Blobs) -> None:
        super().__init__(blobs, 0)
        self.is_asked = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def get(self, digest: str) -> bytes:
        self.is_asked.set()
        await self.may_answer.wait()
        return await super().get(digest)


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
    """What is waited for follows at once; the rules are the same."""
    monkeypatch.setattr(workers, "FIRST_DELAY", workers.FIRST_DELAY * 0)
    monkeypatch.setattr(workers, "LOOK_AGAIN", workers.LOOK_AGAIN / 50)
    monkeypatch.setattr(workers, "LOOK_FOR_LOST", workers.LOOK_FOR_LOST / 600)


@asynccontextmanager
async def working(
    resources: Resources, engines: Sequence[OcrEngine] = (), failures: int = 0
) -> AsyncIterator[FailingBlobs]:
    """A worker that takes jobs; the first `failures` times it cannot get at what it shall read, which is given."""
    blobs = FailingBlobs(resources.blobs, failures)
    worker = Worker(replace(resources, blobs=blobs), Reader(()), engines)
    running = asyncio.create_task(worker.run())
    yield blobs
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
    async with working(resources):
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
    async with working(resources, failures=2):
        assert await until(database, "recorded", "needs_review") == ("recorded", None, 1)


async def test_a_lasting_failure_is_told_and_held_and_can_be_tried_again(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    async with working(resources, failures=workers.MAX_ATTEMPTS):
        status, reason, purchases = await until(database, "recorded", "needs_review")
        assert (status, purchases) == ("needs_review", 0)
        assert reason is not None
        assert "on our side" in reason
        assert "Reference" in reason
        assert "disk" not in reason

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

    async with working(resources):
        status, reason, _ = await until(database, "recorded", "needs_review")
        assert status == "needs_review"
        assert reason is not None
        assert "try again" in reason

        async with database.transaction() as session:
            user_id = (await session.execute(select(Receipt.user_id))).scalar_one()
            await retry(session, UserId(user_id), receipt)
        assert await until(database, "recorded") == ("recorded", None, 1)


async def test_a_corrected_receipt_is_read_again_around_what_was_corrected(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    await read_receipt(resources, Reader(()), receipt)
    async with database.transaction() as session:
        user_id = UserId((await session.execute(select(Receipt.user_id))).scalar_one())
        actor, now = Actor(user_id, AuthSessionId(uuid4())), resources.clock()
        lines = list(await session.scalars(select(PurchaseLine).order_by(PurchaseLine.position)))
        await correct_line(session, actor, lines[0].id, {CorrectedField.AMOUNT: Decimal("3.19")}, now)
        await session.execute(update(PurchaseLine).where(PurchaseLine.id == lines[1].id).values(text="BRAED"))
        await retry(session, user_id, receipt)

    await read_receipt(resources, Reader(()), receipt)

    async with database.reading() as session:
        again = list(await session.scalars(select(PurchaseLine).order_by(PurchaseLine.position)))
    assert [line.id for line in again] == [line.id for line in lines]
    assert [(line.text, line.amount) for line in again] == [("MILK", Decimal("3.19")), ("BREAD", Decimal("2.50"))]
    assert (await state(database))[0] == "needs_review"


async def until_someone_waits_for_a_lock(database: Database) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(30):
        while True:
            async with database.reading() as session:
                if (await session.execute(waiting)).scalar_one():
                    return
            await asyncio.sleep(0.05)


async def test_what_is_corrected_while_a_late_reading_waits_to_be_recorded_is_kept(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    slow = SlowBlobs(resources.blobs)
    late = asyncio.create_task(read_receipt(replace(resources, blobs=slow), Reader(()), receipt))
    await slow.is_asked.wait()
    outcome = read_original(Original(TICKET, Channel.UPLOAD, "ticket.txt", None, date(2026, 3, 1)), Reader(()))
    async with database.transaction() as session:
        user_id = UserId((await session.execute(select(Receipt.user_id))).scalar_one())
        actor, now = Actor(user_id, AuthSessionId(uuid4())), resources.clock()
        await record(session, receipt, outcome, [], READER_VERSION, now)
        (milk, _) = await session.scalars(select(PurchaseLine).order_by(PurchaseLine.position))
        await correct_line(session, actor, milk.id, {CorrectedField.AMOUNT: Decimal("3.19")}, now)
        await retry(session, user_id, receipt)
        slow.may_answer.set()
        await until_someone_waits_for_a_lock(database)
    await late

    async with database.reading() as session:
        again = list(await session.scalars(select(PurchaseLine).order_by(PurchaseLine.position)))
    assert [(line.text, line.amount) for line in again] == [("MILK", Decimal("3.19")), ("BREAD", Decimal("2.50"))]
    assert again[0].id == milk.id


async def test_a_receipt_that_lost_its_job_is_queued_again(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    async with database.transaction() as session:
        await session.execute(text("DELETE FROM pgqueuer"))

    async with working(resources):
        assert await until(database, "recorded", "needs_review") == ("recorded", None, 1)


async def lost(database: Database) -> int:
    async with database.transaction() as session:
        return await requeue_lost(session, workers.HELD_LONG)


async def until_jobs_are_held(database: Database, count: int) -> None:
    async with asyncio.timeout(60):
        while True:
            async with database.reading() as session:
                held = await session.execute(text("SELECT count(*) FROM pgqueuer WHERE status = 'failed'"))
            if held.scalar_one() == count:
                return
            await asyncio.sleep(0.05)


async def age_held_jobs(database: Database) -> None:
    async with database.transaction() as session:
        aged = text("UPDATE pgqueuer SET updated = updated - CAST(:by AS interval) WHERE status = 'failed'")
        await session.execute(aged, {"by": workers.HELD_LONG})


@asynccontextmanager
async def nothing_can_be_told(database: Database) -> AsyncIterator[None]:
    """The database takes no words for the shopper."""
    statements = (
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$",
        "CREATE TRIGGER refuse BEFORE UPDATE OF reason ON receipts FOR EACH ROW EXECUTE FUNCTION refuse()",
    )
    async with database.transaction() as session:
        for statement in statements:
            await session.execute(text(statement))
    yield
    async with database.transaction() as session:
        await session.execute(text("DROP FUNCTION refuse CASCADE"))


async def test_a_receipt_of_which_nobody_could_be_told_that_its_reading_failed_is_read_again_later(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    async with working(resources, failures=workers.MAX_ATTEMPTS):
        async with nothing_can_be_told(database):
            await until_jobs_are_held(database, 1)
        assert await state(database) == ("reading", None, 0)
        await age_held_jobs(database)

        assert await until(database, "recorded", "needs_review") == ("recorded", None, 1)


async def test_a_receipt_whose_reading_fails_each_time_is_read_ten_times_at_most(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    enough = 5 * MOST_ATTEMPTS
    async with working(resources, failures=enough) as blobs:
        async with nothing_can_be_told(database):
            for rounds in (1, 2, 3):
                await until_jobs_are_held(database, rounds)
                await age_held_jobs(database)
        status, reason, _ = await until(database, "recorded", "needs_review")

    assert status == "needs_review"
    assert reason is not None
    assert "try again" in reason
    assert enough - blobs.failures == MOST_ATTEMPTS


async def test_a_job_that_was_held_just_now_or_is_queued_again_is_not_lost(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    async with database.transaction() as session:
        await session.execute(text("UPDATE pgqueuer SET status = 'failed', updated = now()"))
    assert await lost(database) == 0

    await age_held_jobs(database)
    assert await lost(database) == 1
    assert await lost(database) == 0


async def test_several_that_look_for_what_is_lost_at_once_queue_it_once(database: Database, receipt: ReceiptId) -> None:
    async with database.transaction() as session:
        await session.execute(text("DELETE FROM pgqueuer"))

    assert sum(await asyncio.gather(*(lost(database) for _ in range(3)))) == 1


async def test_a_receipt_that_was_given_up_is_not_lost(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    async with working(resources, failures=workers.MAX_ATTEMPTS):
        await until(database, "needs_review")
        await until_jobs_are_held(database, 1)

    await age_held_jobs(database)
    assert await lost(database) == 0


async def test_a_worker_that_is_stopped_before_it_begins_ends(resources: Resources) -> None:
    worker = Worker(resources, Reader(()))
    worker.stop()

    await asyncio.wait_for(worker.run(), 20)


TAPE = """
WHOLE MILK             3.19
TOTAL                  3.19
"""
FIRST_ROW = Place(1, 0.05, 0.25, 0.9, 0.25)


async def ask(resources: Resources, receipt_id: ReceiptId, place: Place) -> ReceiptRegionId:
    """Ask for a place of a photographed receipt to be read again, as its owner."""
    picture = photograph(TAPE)
    assert picture.image is not None
    digest = await resources.blobs.put(picture.image)
    async with resources.database.transaction() as session:
        await replace_pages(session, receipt_id, [PageShown(picture.width, picture.height, digest, None)])
        user_id = UserId((await session.execute(select(Receipt.user_id).where(Receipt.id == receipt_id))).scalar_one())
        actor = Actor(user_id, AuthSessionId(uuid4()))
        return await ask_region(session, actor, receipt_id, place)


async def answer(database: Database, region_id: ReceiptRegionId) -> ReceiptRegion:
    """The place as soon as it was read."""
    async with asyncio.timeout(30):
        while True:
            async with database.reading() as session:
                region = (
                    await session.execute(select(ReceiptRegion).where(ReceiptRegion.id == region_id))
                ).scalar_one()
            if region.read_at is not None:
                return region
            await asyncio.sleep(0.05)


async def test_a_place_is_read_again_and_what_stands_there_is_a_proposal(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    async with working(resources, [TesseractEngine()]):
        await until(database, "recorded")
        region = await answer(database, await ask(resources, receipt, FIRST_ROW))

    assert (region.text, region.reason) == ("WHOLE MILK 3.19", None)
    assert region.amounts[0]["amount"] == "3.19"
    assert await state(database) == ("recorded", None, 1)


async def test_a_place_without_anything_to_read_says_so(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    async with working(resources, [TesseractEngine()]):
        region = await answer(database, await ask(resources, receipt, Place(1, 0.0, 0.0, 0.9, 0.05)))

    assert (region.text, region.amounts) == (None, [])
    assert region.reason == "Nothing could be read at this place."


async def test_a_place_whose_page_is_gone_says_so(resources: Resources, database: Database, receipt: ReceiptId) -> None:
    region_id = await ask(resources, receipt, FIRST_ROW)
    async with database.transaction() as session:
        await replace_pages(session, receipt, [])

    async with working(resources, [TesseractEngine()]):
        assert (await answer(database, region_id)).reason == "Nothing could be read at this place."


async def test_a_lasting_failure_at_a_place_is_told(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    await read_receipt(resources, Reader(()), receipt)
    region_id = await ask(resources, receipt, FIRST_ROW)

    async with working(resources, failures=workers.MAX_ATTEMPTS):
        region = await answer(database, region_id)

    assert region.reason is not None
    assert "on our side" in region.reason
    assert "disk" not in region.reason


async def bring(resources: Resources, name: str, *tickets: bytes) -> list[ReceiptId]:
    """Receipts of someone else."""
    async with resources.database.transaction() as session:
        added = insert(User).values(email=f"{name}@example.org", name="", password_hash="-").returning(User.id)
        user_id = UserId((await session.execute(added)).scalar_one())
        each = [Incoming(user_id, Channel.UPLOAD, data, data.hex(), "ticket.txt") for data in tickets]
        return [(await accept(session, resources.blobs, incoming)).receipt_id for incoming in each]


async def digest_of(database: Database, receipt_id: ReceiptId) -> str:
    async with database.reading() as session:
        return (await session.execute(select(Receipt.digest).where(Receipt.id == receipt_id))).scalar_one()


async def until_all_is_read(database: Database) -> None:
    async with asyncio.timeout(30):
        while True:
            async with database.reading() as session:
                if not (await session.execute(text("SELECT count(*) FROM pgqueuer"))).scalar_one():
                    return
            await asyncio.sleep(0.05)


async def test_a_flood_of_one_shopper_does_not_keep_another_ones_receipt_from_being_read(
    resources: Resources, database: Database
) -> None:
    await bring(resources, "flood", *(TICKET.replace(b"3.29", b"1%d.29" % at) for at in range(12)))
    (single,) = await bring(resources, "single", TICKET)

    async with working(resources) as blobs:
        await until_all_is_read(database)

    assert len(blobs.fetched) == 13
    assert blobs.fetched.index(await digest_of(database, single)) < 4


async def test_places_of_one_shopper_do_not_keep_another_ones_receipt_from_being_read(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    await read_receipt(resources, Reader(()), receipt)
    async with database.transaction() as session:
        await session.execute(text("DELETE FROM pgqueuer"))
    for _ in range(10):
        await ask(resources, receipt, FIRST_ROW)
    (single,) = await bring(resources, "single", TICKET)

    async with working(resources) as blobs:
        await until_all_is_read(database)

    assert len(blobs.fetched) == 11
    assert blobs.fetched.index(await digest_of(database, single)) < 4


async def test_a_shopper_who_asks_for_many_places_waits_for_none_of_the_receipts_of_others(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    await read_receipt(resources, Reader(()), receipt)
    await bring(resources, "flood", *(TICKET.replace(b"3.29", b"1%d.29" % at) for at in range(12)))
    await ask(resources, receipt, FIRST_ROW)
    async with database.reading() as session:
        page = (await session.execute(select(ReceiptPage.image_digest))).scalar_one()

    async with working(resources) as blobs:
        await until_all_is_read(database)

    assert blobs.fetched.index(str(page)) < 4


OATS = b"CORNER STORE\n%s 17:22\n\nROLLED OATS   %s\n\nTOTAL EUR     %s\n"
PRICES = {b"2026-02-01": b"2.00", b"2026-02-08": b"2.00", b"2026-02-15": b"2.00", b"2026-02-22": b"2.50"}
RISING = [OATS % (day, price, price) for day, price in PRICES.items()]


async def alerts(database: Database) -> list[tuple[str, Decimal]]:
    """Kind and price of all that was found."""
    async with database.reading() as session:
        rows = await session.execute(select(Alert.kind, Alert.after).where(Alert.withdrawn_at.is_(None)))
        return [(row.kind, row.after) for row in rows]


async def until_found(database: Database) -> list[tuple[str, Decimal]]:
    """The alerts as soon as there are some."""
    async with asyncio.timeout(30):
        while not (found := await alerts(database)):  # noqa: ASYNC110 -- another process's news
            await asyncio.sleep(0.05)
    return found


async def test_alerts_are_found_when_the_receipts_that_show_them_are_read(
    resources: Resources, database: Database
) -> None:
    await bring(resources, "shopper", *RISING)

    async with working(resources):
        assert await until_found(database) == [("price_increase", Decimal("2.50"))]


async def test_changes_whose_job_is_lost_are_looked_at_when_a_worker_starts(
    resources: Resources, database: Database
) -> None:
    for receipt_id in await bring(resources, "shopper", *RISING):
        await read_receipt(resources, Reader(()), receipt_id)
    async with database.transaction() as session:
        await session.execute(text("DELETE FROM pgqueuer"))

    async with working(resources):
        assert await until_found(database) == [("price_increase", Decimal("2.50"))]


async def test_prices_that_the_release_before_wrote_are_observed_anew_when_a_worker_starts(
    resources: Resources, database: Database
) -> None:
    for receipt_id in await bring(resources, "shopper", *RISING):
        await read_receipt(resources, Reader(()), receipt_id)
    async with database.transaction() as session:
        await session.execute(update(PriceObservation).values(family_id=None, is_outdated=True))
        for table in ("pgqueuer", "changed_families"):
            await session.execute(text(f"DELETE FROM {table}"))

    async with working(resources):
        assert await until_found(database) == [("price_increase", Decimal("2.50"))]

    async with database.reading() as session:
        without = select(func.count()).where(PriceObservation.family_id.is_(None))
        assert (await session.execute(without)).scalar_one() == 0


async def test_a_receipt_whose_account_is_deleted_while_it_is_read_leaves_nothing(
    resources: Resources, database: Database, clock: MovableClock
) -> None:
    """Neither rows nor the pictures that were kept of its pages, and its job is done."""
    picture = photograph(TAPE).image
    assert picture is not None
    async with database.transaction() as session:
        added = insert(User).values(email="shopper@example.org", name="", password_hash="-").returning(User.id)
        user_id = UserId((await session.execute(added)).scalar_one())
        incoming = Incoming(user_id, Channel.UPLOAD, picture, "one", "photo.png")
        receipt_id = (await accept(session, resources.blobs, incoming)).receipt_id
    slow = SlowBlobs(resources.blobs)
    reading = asyncio.create_task(read_receipt(replace(resources, blobs=slow), Reader(()), receipt_id))
    await slow.is_asked.wait()

    await delete_for_good(database, user_id, resources.clock)
    slow.may_answer.set()
    await reading

    assert await blobs_of(resources) > 1  # the original, and the picture of a page
    clock.now = datetime.now(UTC) + timedelta(minutes=11)
    await workers.remove_forgotten_blobs(resources)
    assert await blobs_of(resources) == 0
    async with database.reading() as session:
        for record in (User, Receipt, Purchase):
            assert await session.scalar(select(func.count()).select_from(record)) == 0


async def blobs_of(resources: Resources) -> int:
    folder = Path(resources.settings.blob_url.removeprefix("file://"))
    return sum(1 for each in folder.rglob("*") if each.is_file())


async def test_a_deletion_waits_for_a_reading_that_is_recorded_and_takes_it_along(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    outcome = read_original(Original(TICKET, Channel.UPLOAD, "ticket.txt", None, date(2026, 3, 1)), Reader(()))
    async with database.transaction() as session:
        user_id = UserId((await session.execute(select(Receipt.user_id))).scalar_one())
        await record(session, receipt, outcome, [], READER_VERSION, resources.clock())
        deleting = asyncio.create_task(delete_for_good(database, user_id, resources.clock))
        await until_someone_waits_for_a_lock(database)
    await deleting

    async with database.reading() as session:
        for record_ in (User, Receipt, Purchase, PurchaseLine):
            assert await session.scalar(select(func.count()).select_from(record_)) == 0


async def test_jobs_of_a_deleted_account_that_are_under_way_end_and_are_not_tried_again(
    resources: Resources, database: Database, receipt: ReceiptId
) -> None:
    async with database.reading() as session:
        user_id = UserId((await session.execute(select(Receipt.user_id))).scalar_one())
    await delete_for_good(database, user_id, resources.clock)
    async with database.transaction() as session:  # as if they had been taken before
        await session.execute(text("SELECT 1"))
        await enqueue_all(session, Job.READ_RECEIPT, [receipt], [0])
        await enqueue_all(session, Job.READ_REGION, [uuid4()], [0])
        await enqueue_all(session, Job.FIND_ALERTS, [user_id], [0])

    async with working(resources):
        async with asyncio.timeout(30):
            while True:
                async with database.reading() as session:
                    if not await session.scalar(text("SELECT count(*) FROM pgqueuer")):
                        break
                await asyncio.sleep(0.05)

    async with database.reading() as session:
        said = await session.scalars(
            text("SELECT DISTINCT status::text FROM pgqueuer_log WHERE status NOT IN ('queued', 'picked')")
        )
        assert set(said) == {"successful"}
