"""News of shopping lists."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry
from cartsnitch_domain.accounts.sign_in import is_live
from cartsnitch_domain.shopping import queries

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import subscription
from cartsnitch_graphql.shopping.types import ShoppingList


@strawberry.type
class ShoppingListSubscriptions:
    @subscription("Each list of yours that a device changes, until you sign out; ask `syncShoppingList` what changed.")
    async def shopping_list_changed(self, info: Info) -> AsyncGenerator[ShoppingList, None]:
        context, actor = info.context, info.context.actor
        async for event in context.services.shopping_list_events.subscribe(actor.user_id):
            if not await context.read(is_live, actor, context.services.clock()):
                return
            changed = await context.find(queries.get_for, str(event.list_id), ShoppingList.of)
            if changed is not None:
                yield changed
            await context.release()
