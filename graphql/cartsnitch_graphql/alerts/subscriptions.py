"""News of alerts."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry
from cartsnitch_domain.alerts import queries

from cartsnitch_graphql.alerts.types import Alert
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import subscription
from cartsnitch_graphql.news import news


@strawberry.type
class AlertSubscriptions:
    @subscription("Each alert that is raised for you, until you sign out.")
    def alert_raised(self, info: Info) -> AsyncGenerator[Alert, None]:
        return news(info.context, info.context.services.alert_events, queries.get_for, Alert.of)
