"""Offers of a mail of which something is not understood: what is sure of each, for whoever enters it by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.coupons.records import UnclearOffer
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.ids import CouponId, ReceiptId, StoreId
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_domain.rows import Columns, Rows, by_owner, is_one_of
from cartsnitch_domain.stores.records import Store


@dataclass(frozen=True, slots=True)
class UnclearRead:
    """Its words as printed, and what is sure of it; None for what is not."""

    title: str
    store_id: StoreId | None = None
    goods: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    code: str | None = None
    currency_code: str | None = None


async def keep_unclear(session: AsyncSession, receipt_id: ReceiptId, found: Sequence[UnclearRead]) -> None:
    """Let the offers of a receipt that are not understood be those that were read from it now. One of the same words as
    before that was entered by hand stays so."""
    before = delete(UnclearOffer).where(UnclearOffer.receipt_id == receipt_id)
    entered: defaultdict[str, list[UUID]] = defaultdict(list)
    for row in await session.execute(before.returning(UnclearOffer.title, UnclearOffer.coupon_id)):
        if row.coupon_id is not None:
            entered[row.title].append(row.coupon_id)
    if found:
        rows = [
            {
                "receipt_id": receipt_id,
                "position": at,
                "coupon_id": entered[each.title].pop(0) if entered[each.title] else None,
                **asdict(each),
            }
            for at, each in enumerate(found, start=1)
        ]
        await session.execute(insert(UnclearOffer), rows)


async def note_entered(session: AsyncSession, actor: Actor, offer_id: UUID, coupon_id: CouponId) -> None:
    """Note that the actor entered a coupon for an offer that was not understood; nothing where there is none such, as
    once its mail was read again."""
    own = select(Receipt.id).where(Receipt.id == UnclearOffer.receipt_id, Receipt.user_id == actor.user_id)
    offer = update(UnclearOffer).where(UnclearOffer.id == offer_id, own.exists())
    await session.execute(offer.values(coupon_id=coupon_id))


async def unclear_offers_of(
    reads: ReadConnection, actor: Actor, receipt_ids: Collection[UUID]
) -> dict[UUID, list[Columns]]:
    """The offers of each of these receipts of the actor that are not understood, as they stand on it, with
    `store_slug` and `store_name`."""
    rows = await _OF_RECEIPTS.all(reads, user_id=actor.user_id, receipt_ids=list(receipt_ids))
    return by_owner(rows, "receipt_id")


_unclear = UnclearOffer.__table__.c
_receipts = Receipt.__table__.c
_stores = Store.__table__.c
_OF_RECEIPTS = Rows(
    select(*_unclear, _stores.slug.label("store_slug"), _stores.name.label("store_name"))
    .select_from(
        UnclearOffer.__table__.join(Receipt.__table__, _receipts.id == _unclear.receipt_id).outerjoin(
            Store.__table__, _stores.id == _unclear.store_id
        )
    )
    .where(_receipts.user_id == bindparam("user_id"), is_one_of(_unclear.receipt_id, "receipt_ids"))
    .order_by(_unclear.receipt_id, _unclear.position)
)
