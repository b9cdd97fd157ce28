"""News of receipts."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry
from cartsnitch_domain.accounts.sign_in import is_live
from cartsnitch_domain.receipts import queries

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import subscription
from cartsnitch_graphql.receipts.types import Receipt


@strawberry.type
class ReceiptSubscriptions:
    @subscription("Each of your receipts that comes in or changes, until you sign out.")
    async def receipt_changed(self, info: Info) -> AsyncGenerator[Receipt, None]:
        context, actor = info.context, info.context.actor
        async for event in context.services.receipt_events.subscribe(actor.user_id):
            if not await context.read(is_live, actor, context.services.clock()):
                return
            receipt = await context.find(queries.get_for, str(event.receipt_id), Receipt.of)
            if receipt is not None:
                yield receipt
            await context.release()
