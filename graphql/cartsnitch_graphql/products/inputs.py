"""What a shopper says about products."""

from __future__ import annotations

import strawberry


@strawberry.input(description="Which text means which product: that of a line, in its store.")
class TeachProductInput:
    line_id: strawberry.ID = strawberry.field(description="A line of yours.")
    product_id: strawberry.ID | None = strawberry.field(
        default=None, description="A product you bought; null for one of its own, apart from what the line is now."
    )


@strawberry.input(description="Which product is another one.")
class MergeProductsInput:
    product_id: strawberry.ID = strawberry.field(description="A product you bought; its lines become the other one's.")
    into_id: strawberry.ID = strawberry.field(description="The product that stays.")


@strawberry.input(description="Which merge is to be taken apart.")
class SplitProductsInput:
    merge_id: strawberry.ID = strawberry.field(description="One of the `merges` of a product.")


@strawberry.input(description="Which lesson is to be taken back.")
class UndoLessonInput:
    lesson_id: strawberry.ID = strawberry.field(description="One that is in force.")
