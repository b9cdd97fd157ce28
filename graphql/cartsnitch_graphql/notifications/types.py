"""Notifications as the API shows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

import strawberry
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.errors import NotFound, SessionEnded
from cartsnitch_domain.notifications import queries
from cartsnitch_domain.notifications.rules import (
    DEFAULT_CHOICES,
    EmailRhythm,
    Language,
    NoticeKind,
    Weekday,
)
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.context import Context, Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.node import Node, node_id

strawberry.enum(NoticeKind, description="What you may be told.")
strawberry.enum(EmailRhythm, description="When emails are sent.")
strawberry.enum(Weekday, description="A day of the week.")
strawberry.enum(Language, description="A language that notifications are written in.")


@strawberry.type(description="Something you are told in the app.")
class Notification(Node):
    kind: NoticeKind = strawberry.field(description="What it is.")
    title: str = strawberry.field(description="What it says in one line.")
    body: str = strawberry.field(description="What else it says; may be empty.")
    link: str = strawberry.field(description="Path within the app that it leads to.")
    subject_ids: list[strawberry.ID] = strawberry.field(description="The ids of what it is about.")
    created_at: datetime = strawberry.field(description="When it was raised.")
    read_at: datetime | None = strawberry.field(description="When you first saw it; null while it is new.")

    @classmethod
    def of(cls, row: Columns) -> Self:
        """A notification from the columns of its record."""
        return cls(
            id=node_id(row.id),
            kind=NoticeKind(row.kind),
            title=row.title,
            body=row.body,
            link=row.link,
            subject_ids=[node_id(subject_id) for subject_id in row.subject_ids],
            created_at=row.created_at,
            read_at=row.read_at,
        )


@strawberry.type(description="A device that you are told on by Web Push, for as long as you are signed in on it.")
class PushSubscription(Node):
    user_agent: str = strawberry.field(description="What the browser or app calls itself.")
    created_at: datetime = strawberry.field(description="Since when.")

    @classmethod
    def of(cls, row: Columns) -> Self:
        """A subscription from the columns of its record."""
        return cls(id=node_id(row.id), user_agent=row.user_agent, created_at=row.created_at)


@strawberry.type(description="By which channels you are told of one kind.")
class NotificationChoice:
    kind: NoticeKind = strawberry.field(description="Of what.")
    app: bool = strawberry.field(description="Whether in the app.")
    push: bool = strawberry.field(description="Whether by push, on the devices that you added.")
    email: bool = strawberry.field(description="Whether by email, in the rhythm of your emails.")


@strawberry.type(description="How you want to be told.")
class NotificationSettings:
    choices: list[NotificationChoice] = strawberry.field(description="One for each kind.")
    email_rhythm: EmailRhythm = strawberry.field(description="When emails are sent; OFF until you ask for them.")
    digest_weekday: Weekday = strawberry.field(description="The day of the weekly email.")
    digest_hour: int = strawberry.field(description="The hour of the weekly email, 0 to 23, in your time zone.")
    time_zone: str = strawberry.field(description="That of the viewer, a name of IANA; UTC where they never said one.")
    language: Language = strawberry.field(description="The language of notifications.")
    email_address: str = strawberry.field(description="Where emails go: the address of your account.")
    is_email_verified: bool = strawberry.field(
        description="Whether you said, by a link in an email, that the address is yours; before, no other one is sent."
    )
    link_asked_at: datetime | None = strawberry.field(
        description="When such a link was asked for last; null where none was."
    )
    is_email_available: bool = strawberry.field(description="Whether this server can send emails.")
    push_public_key: str | None = strawberry.field(
        description="What a browser subscribes with (`applicationServerKey`, base64url); null where no pushes are sent."
    )

    @field("The devices that you are told on, the newest first.")
    async def push_subscriptions(self, info: Info) -> list[PushSubscription]:
        rows = await info.context.read(queries.subscriptions_for, info.context.actor)
        return [PushSubscription.of(row) for row in rows]


async def read_settings(context: Context, actor: Actor) -> NotificationSettings:
    """How the actor wants to be told; raises SessionEnded when their account is gone."""
    try:
        row = await context.read(queries.settings_for, actor)
    except NotFound as gone:
        raise SessionEnded from gone
    outgoing = context.services.outgoing
    return NotificationSettings(
        choices=_choices(await context.read(queries.choices_for, actor)),
        email_rhythm=EmailRhythm(row.email_rhythm),
        digest_weekday=Weekday(row.digest_weekday),
        digest_hour=row.digest_hour,
        time_zone=row.time_zone,
        language=Language(row.language),
        email_address=row.email,
        is_email_verified=row.email_verified_at is not None,
        link_asked_at=row.link_asked_at,
        is_email_available=outgoing.sends_email,
        push_public_key=outgoing.push_public_key,
    )


def _choices(rows: Iterable[Columns]) -> list[NotificationChoice]:
    """One for each kind: what was chosen, else what holds by default."""
    chosen = {row.kind: row for row in rows}
    found = [(kind, chosen.get(kind, default)) for kind, default in DEFAULT_CHOICES.items()]
    return [NotificationChoice(kind=kind, app=one.app, push=one.push, email=one.email) for kind, one in found]
