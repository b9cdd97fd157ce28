"""What is done to receipts."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import strawberry
from cartsnitch_domain import errors
from cartsnitch_domain.ids import ReceiptId
from cartsnitch_domain.receipts import actions, queries
from cartsnitch_domain.receipts.regions import Place, ask_region
from cartsnitch_domain.review.sameness import not_the_same

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.errors import Error, message_of
from cartsnitch_graphql.fields import mutation
from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.purchases.mutations import InvalidCorrection, ReceiptBeingRead
from cartsnitch_graphql.receipts.types import Receipt, ReceiptRegion


@strawberry.input(description="Which receipt to read again.")
class RetryReceiptInput:
    receipt_id: strawberry.ID = strawberry.field(description="One of your receipts.")


@strawberry.type(description="You have no such receipt.")
class ReceiptNotFound(Error):
    message: str = message_of("This receipt is gone, or was never yours.")


@strawberry.type(description="The receipt is being read, or was read well.")
class ReceiptNotRetryable(Error): ...


@strawberry.type(description="The receipt will be read again.")
class RetryReceiptSuccess:
    receipt: Receipt = strawberry.field(description="As it is now.")


RetryReceiptPayload: TypeAlias = Annotated[
    RetryReceiptSuccess | ReceiptNotFound | ReceiptNotRetryable,
    strawberry.union("RetryReceiptPayload", description="What came of it."),
]


@strawberry.input(description="Which receipt shows a purchase of its own.")
class NotTheSameInput:
    receipt_id: strawberry.ID = strawberry.field(description="A receipt of yours that repeats another one.")


@strawberry.type(description="The receipt stands for itself, and is never taken for the other one again.")
class NotTheSameSuccess:
    receipt: Receipt = strawberry.field(description="As it is now.")


NotTheSamePayload: TypeAlias = Annotated[
    NotTheSameSuccess | ReceiptNotFound | ReceiptBeingRead | InvalidCorrection,
    strawberry.union("NotTheSamePayload", description="What came of it."),
]


@strawberry.input(description="A place on a page, in fractions of its width and height.")
class BoxInput:
    x: float = strawberry.field(description="From the left edge of the page to that of the box.")
    y: float = strawberry.field(description="From the top of the page to that of the box.")
    width: float = strawberry.field(description="Width of the box.")
    height: float = strawberry.field(description="Height of the box.")


@strawberry.input(description="Which place to read again.")
class ReadRegionInput:
    receipt_id: strawberry.ID = strawberry.field(description="One of your receipts.")
    page: int = strawberry.field(description="The number of its page, from 1.")
    box: BoxInput = strawberry.field(description="The place on that page.")


@strawberry.type(description="There is no such place, or no picture of it.")
class InvalidRegion(Error): ...


@strawberry.type(
    description="The place will be read soon; receiptChanged tells when, and receipt.regions has the answer."
)
class ReadRegionSuccess:
    region: ReceiptRegion = strawberry.field(description="As it is now.")


ReadRegionPayload: TypeAlias = Annotated[
    ReadRegionSuccess | ReceiptNotFound | InvalidRegion,
    strawberry.union("ReadRegionPayload", description="What came of it."),
]


@strawberry.type
class ReceiptMutations:
    @mutation("Read a receipt again that was read with doubts or not at all. What you corrected stays as it is.")
    async def retry_receipt(self, info: Info, input: RetryReceiptInput) -> RetryReceiptPayload:  # noqa: A002
        context, actor = info.context, info.context.actor
        try:
            receipt_id = ReceiptId(key_of(input.receipt_id))
            async with context.services.database.transaction() as session:
                await actions.retry(session, actor.user_id, receipt_id)
        except errors.NotFound:
            return ReceiptNotFound()
        except errors.ReceiptNotRetryable as refused:
            return ReceiptNotRetryable(message=refused.message)
        return RetryReceiptSuccess(receipt=Receipt.of(await context.read(queries.get_for, actor, receipt_id)))

    @mutation("Say that a receipt shows a purchase of its own, though it looks like another one.")
    async def not_the_same(self, info: Info, input: NotTheSameInput) -> NotTheSamePayload:  # noqa: A002
        context, actor = info.context, info.context.actor
        try:
            receipt_id = key_of(input.receipt_id)
            async with context.services.database.transaction() as session:
                await not_the_same(session, actor, receipt_id, context.services.clock())
        except errors.NotFound:
            return ReceiptNotFound()
        except errors.ReceiptBeingRead as reading:
            return ReceiptBeingRead(message=reading.message)
        except errors.InvalidCorrection as wrong:
            return InvalidCorrection.of(wrong)
        return NotTheSameSuccess(receipt=Receipt.of(await context.read(queries.get_for, actor, receipt_id)))

    @mutation("Read a place on a page again, closely; what is found there is a proposal.")
    async def read_region(self, info: Info, input: ReadRegionInput) -> ReadRegionPayload:  # noqa: A002
        context, actor, box = info.context, info.context.actor, input.box
        try:
            place = Place(input.page, box.x, box.y, box.width, box.height)
            async with context.services.database.transaction() as session:
                region_id = await ask_region(session, actor, key_of(input.receipt_id), place)
        except errors.NotFound:
            return ReceiptNotFound()
        except errors.InvalidInput as wrong:
            return InvalidRegion(message=wrong.message)
        return ReadRegionSuccess(region=ReceiptRegion.of(await context.read(queries.get_region_for, actor, region_id)))
