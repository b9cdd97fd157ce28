"""Keeping what a mail or a receipt offers: twice is once, and what is read no more is gone, unless it was changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.coupons.actions import room
from cartsnitch_domain.coupons.coupon import SourceKind
from cartsnitch_domain.coupons.keeping import Source, keep, look_again, settle_said
from cartsnitch_domain.coupons.records import Coupon, CouponSource
from cartsnitch_domain.coupons.redeeming import redeem_with
from cartsnitch_domain.coupons.said import Said
from cartsnitch_domain.coupons.terms import Kept
from cartsnitch_domain.ids import CouponId, ReceiptId, UserId


@dataclass(frozen=True, slots=True)
class OfferRead:
    """An offer as it was read: its terms, and where they stand."""

    terms: Kept
    evidence: Sequence[Mapping[str, Any]]


async def keep_offers(
    session: AsyncSession,
    user_id: UserId,
    receipt_id: ReceiptId,
    kind: SourceKind,
    found: Sequence[OfferRead],
    seen_on: date,
) -> int:
    """Let the coupons that a receipt tells of be those that were read from it now.

    One that its shopper changed stays as it is. Of more than anybody may have, the last are left out; how many.
    """
    told = await _told(session, receipt_id)
    read = {offer.terms.digest: offer for offer in reversed(found)}
    said: dict[str, Said] = {}
    for offer in found:
        said[offer.terms.digest] = offer.terms.said.beside(said.get(offer.terms.digest, Said()))
    own = await _changed_by_hand(session, {source.coupon_id for source in told.values()})
    gone = [source for digest, source in told.items() if digest not in read and source.coupon_id not in own]
    new = [offer for digest, offer in reversed(read.items()) if digest not in told]
    await _forget(session, gone)
    kept: list[CouponId] = []
    for offer in new[: await room(session, user_id)] if new else []:
        source = Source(kind, receipt_id, offer.evidence)
        terms = offer.terms.saying(said[offer.terms.digest])
        coupon_id, _ = await keep(session, user_id, terms, source, seen_on)
        kept.append(coupon_id)
    if kept:
        await redeem_with(session, user_id, kept)
    if kept or gone:
        await look_again(session, user_id)
    return len(new) - len(kept)


async def _told(session: AsyncSession, receipt_id: ReceiptId) -> dict[str | None, CouponSource]:
    """What the receipt told before, by the terms as they were read."""
    sources = select(CouponSource).where(CouponSource.receipt_id == receipt_id)
    return {source.digest: source for source in await session.scalars(sources)}


async def _changed_by_hand(session: AsyncSession, coupon_ids: Collection[UUID]) -> set[UUID]:
    """Those of coupons of which their shopper changed something. They are still known from where they were read."""
    changed = select(Coupon.id).where(Coupon.id.in_(coupon_ids), Coupon.set_by_hand != [])
    return set(await session.scalars(changed)) if coupon_ids else set()


async def _forget(session: AsyncSession, gone: Sequence[CouponSource]) -> None:
    """Coupons without any other source go with it, but for those that were changed since."""
    for source in gone:
        await session.delete(source)
    await session.flush()
    for source in gone:
        told = select(CouponSource.id).where(CouponSource.coupon_id == source.coupon_id).exists()
        lost = delete(Coupon).where(Coupon.id == source.coupon_id, Coupon.digest == source.digest, ~told)
        await session.execute(lost)
    if gone:
        await settle_said(session, [source.coupon_id for source in gone])
