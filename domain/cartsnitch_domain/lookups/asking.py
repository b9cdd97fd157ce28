"""Which barcodes are asked for, one request after another: a turn is begun, is asked outside of any transaction, and
its end is written.

The rows are the queue. A request is due by the pace of the catalogue and not as soon as a worker is free, so jobs would
only stand in the way of others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import ARRAY, Text, bindparam, delete, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.lookups.records import GtinLookup, LookupPace
from cartsnitch_domain.lookups.rules import (
    AT_ONCE,
    LEASE,
    MOST_ATTEMPTS,
    OF_SHOPS,
    PICTURE_PACE,
    READ_PACE,
    SEARCH_PACE,
    SOURCE,
    LookupState,
    again_after_failure,
    again_after_miss,
    is_worldwide,
    next_day,
    pause_after,
)
from cartsnitch_domain.lookups.said import Answer, Failure, Said
from cartsnitch_domain.notifications.rules import one_line
from cartsnitch_domain.products.records import ProductIdentifier
from cartsnitch_domain.products.rules import Identifier, IdentifierScheme


@dataclass(frozen=True, slots=True)
class Reading:
    """These GTINs are to be asked for now, in one request."""

    gtins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picturing:
    """The picture of this GTIN is to be fetched now."""

    gtin: str
    url: str


@dataclass(frozen=True, slots=True)
class Resting:
    """Nothing is to be asked before `until`; None where nothing is due."""

    until: datetime | None


async def want(session: AsyncSession, numbers: Iterable[Identifier]) -> None:
    """Let the GTINs among these numbers be looked up, unless they were."""
    gtins = sorted({number.value for number in numbers if number.is_gtin and is_worldwide(number.value)})
    if gtins:
        rows = select(func.unnest(bindparam("gtins", gtins, ARRAY(Text))))
        await session.execute(insert(GtinLookup).from_select(["gtin"], rows).on_conflict_do_nothing())


async def want_all(session: AsyncSession) -> None:
    """The same for all that the catalogue of ours knows: those that an earlier release recorded."""
    rows = (
        select(ProductIdentifier.value)
        .outerjoin(GtinLookup, GtinLookup.gtin == ProductIdentifier.value)
        .where(
            ProductIdentifier.scheme == IdentifierScheme.GTIN.value,
            GtinLookup.gtin.is_(None),
            ~ProductIdentifier.value.regexp_match(OF_SHOPS),
        )
        .order_by(ProductIdentifier.value)
    )
    await session.execute(insert(GtinLookup).from_select(["gtin"], rows).on_conflict_do_nothing())


async def begin_turn(session: AsyncSession, now: datetime, most_a_day: int) -> Reading | Picturing | Resting:
    """What to ask next. Whatever is begun is noted with the time of the turn after it, so that workers and processes
    that ask at the same time keep one pace together."""
    pace = await session.get_one(LookupPace, SOURCE, with_for_update=True)
    if pace.day != now.date():
        pace.day, pace.asked = now.date(), 0
    gtins = await _due(session, now, most_a_day - pace.asked)
    picture = None if gtins else await _due_picture(session, now)
    if not gtins and picture is None:
        is_over = pace.asked >= most_a_day and await _due(session, now, 1)
        return Resting(next_day(pace.day) if is_over else None)
    if pace.next_at > now:
        return Resting(pace.next_at)
    if picture is not None:
        pace.next_at = now + PICTURE_PACE
        await _begin_picture(session, picture.gtin, now)
        return picture
    pace.next_at = now + (READ_PACE if len(gtins) == 1 else SEARCH_PACE)
    pace.asked += len(gtins)
    begun = {"attempts": GtinLookup.attempts + 1, "next_attempt_at": now + LEASE}
    await session.execute(update(GtinLookup).where(GtinLookup.gtin.in_(gtins)).values(begun))
    return Reading(gtins)


async def note_answer(session: AsyncSession, turn: Reading, answer: Answer, now: datetime) -> None:
    """Write what the catalogue said of the GTINs of a turn."""
    await _note_health(session)
    for gtin in turn.gtins:
        if (said := answer.found.get(gtin)) is not None:
            await _note(session, gtin, _found(said, now))
    missing = [gtin for gtin in turn.gtins if gtin in answer.missing]
    for row in await _rows(session, missing):
        row.state, row.attempts, row.misses, row.last_error = LookupState.MISSING, 0, row.misses + 1, None
        row.stumbles = 0
        row.next_attempt_at = now + again_after_miss(row.misses)
    left = [gtin for gtin in turn.gtins if gtin not in answer.found and gtin not in answer.missing]
    await _put_off(session, left, answer.unanswered, now, is_last=len(turn.gtins) == 1)


async def note_failure(session: AsyncSession, turn: Reading | Picturing, failure: Failure, now: datetime) -> None:
    """Write that a turn came to nothing, and when it is tried again."""
    pause = await _note_pause(session, failure, now) if failure.is_away else timedelta(0)
    if isinstance(turn, Picturing):
        await _put_off_picture(session, turn.gtin, failure, now + pause)
        return
    if failure.is_away:
        await _wait(session, turn.gtins, failure.reason, now, pause)
        return
    await _put_off(session, turn.gtins, failure.reason, now, is_last=len(turn.gtins) == 1)


async def note_picture(session: AsyncSession, turn: Picturing, digest: str) -> None:
    """Write where a picture is kept."""
    await _note_health(session)
    kept = {"picture_digest": digest, "picture_next_at": None, "picture_error": None}
    still = (GtinLookup.gtin == turn.gtin, GtinLookup.picture_url == turn.url)
    await session.execute(update(GtinLookup).where(*still).values(kept))


async def count_due(session: AsyncSession, now: datetime) -> int:
    """How many GTINs and pictures are to be asked for by now."""
    due = func.count().filter(GtinLookup.next_attempt_at <= now) + func.count().filter(
        GtinLookup.picture_next_at <= now
    )
    return await session.scalar(select(due).select_from(GtinLookup)) or 0


async def retry_failed(session: AsyncSession, now: datetime) -> None:
    """Ask again for what was given up."""
    again = {"state": LookupState.WAITING, "attempts": 0, "stumbles": 0, "next_attempt_at": now}
    await session.execute(update(GtinLookup).where(GtinLookup.state == LookupState.FAILED).values(again))
    pictures = {"picture_attempts": 0, "picture_next_at": now}
    given_up = (GtinLookup.picture_url.is_not(None), GtinLookup.picture_digest.is_(None))
    await session.execute(update(GtinLookup).where(*given_up, GtinLookup.picture_next_at.is_(None)).values(pictures))


async def forget_all(session: AsyncSession) -> int:
    """Delete all that any catalogue said; how many GTINs that were. A worker that is set to ask asks again when it
    starts."""
    deleted = await session.scalars(delete(GtinLookup).returning(GtinLookup.gtin))
    return len(deleted.all())


async def remove(session: AsyncSession, gtin: str) -> bool:
    """Delete what was said of one GTIN, and ask for it no more; whether there was one."""
    row = await session.get(GtinLookup, gtin, with_for_update=True)
    if row is None:
        return False
    for name, value in _found(Said(), row.created_at).items():
        setattr(row, name, value)
    row.state, row.fetched_at = LookupState.REMOVED, None
    return True


async def _due(session: AsyncSession, now: datetime, most: int) -> tuple[str, ...]:
    """The GTINs of the next request, locked. What failed, and what was missing, is asked for alone: the one may be what
    made a search fail, and of discontinued goods a search knows nothing."""
    statement = (
        select(GtinLookup.gtin, _IS_ALONE.label("is_alone"))
        .where(GtinLookup.next_attempt_at <= now)
        .order_by(GtinLookup.next_attempt_at, GtinLookup.gtin)
        .limit(max(0, min(most, AT_ONCE)))
        .with_for_update(skip_locked=True)
    )
    rows = (await session.execute(statement)).all()
    if rows and rows[0].is_alone:
        return (rows[0].gtin,)
    return tuple(row.gtin for row in rows if not row.is_alone)


async def _due_picture(session: AsyncSession, now: datetime) -> Picturing | None:
    statement = (
        select(GtinLookup.gtin, GtinLookup.picture_url)
        .where(GtinLookup.picture_next_at <= now)
        .order_by(GtinLookup.picture_next_at, GtinLookup.gtin)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None or row.picture_url is None else Picturing(row.gtin, row.picture_url)


async def _begin_picture(session: AsyncSession, gtin: str, now: datetime) -> None:
    begun = {"picture_attempts": GtinLookup.picture_attempts + 1, "picture_next_at": now + LEASE}
    await session.execute(update(GtinLookup).where(GtinLookup.gtin == gtin).values(begun))


def _found(said: Said, now: datetime) -> dict[str, object]:
    return {
        **asdict(said),
        "names": dict(said.names),
        "categories": list(said.categories),
        "state": LookupState.FOUND,
        "attempts": 0,
        "stumbles": 0,
        "next_attempt_at": None,
        "last_error": None,
        "fetched_at": now,
        "picture_digest": None,
        "picture_attempts": 0,
        "picture_next_at": None if said.picture_url is None else now,
        "picture_error": None,
    }


async def _note(session: AsyncSession, gtin: str, values: dict[str, object]) -> None:
    await session.execute(update(GtinLookup).where(GtinLookup.gtin == gtin, _IS_WANTED).values(values))


async def _rows(session: AsyncSession, gtins: Collection[str]) -> list[GtinLookup]:
    if not gtins:
        return []
    statement = select(GtinLookup).where(GtinLookup.gtin.in_(gtins), _IS_WANTED).order_by(GtinLookup.gtin)
    return list(await session.scalars(statement.with_for_update()))


_IS_ALONE = or_(GtinLookup.attempts > 0, GtinLookup.stumbles > 0, GtinLookup.misses > 0)
_IS_WANTED = GtinLookup.state != LookupState.REMOVED
"""It may have been taken out while it was asked for."""


async def _put_off(session: AsyncSession, gtins: Collection[str], reason: str, now: datetime, *, is_last: bool) -> None:
    """Ask for these again later; `is_last` where they were asked for alone, so that the fault may be theirs."""
    for row in await _rows(session, gtins):
        row.last_error, row.stumbles = _words(reason), 0
        if is_last and row.attempts >= MOST_ATTEMPTS:
            row.state, row.next_attempt_at = LookupState.FAILED, None
        else:
            row.next_attempt_at = now + (again_after_failure(row.attempts) if is_last else timedelta(0))


async def _wait(session: AsyncSession, gtins: Collection[str], reason: str, now: datetime, pause: timedelta) -> None:
    """Ask for these again once the catalogue is back: it was no attempt. A search is as it was; one that was asked for
    alone comes later each time, as it may be what the catalogue stumbles over, so that the others have their turns."""
    is_alone = len(gtins) == 1
    for row in await _rows(session, gtins):
        row.last_error = _words(reason)
        row.attempts = max(row.attempts - 1, 0)
        row.stumbles += 1 if is_alone else 0
        row.next_attempt_at = now + max(pause, again_after_failure(row.stumbles) if is_alone else pause)


async def _put_off_picture(session: AsyncSession, gtin: str, failure: Failure, now: datetime) -> None:
    for row in await _rows(session, [gtin]):
        row.picture_error = _words(failure.reason)
        if failure.is_away:
            row.picture_attempts -= 1
            row.picture_next_at = now
        else:
            is_over = row.picture_attempts >= MOST_ATTEMPTS
            row.picture_next_at = None if is_over else now + again_after_failure(row.picture_attempts)


async def _note_health(session: AsyncSession) -> None:
    healed = update(LookupPace).where(LookupPace.source == SOURCE, LookupPace.failures > literal(0))
    await session.execute(healed.values({"failures": 0}))


async def _note_pause(session: AsyncSession, failure: Failure, now: datetime) -> timedelta:
    pace = await session.get_one(LookupPace, SOURCE, with_for_update=True)
    pace.failures += 1
    pause = pause_after(pace.failures, failure.wait)
    pace.next_at = max(pace.next_at, now + pause)
    return pause


def _words(reason: str) -> str:
    return one_line(reason, _REASON_LENGTH)


_REASON_LENGTH = 300
