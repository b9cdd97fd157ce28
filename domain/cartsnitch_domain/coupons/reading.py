"""Keeping what a mail or a receipt offers: twice is once, and what is read no more is gone, unless it was changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.coupons.actions import room
from cartsnitch_domain.coupons.by_hand import TERMS
from cartsnitch_domain.coupons.coupon import SourceKind
from cartsnitch_domain.coupons.keeping import Source, hold_coupons, keep, look_again, settle_said
from cartsnitch_domain.coupons.places import shared_place
from cartsnitch_domain.coupons.records import Coupon, CouponSource
from cartsnitch_domain.coupons.redeeming import redeem_with
from cartsnitch_domain.coupons.said import Said
from cartsnitch_domain.coupons.succession import carry, take_place
from cartsnitch_domain.coupons.terms import Kept
from cartsnitch_domain.db import reads_within
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

    One that is read otherwise now stays the coupon that it was: what its shopper changed of it holds, and so does what
    they did with it. What is read no more is gone, unless it was changed. Of more than anybody may have, the last are
    left out; how many.
    """
    if not found and not await _has_told(session, receipt_id):
        return 0
    await hold_coupons(session, user_id)
    told = await _told(session, receipt_id)
    read = _as_said(found)
    own = await _changed_by_hand(session, {source.coupon_id for source in told.values()})
    lost = [source for digest, source in told.items() if digest not in read]
    new = [offer for digest, offer in read.items() if digest not in told]
    kept: list[CouponId] = []
    after = _read_otherwise(lost, new)
    for source, offer in after:
        kept.append(await _succeed(session, user_id, Source(kind, receipt_id, offer.evidence), source, offer, seen_on))
    followed = {id(source) for source, _ in after}
    gone = [source for source in lost if id(source) not in followed and source.coupon_id not in own]
    await _forget(session, gone)
    is_read = {id(offer) for _, offer in after}
    others = [offer for offer in new if id(offer) not in is_read]
    for offer in others[: await room(session, user_id)] if others else []:
        coupon_id, _ = await keep(session, user_id, offer.terms, Source(kind, receipt_id, offer.evidence), seen_on)
        kept.append(coupon_id)
    if kept:
        await redeem_with(session, user_id, list(dict.fromkeys(kept)))
    if kept or gone:
        await look_again(session, user_id)
    return len(new) - len(kept)


def _as_said(found: Sequence[OfferRead]) -> dict[str, OfferRead]:
    """Offers by their terms, each once, with all that is said of it."""
    said: dict[str, Said] = {}
    for offer in found:
        said[offer.terms.digest] = offer.terms.said.beside(said.get(offer.terms.digest, Said()))
    first = {offer.terms.digest: offer for offer in reversed(found)}
    return {
        digest: OfferRead(offer.terms.saying(said[digest]), offer.evidence) for digest, offer in reversed(first.items())
    }


def _read_otherwise(lost: Sequence[CouponSource], new: Sequence[OfferRead]) -> list[tuple[CouponSource, OfferRead]]:
    """What was told of and is read no more, each with what is read now where it stood."""
    shared = [
        (share, at, to)
        for at, source in enumerate(lost)
        for to, offer in enumerate(new)
        if (share := shared_place(source.evidence, offer.evidence)) > 0
    ]
    pairs: dict[int, int] = {}
    for _, at, to in sorted(shared, key=lambda one: (-one[0], one[1], one[2])):
        if at not in pairs and to not in pairs.values():
            pairs[at] = to
    return [(lost[at], new[to]) for at, to in sorted(pairs.items())]


async def _succeed(
    session: AsyncSession, user_id: UserId, told: Source, source: CouponSource, offer: OfferRead, seen_on: date
) -> CouponId:
    """Let an offer be told of where another one was. The coupon whose terms its shopper changed stays; any other is the
    coupon of these terms from then on, with all that was said and done of the one before."""
    before = await session.get_one(Coupon, source.coupon_id, populate_existing=True)
    if TERMS in before.set_by_hand:
        source.digest, source.title = offer.terms.digest, str(offer.terms.columns["title"])
        source.evidence = [dict(each) for each in offer.evidence]
        for name, value in offer.terms.said.columns.items():
            setattr(source, name, value)
        if before.digest == source.digest:
            before.set_by_hand = [name for name in before.set_by_hand if name != TERMS]
        await session.flush()
        await settle_said(session, [before.id])
        return CouponId(before.id)
    coupon_id, _ = await keep(session, user_id, offer.terms, told, seen_on)
    await session.delete(source)
    await session.flush()
    driver = await reads_within(session)
    await carry(driver, [before.id], [coupon_id])
    await take_place(driver, [before.id], [coupon_id])
    session.expunge(before)  # it may be gone, which the session was not told
    await settle_said(session, [before.id, coupon_id])
    return coupon_id


async def _has_told(session: AsyncSession, receipt_id: ReceiptId) -> bool:
    return bool(await session.scalar(select(exists().where(CouponSource.receipt_id == receipt_id))))


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
