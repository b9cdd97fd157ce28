"""News of receipts."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry
from cartsnitch_domain.receipts import queries

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import subscription
from cartsnitch_graphql.news import news
from cartsnitch_graphql.receipts.types import Receipt


@strawberry.type
class ReceiptSubscriptions:
    @subscription("Each of your receipts that comes in or changes, until you sign out.")
    def receipt_changed(self, info: Info) -> AsyncGenerator[Receipt, None]:
        return news(info.context, info.context.services.receipt_events, queries.get_for, Receipt.of)
