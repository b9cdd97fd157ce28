"""What is asked about alerts."""

from __future__ import annotations

import strawberry
from cartsnitch_domain.alerts import queries
from cartsnitch_domain.alerts.alert import AlertKind

from cartsnitch_graphql.alerts.types import Alert, AlertConnection, AlertSettings, Watch
from cartsnitch_graphql.connections import connection, page_size
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field


@strawberry.type
class AlertQueries:
    @field("What was found in your prices, those that began last first; not those that rest.")
    async def alerts(
        self,
        info: Info,
        first: int | None = 20,
        after: str | None = None,
        kinds: list[AlertKind] | None = None,
        unread_only: bool = False,
    ) -> AlertConnection:
        context, now = info.context, info.context.services.clock()
        size = page_size(first, otherwise=20)
        page = await context.read(queries.page, context.actor, size, after, kinds, now, unread_only=unread_only)
        told = connection(page, after, queries.cursor_of, Alert.of)
        unread = await context.read(queries.unread_count, context.actor, now)
        return AlertConnection(edges=told.edges, page_info=told.page_info, unread_count=unread)

    @field("The prices at which you want to be told, the newest first; at most 200.")
    async def watches(self, info: Info) -> list[Watch]:
        return [Watch.of(row) for row in await info.context.read(queries.watches, info.context.actor)]

    @field("What you want to be told, and from how much on.")
    async def alert_settings(self, info: Info) -> AlertSettings:
        return AlertSettings.of(await info.context.read(queries.settings, info.context.actor))
