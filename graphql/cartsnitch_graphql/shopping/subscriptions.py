"""News of shopping lists."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry
from cartsnitch_domain.shopping import queries

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import subscription
from cartsnitch_graphql.news import losses, news
from cartsnitch_graphql.node import node_id
from cartsnitch_graphql.shopping.types import ShoppingList


@strawberry.type(description="A list that you saw and that is there no more, for you.")
class ShoppingListGone:
    id: strawberry.ID = strawberry.field(description="The id that it had.")


@strawberry.type
class ShoppingListSubscriptions:
    @subscription(
        "Each list of yours or of your household that a device changes or that is shared with you, until you sign "
        "out; ask `syncShoppingList` what changed."
    )
    def shopping_list_changed(self, info: Info) -> AsyncGenerator[ShoppingList, None]:
        return news(info.context, info.context.services.shopping_list_events, queries.get_for, ShoppingList.of)

    @subscription("Each list that is deleted, or not shared with you any more, until you sign out.")
    def shopping_list_gone(self, info: Info) -> AsyncGenerator[ShoppingListGone, None]:
        return losses(
            info.context,
            info.context.services.shopping_list_events,
            queries.get_for,
            lambda key: ShoppingListGone(id=node_id(key)),
        )
