"""What is asked about receipts."""

from __future__ import annotations

import strawberry
from cartsnitch_domain.receipts import queries
from cartsnitch_domain.receipts.rules import ReceiptStatus

from cartsnitch_graphql.connections import Connection, connection, page_size
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.receipts.types import Receipt


@strawberry.input(description="Which receipts.")
class ReceiptFilter:
    status: list[ReceiptStatus] | None = strawberry.field(default=None, description="In one of these states.")


@strawberry.type
class ReceiptQueries:
    @field("One of your receipts; null when there is none with this id.")
    async def receipt(self, info: Info, id: strawberry.ID) -> Receipt | None:  # noqa: A002 -- the API's name
        return await info.context.find(queries.get_for, id, Receipt.of)

    @field("Your receipts, the newest first.")
    async def receipts(
        self,
        info: Info,
        first: int | None = 20,
        after: str | None = None,
        filter: ReceiptFilter | None = None,  # noqa: A002 -- the API's name
    ) -> Connection[Receipt]:
        context, status = info.context, filter.status if filter else None
        page = await context.read(queries.page, context.actor, page_size(first, otherwise=20), after, status)
        return connection(page, after, queries.cursor_of, Receipt.of)
