"""What is asked about products."""

from __future__ import annotations

import strawberry
from cartsnitch_domain.purchases import catalogue

from cartsnitch_graphql.connections import Connection, connection, page_size
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.products.types import Product
from cartsnitch_graphql.search import search_text


@strawberry.input(description="Which products.")
class ProductFilter:
    text: str | None = strawberry.field(default=None, description="Stands in the name; case does not matter.")


@strawberry.type
class ProductQueries:
    @field("A product you bought; null when there is none with this id.")
    async def product(self, info: Info, id: strawberry.ID) -> Product | None:  # noqa: A002 -- the API's name
        return await info.context.find(catalogue.get_product_for, id, Product.of)

    @field("The products you bought, by name.")
    async def products(
        self,
        info: Info,
        first: int | None = 20,
        after: str | None = None,
        filter: ProductFilter | None = None,  # noqa: A002 -- the API's name
    ) -> Connection[Product]:
        context = info.context
        text = search_text(filter.text) if filter else None
        page = await context.read(catalogue.products, context.actor, page_size(first, otherwise=20), after, text)
        return connection(page, after, catalogue.product_cursor_of, Product.of)
