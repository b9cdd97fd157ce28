"""What shoppers taught: which text of a store means which product, and which products are one.

All of it is one shopper's. Whoever changes it, or matches lines by it, holds it until the transaction ends, so that no
receipt that is recorded at the same time is left out. So does whoever observes prices, since what one line prints is
the size of others: who does so, too, and needs a receipt or names of the catalogue as well, holds this first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, bindparam, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.errors import InvalidLesson
from cartsnitch_domain.ids import ProductId, ProductLessonId, ProductMergeId, StoreId, UserId
from cartsnitch_domain.products.keys import key_of
from cartsnitch_domain.products.known import Lesson
from cartsnitch_domain.products.records import ProductLesson, ProductMerge
from cartsnitch_domain.products.rules import text_key

MOST_MERGES = 2000
"""Products that one shopper can have merged at a time: all of them are read with each receipt."""


async def hold_lessons(session: AsyncSession, user_id: UserId, *, to_change: bool) -> None:
    """Let nobody change what this shopper taught meanwhile; nor read it, where it is to be changed."""
    lock = func.pg_advisory_xact_lock if to_change else func.pg_advisory_xact_lock_shared
    await session.execute(select(lock(key_of(f"lessons:{user_id}"))))


async def hold_lessons_of(session: AsyncSession, user_ids: Collection[UUID]) -> None:
    """The same for several shoppers, to change what rests on them: in one order, so that two wait at most once."""
    locks = bindparam("keys", sorted(key_of(f"lessons:{user_id}") for user_id in user_ids), ARRAY(BigInteger))
    await session.execute(text("SELECT pg_advisory_xact_lock(key) FROM unnest(:keys) AS key").bindparams(locks))


async def lessons_for(
    session: AsyncSession, user_id: UserId, store_id: StoreId, text_keys: Collection[str]
) -> dict[str, Lesson]:
    """What is in force about these texts of a store, by their keys."""
    statement = select(ProductLesson.text_key, ProductLesson.id, ProductLesson.product_id).where(
        ProductLesson.user_id == user_id,
        ProductLesson.store_id == store_id,
        ProductLesson.text_key.in_(text_keys),
        ProductLesson.ended_at.is_(None),
    )
    rows = await session.execute(statement)
    return {row.text_key: Lesson(ProductLessonId(row.id), ProductId(row.product_id)) for row in rows}


async def merges_of(session: AsyncSession, user_id: UserId) -> dict[ProductId, ProductId]:
    """What the shopper merged, each product with that which it is part of."""
    in_force = select(ProductMerge.product_id, ProductMerge.into_id).where(
        ProductMerge.user_id == user_id, ProductMerge.undone_at.is_(None)
    )
    return {ProductId(row.product_id): ProductId(row.into_id) for row in await session.execute(in_force)}


async def add_lesson(
    session: AsyncSession, user_id: UserId, store_id: StoreId, text: str, product_id: UUID, now: datetime
) -> ProductLessonId | None:
    """Teach that a store means a product by a text, in place of what was taught about it before.

    The lesson in force where that says the same; None for a text that has nothing in it. The lessons have to be held.
    """
    key = text_key(text)
    if not key:
        return None
    before = (await lessons_for(session, user_id, store_id, [key])).get(key)
    if before is not None and before.product_id == product_id:
        return before.lesson_id
    if before is not None:
        await session.execute(update(ProductLesson).where(ProductLesson.id == before.lesson_id).values(ended_at=now))
    added = (
        insert(ProductLesson)
        .values(
            user_id=user_id,
            store_id=store_id,
            text_key=key,
            text=text,
            product_id=product_id,
            replaces_id=before.lesson_id if before else None,
            taught_at=now,
        )
        .returning(ProductLesson.id)
    )
    return ProductLessonId((await session.execute(added)).scalar_one())


async def end_lesson(session: AsyncSession, lesson: ProductLesson, now: datetime) -> None:
    """Take a lesson back that is in force; that which it replaced is in force again."""
    lesson.ended_at = lesson.undone_at = now
    await session.flush()
    if lesson.replaces_id is not None:
        await session.execute(
            update(ProductLesson)
            .where(ProductLesson.id == lesson.replaces_id, ProductLesson.undone_at.is_(None))
            .values(ended_at=None)
        )


async def add_merge(
    session: AsyncSession,
    user_id: UserId,
    product_id: ProductId,
    into_id: ProductId,
    name: str,
    merged: Mapping[ProductId, ProductId],
    now: datetime,
) -> ProductMergeId:
    """Say that a product, which was called `name`, is another one. Raises InvalidLesson for what cannot be."""
    check_merge(product_id, into_id, merged)
    values = {"user_id": user_id, "product_id": product_id, "into_id": into_id, "name": name, "merged_at": now}
    added = insert(ProductMerge).values(values).returning(ProductMerge.id)
    return ProductMergeId((await session.execute(added)).scalar_one())


def check_merge(product_id: ProductId, into_id: ProductId, merged: Mapping[ProductId, ProductId]) -> None:
    """Raises InvalidLesson for what cannot be merged."""
    if product_id == into_id:
        raise InvalidLesson("A product cannot be merged into itself. Please choose another one.")
    if product_id in merged:
        raise InvalidLesson("This product is merged into another one already. Split them first.")
    if into_id in merged:
        raise InvalidLesson("That product is part of another one. Please choose the one that it is part of.")
    if len(merged) >= MOST_MERGES:
        raise InvalidLesson(f"At most {MOST_MERGES:,} products can be merged. Please split some first.")
