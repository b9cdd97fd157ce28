"""What a shopper teaches about products: by one correction, for older lines too if they like, and back again.

Everything is planned first, as the lines that it would change; a preview shows the plan, and doing it follows the same
one. Plans raise NotFound for what is not the shopper's, and InvalidLesson for what cannot be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Uuid, bindparam, case, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.alerts.watches import follow_merges
from cartsnitch_domain.coupons.redeeming import redeem_each
from cartsnitch_domain.errors import InvalidLesson, NotFound
from cartsnitch_domain.ids import ProductId, ProductLessonId, ProductMergeId, PurchaseId, PurchaseLineId, StoreId
from cartsnitch_domain.prices.actions import observe
from cartsnitch_domain.products.actions import new_ids, product_row, seller_of
from cartsnitch_domain.products.known import Goods, Known
from cartsnitch_domain.products.lessons import add_lesson, add_merge, check_merge, end_lesson, hold_lessons, merges_of
from cartsnitch_domain.products.printed import Printed, described
from cartsnitch_domain.products.records import Product, ProductLesson, ProductMerge
from cartsnitch_domain.products.rules import MatchReason, text_key
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine, TaughtLine

APART = ProductId(UUID(int=0))
"""In a plan, the product of its own that the lines become."""


@dataclass(frozen=True, slots=True)
class Move:
    """A line that becomes one of another product, or follows another lesson: what its record then says, the product
    that it was of, and the lesson that it followed before."""

    line_id: PurchaseLineId
    purchase_id: PurchaseId
    was_id: ProductId
    product_id: ProductId
    matched_id: ProductId | None
    lesson_id: ProductLessonId | None
    before_id: ProductLessonId | None

    @property
    def is_of_another_product(self) -> bool:
        """Whether that is what changes."""
        return self.product_id != self.was_id


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: the product as it is now for the shopper, the record of who and when, and how many lines are of
    another product."""

    product_id: ProductId
    record_id: UUID
    line_count: int


async def plan_teaching(session: AsyncSession, actor: Actor, line_id: UUID, product_id: UUID | None) -> list[Move]:
    """The lines that would become this product if the text of a line meant it in its store; the newest first.

    Those are the lines with this text in this store that are another product now, but for the ones whose product the
    shopper chose by hand, and those with a barcode or PLU, which says by itself what they are. Without a product, it is
    one of its own.
    """
    line = await _taught_by(session, actor, line_id, product_id)
    merged = await merges_of(session, actor.user_id)
    target = APART if product_id is None else Known(merged=merged).whole(ProductId(product_id))
    return _moved_to(target, await _lines_like(session, actor, line))


async def teach(
    session: AsyncSession, actor: Actor, line_id: UUID, product_id: UUID | None, now: datetime, *, older: bool
) -> Done:
    """Teach that the store of a line means a product by its text, or one of its own; the line itself follows.

    With `older`, so do all the lines of the plan. What is of the product already follows, too: the shopper said so.
    """
    await hold_lessons(session, actor.user_id, to_change=True)
    line = await _taught_by(session, actor, line_id, product_id)
    given = ProductId(product_id) if product_id else await _add_apart(session, actor, line)
    lesson_id = await add_lesson(session, actor.user_id, StoreId(line.store_id), line.text, given, now)
    if lesson_id is None:
        raise InvalidLesson("There is nothing in this text that could name a product.")
    target = Known(merged=await merges_of(session, actor.user_id)).whole(given)
    lines = [each for each in await _lines_like(session, actor, line) if older or each.id == line_id]
    moves = [
        _move(each, target, lesson_id) for each in lines if (each.product_id, each.lesson_id) != (target, lesson_id)
    ]
    if moves:
        rows = [{"lesson_id": lesson_id, "line_id": move.line_id, "before_id": move.before_id} for move in moves]
        await session.execute(upsert(TaughtLine).on_conflict_do_nothing(), rows)
    await _do(session, moves)
    return Done(target, lesson_id, _changed(moves))


async def plan_unteaching(session: AsyncSession, actor: Actor, lesson_id: UUID) -> list[Move]:
    """The lines that would be as they were before a lesson, if it was taken back; the newest first."""
    lesson = await _lesson_in_force(session, actor, lesson_id)
    merged = Known(merged=await merges_of(session, actor.user_id))
    # A line that was there before goes back to what it followed; one that came since, to what is then in force.
    before = case((TaughtLine.line_id.is_(None), lesson.replaces_id), else_=TaughtLine.before_id)
    statement = (
        _own_lines(actor)
        .add_columns(ProductLesson.id.label("goes_to_id"), ProductLesson.product_id.label("goes_to_product_id"))
        .outerjoin(TaughtLine, (TaughtLine.line_id == PurchaseLine.id) & (TaughtLine.lesson_id == lesson.id))
        .outerjoin(ProductLesson, ProductLesson.id == before)
        .where(PurchaseLine.lesson_id == lesson.id)
    )
    return [_back(line, merged) for line in await session.execute(statement)]


async def unteach(session: AsyncSession, actor: Actor, lesson_id: UUID, now: datetime) -> Done:
    """Take a lesson back: its lines are as they were, and what it replaced is in force again."""
    await hold_lessons(session, actor.user_id, to_change=True)
    moves = await plan_unteaching(session, actor, lesson_id)
    lesson = await _lesson_in_force(session, actor, lesson_id)
    await end_lesson(session, lesson, now)
    await _do(session, moves)
    return Done(ProductId(lesson.product_id), lesson.id, _changed(moves))


async def plan_merge(session: AsyncSession, actor: Actor, product_id: UUID, into_id: UUID) -> list[Move]:
    """The lines that would become another product if the first was merged into it; the newest first."""
    for each in (product_id, into_id):
        await _check_own(session, actor, each)
    check_merge(ProductId(product_id), ProductId(into_id), await merges_of(session, actor.user_id))
    lines = await session.execute(_own_lines(actor).where(_is(product_id)))
    return [_move(line, ProductId(into_id), line.lesson_id) for line in lines]


async def merge(session: AsyncSession, actor: Actor, product_id: UUID, into_id: UUID, now: datetime) -> Done:
    """Make two products one for the shopper: the first is part of the second from then on, on all receipts."""
    await hold_lessons(session, actor.user_id, to_change=True)
    moves = await plan_merge(session, actor, product_id, into_id)
    merged = await merges_of(session, actor.user_id)
    name = await _name_of(session, actor, product_id)
    merge_id = await add_merge(session, actor.user_id, ProductId(product_id), ProductId(into_id), name, merged, now)
    await _do(session, moves)
    await follow_merges(session, actor.user_id)
    return Done(ProductId(into_id), merge_id, _changed(moves))


async def plan_split(session: AsyncSession, actor: Actor, merge_id: UUID) -> list[Move]:
    """The lines that would be of the merged product again if the two were split; the newest first."""
    record = await _merge_in_force(session, actor, merge_id)
    merged = await merges_of(session, actor.user_id)
    whole = Known(merged=merged).whole(ProductId(record.product_id))
    apart = Known(merged={one: into for one, into in merged.items() if one != record.product_id})
    statement = (
        _own_lines(actor)
        .add_columns(ProductLesson.id.label("goes_to_id"), ProductLesson.product_id.label("goes_to_product_id"))
        .outerjoin(ProductLesson, ProductLesson.id == PurchaseLine.lesson_id)
        .where(_is(whole))
    )
    moves = [_back(line, apart) for line in await session.execute(statement)]
    return [move for move in moves if move.product_id != whole]


async def split(session: AsyncSession, actor: Actor, merge_id: UUID, now: datetime) -> Done:
    """Make two products of what was merged: every line is of the one that it was of, or would have been."""
    await hold_lessons(session, actor.user_id, to_change=True)
    moves = await plan_split(session, actor, merge_id)
    record = await _merge_in_force(session, actor, merge_id)
    record.undone_at = now
    await session.flush()
    await _do(session, moves)
    await follow_merges(session, actor.user_id)
    return Done(ProductId(record.product_id), ProductMergeId(record.id), _changed(moves))


# --- what they stand on -------------------------------------------------------------------------------------------


def _own_lines(actor: Actor) -> Select[*tuple[Any, ...]]:
    """The lines of the shopper that are of a product, the newest first."""
    return (
        select(
            PurchaseLine.id,
            PurchaseLine.purchase_id,
            PurchaseLine.text,
            PurchaseLine.identifier,
            PurchaseLine.product_id,
            PurchaseLine.matched_id,
            PurchaseLine.lesson_id,
            PurchaseLine.match_reason,
            Purchase.store_id,
        )
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(Purchase.user_id == actor.user_id, Purchase.same_as_id.is_(None), PurchaseLine.product_id.is_not(None))
        .order_by(Purchase.purchased_on.desc().nulls_last(), PurchaseLine.id.desc())
    )


def _is(product_id: UUID) -> ColumnElement[bool]:
    """Whether a line is of this product: found by the shopper's purchases, not by the index that has everyone's lines
    of it, which PostgreSQL would use for `=`."""
    return PurchaseLine.product_id.is_not_distinct_from(product_id)


async def _taught_by(session: AsyncSession, actor: Actor, line_id: UUID, product_id: UUID | None) -> Row[Any]:
    """The line that something is taught by; raises InvalidLesson for one that can teach nothing."""
    if product_id is not None:
        await _check_own(session, actor, product_id)
    present = _own_lines(actor).where(PurchaseLine.id == line_id, PurchaseLine.removed_at.is_(None))
    line: Row[Any] | None = (await session.execute(present)).one_or_none()
    if line is None:
        raise NotFound
    if line.store_id is None:
        raise InvalidLesson("Please say first which store this receipt is from.")
    if _says_it_by_number(line):
        raise InvalidLesson(_SAID_BY_NUMBER)
    if line.match_reason == MatchReason.CHOSEN:
        raise InvalidLesson("You chose the product of this line by hand. Please correct the line itself.")
    return line


_SAID_BY_NUMBER = (
    "The number on this line says what it is, on all receipts. If it was misread, or is wrong here, please choose the "
    "product for this line alone. If both products are the same thing, please merge them."
)


async def _lines_like(session: AsyncSession, actor: Actor, line: Row[Any]) -> list[Row[Any]]:
    """The lines of the shopper, this one among them, that a lesson about this one speaks of."""
    of_store = _own_lines(actor).where(Purchase.store_id == line.store_id)
    texts = await session.scalars(of_store.with_only_columns(PurchaseLine.text).order_by(None).distinct())
    key = text_key(line.text)
    alike = [text for text in texts if text_key(text) == key]
    lines = await session.execute(of_store.where(PurchaseLine.text.in_(alike)))
    return [each for each in lines if each.match_reason != MatchReason.CHOSEN and not _says_it_by_number(each)]


def _says_it_by_number(line: Row[Any]) -> bool:
    number = Printed(line.text, line.identifier).number
    return number is not None and number.is_universal


def _moved_to(target: ProductId, lines: Iterable[Row[Any]]) -> list[Move]:
    return [_move(line, target, line.lesson_id) for line in lines if line.product_id != target]


def _move(line: Row[Any], product_id: ProductId, lesson_id: UUID | None) -> Move:
    """A line to another product. What the catalogue says of it stays known."""
    matched = line.matched_id or line.product_id
    return Move(
        PurchaseLineId(line.id),
        PurchaseId(line.purchase_id),
        ProductId(line.product_id),
        product_id,
        None if matched == product_id else ProductId(matched),
        None if lesson_id is None else ProductLessonId(lesson_id),
        None if line.lesson_id is None else ProductLessonId(line.lesson_id),
    )


def _back(line: Row[Any], merged: Known) -> Move:
    """A line to what the lesson `goes_to_id` says, or without one the catalogue."""
    base = line.goes_to_product_id or line.matched_id or line.product_id
    return _move(line, merged.whole(ProductId(base)), line.goes_to_id)


def _changed(moves: Iterable[Move]) -> int:
    """How many lines are of another product."""
    return sum(move.is_of_another_product for move in moves)


async def _do(session: AsyncSession, moves: Sequence[Move]) -> None:
    """Change the lines in one statement, and bring the prices of their purchases up to date."""
    if not moves:
        return
    names = ("line_id", "product_id", "matched_id", "lesson_id")
    columns = [bindparam(f"all_{name}", [getattr(move, name) for move in moves], ARRAY(Uuid())) for name in names]
    given = func.unnest(*columns).table_valued(*names).render_derived(name="given")
    await session.execute(
        update(PurchaseLine)
        .where(PurchaseLine.id == given.c.line_id)
        .values(product_id=given.c.product_id, matched_id=given.c.matched_id, lesson_id=given.c.lesson_id),
        execution_options={"synchronize_session": False},
    )
    purchase_ids = list(dict.fromkeys(move.purchase_id for move in moves))
    await observe(session, *purchase_ids)
    await redeem_each(session, purchase_ids)


async def _check_own(session: AsyncSession, actor: Actor, product_id: UUID) -> None:
    """Raises NotFound where the shopper has no line of this product."""
    line = _own_lines(actor).where(_is(product_id), PurchaseLine.removed_at.is_(None)).limit(1)
    if (await session.execute(line)).first() is None:
        raise NotFound


async def _name_of(session: AsyncSession, actor: Actor, product_id: UUID) -> str:
    """What a product of the shopper is shown as, see purchases/catalogue.py; raises NotFound."""
    is_said = or_(PurchaseLine.lesson_id.is_not(None), PurchaseLine.matched_id.is_not(None))
    named = (
        _own_lines(actor)
        .with_only_columns(func.coalesce(PurchaseLine.product_name, PurchaseLine.text))
        .where(_is(product_id), PurchaseLine.removed_at.is_(None))
        .order_by(None)
        .order_by(is_said, Purchase.purchased_on.desc().nulls_last(), PurchaseLine.id.desc())
        .limit(1)
    )
    name = await session.scalar(named)
    if name is None:
        raise NotFound
    return str(name)


async def _lesson_in_force(session: AsyncSession, actor: Actor, lesson_id: UUID) -> ProductLesson:
    lesson = await session.scalar(
        select(ProductLesson).where(ProductLesson.id == lesson_id, ProductLesson.user_id == actor.user_id)
    )
    if lesson is None:
        raise NotFound
    if lesson.undone_at is not None:
        raise InvalidLesson("This was taken back already.")
    if lesson.ended_at is not None:
        raise InvalidLesson("You said something else about this text later. Please take that back first.")
    return lesson


async def _merge_in_force(session: AsyncSession, actor: Actor, merge_id: UUID) -> ProductMerge:
    record = await session.scalar(
        select(ProductMerge).where(ProductMerge.id == merge_id, ProductMerge.user_id == actor.user_id)
    )
    if record is None:
        raise NotFound
    if record.undone_at is not None:
        raise InvalidLesson("These were split already.")
    return record


async def _add_apart(session: AsyncSession, actor: Actor, line: Row[Any]) -> ProductId:
    """A product of the shopper alone, of the family of what the line is now: no text finds it but by a lesson."""
    seller, printed = await seller_of(session, StoreId(line.store_id)), Printed(line.text, line.identifier)
    product_id, _ = next(await new_ids(session, 1))
    family_id = await session.scalar(select(Product.family_id).where(Product.id == line.product_id))
    if family_id is None:
        raise NotFound
    goods = Goods(product_id, family_id, described(printed, seller), False, line.store_id, False)
    await session.execute(
        insert(Product).values(**product_row(goods, printed), user_id=actor.user_id, brought_by_id=actor.user_id)
    )
    return product_id
