"""What is asked about purchases."""

from __future__ import annotations

from datetime import date

import strawberry
from cartsnitch_domain.cursors import Slice
from cartsnitch_domain.errors import NotFound
from cartsnitch_domain.purchases import queries

from cartsnitch_graphql.connections import Connection, connection, page_size
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.purchases.types import Purchase
from cartsnitch_graphql.search import search_text


@strawberry.input(description="Which purchases; all conditions must hold.")
class PurchaseFilter:
    store_id: strawberry.ID | None = strawberry.field(default=None, description="Of this store.")
    from_: date | None = strawberry.field(default=None, name="from", description="On this day or later.")
    to: date | None = strawberry.field(default=None, description="On this day or earlier.")
    text: str | None = strawberry.field(
        default=None,
        description="Stands in a line, or in the name of the store or the merchant; case does not matter.",
    )

    def wanted(self) -> queries.PurchaseFilter:
        """The filter in the domain's terms; raises NotFound for what can be no store."""
        return queries.PurchaseFilter(
            store_id=None if self.store_id is None else key_of(self.store_id),
            from_=self.from_,
            to=self.to,
            text=search_text(self.text),
        )


@strawberry.type
class PurchaseQueries:
    @field("One of your purchases; null when there is none with this id.")
    async def purchase(self, info: Info, id: strawberry.ID) -> Purchase | None:  # noqa: A002 -- the API's name
        return await info.context.find(queries.get_for, id, Purchase.of)

    @field("Your purchases, the newest day first; those without a date come last.")
    async def purchases(
        self,
        info: Info,
        first: int | None = 20,
        after: str | None = None,
        filter: PurchaseFilter | None = None,  # noqa: A002 -- the API's name
    ) -> Connection[Purchase]:
        context, size = info.context, page_size(first, otherwise=20)
        try:
            wanted = (filter or PurchaseFilter()).wanted()
        except NotFound:
            return connection(Slice((), has_next=False), after, queries.cursor_of, Purchase.of)
        page = await context.read(queries.page, context.actor, size, after, wanted)
        return connection(page, after, queries.cursor_of, Purchase.of)
