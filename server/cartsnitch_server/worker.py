"""The process that works: it reads receipts, and single places of them again, finds alerts, publishes, sends what
shoppers are told, and looks barcodes up where that is set. Jobs come from the queue, each in transactions of its own,
and may run twice without harm."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import structlog
from cartsnitch_domain.alerts.coupon_finding import look_at_coupons
from cartsnitch_domain.alerts.ended_coupons import MOST_AT_ONCE, remove_ended
from cartsnitch_domain.alerts.finding import find_alerts, requeue_changed
from cartsnitch_domain.closing.blobs import remove_forgotten
from cartsnitch_domain.ids import ReceiptId, ReceiptRegionId, UserId
from cartsnitch_domain.jobs import Job, requeue_lost
from cartsnitch_domain.prices.actions import observe_outdated
from cartsnitch_domain.prices.awaited import look_at_awaited
from cartsnitch_domain.prices.describing import describe_all
from cartsnitch_domain.purchases.corrections import is_corrected
from cartsnitch_domain.receipts.actions import give_up, lock_unread, start_reading
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.receipts.regions import AmountSeen, answer_region, region_to_read
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.ocr.cascade import installed_engines
from cartsnitch_ingest.ocr.engine import OcrEngine
from cartsnitch_ingest.pages.page import Box
from cartsnitch_ingest.reading.reader import READER_VERSION, Reader
from cartsnitch_ingest.recording.record import hold_pages, keep_pages, note_pages, record
from cartsnitch_ingest.recording.replay import record_over
from cartsnitch_ingest.recording.telling import tell_of
from cartsnitch_ingest.regions import RegionReading, read_region
from cartsnitch_ingest.stages import Original, read_original
from pgqueuer import PgQueuer
from pgqueuer.errors import RetryRequested
from pgqueuer.models import Job as QueuedJob
from pgqueuer.models import Schedule

from cartsnitch_server.delivering.deliverer import Deliverer, senders_of
from cartsnitch_server.lookups.looker import Looker, source_of
from cartsnitch_server.model import model_of
from cartsnitch_server.publishing import DAILY, publish_daily
from cartsnitch_server.resources import Resources, open_resources
from cartsnitch_server.settings import Settings

MAX_ATTEMPTS = 5
FIRST_DELAY = timedelta(seconds=2)
LOOK_AGAIN = timedelta(seconds=5)
"""New jobs are announced; those that wait for another attempt are found by looking."""

HEARTBEAT_TIMEOUT = timedelta(seconds=10)
"""A job whose worker was killed is taken over by another one after this time."""

OBSERVED_AT_ONCE = 100
"""Purchases whose prices are outdated that are observed anew in one transaction."""

_FEWEST_TASKS = 2
"""PgQueuer takes no smaller bound on the jobs that a worker has: twice the batch, which is one at least.

A worker that reads one receipt at a time (`worker_concurrency` 1) so has a second one, which waits for it there, though
another worker might be free: for as long as one reading takes, and taken over if the worker dies.
"""

LOOK_FOR_LOST = timedelta(minutes=1)
LOOK_AT_DAYS = timedelta(minutes=1)
LOOK_FOR_FORGOTTEN = timedelta(minutes=1)
REMOVE_ENDED = "27 3 * * *"
"""When to remove coupons of feeds that ended long ago, UTC: once a day."""

HELD_LONG = timedelta(minutes=5)
"""A receipt that is unread though its job has been held for so long is read again: its shopper was told nothing."""

log = structlog.get_logger(__name__)


async def work(settings: Settings, stop: asyncio.Event) -> None:
    """Reading, sending, and looking up."""
    async with open_resources(settings, "worker") as resources:
        engines = installed_engines()
        working = Worker(resources, Reader(engines, model_of(settings)), engines)
        delivering = Deliverer(resources, senders_of(settings))
        looking = Looker(resources, source_of(settings))
        stopping = asyncio.create_task(_call_after(stop.wait(), working.stop, delivering.stop, looking.stop))
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(working.run())
                group.create_task(delivering.run())
                group.create_task(looking.run())
        finally:
            stopping.cancel()


async def _call_after(waiting: Awaitable[object], *actions: Callable[[], None]) -> None:
    await waiting
    for action in actions:
        action()


async def read_receipt(resources: Resources, reader: Reader, receipt_id: ReceiptId) -> None:
    """Read one receipt and write what it gave, over what is recorded of it where a shopper corrected that."""
    async with resources.database.transaction() as session:
        receipt = await start_reading(session, receipt_id)
    if receipt is None:
        return
    original = original_of(receipt, await resources.blobs.get(receipt.digest))
    outcome = await asyncio.to_thread(read_original, original, reader)
    async with resources.database.transaction() as session:
        await note_pages(session, outcome)
    pages = await keep_pages(resources.blobs, outcome)
    async with resources.database.transaction() as session:
        # Locked first: until then, another reading may be recorded, corrected, and asked to be read again.
        if await lock_unread(session, receipt_id) is None:
            return
        write = record_over if await is_corrected(session, receipt_id) else record
        await write(session, receipt_id, outcome, pages, READER_VERSION, resources.clock())
        await hold_pages(session, resources.blobs, outcome)
        await tell_of(session, receipt_id, resources.clock())


async def read_place(resources: Resources, engines: Sequence[OcrEngine], region_id: ReceiptRegionId) -> None:
    """Read one place of a page again, and write what stands there as a proposal."""
    async with resources.database.transaction() as session:
        region = await region_to_read(session, region_id)
    if region is None:
        return
    found = RegionReading("", 0.0, ())
    if region.image_digest is not None:
        place = region.place
        box = Box(place.x, place.y, place.width, place.height)
        found = await asyncio.to_thread(read_region, await resources.blobs.get(region.image_digest), box, engines)
    amounts = [AmountSeen(each.amount, each.confidence) for each in found.amounts]
    text, reason = (found.text, None) if found.text else (None, "Nothing could be read at this place.")
    async with resources.database.transaction() as session:
        await answer_region(session, region_id, resources.clock(), text=text, amounts=amounts, reason=reason)


async def remove_forgotten_blobs(resources: Resources) -> int:
    """Remove the bytes that no record needs any more, some in a transaction; how many there were."""
    count, seen = 0, 1
    while seen:
        async with resources.database.transaction() as session:
            seen, removed = await remove_forgotten(session, resources.blobs, resources.clock())
        count += removed
    return count


async def remove_ended_coupons(resources: Resources) -> None:
    """Remove coupons of feeds that ended long ago, some in a transaction."""
    count = MOST_AT_ONCE
    while count == MOST_AT_ONCE:
        async with resources.database.transaction() as session:
            count = await remove_ended(session, resources.clock())


def original_of(receipt: Receipt, data: bytes) -> Original:
    """What came in, as it is read."""
    return Original(
        data=data,
        channel=Channel(receipt.channel),
        filename=receipt.filename,
        media_type=receipt.media_type,
        arrived_on=receipt.received_at.date(),
    )


class Worker:
    """Takes jobs until it is told to stop; finishes those it has begun."""

    def __init__(self, resources: Resources, reader: Reader, engines: Sequence[OcrEngine] = ()) -> None:
        self._resources = resources
        self._reader = reader
        self._engines = engines
        self._places = asyncio.Semaphore(resources.settings.worker_concurrency)
        self._queue: PgQueuer | None = None
        self._is_stopped = False

    async def run(self) -> None:
        """Work until `stop` is called."""
        async with self._resources.database.transaction() as session:
            await requeue_changed(session)
        await self._observe_outdated()
        loops = (self._describe, self._look_for_lost, self._look_at_days, self._look_for_forgotten)
        beside = [asyncio.create_task(each()) for each in loops]
        try:
            await self._take_jobs()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def _describe(self) -> None:
        """Describe what another release recorded, beside the jobs; what fails is left to the next start."""
        try:
            count = await describe_all(self._resources.database)
            await self._observe_outdated()
        except Exception:
            log.exception("products could not be described")
        else:
            if count:
                log.info("described products and lines of another release", count=count)

    async def _take_jobs(self) -> None:
        concurrency = self._resources.settings.worker_concurrency
        async with asyncpg.create_pool(self._resources.database.driver_dsn, min_size=2, max_size=4) as pool:
            self._queue = PgQueuer.from_asyncpg_pool(pool)
            if self._is_stopped:  # before there was a queue to stop
                self._queue.shutdown.set()
            self._queue.entrypoint(Job.READ_RECEIPT, on_failure="hold", accepts_context=False)(self._read)
            self._queue.entrypoint(Job.READ_REGION, on_failure="hold", accepts_context=False)(self._read_place)
            self._queue.entrypoint(Job.FIND_ALERTS, on_failure="hold", accepts_context=False)(self._find_alerts)
            self._queue.schedule("remove_ended_coupons", REMOVE_ENDED, accepts_context=False)(self._remove_ended)
            if self._resources.settings.public_pages:
                self._queue.schedule("publish", DAILY, accepts_context=False)(self._publish)
            await self._queue.run(
                batch_size=max(1, concurrency // 2),
                max_concurrent_tasks=max(_FEWEST_TASKS, concurrency),
                dequeue_timeout=LOOK_AGAIN,
                heartbeat_timeout=HEARTBEAT_TIMEOUT,
            )

    async def _look_for_lost(self) -> None:
        """Queue receipts again that lost their job, now and then. That it fails ends nothing: the next look may not."""
        while True:
            try:
                async with self._resources.database.transaction() as session:
                    lost = await requeue_lost(session, HELD_LONG)
                if lost:
                    log.warning("receipts had lost their job and were queued again", count=lost)
            except Exception as failure:  # the database is away, in any of its ways
                log.warning("could not look for receipts that lost their job", exc_info=failure)
            await asyncio.sleep(LOOK_FOR_LOST.total_seconds())

    async def _look_at_days(self) -> None:
        """Ask for alerts when a day begins: of coupons, as some start with it and others end soon, and of what a
        receipt says was bought on it. What fails is looked at again."""
        while True:
            try:
                async with self._resources.database.transaction() as session:
                    await look_at_coupons(session, self._resources.clock())
                    await look_at_awaited(session, self._resources.clock())
            except Exception as failure:  # the database is away, in any of its ways
                log.warning("could not look at what begins with a day", exc_info=failure)
            await asyncio.sleep(LOOK_AT_DAYS.total_seconds())

    async def _look_for_forgotten(self) -> None:
        """Remove bytes that nobody needs any more, now and then. What fails is looked at again."""
        while True:
            try:
                if removed := await remove_forgotten_blobs(self._resources):
                    log.info("removed what no record needs any more", blobs=removed)
            except Exception as failure:  # the database or the store is away, in any of their ways
                log.warning("could not remove what no record needs any more", exc_info=failure)
            await asyncio.sleep(LOOK_FOR_FORGOTTEN.total_seconds())

    def stop(self) -> None:
        """Take no more jobs; `run` returns once those begun are finished."""
        self._is_stopped = True
        if self._queue is not None:
            self._queue.shutdown.set()

    async def _read(self, job: QueuedJob) -> None:
        receipt_id = ReceiptId(_record_of(job))
        with structlog.contextvars.bound_contextvars(receipt_id=str(receipt_id), attempt=job.attempts):
            try:
                async with self._places:
                    await read_receipt(self._resources, self._reader, receipt_id)
            except Exception as failure:
                _retry_unless_last(job, failure)
                reason = f"{_OUR_FAULT} You can try again. Reference {_logged(failure)}."
                async with self._resources.database.transaction() as session:
                    await give_up(session, receipt_id, reason)
                    await tell_of(session, receipt_id, self._resources.clock())
                raise

    async def _read_place(self, job: QueuedJob) -> None:
        region_id = ReceiptRegionId(_record_of(job))
        with structlog.contextvars.bound_contextvars(region_id=str(region_id), attempt=job.attempts):
            try:
                async with self._places:
                    await read_place(self._resources, self._engines, region_id)
            except Exception as failure:
                _retry_unless_last(job, failure)
                reason = f"{_OUR_FAULT} Reference {_logged(failure)}."
                async with self._resources.database.transaction() as session:
                    await answer_region(session, region_id, self._resources.clock(), reason=reason)
                raise

    async def _find_alerts(self, job: QueuedJob) -> None:
        user_id = UserId(_record_of(job))
        with structlog.contextvars.bound_contextvars(user_id=str(user_id), attempt=job.attempts):
            try:
                async with self._resources.database.transaction() as session:
                    await find_alerts(session, user_id, self._resources.clock())
            except Exception as failure:
                _retry_unless_last(job, failure)
                _logged(failure)
                raise

    async def _publish(self, _schedule: Schedule) -> None:
        await publish_daily(self._resources.settings, self._resources.clock)

    async def _remove_ended(self, _schedule: Schedule) -> None:
        await remove_ended_coupons(self._resources)

    async def _observe_outdated(self) -> None:
        """Observe anew what another release wrote or described, a few purchases at a time."""
        while not self._is_stopped:
            async with self._resources.database.transaction() as session:
                if await observe_outdated(session, OBSERVED_AT_ONCE) == 0:
                    return


def _retry_unless_last(job: QueuedJob, failure: Exception) -> None:
    """Raise what makes the queue try again later, twice as late each time; return after the last attempt.

    The shopper is told then, and the job held where an operator sees it.
    """
    if job.attempts + 1 < MAX_ATTEMPTS:
        log.warning("job failed, will try again", exc_info=failure)
        raise RetryRequested(FIRST_DELAY * 2**job.attempts, type(failure).__name__) from failure


def _logged(failure: Exception) -> str:
    """The reference under which the log has this failure."""
    reference = uuid4().hex[:12]
    log.error("job failed for the last time", reference=reference, exc_info=failure)
    return reference


_OUR_FAULT = "Something went wrong on our side while reading this."


def _record_of(job: QueuedJob) -> UUID:
    return UUID((job.payload or b"").decode())
