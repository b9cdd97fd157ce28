"""What would change, before it does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeAlias

import strawberry
from cartsnitch_domain import errors
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.purchases import queries as purchases
from cartsnitch_domain.review import teaching
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_graphql.context import Context, Info
from cartsnitch_graphql.errors import Error, message_of
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.products.inputs import (
    MergeProductsInput,
    SplitProductsInput,
    TeachProductInput,
    UndoLessonInput,
)
from cartsnitch_graphql.purchases.types import PurchaseLine

MOST_SHOWN = 100
"""Lines of a preview; how many there are in all is told."""


@strawberry.type(description="You have no such line, product, lesson or merge.")
class ProductNotFound(Error):
    message: str = message_of("This product, or what you said of it, is gone, or was never yours.")


@strawberry.type(description="That cannot be said of products: one is not merged into itself, for instance.")
class InvalidLesson(Error): ...


@strawberry.type(description="What would change if you did it now; nothing has.")
class ProductPreview:
    changed_lines: int = strawberry.field(description="How many lines would be of another product.")
    lines: list[PurchaseLine] = strawberry.field(description="These lines as they are, the newest 100.")


PreviewPayload: TypeAlias = Annotated[
    ProductPreview | ProductNotFound | InvalidLesson,
    strawberry.union("PreviewPayload", description="What would come of it."),
]

PlanFor: TypeAlias = Callable[[AsyncSession, Actor], Awaitable[list[teaching.Move]]]


@strawberry.type
class PreviewQueries:
    @field("What teachProduct with `older` would change.")
    async def teaching_preview(self, info: Info, input: TeachProductInput) -> PreviewPayload:  # noqa: A002
        async def plan(session: AsyncSession, actor: Actor) -> list[teaching.Move]:
            product_id = None if input.product_id is None else key_of(input.product_id)
            return await teaching.plan_teaching(session, actor, key_of(input.line_id), product_id)

        return await _preview(info.context, plan)

    @field("What undoLesson would change.")
    async def undo_lesson_preview(self, info: Info, input: UndoLessonInput) -> PreviewPayload:  # noqa: A002
        async def plan(session: AsyncSession, actor: Actor) -> list[teaching.Move]:
            return await teaching.plan_unteaching(session, actor, key_of(input.lesson_id))

        return await _preview(info.context, plan)

    @field("What mergeProducts would change.")
    async def merge_preview(self, info: Info, input: MergeProductsInput) -> PreviewPayload:  # noqa: A002
        async def plan(session: AsyncSession, actor: Actor) -> list[teaching.Move]:
            return await teaching.plan_merge(session, actor, key_of(input.product_id), key_of(input.into_id))

        return await _preview(info.context, plan)

    @field("What splitProducts would change.")
    async def split_preview(self, info: Info, input: SplitProductsInput) -> PreviewPayload:  # noqa: A002
        async def plan(session: AsyncSession, actor: Actor) -> list[teaching.Move]:
            return await teaching.plan_split(session, actor, key_of(input.merge_id))

        return await _preview(info.context, plan)


async def _preview(context: Context, plan: PlanFor) -> PreviewPayload:
    try:
        async with context.services.database.reading() as session:
            moves = [move for move in await plan(session, context.actor) if move.is_of_another_product]
    except errors.NotFound:
        return ProductNotFound()
    except errors.InvalidLesson as wrong:
        return InvalidLesson(message=wrong.message)
    shown = [move.line_id for move in moves[:MOST_SHOWN]]
    rows = await context.read(purchases.lines_by_ids, context.actor, shown)
    lines = [PurchaseLine.of(rows[line_id]) for line_id in shown if line_id in rows]
    return ProductPreview(changed_lines=len(moves), lines=lines)
