"""What a shopper does with coupons: enter them, change them, take them away, clip them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.coupons.by_hand import TERMS, TITLE, set_by_hand
from cartsnitch_domain.coupons.coupon import SourceKind
from cartsnitch_domain.coupons.keeping import (
    Source,
    hold_coupons,
    keep,
    look_again,
    said_by_sources,
    say_again,
    write_beside,
)
from cartsnitch_domain.coupons.records import ClippedCoupon, Coupon, CouponProduct, CouponSource
from cartsnitch_domain.coupons.redeeming import redeem_with
from cartsnitch_domain.coupons.terms import Kept, Terms, changed, coupon_of, kept, takes_off_as
from cartsnitch_domain.errors import InvalidCoupon, NotFound
from cartsnitch_domain.ids import CouponId, UserId
from cartsnitch_domain.products.records import Product
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.stores.records import Store

MOST_COUPONS = 5000
"""Coupons of one shopper, however they came; those for all are not among them."""


async def add_coupon(
    session: AsyncSession, actor: Actor, terms: Terms, store_id: UUID | None, now: datetime
) -> CouponId:
    """Keep a coupon that the actor enters; the same terms again are the same coupon. Raises InvalidCoupon."""
    terms = await _with_family(session, actor, terms)
    checked = kept(terms, store_id, await _store_slug(session, actor, store_id))
    await _check_bought(session, actor, checked.product_ids)
    await check_room(session, actor.user_id, {checked.digest})
    source = Source(SourceKind.HAND)
    coupon_id, _ = await keep(session, actor.user_id, checked, source, terms.starts_on or actor.day(now))
    await say_again(session, coupon_id, checked.said)
    await _settle(session, actor.user_id, coupon_id)
    return coupon_id


async def change_coupon(session: AsyncSession, actor: Actor, coupon_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a coupon of the actor, by the fields of its terms and `store_id`. Raises NotFound or InvalidCoupon."""
    await hold_coupons(session, actor.user_id)
    record = await _own(session, actor, coupon_id)
    values = dict(values)
    store_id = values.pop("store_id", record.store_id)
    named = await _products_of(session, coupon_id)
    terms = await _with_family(session, actor, changed(record, named, values))
    checked = kept(terms, store_id, await _store_slug(session, actor, store_id))
    await _check_bought(session, actor, checked.product_ids - named)
    same = select(Coupon.id).where(Coupon.user_id == actor.user_id, Coupon.digest == checked.digest)
    if await session.scalar(same.where(Coupon.id != coupon_id)) is not None:
        raise InvalidCoupon("You have this coupon already.")
    before, called = coupon_of(record, named), record.title
    record.set_by_hand = await _set_by_hand(session, record, checked, values)
    for name, value in checked.columns.items():
        setattr(record, name, value)
    is_true = TITLE not in values and takes_off_as(before, coupon_of(record, checked.product_ids))
    if values.get(TITLE) is None and TITLE not in record.set_by_hand:
        record.title = await _said_title(session, record) or (called if is_true else record.title)
    await session.flush()
    await session.execute(delete(CouponProduct).where(CouponProduct.coupon_id == coupon_id))
    await write_beside(session, coupon_id, checked)
    await _settle(session, actor.user_id, CouponId(coupon_id))


async def delete_coupon(session: AsyncSession, actor: Actor, coupon_id: UUID) -> None:
    """Take away a coupon of the actor, with all that is known of it. Raises NotFound, also for one that is for all."""
    await session.delete(await _own(session, actor, coupon_id))
    await session.flush()
    await look_again(session, actor.user_id)


async def clip(session: AsyncSession, actor: Actor, coupon_id: UUID, now: datetime) -> None:
    """Note that the actor clipped a coupon that they see. Raises NotFound."""
    await seen_coupon(session, actor, coupon_id)
    row = {"user_id": actor.user_id, "coupon_id": coupon_id, "clipped_at": now}
    await session.execute(upsert(ClippedCoupon).values(row).on_conflict_do_nothing())
    await _settle(session, actor.user_id, CouponId(coupon_id))


async def unclip(session: AsyncSession, actor: Actor, coupon_id: UUID) -> None:
    """Note that the actor has it clipped no more. Raises NotFound for a coupon that they do not see."""
    await seen_coupon(session, actor, coupon_id)
    own = delete(ClippedCoupon).where(ClippedCoupon.user_id == actor.user_id, ClippedCoupon.coupon_id == coupon_id)
    await session.execute(own)
    await look_again(session, actor.user_id)


async def seen_coupon(session: AsyncSession, actor: Actor, coupon_id: UUID) -> Coupon:
    """A coupon that the actor sees, which stays until the end; raises NotFound."""
    seen = select(Coupon).where(Coupon.id == coupon_id, or_(Coupon.user_id == actor.user_id, Coupon.user_id.is_(None)))
    record = await session.scalar(seen.with_for_update(key_share=True, read=True))
    if record is None:
        raise NotFound
    return record


async def check_room(session: AsyncSession, user_id: UUID, digests: Collection[str]) -> None:
    """Raises InvalidCoupon where a user would have more coupons than anybody may, with these; not for those they have.

    Whoever else adds coupons of the user waits for the end.
    """
    left = await room(session, user_id)
    if len(digests) - await _known(session, user_id, digests) > left:
        raise InvalidCoupon(f"You can have {MOST_COUPONS} coupons. Please delete some that are over.")


async def room(session: AsyncSession, user_id: UUID) -> int:
    """How many coupons a user may add; whoever else adds some of theirs waits for the end."""
    await hold_coupons(session, user_id)
    count = await session.scalar(select(func.count()).where(Coupon.user_id == user_id))
    return max(0, MOST_COUPONS - (count or 0))


async def _known(session: AsyncSession, user_id: UUID, digests: Collection[str]) -> int:
    known = select(func.count()).where(Coupon.user_id == user_id, Coupon.digest.in_(digests))
    return await session.scalar(known) or 0


async def _settle(session: AsyncSession, user_id: UUID, coupon_id: CouponId) -> None:
    """Find where a coupon was redeemed, and what there is to tell of it."""
    await redeem_with(session, UserId(user_id), [coupon_id])
    await look_again(session, user_id)


async def _own(session: AsyncSession, actor: Actor, coupon_id: UUID) -> Coupon:
    own = select(Coupon).where(Coupon.id == coupon_id, Coupon.user_id == actor.user_id).with_for_update()
    record = await session.scalar(own)
    if record is None:
        raise NotFound
    return record


async def _set_by_hand(session: AsyncSession, record: Coupon, checked: Kept, values: Mapping[str, Any]) -> list[str]:
    """What is its shopper's own word of a coupon once it is changed to these terms."""
    told: dict[str, tuple[Any, ...]] = {
        name: (value,) for name, value in (await said_by_sources(session, record.id)).items()
    }
    sources = select(CouponSource.digest, CouponSource.title).where(CouponSource.coupon_id == record.id)
    held = (await session.execute(sources)).all()
    told |= {TERMS: tuple(digest for digest, _ in held), TITLE: tuple(title for _, title in held)}
    said = checked.said.holding
    old = {name: getattr(record, name) for name in said} | {TERMS: record.digest, TITLE: record.title}
    title = values["title"] if TITLE in values else record.title  # without one it is called by its terms
    new = said | {TERMS: checked.digest, TITLE: title}
    return set_by_hand(record.set_by_hand, old, new, told)


async def _said_title(session: AsyncSession, record: Coupon) -> str | None:
    """What the first source calls a coupon that says the terms which it has now, as a hand does; None where none does,
    as what is said of other terms may not be true of these, and where that source calls it nothing."""
    says_so = or_(CouponSource.digest == record.digest, CouponSource.kind == SourceKind.HAND.value)
    first = select(CouponSource.title).where(CouponSource.coupon_id == record.id, says_so).order_by(CouponSource.id)
    return await session.scalar(first.limit(1))


async def _products_of(session: AsyncSession, coupon_id: UUID) -> frozenset[UUID]:
    named = select(CouponProduct.product_id).where(CouponProduct.coupon_id == coupon_id)
    return frozenset(await session.scalars(named))


async def _with_family(session: AsyncSession, actor: Actor, terms: Terms) -> Terms:
    """The terms with the family in place of its product, where they are for any size of it."""
    if not terms.in_any_size:
        return terms
    if len(terms.product_ids) != 1:
        raise InvalidCoupon("Please name one product whose sizes it is for.", "product_ids")
    await _check_bought(session, actor, terms.product_ids)
    (product_id,) = terms.product_ids
    family_id = await session.scalar(select(Product.family_id).where(Product.id == product_id))
    return replace(terms, product_ids=frozenset(), family_id=family_id)


async def _store_slug(session: AsyncSession, actor: Actor, store_id: UUID | None) -> str | None:
    """The store's slug; None for any store. Raises InvalidCoupon for one that the actor does not see."""
    if store_id is None:
        return None
    seen = select(Store.slug).where(Store.id == store_id, or_(Store.user_id.is_(None), Store.user_id == actor.user_id))
    slug = await session.scalar(seen)
    if slug is None:
        raise InvalidCoupon("Please choose a store that you have purchases of.", "store_id")
    return slug


async def _check_bought(session: AsyncSession, actor: Actor, product_ids: Collection[UUID]) -> None:
    """Raises InvalidCoupon where the actor never bought one of these."""
    if not product_ids:
        return
    bought = (
        select(PurchaseLine.product_id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(Purchase.user_id == actor.user_id, Purchase.same_as_id.is_(None), PurchaseLine.removed_at.is_(None))
        .where(PurchaseLine.product_id.in_(product_ids))
        .distinct()
    )
    if set(product_ids) - set(await session.scalars(bought)):
        raise InvalidCoupon("Please choose products that you bought.", "product_ids")
