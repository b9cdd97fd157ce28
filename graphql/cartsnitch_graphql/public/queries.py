"""What everybody may ask, also without a sign-in."""

from __future__ import annotations

import strawberry
from cartsnitch_domain.cursors import Slice
from cartsnitch_domain.errors import InvalidInput, NotFound
from cartsnitch_domain.public import queries
from cartsnitch_domain.text import line_of

from cartsnitch_graphql.connections import Connection, connection
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.public.types import PublicProduct, PublicProductSummary

MOST = 50
"""Products of one page; less than of lists of one's own."""

LONGEST_SEARCH = 100


@strawberry.type
class PublicQueries:
    @field("Products with public prices, by name; with `search`, those whose names have all its words. No sign-in.")
    async def public_products(
        self, info: Info, first: int | None = 20, after: str | None = None, search: str = ""
    ) -> Connection[PublicProductSummary]:
        size = 20 if first is None else first
        if not 1 <= size <= MOST:
            raise InvalidInput(f"A page has 1 to {MOST} items, not {size}.")
        wanted = line_of(search, InvalidInput)
        if len(wanted) > LONGEST_SEARCH:
            raise InvalidInput(f"Please search for a text of at most {LONGEST_SEARCH} letters.")
        context = info.context
        page: Slice[queries.PublicSummary] = Slice((), has_next=False)
        if context.services.public_pages:
            page = await context.read(queries.public_products, size, after, wanted)
        return connection(page, after, queries.public_cursor_of, PublicProductSummary.of)

    @field("A product with public prices; null where too few households bought it, as where it never was. No sign-in.")
    async def public_product(self, info: Info, id: strawberry.ID) -> PublicProduct | None:  # noqa: A002
        if not info.context.services.public_pages:
            return None
        try:
            return PublicProduct.of(await info.context.read(queries.get_public_product, key_of(id)))
        except NotFound:
            return None
