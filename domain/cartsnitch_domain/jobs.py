"""Work for later, in the same transaction as its cause: it exists exactly when the cause does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

import asyncpg
from pgqueuer.queries import Queries
from sqlalchemy import Interval, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession


class Job(StrEnum):
    """The kinds of work; each carries the id of one record and may run twice."""

    READ_RECEIPT = "read_receipt"
    READ_REGION = "read_region"
    FIND_ALERTS = "find_alerts"
    DELIVER = "deliver"


LAST_TURN = 1000
"""Whatever has more before it waits as if it had so much."""


async def enqueue(session: AsyncSession, job: Job, record_id: UUID, turn: int) -> None:
    """Ask for `job` on the record once this session's transaction commits. The session must have flushed before.

    `turn` is how much of the same shopper's waits before it. What has the least before it is done first, whatever its
    kind, and of that what came first: so each shopper has something done in turn, however much others have sent.
    """
    await enqueue_all(session, job, [record_id], [turn])


async def enqueue_all(session: AsyncSession, job: Job, record_ids: Sequence[UUID], turns: Sequence[int]) -> None:
    """Ask for `job` on each of the records, as `enqueue` does for one."""
    queue = await _queue_of(session)
    await queue.enqueue([str(job)] * len(record_ids), _payloads(record_ids), _priorities(turns))


async def enqueue_once(session: AsyncSession, job: Job, record_ids: Sequence[UUID], turns: Sequence[int]) -> None:
    """Ask for `job` on each of the records for which it is not asked already, as `enqueue` does for one."""
    keys: list[str | None] = [f"{job}:{record_id}" for record_id in record_ids]
    count, queue = len(record_ids), await _queue_of(session)
    await queue.enqueue(
        [str(job)] * count, _payloads(record_ids), _priorities(turns), dedupe_key=keys, on_conflict="skip"
    )


async def _queue_of(session: AsyncSession) -> Queries:
    """The queue, in the transaction of this session."""
    connection = await (await session.connection()).get_raw_connection()
    driver = connection.driver_connection
    if not isinstance(driver, asyncpg.Connection) or not driver.is_in_transaction():
        raise RuntimeError("a job can only be asked for inside a transaction that has begun")
    return Queries.from_asyncpg_connection(driver)


def _priorities(turns: Sequence[int]) -> list[int]:
    return [-min(turn, LAST_TURN) for turn in turns]


def _payloads(record_ids: Sequence[UUID]) -> list[bytes | None]:
    return [str(record_id).encode() for record_id in record_ids]


async def requeue_lost(session: AsyncSession, held_for: timedelta) -> int:
    """Ask again for the reading of receipts that are unread and have no job, or only jobs that have been held for
    `held_for`; how many there were. Several that ask at once take turns, so nothing is asked for twice.

    A receipt is unread beside a held job where the worker could not write that it gave up, as when the database was
    away. The held job stays for the operator to see.
    """
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("requeue_lost", 0))))
    lost = await session.execute(
        text(
            "SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY id) - 1 AS turn FROM receipts"
            " WHERE status IN ('received', 'reading') AND NOT EXISTS ("
            " SELECT FROM pgqueuer WHERE entrypoint = :job AND payload = convert_to(receipts.id::text, 'UTF8')"
            " AND (status <> 'failed' OR updated > now() - :held_for))"
        ).bindparams(bindparam("held_for", held_for, Interval)),
        {"job": Job.READ_RECEIPT},
    )
    turns = {row.id: row.turn for row in lost}
    if turns:
        await enqueue_all(session, Job.READ_RECEIPT, list(turns), list(turns.values()))
    return len(turns)
