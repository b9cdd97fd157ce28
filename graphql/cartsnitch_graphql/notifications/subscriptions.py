"""News of what shoppers are told."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry
from cartsnitch_domain.accounts.sign_in import is_live
from cartsnitch_domain.notifications import queries

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import subscription
from cartsnitch_graphql.notifications.types import Notification


@strawberry.type
class NotificationSubscriptions:
    @subscription("What you are told in the app as it is raised, until you sign out. One may come twice after a gap.")
    async def notification_raised(self, info: Info) -> AsyncGenerator[Notification, None]:
        context, actor = info.context, info.context.actor
        async for event in context.services.notification_events.subscribe(actor.user_id):
            if not await context.read(is_live, actor, context.services.clock()):
                return
            notification = await context.find(queries.get_for, str(event.notification_id), Notification.of)
            if notification is not None:
                yield notification
            await context.release()
