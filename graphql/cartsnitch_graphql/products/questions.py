"""What only the shopper knows: lines that may be of another product of theirs."""

from __future__ import annotations

from uuid import UUID

import strawberry
from cartsnitch_domain.errors import NotFound
from cartsnitch_domain.purchases import catalogue
from cartsnitch_domain.purchases import queries as purchases
from cartsnitch_domain.rows import Columns

from cartsnitch_graphql.connections import Connection, connection, page_size
from cartsnitch_graphql.context import Info
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.loading import loaded
from cartsnitch_graphql.products.types import Product
from cartsnitch_graphql.purchases.types import Purchase, PurchaseLine


@strawberry.type(description="A line that may be of another product than it is.")
class ProductQuestion:
    line_key: strawberry.Private[UUID]
    maybe_key: strawberry.Private[UUID]
    line: PurchaseLine = strawberry.field(description="The line, with the product that it is of and why.")

    @classmethod
    def of(cls, row: Columns) -> ProductQuestion:
        """A question from the columns of its line."""
        return cls(line_key=row.id, maybe_key=row.maybe_id, line=PurchaseLine.of(row))

    @loaded("The product of yours that it may be.", catalogue.products_by_ids, by="maybe_key")
    def maybe(self, row: Columns | None) -> Product:
        return Product.of(_there(row))

    @loaded("The purchase that the line is part of.", purchases.of_lines, by="line_key")
    def purchase(self, row: Columns | None) -> Purchase:
        return Purchase.of(_there(row))


@strawberry.type
class QuestionQueries:
    @field(
        "Lines that may be of another product of yours, the newest first. Answer by teachProduct, with the product that"
        " it may be or, to say no, with its own; or by mergeProducts. What is answered is here no more."
    )
    async def product_questions(
        self, info: Info, first: int | None = 20, after: str | None = None
    ) -> Connection[ProductQuestion]:
        context = info.context
        page = await context.read(catalogue.questions, context.actor, page_size(first, otherwise=20), after)
        return connection(page, after, catalogue.question_cursor_of, ProductQuestion.of)


def _there(row: Columns | None) -> Columns:
    """What the question was found by; raises NotFound where it went away meanwhile."""
    if row is None:
        raise NotFound
    return row
