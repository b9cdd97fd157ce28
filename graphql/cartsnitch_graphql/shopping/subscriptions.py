"""News of shopping lists."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry
from cartsnitch_domain.shopping import queries

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import subscription
from cartsnitch_graphql.news import news
from cartsnitch_graphql.shopping.types import ShoppingList


@strawberry.type
class ShoppingListSubscriptions:
    @subscription("Each list of yours that a device changes, until you sign out; ask `syncShoppingList` what changed.")
    def shopping_list_changed(self, info: Info) -> AsyncGenerator[ShoppingList, None]:
        return news(info.context, info.context.services.shopping_list_events, queries.get_for, ShoppingList.of)
