"""News of what shoppers are told."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry
from cartsnitch_domain.notifications import queries

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import subscription
from cartsnitch_graphql.news import news
from cartsnitch_graphql.notifications.types import Notification


@strawberry.type
class NotificationSubscriptions:
    @subscription("What you are told in the app as it is raised, until you sign out. One may come twice after a gap.")
    def notification_raised(self, info: Info) -> AsyncGenerator[Notification, None]:
        return news(info.context, info.context.services.notification_events, queries.get_for, Notification.of)
