"""What is asked about notifications."""

from __future__ import annotations

import strawberry
from cartsnitch_domain.notifications import queries
from cartsnitch_domain.notifications.rules import NoticeKind

from cartsnitch_graphql.connections import Connection, connection, page_size
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.notifications.types import Notification, NotificationSettings, read_settings


@strawberry.input(description="Which notifications.")
class NotificationFilter:
    is_unread: bool = strawberry.field(default=False, description="Only those that are new.")
    kinds: list[NoticeKind] | None = strawberry.field(default=None, description="Only these kinds; null for all.")


@strawberry.type
class NotificationQueries:
    @field("What you are told in the app, the newest first.")
    async def notifications(
        self,
        info: Info,
        first: int | None = 20,
        after: str | None = None,
        filter: NotificationFilter | None = None,  # noqa: A002 -- the API's name
    ) -> Connection[Notification]:
        context, wanted = info.context, filter or NotificationFilter()
        size = page_size(first, otherwise=20)
        page = await context.read(
            queries.page, context.actor, size, after, is_unread=wanted.is_unread, kinds=wanted.kinds
        )
        return connection(page, after, queries.cursor_of, Notification.of)

    @field("How many of them are new, of these kinds or of all; counted up to 1000.")
    async def unread_notification_count(self, info: Info, kinds: list[NoticeKind] | None = None) -> int:
        return await info.context.read(queries.unread_count, info.context.actor, kinds)

    @field("How you want to be told.")
    async def notification_settings(self, info: Info) -> NotificationSettings:
        return await read_settings(info.context, info.context.actor)
