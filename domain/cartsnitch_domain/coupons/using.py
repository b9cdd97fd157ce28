"""What a shopper says of the use of a coupon: that a line is not by it, or that they used it and no receipt shows it.

Each of these is said twice as once, and can be taken back.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.coupons.actions import seen_coupon
from cartsnitch_domain.coupons.keeping import hold_coupons, look_again
from cartsnitch_domain.coupons.records import Coupon, CouponRedemption, CouponUse, DeniedRedemption
from cartsnitch_domain.coupons.redeeming import redeem, redeem_with
from cartsnitch_domain.errors import InvalidCoupon, NotFound
from cartsnitch_domain.ids import CouponId, PurchaseId, UserId
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine


async def deny(session: AsyncSession, actor: Actor, coupon_id: UUID, line_id: UUID, now: datetime) -> None:
    """Note that a line does not redeem a coupon, whatever is read or corrected later. Raises NotFound.

    The coupon is free at once, for other lines as well, and so is the line for other coupons.
    """
    await hold_coupons(session, actor.user_id)
    await seen_coupon(session, actor, coupon_id)
    purchase_id = await _purchase_with(session, actor, coupon_id, line_id)
    row = {"user_id": actor.user_id, "coupon_id": coupon_id, "line_id": line_id, "denied_at": now}
    await session.execute(upsert(DeniedRedemption).values(row).on_conflict_do_nothing())
    await redeem(session, purchase_id)


async def take_denial_back(session: AsyncSession, actor: Actor, coupon_id: UUID, line_id: UUID) -> None:
    """Let a line redeem a coupon again, if it still does what the coupon does. Raises NotFound."""
    await hold_coupons(session, actor.user_id)
    await seen_coupon(session, actor, coupon_id)
    purchase_id = await _purchase_with(session, actor, coupon_id, line_id)
    await session.execute(delete(DeniedRedemption).where(*_denial(actor, coupon_id, line_id)))
    await redeem(session, purchase_id)


async def use(session: AsyncSession, actor: Actor, coupon_id: UUID, today: date) -> None:
    """Note that the actor used a coupon today. Raises NotFound, or InvalidCoupon if it cannot have been used so often.

    One that has ended may have been used before: it is noted for its last day.
    """
    await hold_coupons(session, actor.user_id)
    coupon = await seen_coupon(session, actor, coupon_id)
    if coupon.starts_on is not None and coupon.starts_on > today:
        raise InvalidCoupon("It does not hold yet.")
    used_on = min(today, coupon.ends_on or today)
    of_it = (CouponUse.user_id == actor.user_id, CouponUse.coupon_id == coupon_id)
    if await session.scalar(select(CouponUse.used_on).where(*of_it, CouponUse.used_on == used_on)) is not None:
        return
    if await _use_count(session, actor, coupon_id) >= (coupon.max_uses or 1):
        raise InvalidCoupon("It is used up already.")
    session.add(CouponUse(user_id=actor.user_id, coupon_id=coupon_id, used_on=used_on))
    await _settle(session, actor, coupon)


async def take_use_back(session: AsyncSession, actor: Actor, coupon_id: UUID, used_on: date) -> None:
    """Note that the actor did not use a coupon on a day for which they had said so. Raises NotFound."""
    await hold_coupons(session, actor.user_id)
    coupon = await seen_coupon(session, actor, coupon_id)
    own = (CouponUse.user_id == actor.user_id, CouponUse.coupon_id == coupon_id, CouponUse.used_on == used_on)
    await session.execute(delete(CouponUse).where(*own))
    await _settle(session, actor, coupon)


async def _purchase_with(session: AsyncSession, actor: Actor, coupon_id: UUID, line_id: UUID) -> PurchaseId:
    """The purchase of a line of the actor that redeems a coupon, or of which they denied it; raises NotFound."""
    redeems = select(CouponRedemption.line_id).where(
        CouponRedemption.user_id == actor.user_id,
        CouponRedemption.coupon_id == coupon_id,
        CouponRedemption.line_id == line_id,
    )
    denied = select(DeniedRedemption.line_id).where(*_denial(actor, coupon_id, line_id))
    either = (
        select(PurchaseLine.purchase_id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(PurchaseLine.id.in_(redeems.union(denied)), Purchase.user_id == actor.user_id)
    )
    purchase_id = await session.scalar(either)
    if purchase_id is None:
        raise NotFound
    return PurchaseId(purchase_id)


def _denial(actor: Actor, coupon_id: UUID, line_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        DeniedRedemption.user_id == actor.user_id,
        DeniedRedemption.coupon_id == coupon_id,
        DeniedRedemption.line_id == line_id,
    )


async def _use_count(session: AsyncSession, actor: Actor, coupon_id: UUID) -> int:
    """How often a coupon was used, by receipts and by hand."""
    redeemed = select(func.count(CouponRedemption.purchase_id.distinct())).where(
        CouponRedemption.user_id == actor.user_id, CouponRedemption.coupon_id == coupon_id
    )
    by_hand = select(func.count()).where(CouponUse.user_id == actor.user_id, CouponUse.coupon_id == coupon_id)
    return await session.scalar(select(redeemed.scalar_subquery() + by_hand.scalar_subquery())) or 0


async def _settle(session: AsyncSession, actor: Actor, coupon: Coupon) -> None:
    """Find where it was redeemed beside that, and what there is to tell of it."""
    await redeem_with(session, UserId(actor.user_id), [CouponId(coupon.id)])
    await look_again(session, actor.user_id)
