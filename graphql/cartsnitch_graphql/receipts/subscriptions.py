"""News of receipts."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry
from cartsnitch_domain.accounts.sign_in import is_live
from cartsnitch_domain.receipts import queries

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.receipts.types import Receipt


@strawberry.type
class ReceiptSubscriptions:
    @strawberry.subscription(description="Each of your receipts that comes in or changes, until you sign out.")
    async def receipt_changed(self, info: Info) -> AsyncGenerator[Receipt, None]:
        context, actor = info.context, info.context.actor
        async for event in context.services.receipt_events.subscribe(actor.user_id):
            if not await context.read(is_live, actor, context.services.clock()):
                return
            row = await context.find(queries.get_for, str(event.receipt_id))
            if row is not None:
                yield Receipt.of(row)
            await context.release()
