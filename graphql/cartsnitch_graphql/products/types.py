"""Products as the API shows them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry
from cartsnitch_domain.alerts import queries as alerts
from cartsnitch_domain.cursors import Slice
from cartsnitch_domain.prices import comparing
from cartsnitch_domain.prices import queries as prices
from cartsnitch_domain.prices.series import Bucket
from cartsnitch_domain.products import queries
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.connections import Connection, connection, page_size
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.loading import loaded
from cartsnitch_graphql.node import Node, node_id
from cartsnitch_graphql.prices.types import PriceHistory, PriceObservation, StorePrice
from cartsnitch_graphql.today import today

if TYPE_CHECKING:
    from cartsnitch_graphql.alerts.types import Watch


@strawberry.type(description="A number that names a product.")
class ProductIdentifier:
    scheme: str = strawberry.field(description="gtin, plu, or sku for a store's own number.")
    value: str = strawberry.field(description="The number; a GTIN has 14 digits.")


@strawberry.type(description="Something that is bought, in one size.")
class Product(Node):
    key: strawberry.Private[UUID]
    name: str = strawberry.field(description="What your receipt calls it: in a line that one, elsewhere the newest.")

    @classmethod
    def of(cls, row: Columns) -> Product:
        """A product from its `id` and `name`."""
        return cls(key=row.id, id=node_id(row.id), name=row.name)

    @loaded("The numbers that name it.", queries.identifiers_of, by="key")
    def identifiers(self, rows: list[Columns] | None) -> list[ProductIdentifier]:
        return [ProductIdentifier(scheme=row.scheme, value=row.value) for row in rows or ()]

    @field("Its prices on your receipts, the newest first.")
    async def observations(
        self, info: Info, first: int | None = 50, after: str | None = None
    ) -> Connection[PriceObservation]:
        page = await info.context.load(prices.pages_of, self.key, page_size(first, otherwise=50), after)
        return connection(page or Slice((), has_next=False), after, prices.cursor_of, PriceObservation.of)

    @field(
        "What it, and others of its family, cost at each store. Those that can be compared come together, the cheapest"
        " first."
    )
    async def prices(self, info: Info) -> list[StorePrice]:
        found = await info.context.load(comparing.store_prices_of, self.key, today(info.context))
        return [StorePrice.of(price) for price in found or ()]

    @field("What it cost at each store in the course of time.")
    async def history(
        self,
        info: Info,
        from_: Annotated[date | None, strawberry.argument(name="from", description="From this day on.")] = None,
        to: Annotated[date | None, strawberry.argument(description="Up to this day.")] = None,
        bucket: Annotated[
            Bucket | None, strawberry.argument(description="Null for the narrowest that fits on a screen.")
        ] = None,
    ) -> list[PriceHistory]:
        found = await info.context.load(comparing.histories_of, self.key, today(info.context), from_, to, bucket)
        return [PriceHistory.of(history) for history in found or ()]

    @loaded("The prices at which you want to be told.", alerts.watches_of, by="key")
    def watches(
        self, rows: list[Columns] | None
    ) -> list[Annotated[Watch, strawberry.lazy("cartsnitch_graphql.alerts.types")]]:
        from cartsnitch_graphql.alerts.types import Watch

        return [Watch.of(row) for row in rows or ()]


def product_of_line(row: Columns) -> Product | None:
    """The product of a line, under the name that the line prints; None for none."""
    key: UUID | None = row.product_id
    return None if key is None else Product(key=key, id=node_id(key), name=row.text)
