"""What is asked about shopping lists."""

from __future__ import annotations

import strawberry
from cartsnitch_domain.shopping import queries

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.shopping.types import ShoppingList


@strawberry.type
class ShoppingQueries:
    @field("Your shopping lists, the newest first; at most 50.")
    async def shopping_lists(self, info: Info) -> list[ShoppingList]:
        return [ShoppingList.of(row) for row in await info.context.read(queries.lists, info.context.actor)]

    @field("One of your shopping lists; null when there is none with this id.")
    async def shopping_list(self, info: Info, id: strawberry.ID) -> ShoppingList | None:  # noqa: A002 -- the API's name
        return await info.context.find(queries.get_for, id, ShoppingList.of)
