"""How a shopper wants to be told: what they choose, and what they end by a link in an email."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.accounts.zones import UNSAID, zone_of
from cartsnitch_domain.errors import InvalidInput, TooManyLinks
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.notifications.records import Delivery, NotificationChoice, NotificationSettings
from cartsnitch_domain.notifications.rules import (
    Choice,
    DeliveryChannel,
    DeliveryState,
    EmailRhythm,
    NoticeKind,
    Schedule,
    Weekday,
    next_digest_at,
)
from cartsnitch_domain.notifications.verifying import ask_verification


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """What is to be another; None stays as it is."""

    email_rhythm: EmailRhythm | None = None
    digest_weekday: Weekday | None = None
    digest_hour: int | None = None
    time_zone: str | None = None
    choices: Mapping[NoticeKind, Choice] = field(default_factory=dict)


async def change_settings(session: AsyncSession, user_id: UserId, change: SettingsChange, now: datetime) -> None:
    """Change how a shopper is told. Raises InvalidInput.

    Where emails are asked for, and nobody verified the address, a link is mailed to it, unless one was just now.
    Emails that wait are dropped where they are turned off, and wait for the new day and hour where those change.
    """
    values = _checked(change)
    settings = await _locked(session, user_id)
    if change.time_zone is not None:
        await _move(session, user_id, change.time_zone)
    if values.get("email_rhythm", EmailRhythm.OFF) != EmailRhythm.OFF and settings.email_rhythm == EmailRhythm.OFF:
        values["unsubscribe_key"] = func.gen_random_uuid()
    if values:
        mine = update(NotificationSettings).where(NotificationSettings.user_id == user_id)
        await session.execute(mine.values(values).execution_options(synchronize_session=False))
    await _choose(session, user_id, change.choices)
    if change.email_rhythm not in (None, EmailRhythm.OFF):
        with suppress(TooManyLinks):
            await ask_verification(session, user_id, now)
    if change.email_rhythm == EmailRhythm.OFF:
        await _drop_emails(session, user_id)
    elif values.keys() & {"digest_weekday", "digest_hour"} or change.time_zone is not None:
        await _reschedule(session, user_id, now)


async def change_time_zone(
    session: AsyncSession, user_id: UserId, name: str, now: datetime, *, if_unsaid: bool = False
) -> None:
    """Change the time zone of a user, or with `if_unsaid` only where they never said one. Raises InvalidInput.

    The weekly email that waits comes at its hour there.
    """
    zone_of(name)
    if await _move(session, user_id, name, if_unsaid=if_unsaid):
        await _reschedule(session, user_id, now)


async def unsubscribe(session: AsyncSession, user_id: UserId, key: UUID) -> bool:
    """End all emails to a shopper, by the key of a link in one; False where the link is not in use any more.

    Once more changes nothing, and is no failure: mail programs ask twice.
    """
    mine = (NotificationSettings.user_id == user_id, NotificationSettings.unsubscribe_key == key)
    ended = update(NotificationSettings).where(*mine).values(email_rhythm=EmailRhythm.OFF)
    if (await session.execute(ended.returning(NotificationSettings.user_id))).scalar_one_or_none() is None:
        return False
    await _drop_emails(session, user_id)
    return True


def _checked(change: SettingsChange) -> dict[str, object]:
    if change.digest_hour is not None and not 0 <= change.digest_hour <= 23:
        raise InvalidInput("An hour is a number from 0 to 23.")
    if change.time_zone is not None:
        zone_of(change.time_zone)
    named = ("email_rhythm", "digest_weekday", "digest_hour")
    return {name: value for name in named if (value := getattr(change, name)) is not None}


async def _move(session: AsyncSession, user_id: UserId, name: str, *, if_unsaid: bool = False) -> bool:
    """Whether the zone is another one than before."""
    moved = update(User).where(User.id == user_id, User.time_zone.is_distinct_from(name)).values(time_zone=name)
    if if_unsaid:
        moved = moved.where(User.time_zone.is_(None))
    moved = moved.returning(User.id).execution_options(synchronize_session=False)
    return (await session.execute(moved)).scalar_one_or_none() is not None


async def _locked(session: AsyncSession, user_id: UserId) -> NotificationSettings:
    """The settings of a shopper, made where there are none, and locked until the transaction ends."""
    await session.execute(upsert(NotificationSettings).values(user_id=user_id).on_conflict_do_nothing())
    statement = select(NotificationSettings).where(NotificationSettings.user_id == user_id).with_for_update()
    return (await session.execute(statement.execution_options(populate_existing=True))).scalar_one()


async def _choose(session: AsyncSession, user_id: UserId, choices: Mapping[NoticeKind, Choice]) -> None:
    if not choices:
        return
    chosen = {kind: {"app": choice.app, "push": choice.push, "email": choice.email} for kind, choice in choices.items()}
    added = upsert(NotificationChoice).values(
        [{"user_id": user_id, "kind": kind} | values for kind, values in chosen.items()]
    )
    renewed = {name: added.excluded[name] for name in ("app", "push", "email")}
    await session.execute(added.on_conflict_do_update(index_elements=["user_id", "kind"], set_=renewed))


async def _drop_emails(session: AsyncSession, user_id: UserId) -> None:
    waiting = (Delivery.user_id == user_id, Delivery.channel == DeliveryChannel.EMAIL, _IS_WAITING)
    dropped = update(Delivery).where(*waiting).values(state=DeliveryState.DROPPED, next_attempt_at=None)
    await session.execute(dropped)


async def _reschedule(session: AsyncSession, user_id: UserId, now: datetime) -> None:
    """Let what waits for the weekly email wait for its new day; what is due already stays due."""
    settings = await _locked(session, user_id)
    zone = await session.scalar(select(User.time_zone).where(User.id == user_id))
    schedule = Schedule(Weekday(settings.digest_weekday), settings.digest_hour, zone or UNSAID)
    waiting = (Delivery.user_id == user_id, Delivery.in_digest, Delivery.carried_by_id.is_(None), _IS_WAITING)
    moved = update(Delivery).where(*waiting, Delivery.next_attempt_at > now)
    await session.execute(moved.values(next_attempt_at=next_digest_at(now, schedule)))


_IS_WAITING = Delivery.state == DeliveryState.WAITING
