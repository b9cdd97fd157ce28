"""Offers become coupons: those of an offer mail, and those in the feet of receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cartsnitch_domain.coupons.coupon import SourceKind
from cartsnitch_domain.coupons.reading import OfferRead, keep_offers
from cartsnitch_domain.coupons.terms import Terms, kept
from cartsnitch_domain.coupons.unclear import UnclearRead, keep_unclear
from cartsnitch_domain.errors import InvalidCoupon
from cartsnitch_domain.ids import ReceiptId, StoreId, UserId
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.stores.actions import match_store
from cartsnitch_domain.stores.profiles import profiles
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_ingest.reading.evidence import Evidence
from cartsnitch_ingest.reading.offer import Offer
from cartsnitch_ingest.reading.reading import NotAReceipt
from cartsnitch_ingest.recording.evidence import evidence_columns
from cartsnitch_ingest.stages import Outcome


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an offer mail came to: how many of its offers are coupons now, how many are none, since something of them is
    not understood or no coupon has it, how many more were not read, and for how many the shopper has no room;
    `advertised` is how many prices stand beside the ones before them, `store` is whose the offers are, and `sent_by`
    the chain that sent them, where that is another one."""

    found: int = 0
    unclear: int = 0
    advertised: int = 0
    left_out: int = 0
    unkept: int = 0
    store: str | None = None
    sent_by: str | None = None


async def record_offers(session: AsyncSession, receipt: Receipt, outcome: Outcome) -> Recorded:
    """Keep what a receipt, or a mail that is none, offers; what the latter came to."""
    found: list[OfferRead] = []
    user_id, offered = UserId(receipt.user_id), outcome.offered
    if offered is not None:
        found += await _read(session, user_id, offered.offers, offered.store_slug, offered.merchant_name)
    for reading in outcome.readings:
        found += await _read(session, user_id, reading.offers, reading.store_slug, reading.merchant_name)
    kind = SourceKind.RECEIPT if outcome.chosen else SourceKind.MAIL
    days = [reading.purchased_on for reading in outcome.readings if reading.offers]
    known = [day for day in (*days, offered.offered_on if offered else None) if day is not None]
    seen_on = min([*known, receipt.received_at.date()])
    unkept = await keep_offers(session, user_id, ReceiptId(receipt.id), kind, found, seen_on)
    await keep_unclear(session, ReceiptId(receipt.id), await _unclear(session, user_id, offered))
    if offered is None:
        return Recorded()
    unclear = len(offered.unclear) + len(offered.offers) - len(found)
    counts = (len(found), unclear, len(offered.advertised), offered.left_out, unkept)
    return Recorded(*counts, offered.merchant_name, offered.sent_by)


async def _unclear(session: AsyncSession, user_id: UserId, offered: NotAReceipt | None) -> list[UnclearRead]:
    """What is sure of the offers of a mail that are not understood; the store only where it is a known one."""
    if offered is None or not offered.told:
        return []
    slug = offered.store_slug
    store_id = await match_store(session, user_id, slug, None) if slug in profiles() else None
    return [
        UnclearRead(
            title=told.title,
            store_id=store_id,
            goods=told.goods,
            starts_on=told.starts_on,
            ends_on=told.ends_on,
            code=told.code,
            currency_code=offered.currency_code,
        )
        for told in offered.told
    ]


async def _read(
    session: AsyncSession, user_id: UserId, offers: Sequence[Offer], slug: str | None, name: str | None
) -> list[OfferRead]:
    """Those of the offers that can be coupons, of this store."""
    if not offers:
        return []
    store_id = await match_store(session, user_id, slug, name)
    terms = (_kept(offer, store_id, slug if slug in profiles() else None) for offer in offers)
    return [found for found in terms if found is not None]


def _kept(offer: Offer, store_id: StoreId | None, slug: str | None) -> OfferRead | None:
    try:
        terms = kept(_terms(offer), store_id, slug)
    except InvalidCoupon:  # a number that no coupon has, as a smudge makes
        return None
    return OfferRead(terms, _evidence(offer.evidence))


def _terms(offer: Offer) -> Terms:
    return Terms(
        kind=offer.kind,
        value=offer.value,
        currency_code=offer.currency_code,
        buy=offer.buy,
        get=offer.get,
        minimum_amount=offer.minimum_amount,
        minimum_count=offer.minimum_count,
        minimum_is_of_basket=offer.minimum_is_of_basket,
        category=offer.category,
        goods=" ".join(filter(None, (offer.goods, offer.more_of_goods))) or None,
        starts_on=offer.starts_on,
        ends_on=offer.ends_on,
        needs_clip=offer.needs_clip,
        code=offer.code,
        is_stackable=offer.is_stackable,
        max_uses=offer.max_uses,
        title=offer.title,
    )


def _evidence(read: Sequence[Evidence]) -> list[dict[str, Any]]:
    return [evidence_columns(told, told.confidence) for told in read]
