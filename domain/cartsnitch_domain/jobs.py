"""Work for later, in the same transaction as its cause: it exists exactly when the cause does."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

import asyncpg
from pgqueuer.queries import Queries
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


class Job(StrEnum):
    """The kinds of work; each carries the id of one record and may run twice."""

    READ_RECEIPT = "read_receipt"
    READ_REGION = "read_region"


async def enqueue(session: AsyncSession, job: Job, record_id: UUID) -> None:
    """Ask for `job` on the record once this session's transaction commits. The session must have flushed before."""
    await enqueue_all(session, job, [record_id])


async def enqueue_all(session: AsyncSession, job: Job, record_ids: Sequence[UUID]) -> None:
    """Ask for `job` on each of the records, as `enqueue` does for one."""
    connection = await (await session.connection()).get_raw_connection()
    driver = connection.driver_connection
    if not isinstance(driver, asyncpg.Connection) or not driver.is_in_transaction():
        raise RuntimeError("a job can only be asked for inside a transaction that has begun")
    count = len(record_ids)
    payloads: list[bytes | None] = [str(record_id).encode() for record_id in record_ids]
    await Queries.from_asyncpg_connection(driver).enqueue([str(job)] * count, payloads, [0] * count)


async def requeue_lost(session: AsyncSession) -> int:
    """Ask again for the reading of receipts that are unread and have no job, waiting or held; how many there were."""
    lost = await session.scalars(
        text(
            "SELECT id FROM receipts WHERE status IN ('received', 'reading') AND NOT EXISTS ("
            " SELECT FROM pgqueuer WHERE entrypoint = :job AND payload = convert_to(receipts.id::text, 'UTF8'))"
        ),
        {"job": Job.READ_RECEIPT},
    )
    ids = list(lost)
    for receipt_id in ids:
        await enqueue(session, Job.READ_RECEIPT, receipt_id)
    return len(ids)
