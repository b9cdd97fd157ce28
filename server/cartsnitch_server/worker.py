"""The process that reads receipts: jobs from the queue, each in transactions of its own, run twice without harm."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import structlog
from cartsnitch_domain.ids import ReceiptId
from cartsnitch_domain.jobs import Job, requeue_lost
from cartsnitch_domain.receipts.actions import give_up, start_reading
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.ocr.cascade import installed_engines
from cartsnitch_ingest.reading.reader import READER_VERSION, Reader
from cartsnitch_ingest.recording.record import keep_pages, record
from cartsnitch_ingest.stages import Original, read_original
from pgqueuer import PgQueuer
from pgqueuer.errors import RetryRequested
from pgqueuer.models import Job as QueuedJob

from cartsnitch_server.model import model_of
from cartsnitch_server.resources import Resources, open_resources
from cartsnitch_server.settings import Settings

MAX_ATTEMPTS = 5
FIRST_DELAY = timedelta(seconds=2)
HEARTBEAT_TIMEOUT = timedelta(seconds=10)
"""A job whose worker was killed is taken over by another one after this time."""

log = structlog.get_logger(__name__)


async def work(settings: Settings, stop: asyncio.Event) -> None:
    """Reading."""
    async with open_resources(settings, "worker") as resources:
        working = Worker(resources, Reader(installed_engines(), model_of(settings)))
        stopping = asyncio.create_task(_call_after(stop.wait(), working.stop))
        try:
            await working.run()
        finally:
            stopping.cancel()


async def _call_after(waiting: Awaitable[object], action: Callable[[], None]) -> None:
    await waiting
    action()


async def read_receipt(resources: Resources, reader: Reader, receipt_id: ReceiptId) -> None:
    """Read one receipt and write what it gave."""
    async with resources.database.transaction() as session:
        receipt = await start_reading(session, receipt_id)
    if receipt is None:
        return
    original = original_of(receipt, await resources.blobs.get(receipt.digest))
    outcome = await asyncio.to_thread(read_original, original, reader)
    pages = await keep_pages(resources.blobs, outcome)
    async with resources.database.transaction() as session:
        await record(session, receipt_id, outcome, pages, READER_VERSION, resources.clock())


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

    def __init__(self, resources: Resources, reader: Reader) -> None:
        self._resources = resources
        self._reader = reader
        self._places = asyncio.Semaphore(resources.settings.worker_concurrency)
        self._queue: PgQueuer | None = None
        self._is_stopped = False

    async def run(self) -> None:
        """Work until `stop` is called."""
        async with self._resources.database.transaction() as session:
            lost = await requeue_lost(session)
        if lost:
            log.warning("receipts had lost their job and were queued again", count=lost)
        concurrency = self._resources.settings.worker_concurrency
        async with asyncpg.create_pool(self._resources.database.driver_dsn, min_size=2, max_size=4) as pool:
            self._queue = PgQueuer.from_asyncpg_pool(pool)
            if self._is_stopped:  # before there was a queue to stop
                self._queue.shutdown.set()
            self._queue.entrypoint(Job.READ_RECEIPT, on_failure="hold", accepts_context=False)(self._read)
            await self._queue.run(
                batch_size=max(1, concurrency // 2),
                max_concurrent_tasks=max(2, concurrency),
                dequeue_timeout=timedelta(seconds=5),
                heartbeat_timeout=HEARTBEAT_TIMEOUT,
            )

    def stop(self) -> None:
        """Take no more jobs; `run` returns once those begun are finished."""
        self._is_stopped = True
        if self._queue is not None:
            self._queue.shutdown.set()

    async def _read(self, job: QueuedJob) -> None:
        receipt_id = ReceiptId(UUID((job.payload or b"").decode()))
        with structlog.contextvars.bound_contextvars(receipt_id=str(receipt_id), attempt=job.attempts):
            try:
                async with self._places:
                    await read_receipt(self._resources, self._reader, receipt_id)
            except Exception as failure:
                await self._retry_or_hold(job, receipt_id, failure)

    async def _retry_or_hold(self, job: QueuedJob, receipt_id: ReceiptId, failure: Exception) -> None:
        """Try again later, twice as late each time; after the last attempt tell the shopper, and hold the job."""
        if job.attempts + 1 < MAX_ATTEMPTS:
            log.warning("reading failed, will try again", exc_info=failure)
            raise RetryRequested(FIRST_DELAY * 2**job.attempts, type(failure).__name__) from failure
        reference = uuid4().hex[:12]
        log.error("reading failed for the last time", reference=reference, exc_info=failure)
        reason = f"Something went wrong on our side while reading this. You can try again. Reference {reference}."
        async with self._resources.database.transaction() as session:
            await give_up(session, receipt_id, reason)
        raise failure
