"""How long the coupons of feeds are kept after their end. It stands here since an alert may be about one."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.alerts.records import Alert
from cartsnitch_domain.coupons.coupon import SourceKind
from cartsnitch_domain.coupons.records import (
    ClippedCoupon,
    Coupon,
    CouponRedemption,
    CouponSource,
    CouponUse,
    DeniedRedemption,
)

KEPT = timedelta(days=90)
"""So long after its last day a coupon that only feeds told of is kept: receipts of its time may still come in. One that
somebody clipped, redeemed, said or denied to have used, or has an alert about is kept for good, as is one of a hand, a
mail or a receipt."""

MOST_AT_ONCE = 1000


async def remove_ended(session: AsyncSession, now: datetime) -> int:
    """Remove coupons of feeds that ended long ago; how many, at most `MOST_AT_ONCE`."""
    here = [
        each.coupon_id == Coupon.id for each in (ClippedCoupon, CouponRedemption, CouponUse, DeniedRedemption, Alert)
    ]
    told = select(literal(1)).where(CouponSource.coupon_id == Coupon.id)
    old = (
        select(Coupon.id)
        .where(Coupon.ends_on < (now - KEPT).date())
        .where(told.where(CouponSource.kind == SourceKind.FEED).exists())
        .where(~told.where(CouponSource.kind != SourceKind.FEED).exists())
        .where(*(~select(literal(1)).where(has).exists() for has in here))
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)  # somebody clips it
    )
    removed = delete(Coupon).where(Coupon.id.in_(old.scalar_subquery())).returning(Coupon.id)
    return len((await session.scalars(removed)).all())
