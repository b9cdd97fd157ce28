"""The part of the worker that sends: deliveries as jobs from the queue, and a look at the clock."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import structlog
from cartsnitch_domain.ids import DeliveryId
from cartsnitch_domain.jobs import Job
from cartsnitch_domain.notifications.deliveries import (
    Attempt,
    ByEmail,
    ByLink,
    Failure,
    begin_attempt,
    enqueue_due,
    note_failure,
    note_sent,
)
from cartsnitch_domain.notifications.digests import due_digests, raise_digest
from cartsnitch_domain.notifications.retention import MOST_AT_ONCE, remove_old
from cartsnitch_domain.notifications.rules import DeliveryState
from pgqueuer import PgQueuer
from pgqueuer.models import Job as QueuedJob
from pgqueuer.models import Schedule

from cartsnitch_server.delivering.mail import MailSender, mail_sender
from cartsnitch_server.delivering.push import PushSender
from cartsnitch_server.resources import Resources
from cartsnitch_server.settings import Settings
from cartsnitch_server.vapid import vapid_key_of

AT_ONCE = 10
"""Deliveries that one worker makes at the same time: they wait for other servers most of their time."""

LOOK_AGAIN = timedelta(seconds=5)
"""Deliveries are announced; those whose announcement was missed are found by looking."""

HEARTBEAT_TIMEOUT = timedelta(seconds=10)
"""A job whose worker was killed is taken over after this time; its delivery waits for the end of its lease."""

OFTEN = "* * * * * */15"
"""When to look at the clock: every 15 seconds, in the spelling of cron with seconds behind."""

ONCE_A_DAY = "17 3 * * *"
"""When to remove what is old, UTC."""

log = structlog.get_logger(__name__)


class Senders:
    """What sends pushes and emails; None where this installation sends none."""

    def __init__(self, push: PushSender | None, mail: MailSender | None) -> None:
        self._push = push
        self._mail = mail

    async def send(self, attempt: Attempt, resources: Resources) -> Failure | None:
        """Make an attempt; None where it succeeded, else why not."""
        now, way = resources.clock(), attempt.way
        if isinstance(way, ByLink):
            return await self._mail.ask(attempt, way, now) if self._mail else _NO_MAIL
        if isinstance(way, ByEmail):
            return await self._mail.send(attempt, way, now) if self._mail else _NO_MAIL
        return await self._push.send(way.endpoint, attempt.told, now) if self._push else _NO_PUSH


_NO_MAIL = Failure("no mail server is set (CARTSNITCH_SMTP_OUT_URL)", is_lasting=True)
_NO_PUSH = Failure("no key for pushes is set (CARTSNITCH_VAPID_PRIVATE_KEY)", is_lasting=True)


def senders_of(settings: Settings) -> Senders:
    """What sends the pushes and emails of this installation."""
    key = vapid_key_of(settings)
    push = None if key is None else PushSender(key, is_local=settings.push_local)
    return Senders(push, mail_sender(settings))


async def deliver(resources: Resources, senders: Senders, delivery_id: DeliveryId) -> None:
    """Make one attempt at a delivery, if there is one to be made now, and write what came of it."""
    async with resources.database.transaction() as session:
        attempt = await begin_attempt(session, delivery_id, resources.clock())
    if attempt is None:
        return
    try:
        failure = await senders.send(attempt, resources)
    except Exception:  # whatever it was, this delivery has to end, and the others have to go on
        reference = uuid4().hex[:12]
        log.exception("delivery failed, and nobody foresaw how", reference=reference)
        failure = Failure(f"something went wrong on our side, reference {reference}")
    async with resources.database.transaction() as session:
        if failure is None:
            await note_sent(session, attempt, resources.clock())
            return
        state = await note_failure(session, attempt, failure, resources.clock())
    _log(attempt, failure, state)


async def look_at_clock(resources: Resources) -> None:
    """Ask for what is due: weekly emails, and deliveries that failed for a while or lost their job."""
    async with resources.database.transaction() as session:
        users = await due_digests(session, resources.clock())
    for user_id in users:
        try:
            async with resources.database.transaction() as session:
                await raise_digest(session, user_id, resources.clock())
        except Exception:  # whatever is wrong with the email of one, the others get theirs
            log.exception("no weekly email could be asked for", user_id=str(user_id))
    async with resources.database.transaction() as session:
        await enqueue_due(session, resources.clock())


async def remove_old_notifications(resources: Resources) -> None:
    """Remove what shoppers saw long ago, some in a transaction."""
    count = MOST_AT_ONCE
    while count == MOST_AT_ONCE:
        async with resources.database.transaction() as session:
            count = await remove_old(session, resources.clock())


class Deliverer:
    """Takes deliveries until it is told to stop; finishes those it has begun."""

    def __init__(self, resources: Resources, senders: Senders) -> None:
        self._resources = resources
        self._senders = senders
        self._queue: PgQueuer | None = None
        self._is_stopped = False

    async def run(self) -> None:
        """Work until `stop` is called."""
        await look_at_clock(self._resources)
        async with asyncpg.create_pool(self._resources.database.driver_dsn, min_size=2, max_size=4) as pool:
            self._queue = PgQueuer.from_asyncpg_pool(pool)
            if self._is_stopped:  # before there was a queue to stop
                self._queue.shutdown.set()
            self._queue.entrypoint(Job.DELIVER, accepts_context=False)(self._deliver)
            self._queue.schedule("look_at_clock", OFTEN, accepts_context=False)(self._look)
            self._queue.schedule("remove_old_notifications", ONCE_A_DAY, accepts_context=False)(self._remove_old)
            await self._queue.run(
                batch_size=AT_ONCE // 2,
                max_concurrent_tasks=AT_ONCE,
                dequeue_timeout=LOOK_AGAIN,
                heartbeat_timeout=HEARTBEAT_TIMEOUT,
            )

    def stop(self) -> None:
        """Take no more deliveries; `run` returns once those begun are finished."""
        self._is_stopped = True
        if self._queue is not None:
            self._queue.shutdown.set()

    async def _deliver(self, job: QueuedJob) -> None:
        delivery_id = DeliveryId(UUID((job.payload or b"").decode()))
        with structlog.contextvars.bound_contextvars(delivery_id=str(delivery_id)):
            await deliver(self._resources, self._senders, delivery_id)

    async def _look(self, _schedule: Schedule) -> None:
        await look_at_clock(self._resources)

    async def _remove_old(self, _schedule: Schedule) -> None:
        await remove_old_notifications(self._resources)


def _log(attempt: Attempt, failure: Failure, state: DeliveryState) -> None:
    """What is tried again is no trouble yet; a device that is gone is none at all."""
    tell = log.error if state is not DeliveryState.WAITING and not failure.is_gone else log.info
    tell("delivery failed", state=state.value, attempt=attempt.number, reason=failure.reason)
