"""Finding alerts of coupons: what is offered and bought as of today is looked at whole, and what is kept is brought up
to it. That days pass is enough for an alert, so each shopper with something at stake is looked at once a day.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from cartsnitch_domain.accounts.days import days_of_all
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.alerts.alert import Alert, AlertKind
from cartsnitch_domain.alerts.coupons import Offered, coupon_alerts
from cartsnitch_domain.alerts.keeping import keep_coupons
from cartsnitch_domain.alerts.records import Alert as AlertRecord
from cartsnitch_domain.alerts.reminders import remind, reminded, without_reminded
from cartsnitch_domain.alerts.settings import AlertSettings
from cartsnitch_domain.coupons.household import household_of
from cartsnitch_domain.coupons.queries import Offer, offers_for_alerts
from cartsnitch_domain.coupons.records import ClippedCoupon, Coupon, CouponLook
from cartsnitch_domain.db import reads_within
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.jobs import Job, enqueue_once
from cartsnitch_domain.money import smallest
from cartsnitch_domain.prices.changes import TURN
from cartsnitch_domain.purchases.records import Purchase

MOST_LOOKS = 500
"""Shoppers whose alerts are asked for at once, when a day begins."""


async def find_coupon_alerts(
    session: AsyncSession, user_id: UserId, settings: AlertSettings, today: date, now: datetime
) -> None:
    """Bring the alerts of coupons of a user up to their today. Twice in a row is once."""
    looked = upsert(CouponLook).values(user_id=user_id, looked_on=today)
    await session.execute(looked.on_conflict_do_update(index_elements=["user_id"], set_={"looked_on": today}))
    if AlertKind.COUPON not in settings.kinds:
        return
    kept = await _kept(session, user_id)
    offers = await _offers(session, user_id, today)
    found = await _found(offers, kept, today)
    if found:
        found = without_reminded(found, offers, await reminded(session, user_id))
    over = await _over(session, kept, today)
    if kept or found:
        await keep_coupons(session, user_id, kept, found, over, now)
    await remind(session, user_id, offers, found, today, now)


async def look_at_coupons(session: AsyncSession, now: datetime) -> int:
    """Ask for the alerts of users who have something at stake, and were not looked at on their day; how many."""
    today = await days_of_all(session, now)
    looked = select(CouponLook.user_id).where(CouponLook.user_id == User.id, CouponLook.looked_on >= today)
    bought = select(Purchase.id).where(Purchase.user_id == User.id)
    clipped = select(ClippedCoupon.coupon_id).where(ClippedCoupon.user_id == User.id)
    due = select(User.id).where(or_(bought.exists(), clipped.exists()), ~looked.exists(), _has_offers(User.id, today))
    user_ids = list(await session.scalars(due.order_by(User.id).limit(MOST_LOOKS)))
    if user_ids:
        await enqueue_once(session, Job.FIND_ALERTS, user_ids, [TURN] * len(user_ids))
    return len(user_ids)


def _has_offers(user_id: InstrumentedAttribute[UUID] | UUID, today: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Whether anything is offered to a user, or to all, that is not over."""
    in_time = or_(Coupon.ends_on.is_(None), Coupon.ends_on >= today)
    own = select(Coupon.id).where(Coupon.user_id == user_id, in_time)
    for_all = select(Coupon.id).where(Coupon.user_id.is_(None), in_time)
    clipped = select(ClippedCoupon.coupon_id).where(ClippedCoupon.user_id == user_id)
    return or_(own.exists(), clipped.exists(), for_all.exists())


async def _kept(session: AsyncSession, user_id: UserId) -> Sequence[AlertRecord]:
    of_coupons = and_(AlertRecord.user_id == user_id, AlertRecord.kind == AlertKind.COUPON.value)
    return (await session.scalars(select(AlertRecord).where(of_coupons))).all()


async def _offers(session: AsyncSession, user_id: UserId, today: date) -> list[Offer]:
    """None, and nothing of the household is read, where nothing is offered."""
    if not await session.scalar(select(_has_offers(user_id, today))):
        return []
    reads = await reads_within(session)
    return await offers_for_alerts(reads, user_id, await household_of(reads, user_id, today))


async def _found(offers: Sequence[Offer], kept: Sequence[AlertRecord], today: date) -> list[Alert]:
    offered = [
        Offered(offer.coupon, offer.state, offer.row.seen_on, relevance, smallest(relevance.currency_code))
        for offer in offers
        if (relevance := offer.relevance) is not None
    ]
    known = {(record.subject_id, record.opened_on) for record in kept}
    return await asyncio.to_thread(coupon_alerts, offered, known, today)


async def _over(session: AsyncSession, kept: Sequence[AlertRecord], today: date) -> set[UUID]:
    """The coupons of these alerts that have ended."""
    ids = {record.coupon_id for record in kept if record.coupon_id is not None}
    if not ids:
        return set()
    return set(await session.scalars(select(Coupon.id).where(Coupon.id.in_(ids), Coupon.ends_on < today)))
