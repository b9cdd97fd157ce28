"""What is done to receipts."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import strawberry
from cartsnitch_domain import errors
from cartsnitch_domain.ids import ReceiptId
from cartsnitch_domain.receipts import actions, queries

from cartsnitch_graphql.context import Info
from cartsnitch_graphql.errors import Error
from cartsnitch_graphql.fields import mutation
from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.receipts.types import Receipt


@strawberry.input(description="Which receipt to read again.")
class RetryReceiptInput:
    receipt_id: strawberry.ID = strawberry.field(description="One of your receipts.")


@strawberry.type(description="You have no such receipt.")
class ReceiptNotFound(Error): ...


@strawberry.type(description="The receipt is being read, or was read well.")
class ReceiptNotRetryable(Error): ...


@strawberry.type(description="The receipt will be read again.")
class RetryReceiptSuccess:
    receipt: Receipt = strawberry.field(description="As it is now.")


RetryReceiptPayload: TypeAlias = Annotated[
    RetryReceiptSuccess | ReceiptNotFound | ReceiptNotRetryable,
    strawberry.union("RetryReceiptPayload", description="What came of it."),
]


@strawberry.type
class ReceiptMutations:
    @mutation("Read a receipt again that was read with doubts or not at all.")
    async def retry_receipt(self, info: Info, input: RetryReceiptInput) -> RetryReceiptPayload:  # noqa: A002
        context, actor = info.context, info.context.actor
        try:
            receipt_id = ReceiptId(key_of(input.receipt_id))
            async with context.services.database.transaction() as session:
                await actions.retry(session, actor.user_id, receipt_id)
        except errors.NotFound as missing:
            return ReceiptNotFound(message=missing.message)
        except errors.ReceiptNotRetryable as refused:
            return ReceiptNotRetryable(message=refused.message)
        return RetryReceiptSuccess(receipt=Receipt.of(await context.read(queries.get_for, actor, receipt_id)))
