"""News of alerts."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry
from cartsnitch_domain.accounts.sign_in import is_live
from cartsnitch_domain.alerts import queries

from cartsnitch_graphql.alerts.types import Alert
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import subscription


@strawberry.type
class AlertSubscriptions:
    @subscription("Each alert that is raised for you, until you sign out.")
    async def alert_raised(self, info: Info) -> AsyncGenerator[Alert, None]:
        context, actor = info.context, info.context.actor
        async for event in context.services.alert_events.subscribe(actor.user_id):
            if not await context.read(is_live, actor, context.services.clock()):
                return
            alert = await context.find(queries.get_for, str(event.alert_id), Alert.of)
            if alert is not None:
                yield alert
            await context.release()
