"""What is asked about coupons."""

from __future__ import annotations

import strawberry
from cartsnitch_domain.coupons import queries
from cartsnitch_domain.coupons.coupon import USABLE
from cartsnitch_domain.errors import InvalidInput, NotFound

from cartsnitch_graphql.connections import connection, page_size
from cartsnitch_graphql.context import Context, Info
from cartsnitch_graphql.coupons.kinds import CouponState
from cartsnitch_graphql.coupons.types import Coupon, CouponConnection
from cartsnitch_graphql.fields import field
from cartsnitch_graphql.node import key_of
from cartsnitch_graphql.search import search_text
from cartsnitch_graphql.today import today


@strawberry.type
class CouponQueries:
    @field(
        "The coupons that concern you, those that are expected to save you most first: yours, those you clipped, and "
        "of those for everybody what saves something on what you buy; with `search`, also others that have its words. "
        "Without `states`, those that can be used today."
    )
    async def coupons(
        self,
        info: Info,
        first: int | None = 20,
        after: str | None = None,
        search: str | None = None,
        store_id: strawberry.ID | None = None,
        states: list[CouponState] | None = None,
        receipt_id: strawberry.ID | None = None,
    ) -> CouponConnection:
        context, size = info.context, page_size(first, otherwise=20)
        wanted = queries.CouponFilter(
            text=search_text(search),
            store_id=None if store_id is None else key_of(store_id),
            states=USABLE if states is None else _some(states),
            receipt_id=None if receipt_id is None else key_of(receipt_id),
        )
        page = await context.read(queries.page, context.actor, size, after, wanted, today(context))
        told = connection(page, after, queries.cursor_of, Coupon.of)
        return CouponConnection(edges=told.edges, page_info=told.page_info, is_cut=page.is_cut)

    @field("A coupon that you see, in whatever state; null when there is none with this id.")
    async def coupon(self, info: Info, id: strawberry.ID) -> Coupon | None:  # noqa: A002 -- the API's name
        return await read_coupon(info.context, id)


async def read_coupon(context: Context, id_: str) -> Coupon | None:
    """The coupon with this id as it stands for the actor; None where they see none."""
    try:
        key = key_of(id_)
    except NotFound:
        return None
    found = await context.read(queries.offers_of, context.actor, [key], today(context))
    return Coupon.of(found[key]) if key in found else None


def _some(states: list[CouponState]) -> frozenset[CouponState]:
    if len(states) > len(CouponState):
        raise InvalidInput("Please name each state once.")
    return frozenset(states)
