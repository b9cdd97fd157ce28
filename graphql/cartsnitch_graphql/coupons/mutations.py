"""What is done to coupons."""

from __future__ import annotations

from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry
from cartsnitch_domain import errors
from cartsnitch_domain.coupons import actions, queries, using
from cartsnitch_domain.coupons.importing import FeedImport
from cartsnitch_domain.coupons.unclear import note_entered

from cartsnitch_graphql.context import Context, Info
from cartsnitch_graphql.coupons.inputs import (
    AddCouponInput,
    ChangeCouponInput,
    CouponInput,
    CouponUseInput,
    DeleteCouponInput,
    ImportCouponsInput,
    RedemptionInput,
    store_key,
)
from cartsnitch_graphql.coupons.types import Coupon
from cartsnitch_graphql.errors import Error, input_value, message_of
from cartsnitch_graphql.fields import mutation
from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.today import today


@strawberry.type(description="You have no such coupon, or it is for everybody and not yours to change.")
class CouponNotFound(Error):
    message: str = message_of("This coupon is gone, or is not yours to change.")


@strawberry.type(description="A coupon that cannot be.")
class InvalidCoupon(Error):
    field: str | None = strawberry.field(description="Which value of the input; null where it is none of them.")

    @classmethod
    def of(cls, wrong: errors.InvalidCoupon) -> InvalidCoupon:
        """What the domain refused."""
        return cls(message=wrong.message, field=input_value(wrong.field, _FIELDS))


@strawberry.type(description="You have it so.")
class CouponSaved:
    coupon: Coupon = strawberry.field(description="As it is now.")


@strawberry.type(description="You have it no more.")
class CouponDeleted:
    coupon_id: strawberry.ID = strawberry.field(description="The id that it had.")


@strawberry.type(description="A row of a feed that no coupon comes of.")
class BadCouponRow:
    line: int = strawberry.field(description="The number of the line on which it begins, from 1.")
    row: int | None = strawberry.field(description="Of JSON, the number of the row, from 1; null for CSV.")
    reason: str = strawberry.field(description="Why, in words.")


@strawberry.type(description="The rows that were understood are imported.")
class CouponsImported:
    row_count: int = strawberry.field(description="All rows of the feed.")
    added_count: int = strawberry.field(description="Coupons that you did not have.")
    changed_count: int = strawberry.field(description="Rows with other terms than before.")
    bad_rows: list[BadCouponRow] = strawberry.field(description="The rows that were not understood.")


@strawberry.type(description="A feed that cannot be taken as a whole.")
class InvalidFeed(Error): ...


ImportCouponsPayload: TypeAlias = Annotated[
    CouponsImported | InvalidFeed, strawberry.union("ImportCouponsPayload", description="What came of it.")
]
AddCouponPayload: TypeAlias = Annotated[
    CouponSaved | InvalidCoupon, strawberry.union("AddCouponPayload", description="What came of it.")
]
ChangeCouponPayload: TypeAlias = Annotated[
    CouponSaved | CouponNotFound | InvalidCoupon,
    strawberry.union("ChangeCouponPayload", description="What came of it."),
]
DeleteCouponPayload: TypeAlias = Annotated[
    CouponDeleted | CouponNotFound, strawberry.union("DeleteCouponPayload", description="What came of it.")
]
ClipCouponPayload: TypeAlias = Annotated[
    CouponSaved | CouponNotFound, strawberry.union("ClipCouponPayload", description="What came of it.")
]
UnclipCouponPayload: TypeAlias = Annotated[
    CouponSaved | CouponNotFound, strawberry.union("UnclipCouponPayload", description="What came of it.")
]
DenyRedemptionPayload: TypeAlias = Annotated[
    CouponSaved | CouponNotFound, strawberry.union("DenyRedemptionPayload", description="What came of it.")
]
RestoreRedemptionPayload: TypeAlias = Annotated[
    CouponSaved | CouponNotFound, strawberry.union("RestoreRedemptionPayload", description="What came of it.")
]
UseCouponPayload: TypeAlias = Annotated[
    CouponSaved | CouponNotFound | InvalidCoupon,
    strawberry.union("UseCouponPayload", description="What came of it."),
]
UnuseCouponPayload: TypeAlias = Annotated[
    CouponSaved | CouponNotFound, strawberry.union("UnuseCouponPayload", description="What came of it.")
]

_FIELDS = {
    "currency_code": "currencyCode",
    "minimum_amount": "minimum",
    "minimum_count": "minimum",
    "product_ids": "goods",
    "gtins": "goods",
    "category": "goods",
    "family_id": "goods",
    "store_id": "storeId",
    "starts_on": "startsOn",
    "ends_on": "endsOn",
    "max_uses": "maxUses",
}
"""What the input calls the fields of terms."""


@strawberry.type
class CouponMutations:
    @mutation("Enter a coupon that you have. The same terms again are the same coupon.")
    async def add_coupon(self, info: Info, input: AddCouponInput) -> AddCouponPayload:  # noqa: A002
        context, now = info.context, info.context.services.clock()
        try:
            terms, store_id = input.terms(), store_key(input.store_id)
            offer_id = None if input.offer_id is None else key_of(input.offer_id)
            async with context.services.database.transaction() as session:
                coupon_id = await actions.add_coupon(session, context.actor, terms, store_id, now)
                if offer_id is not None:
                    await note_entered(session, context.actor, offer_id, coupon_id)
        except errors.NotFound:
            return InvalidCoupon(message="This offer is not there. Please look at its mail again.", field=None)
        except errors.InvalidCoupon as wrong:
            return InvalidCoupon.of(wrong)
        return await _saved(context, coupon_id)

    @mutation("Change a coupon of yours. Other goods take the place of all that it was for.")
    async def change_coupon(self, info: Info, input: ChangeCouponInput) -> ChangeCouponPayload:  # noqa: A002
        context = info.context
        try:
            coupon_id = key_of(input.coupon_id)
            async with context.services.database.transaction() as session:
                await actions.change_coupon(session, context.actor, coupon_id, input.values())
        except errors.NotFound:
            return CouponNotFound()
        except errors.InvalidCoupon as wrong:
            return InvalidCoupon.of(wrong)
        return await _saved(context, coupon_id)

    @mutation("Take away a coupon of yours, with what is known of its use.")
    async def delete_coupon(self, info: Info, input: DeleteCouponInput) -> DeleteCouponPayload:  # noqa: A002
        context = info.context
        try:
            async with context.services.database.transaction() as session:
                await actions.delete_coupon(session, context.actor, key_of(input.coupon_id))
        except errors.NotFound:
            return CouponNotFound()
        return CouponDeleted(coupon_id=input.coupon_id)

    @mutation("Say that you clipped a coupon. Twice is once.")
    async def clip_coupon(self, info: Info, input: CouponInput) -> ClipCouponPayload:  # noqa: A002
        context, now = info.context, info.context.services.clock()
        try:
            coupon_id = key_of(input.coupon_id)
            async with context.services.database.transaction() as session:
                await actions.clip(session, context.actor, coupon_id, now)
        except errors.NotFound:
            return CouponNotFound()
        return await _saved(context, coupon_id)

    @mutation("Say that you have a coupon clipped no more.")
    async def unclip_coupon(self, info: Info, input: CouponInput) -> UnclipCouponPayload:  # noqa: A002
        context = info.context
        try:
            coupon_id = key_of(input.coupon_id)
            async with context.services.database.transaction() as session:
                await actions.unclip(session, context.actor, coupon_id)
        except errors.NotFound:
            return CouponNotFound()
        return await _saved(context, coupon_id)

    @mutation(
        "Say that a line is not by a coupon: it never redeems it again, whatever is read of the receipt. Twice is once."
    )
    async def deny_redemption(self, info: Info, input: RedemptionInput) -> DenyRedemptionPayload:  # noqa: A002
        context = info.context
        try:
            coupon_id = key_of(input.coupon_id)
            async with context.services.database.transaction() as session:
                await using.deny(session, context.actor, coupon_id, key_of(input.line_id), context.services.clock())
        except errors.NotFound:
            return CouponNotFound()
        return await _saved(context, coupon_id)

    @mutation("Take back that a line is not by a coupon. It redeems it again if it still does what the coupon does.")
    async def restore_redemption(self, info: Info, input: RedemptionInput) -> RestoreRedemptionPayload:  # noqa: A002
        context = info.context
        try:
            coupon_id = key_of(input.coupon_id)
            async with context.services.database.transaction() as session:
                await using.take_denial_back(session, context.actor, coupon_id, key_of(input.line_id))
        except errors.NotFound:
            return CouponNotFound()
        return await _saved(context, coupon_id)

    @mutation(
        "Say that you used a coupon, where no receipt shows it: today, or on its last day if that is past. Twice a day "
        "is once."
    )
    async def use_coupon(self, info: Info, input: CouponInput) -> UseCouponPayload:  # noqa: A002
        context = info.context
        try:
            coupon_id = key_of(input.coupon_id)
            async with context.services.database.transaction() as session:
                await using.use(session, context.actor, coupon_id, today(context))
        except errors.NotFound:
            return CouponNotFound()
        except errors.InvalidCoupon as wrong:
            return InvalidCoupon.of(wrong)
        return await _saved(context, coupon_id)

    @mutation("Take back that you used a coupon on a day.")
    async def unuse_coupon(self, info: Info, input: CouponUseInput) -> UnuseCouponPayload:  # noqa: A002
        context = info.context
        try:
            coupon_id = key_of(input.coupon_id)
            async with context.services.database.transaction() as session:
                await using.take_use_back(session, context.actor, coupon_id, input.used_on)
        except errors.NotFound:
            return CouponNotFound()
        return await _saved(context, coupon_id)

    @mutation(
        "Import a feed of coupons, for you alone: all rows that are understood. The same feed again changes nothing."
    )
    async def import_coupons(self, info: Info, input: ImportCouponsInput) -> ImportCouponsPayload:  # noqa: A002
        context, user_id = info.context, info.context.actor.user_id
        try:
            importing = FeedImport(user_id, input.feed, today(context))
            rows = input.rows()
            async with context.services.database.transaction() as session:
                came = await importing.write(session, rows)
        except errors.InvalidInput as wrong:
            return InvalidFeed(message=wrong.message)
        return CouponsImported(
            row_count=came.rows,
            added_count=came.added,
            changed_count=came.changed,
            bad_rows=[BadCouponRow(line=bad.line, row=bad.row, reason=bad.reason) for bad in came.bad],
        )


async def _saved(context: Context, coupon_id: UUID) -> CouponSaved:
    found = await context.read(queries.offers_of, context.actor, [coupon_id], today(context))
    if coupon_id not in found:
        raise errors.NotFound  # deleted meanwhile
    return CouponSaved(coupon=Coupon.of(found[coupon_id]))
