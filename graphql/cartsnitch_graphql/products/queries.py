"""What is asked about products."""

from __future__ import annotations

import strawberry
from cartsnitch_domain.products import queries
from cartsnitch_domain.products.categories import Category
from cartsnitch_domain.purchases import catalogue

from cartsnitch_graphql.connections import Connection, connection, page_size
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.products.types import Lesson, Product
from cartsnitch_graphql.search import search_text


@strawberry.input(description="Which products.")
class ProductFilter:
    text: str | None = strawberry.field(default=None, description="Stands in the name; case does not matter.")


@strawberry.type
class ProductQueries:
    @field("A product you bought; null when there is none with this id.")
    async def product(self, info: Info, id: strawberry.ID) -> Product | None:  # noqa: A002 -- the API's name
        return await info.context.find(catalogue.get_product_for, id, Product.of)

    @field(
        "The products you bought, by name; with `search`, those that have this number, or whose name or printed text "
        "has its words, or words that begin so or differ in a letter, the best first."
    )
    async def products(
        self,
        info: Info,
        first: int | None = 20,
        after: str | None = None,
        search: str | None = None,
        category: Category | None = None,
        store_id: strawberry.ID | None = None,
        filter: ProductFilter | None = None,  # noqa: A002 -- the API's name
    ) -> Connection[Product]:
        context, size = info.context, page_size(first, otherwise=20)
        text = search_text(filter.text) if filter else None
        wanted = catalogue.ProductFilter(text, category, None if store_id is None else key_of(store_id))
        looked_for = search_text(search)
        if looked_for is not None:
            found = await context.read(catalogue.search_products, context.actor, size, after, looked_for, wanted)
            return connection(found, after, catalogue.search_cursor_of, Product.of)
        page = await context.read(catalogue.products, context.actor, size, after, wanted)
        return connection(page, after, catalogue.product_cursor_of, Product.of)

    @field("What you taught about texts, also what you took back, the newest first.")
    async def lessons(self, info: Info, first: int | None = 20, after: str | None = None) -> Connection[Lesson]:
        context = info.context
        page = await context.read(queries.lessons, context.actor, page_size(first, otherwise=20), after)
        return connection(page, after, queries.lesson_cursor_of, Lesson.of)
