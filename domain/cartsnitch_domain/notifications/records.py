"""What shoppers are told, by which ways it reaches them, and what they want to be told."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from cartsnitch_domain.db import Base, CreatedAt, Key
from cartsnitch_domain.notifications.rules import (
    DEFAULT_RHYTHM,
    DEFAULT_SCHEDULE,
    DIGEST,
    VERIFICATION,
    DeliveryChannel,
    DeliveryState,
    EmailRhythm,
    Language,
    NoticeKind,
    Weekday,
)


def _one_of(column: str, values: type[StrEnum], *more: str) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in (*values, *more))})"


class Notification(Base):
    """Something that one shopper is told, once for each kind and cause."""

    __tablename__ = "notifications"
    __table_args__ = (
        CheckConstraint(_one_of("kind", NoticeKind, DIGEST, VERIFICATION), name="kind"),
        UniqueConstraint("user_id", "kind", "cause"),
        Index("ix_notifications_user_id_id", "user_id", text("id DESC")),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]
    cause: Mapped[str]
    """What raised it: a receipt, an episode of prices, the day of a weekly email."""
    title: Mapped[str]
    body: Mapped[str]
    link: Mapped[str]
    """Path within the app."""
    subject_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()), server_default=text("'{}'::uuid[]"))
    """Keys of what it is about, of any record."""
    created_at: Mapped[CreatedAt]
    read_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    """When its reason was gone; it is not shown any more."""


Index(
    "ix_notifications_user_id_unread",
    Notification.user_id,
    postgresql_where=Notification.read_at.is_(None) & Notification.withdrawn_at.is_(None),
)


class PushSubscription(Base):
    """A browser or app that takes Web Push (RFC 8030), as the sign-in on it asked. Its endpoint is a secret."""

    __tablename__ = "push_subscriptions"

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    auth_session_id: Mapped[UUID] = mapped_column(ForeignKey("auth_sessions.id", ondelete="CASCADE"), index=True)
    """Whoever signs out on a device is told nothing on it any more."""
    endpoint: Mapped[str] = mapped_column(unique=True)
    p256dh: Mapped[str]
    """Its public key: an uncompressed point of P-256, base64url."""
    auth: Mapped[str]
    """Its shared secret: 16 bytes, base64url."""
    user_agent: Mapped[str]
    created_at: Mapped[CreatedAt]
    ended_at: Mapped[datetime | None]
    """When the push service said that it is gone."""


class Delivery(Base):
    """A notification on its way by one channel: to the app, to one push subscription, by email."""

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint(_one_of("channel", DeliveryChannel), name="channel"),
        CheckConstraint(_one_of("state", DeliveryState), name="state"),
        CheckConstraint("(channel = 'push') = (subscription_id IS NOT NULL)", name="subscription"),
        UniqueConstraint("notification_id", "channel", "subscription_id", postgresql_nulls_not_distinct=True),
        Index("ix_deliveries_user_id_created_at", "user_id", "created_at"),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    notification_id: Mapped[UUID] = mapped_column(ForeignKey("notifications.id", ondelete="CASCADE"))
    channel: Mapped[str]
    subscription_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("push_subscriptions.id", ondelete="CASCADE"), index=True
    )
    in_digest: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether it waits for the weekly email, and is then carried by the delivery of that one."""
    carried_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("deliveries.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(server_default=DeliveryState.WAITING.value)
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    """Begun, also those that never came back."""
    next_attempt_at: Mapped[datetime | None]
    """Null once nothing is tried any more."""
    last_error: Mapped[str | None]
    """Why the last attempt failed, in words for the operator."""
    created_at: Mapped[CreatedAt]
    sent_at: Mapped[datetime | None]


Index(
    "ix_deliveries_next_attempt_at_waiting",
    Delivery.next_attempt_at,
    postgresql_where=Delivery.state == text("'waiting'"),
)
Index("ix_deliveries_user_id_waiting", Delivery.user_id, postgresql_where=Delivery.state == text("'waiting'"))


class NotificationSettings(Base):
    """How one shopper wants to be told; there is none until they change something."""

    __tablename__ = "notification_settings"
    __table_args__ = (
        CheckConstraint(_one_of("email_rhythm", EmailRhythm), name="email_rhythm"),
        CheckConstraint(_one_of("digest_weekday", Weekday), name="digest_weekday"),
        CheckConstraint("digest_hour BETWEEN 0 AND 23", name="digest_hour"),
        CheckConstraint(_one_of("language", Language), name="language"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    email_rhythm: Mapped[str] = mapped_column(server_default=DEFAULT_RHYTHM.value)
    digest_weekday: Mapped[str] = mapped_column(server_default=DEFAULT_SCHEDULE.weekday.value)
    digest_hour: Mapped[int] = mapped_column(SmallInteger, server_default=text(str(DEFAULT_SCHEDULE.hour)))
    time_zone: Mapped[str] = mapped_column(server_default=DEFAULT_SCHEDULE.time_zone)
    """Of the release before, and read no more: the zone is that of the account (`User.time_zone`)."""
    language: Mapped[str] = mapped_column(server_default=Language.ENGLISH.value)
    unsubscribe_key: Mapped[UUID] = mapped_column(server_default=text("gen_random_uuid()"))
    """Changed whenever emails are asked for anew, so that links of emails before then end nothing."""


class NotificationChoice(Base):
    """By which channels one shopper wants to be told of one kind; where there is none, the default holds."""

    __tablename__ = "notification_choices"
    __table_args__ = (CheckConstraint(_one_of("kind", NoticeKind), name="kind"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    app: Mapped[bool]
    push: Mapped[bool]
    email: Mapped[bool]
