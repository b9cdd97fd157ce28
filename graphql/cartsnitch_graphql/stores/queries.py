"""What is asked about stores."""

from __future__ import annotations

import strawberry
from cartsnitch_domain.purchases import catalogue

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.stores.types import Store


@strawberry.type
class StoreQueries:
    @field("A store you have purchases of; null when there is none with this id.")
    async def store(self, info: Info, id: strawberry.ID) -> Store | None:  # noqa: A002 -- the API's name
        return await info.context.find(catalogue.get_store_for, id, Store.of)

    @field("The stores you have purchases of, by name.")
    async def stores(self, info: Info) -> list[Store]:
        return [Store.of(row) for row in await info.context.read(catalogue.stores, info.context.actor)]
