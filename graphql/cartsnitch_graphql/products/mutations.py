"""What a shopper teaches about products, and takes back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry
from cartsnitch_domain import errors
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.products import queries
from cartsnitch_domain.purchases import catalogue
from cartsnitch_domain.review import teaching
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_graphql.context import Context, Info
from cartsnitch_graphql.fields import mutation
from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.products.inputs import (
    MergeProductsInput,
    SplitProductsInput,
    TeachProductInput,
    UndoLessonInput,
)
from cartsnitch_graphql.products.previews import InvalidLesson, ProductNotFound
from cartsnitch_graphql.products.types import Lesson, Product, ProductMerge


@strawberry.type(description="It is so from now on, for you; nobody else's products change.")
class ProductChanged:
    product: Product | None = strawberry.field(
        description="The product that was taught, merged into or split off; null where you have no line of it."
    )
    changed_lines: int = strawberry.field(description="How many lines are of another product now.")
    lesson: Lesson | None = strawberry.field(description="The lesson, where it is one: what undoLesson takes back.")
    merge: ProductMerge | None = strawberry.field(
        description="The merge, where it is one: what splitProducts takes back."
    )


ProductChangePayload: TypeAlias = Annotated[
    ProductChanged | ProductNotFound | InvalidLesson,
    strawberry.union("ProductChangePayload", description="What came of it."),
]

Change: TypeAlias = Callable[[AsyncSession, Actor, datetime], Awaitable[teaching.Done]]


@strawberry.type
class ProductMutations:
    @mutation("Say what a store means by the text of a line; with `older`, so it did on your older receipts.")
    async def teach_product(
        self,
        info: Info,
        input: TeachProductInput,  # noqa: A002 -- the API's name
        older: bool = False,
    ) -> ProductChangePayload:
        async def change(session: AsyncSession, actor: Actor, now: datetime) -> teaching.Done:
            product_id = None if input.product_id is None else key_of(input.product_id)
            return await teaching.teach(session, actor, key_of(input.line_id), product_id, now, older=older)

        return await _changed(info.context, change)

    @mutation("Take back what you taught: every line is what it was before.")
    async def undo_lesson(self, info: Info, input: UndoLessonInput) -> ProductChangePayload:  # noqa: A002
        async def change(session: AsyncSession, actor: Actor, now: datetime) -> teaching.Done:
            return await teaching.unteach(session, actor, key_of(input.lesson_id), now)

        return await _changed(info.context, change)

    @mutation("Make two products one.")
    async def merge_products(self, info: Info, input: MergeProductsInput) -> ProductChangePayload:  # noqa: A002
        async def change(session: AsyncSession, actor: Actor, now: datetime) -> teaching.Done:
            return await teaching.merge(session, actor, key_of(input.product_id), key_of(input.into_id), now)

        return await _changed(info.context, change)

    @mutation("Make two products again of what you merged: every line is what it was, or would have been.")
    async def split_products(self, info: Info, input: SplitProductsInput) -> ProductChangePayload:  # noqa: A002
        async def change(session: AsyncSession, actor: Actor, now: datetime) -> teaching.Done:
            return await teaching.split(session, actor, key_of(input.merge_id), now)

        return await _changed(info.context, change)


async def _changed(context: Context, change: Change) -> ProductChangePayload:
    """Do it in a transaction of its own, and show the product as it is then."""
    services = context.services
    try:
        async with services.database.transaction() as session:
            done = await change(session, context.actor, services.clock())
    except errors.NotFound:
        return ProductNotFound()
    except errors.InvalidLesson as wrong:
        return InvalidLesson(message=wrong.message)
    return await _shown(context, done)


async def _shown(context: Context, done: teaching.Done) -> ProductChanged:
    actor = context.actor
    products = await context.read(catalogue.products_by_ids, actor, [done.product_id])
    lessons = await context.read(queries.lessons_by_ids, actor, [done.record_id])
    product, lesson = products.get(done.product_id), lessons.get(done.record_id)
    merge = None if lesson else ProductMerge.of(await context.read(queries.get_merge_for, actor, done.record_id))
    return ProductChanged(
        product=None if product is None else Product.of(product),
        changed_lines=done.line_count,
        lesson=None if lesson is None else Lesson.of(lesson),
        merge=merge,
    )
