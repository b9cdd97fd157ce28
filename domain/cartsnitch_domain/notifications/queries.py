"""Reads of what a shopper is told in the app. Rows carry the columns of their record; another's are as if absent."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from uuid import UUID

from sqlalchemy import Text, Uuid, and_, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import AuthSession, User
from cartsnitch_domain.cursors import Slice, decode_cursor, encode_cursor, slice_of
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import InvalidCursor
from cartsnitch_domain.ids import NotificationId, UserId
from cartsnitch_domain.notifications.records import (
    Delivery,
    Notification,
    NotificationChoice,
    NotificationSettings,
    PushSubscription,
)
from cartsnitch_domain.notifications.rules import (
    DEFAULT_RHYTHM,
    DEFAULT_SCHEDULE,
    VERIFICATION,
    DeliveryChannel,
    Language,
    NoticeKind,
)
from cartsnitch_domain.rows import Columns, Rows

MOST_COUNTED = 1000
"""Unread notifications are counted up to here."""

_LIST = "notifications"
"""Of whose cursors these are."""

_notifications = Notification.__table__.c
_deliveries = Delivery.__table__.c
_settings = NotificationSettings.__table__.c
_choices = NotificationChoice.__table__.c
_subscriptions = PushSubscription.__table__.c
_sessions = AuthSession.__table__.c
_users = User.__table__.c


async def get_for(reads: ReadConnection, actor: Actor, notification_id: UUID) -> Columns:
    """What the actor is told in the app under this key; raises NotFound."""
    return await _ONE.one(reads, user_id=actor.user_id, notification_id=notification_id)


async def page(
    reads: ReadConnection,
    actor: Actor,
    first: int,
    after: str | None,
    *,
    is_unread: bool,
    kinds: Collection[NoticeKind] | None = None,
) -> Slice[Columns]:
    """What the actor is told in the app, the newest first; with `is_unread` only what is new, with `kinds` only these.

    Raises InvalidCursor.
    """
    values: dict[str, object] = {"user_id": actor.user_id, "most": first + 1, "kinds": _values_of(kinds)}
    if after is not None:
        values["last_id"] = _last_id(after)
    statement = _page(is_unread=is_unread, with_after=after is not None)
    return slice_of(await statement.all(reads, **values), first)


def cursor_of(notification: Columns) -> str:
    """The place of a notification in `page`."""
    return encode_cursor(_LIST, str(notification.id))


async def newest_ids(reads: ReadConnection, user_id: UserId, count: int) -> list[NotificationId]:
    """The keys of what a user was told last."""
    statement = _page(is_unread=True, with_after=False)
    rows = await statement.all(reads, user_id=user_id, most=count, kinds=_values_of(None))
    return [NotificationId(row.id) for row in rows]


async def unread_count(reads: ReadConnection, actor: Actor, kinds: Collection[NoticeKind] | None = None) -> int:
    """How much of what the actor is told in the app is new, of these kinds or of all, MOST_COUNTED at most."""
    count: int = (await _UNREAD.one(reads, user_id=actor.user_id, kinds=_values_of(kinds))).unread
    return count


async def settings_for(reads: ReadConnection, actor: Actor) -> Columns:
    """How the actor wants to be told: `email_rhythm`, `digest_weekday`, `digest_hour`, `time_zone`, `language`, to
    which `email`, since when it is verified (`email_verified_at`), and when a link was asked for (`link_asked_at`);
    raises NotFound where there is no such account any more."""
    return await _SETTINGS.one(reads, user_id=actor.user_id)


async def choices_for(reads: ReadConnection, actor: Actor) -> list[Columns]:
    """What the actor chose: `kind`, `app`, `push`, `email`; for kinds that are missing the default holds."""
    return await _CHOICES.all(reads, user_id=actor.user_id)


async def subscriptions_for(reads: ReadConnection, actor: Actor) -> list[Columns]:
    """The devices that the actor is told on, the newest first, with the `auth_session_id` that each is of."""
    return await _SUBSCRIPTIONS.all(reads, user_id=actor.user_id)


async def get_subscription_for(reads: ReadConnection, actor: Actor, subscription_id: UUID) -> Columns:
    """A device that the actor is told on; raises NotFound."""
    return await _SUBSCRIPTION.one(reads, user_id=actor.user_id, subscription_id=subscription_id)


def _values_of(kinds: Collection[NoticeKind] | None) -> list[str]:
    return [kind.value for kind in (NoticeKind if kinds is None else kinds)]


def _last_id(cursor: str) -> UUID:
    (last_id,) = decode_cursor(_LIST, cursor, 1)
    try:
        return UUID(last_id)
    except ValueError as wrong:
        raise InvalidCursor from wrong


_SHOWN = (
    select(
        _notifications.id,
        _notifications.kind,
        _notifications.title,
        _notifications.body,
        _notifications.link,
        _notifications.subject_ids,
        _notifications.created_at,
        _notifications.read_at,
    )
    .join(
        Delivery.__table__,
        and_(_deliveries.notification_id == _notifications.id, _deliveries.channel == DeliveryChannel.APP.value),
    )
    .where(_notifications.user_id == bindparam("user_id"), _notifications.withdrawn_at.is_(None))
)
"""Those that are told in the app."""

_IS_OF_KINDS = _notifications.kind == any_(bindparam("kinds", type_=ARRAY(Text())))

_ONE = Rows(_SHOWN.where(_notifications.id == bindparam("notification_id")))


@cache
def _page(*, is_unread: bool, with_after: bool) -> Rows:
    statement = _SHOWN.where(_IS_OF_KINDS).order_by(_notifications.id.desc()).limit(bindparam("most"))
    if is_unread:
        statement = statement.where(_notifications.read_at.is_(None))
    if with_after:
        statement = statement.where(_notifications.id < bindparam("last_id", type_=Uuid()))
    return Rows(statement)


_UNREAD = Rows(
    select(func.count().label("unread")).select_from(
        _SHOWN.where(_notifications.read_at.is_(None), _IS_OF_KINDS).limit(MOST_COUNTED).subquery()
    )
)
_LINK_ASKED_AT = (
    select(func.max(_notifications.created_at))
    .where(_notifications.user_id == _users.id, _notifications.kind == VERIFICATION)
    .correlate(User.__table__)
    .scalar_subquery()
)
_SETTINGS = Rows(
    select(
        func.coalesce(_settings.email_rhythm, DEFAULT_RHYTHM.value).label("email_rhythm"),
        func.coalesce(_settings.digest_weekday, DEFAULT_SCHEDULE.weekday.value).label("digest_weekday"),
        func.coalesce(_settings.digest_hour, DEFAULT_SCHEDULE.hour).label("digest_hour"),
        func.coalesce(_users.time_zone, DEFAULT_SCHEDULE.time_zone).label("time_zone"),
        func.coalesce(_settings.language, Language.ENGLISH.value).label("language"),
        _users.email,
        _users.email_verified_at,
        _LINK_ASKED_AT.label("link_asked_at"),
    )
    .select_from(User.__table__)
    .outerjoin(NotificationSettings.__table__, _settings.user_id == _users.id)
    .where(_users.id == bindparam("user_id"))
)
_CHOICES = Rows(
    select(_choices.kind, _choices.app, _choices.push, _choices.email).where(_choices.user_id == bindparam("user_id"))
)
_LIVE = (
    select(_subscriptions.id, _subscriptions.auth_session_id, _subscriptions.user_agent, _subscriptions.created_at)
    .join(AuthSession.__table__, _sessions.id == _subscriptions.auth_session_id)
    .where(
        _subscriptions.user_id == bindparam("user_id"),
        _subscriptions.ended_at.is_(None),
        _sessions.ended_at.is_(None),
    )
)
_SUBSCRIPTIONS = Rows(_LIVE.order_by(_subscriptions.id.desc()))
_SUBSCRIPTION = Rows(_LIVE.where(_subscriptions.id == bindparam("subscription_id")))
