"""What is done to purchases and their lines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry
from cartsnitch_domain import errors
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.ids import PurchaseId
from cartsnitch_domain.purchases import queries
from cartsnitch_domain.purchases.rules import CorrectedField
from cartsnitch_domain.review import lines, purchases, sameness
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_graphql.context import Context, Info
from cartsnitch_graphql.errors import Error, message_of
from cartsnitch_graphql.fields import mutation
from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.purchases.inputs import (
    AddLineInput,
    ConfirmPurchaseInput,
    CorrectLineInput,
    CorrectPurchaseInput,
    LineInput,
    MergeLinesInput,
    SameAsInput,
    SplitLineInput,
    UnconfirmPurchaseInput,
)
from cartsnitch_graphql.purchases.types import Purchase


@strawberry.type(description="You have no such purchase, or none with such a line.")
class PurchaseNotFound(Error):
    message: str = message_of("This purchase, or this line of it, is gone, or was never yours.")


@strawberry.type(description="The receipt is being read, so nothing of it can be changed now.")
class ReceiptBeingRead(Error): ...


@strawberry.type(description="A value that was entered cannot be.")
class InvalidCorrection(Error):
    field: CorrectedField | None = strawberry.field(description="Which one; null where it is none of them.")

    @classmethod
    def of(cls, wrong: errors.InvalidCorrection) -> InvalidCorrection:
        """What the domain refused."""
        return cls(message=wrong.message, field=None if wrong.field is None else CorrectedField(wrong.field))


@strawberry.type(description="The purchase was changed; what you entered is kept, and its gap is that of now.")
class PurchaseCorrected:
    purchase: Purchase = strawberry.field(description="As it is now.")


CorrectionPayload: TypeAlias = Annotated[
    PurchaseCorrected | PurchaseNotFound | InvalidCorrection | ReceiptBeingRead,
    strawberry.union("CorrectionPayload", description="What came of it."),
]

Correct: TypeAlias = Callable[[AsyncSession, Actor, datetime], Awaitable[PurchaseId]]


@strawberry.type
class PurchaseMutations:
    @mutation("Correct a line.")
    async def correct_line(self, info: Info, input: CorrectLineInput) -> CorrectionPayload:  # noqa: A002
        async def correct(session: AsyncSession, actor: Actor, now: datetime) -> PurchaseId:
            return await lines.correct_line(session, actor, key_of(input.line_id), input.values(), now)

        return await _corrected(info.context, correct)

    @mutation("Add a line that no reading showed.")
    async def add_line(self, info: Info, input: AddLineInput) -> CorrectionPayload:  # noqa: A002
        async def correct(session: AsyncSession, actor: Actor, now: datetime) -> PurchaseId:
            after = None if input.after_id is None else key_of(input.after_id)
            return await lines.add_line(session, actor, key_of(input.purchase_id), after, input.values(), now)

        return await _corrected(info.context, correct)

    @mutation("Remove a line: it stays as evidence, and counts nowhere.")
    async def remove_line(self, info: Info, input: LineInput) -> CorrectionPayload:  # noqa: A002
        async def correct(session: AsyncSession, actor: Actor, now: datetime) -> PurchaseId:
            return await lines.remove_line(session, actor, key_of(input.line_id), now)

        return await _corrected(info.context, correct)

    @mutation("Put a removed line back where it was.")
    async def restore_line(self, info: Info, input: LineInput) -> CorrectionPayload:  # noqa: A002
        async def correct(session: AsyncSession, actor: Actor, now: datetime) -> PurchaseId:
            return await lines.restore_line(session, actor, key_of(input.line_id), now)

        return await _corrected(info.context, correct)

    @mutation(
        "Make one line of several, with the texts in a row and the amounts added up: a new one, in the place of the "
        "first. Its mergedFrom has these as they were, and unmergeLines takes it apart."
    )
    async def merge_lines(self, info: Info, input: MergeLinesInput) -> CorrectionPayload:  # noqa: A002
        async def correct(session: AsyncSession, actor: Actor, now: datetime) -> PurchaseId:
            return await lines.merge_lines(session, actor, [key_of(each) for each in input.line_ids], now)

        return await _corrected(info.context, correct)

    @mutation("Take a line apart that was made of several: these are back exactly as they were.")
    async def unmerge_lines(self, info: Info, input: LineInput) -> CorrectionPayload:  # noqa: A002
        async def correct(session: AsyncSession, actor: Actor, now: datetime) -> PurchaseId:
            return await lines.unmerge_lines(session, actor, key_of(input.line_id), now)

        return await _corrected(info.context, correct)

    @mutation("Make several lines of one: the first part is the line itself, the others stand below it.")
    async def split_line(self, info: Info, input: SplitLineInput) -> CorrectionPayload:  # noqa: A002
        async def correct(session: AsyncSession, actor: Actor, now: datetime) -> PurchaseId:
            parts = [part.values() for part in input.parts]
            return await lines.split_line(session, actor, key_of(input.line_id), parts, now)

        return await _corrected(info.context, correct)

    @mutation("Correct the store, date, total or currency of a purchase.")
    async def correct_purchase(self, info: Info, input: CorrectPurchaseInput) -> CorrectionPayload:  # noqa: A002
        async def correct(session: AsyncSession, actor: Actor, now: datetime) -> PurchaseId:
            return await purchases.correct_purchase(session, actor, key_of(input.purchase_id), input.values(), now)

        return await _corrected(info.context, correct)

    @mutation("Say that a purchase is right as it stands, whatever its gap; unconfirmPurchase takes it back.")
    async def confirm_purchase(self, info: Info, input: ConfirmPurchaseInput) -> CorrectionPayload:  # noqa: A002
        async def correct(session: AsyncSession, actor: Actor, now: datetime) -> PurchaseId:
            return await purchases.confirm_purchase(session, actor, key_of(input.purchase_id), now)

        return await _corrected(info.context, correct)

    @mutation("Take back that a purchase is right as it stands; it needs a look again if it has a gap.")
    async def unconfirm_purchase(self, info: Info, input: UnconfirmPurchaseInput) -> CorrectionPayload:  # noqa: A002
        async def correct(session: AsyncSession, actor: Actor, now: datetime) -> PurchaseId:
            return await purchases.unconfirm_purchase(session, actor, key_of(input.purchase_id), now)

        return await _corrected(info.context, correct)

    @mutation("Say that two purchases are one; notTheSame undoes it. The answer is the one that stays.")
    async def same_as(self, info: Info, input: SameAsInput) -> CorrectionPayload:  # noqa: A002
        async def correct(session: AsyncSession, actor: Actor, now: datetime) -> PurchaseId:
            kept_id = key_of(input.same_as_id)
            return await sameness.same_as(session, actor, key_of(input.purchase_id), kept_id, now)

        return await _corrected(info.context, correct)


async def _corrected(context: Context, correct: Correct) -> CorrectionPayload:
    """Do it in a transaction of its own, and show the purchase as it is then."""
    services = context.services
    try:
        async with services.database.transaction() as session:
            purchase_id = await correct(session, context.actor, services.clock())
    except errors.NotFound:
        return PurchaseNotFound()
    except errors.InvalidCorrection as wrong:
        return InvalidCorrection.of(wrong)
    except errors.ReceiptBeingRead as reading:
        return ReceiptBeingRead(message=reading.message)
    return PurchaseCorrected(purchase=Purchase.of(await context.read(queries.get_for, context.actor, purchase_id)))
