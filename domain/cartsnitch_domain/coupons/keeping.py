"""Keeping coupons: one for the same terms, with a source for each that tells of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, any_, case, func, insert, literal, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cartsnitch_domain.coupons.by_hand import TERMS, TITLE
from cartsnitch_domain.coupons.coupon import SourceKind
from cartsnitch_domain.coupons.records import ClippedCoupon, Coupon, CouponProduct, CouponSource, CouponUse
from cartsnitch_domain.coupons.said import Said
from cartsnitch_domain.coupons.terms import Kept
from cartsnitch_domain.ids import CouponId, ReceiptId
from cartsnitch_domain.jobs import Job, enqueue
from cartsnitch_domain.prices.changes import TURN

_LOCK = 9
"""Tells this lock of a user from others."""


async def hold_coupons(session: AsyncSession, user_id: UUID) -> None:
    """Wait for whoever adds, redeems or denies coupons of a user, and have all others wait for the end.

    Whoever locks rows of coupons beside that has to hold them first.
    """
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(user_id), _LOCK))))


@dataclass(frozen=True, slots=True)
class Source:
    """Where a coupon is known from; `evidence` as that of lines of a purchase."""

    kind: SourceKind
    receipt_id: ReceiptId | None = None
    evidence: Sequence[Mapping[str, Any]] = field(default=())


async def keep(
    session: AsyncSession, user_id: UUID, terms: Kept, source: Source, seen_on: date
) -> tuple[CouponId, bool]:
    """Keep a coupon of a user with where it is known from; whether nobody had told them of it before.

    Whoever calls it holds the coupons of the user.
    What it says beside its terms holds together with what others say, see said.py.
    """
    coupon_id = await _known_as(session, user_id, terms.digest, source.kind)
    is_new = coupon_id is None
    if coupon_id is None:
        by_hand = [TITLE] if source.kind is SourceKind.HAND and terms.is_titled else []
        values = {"user_id": user_id, "seen_on": seen_on, "set_by_hand": by_hand, **terms.columns}
        coupon_id = (await session.execute(insert(Coupon).values(values).returning(Coupon.id))).scalar_one()
        await write_beside(session, coupon_id, terms)
        await take_from_that_for_all(session, user_id, [coupon_id])
    told = {"kind": source.kind.value, "receipt_id": source.receipt_id, "evidence": list(source.evidence)}
    if source.kind is not SourceKind.HAND:
        told |= {"digest": terms.digest, "title": terms.columns["title"]}
    await _tell(session, source, {"coupon_id": coupon_id, "user_id": user_id, **told, **terms.said.columns})
    if not is_new:
        await settle_said(session, [coupon_id])
    return CouponId(coupon_id), is_new


async def _known_as(session: AsyncSession, user_id: UUID, digest: str, kind: SourceKind) -> UUID | None:
    """The coupon of a user that an offer of these terms is; None for a new one.

    It is the one of the same terms. Else what a source says that is no hand is the one that such a source told of
    before, whatever the shopper made of it since.
    """
    same = select(Coupon.id).where(Coupon.user_id == user_id, Coupon.digest == digest)
    known = await session.scalar(same)
    if known is not None or kind is SourceKind.HAND:
        return known
    told = (
        select(Coupon.id)
        .join(CouponSource, CouponSource.coupon_id == Coupon.id)
        .where(Coupon.user_id == user_id, literal(TERMS) == any_(Coupon.set_by_hand), CouponSource.digest == digest)
        .order_by(CouponSource.id)
        .limit(1)
    )
    return await session.scalar(told)


async def write_beside(session: AsyncSession, coupon_id: UUID, terms: Kept) -> None:
    """Write the products that a coupon of a user is for."""
    rows = [{"coupon_id": coupon_id, "product_id": product_id} for product_id in sorted(terms.product_ids)]
    if rows:
        await session.execute(insert(CouponProduct), rows)


async def _tell(session: AsyncSession, source: Source, row: Mapping[str, Any]) -> None:
    """Write a source of a coupon; one that tells of it again says both."""
    added = upsert(CouponSource).values(row)
    both = {
        "needs_clip": func.greatest(CouponSource.needs_clip, added.excluded.needs_clip),  # nothing said is passed over
        "is_stackable": func.least(CouponSource.is_stackable, added.excluded.is_stackable),
        "max_uses": func.least(CouponSource.max_uses, added.excluded.max_uses),
    }
    if source.kind is SourceKind.HAND:
        # Spelt out: with a parameter in its place PostgreSQL no longer finds the index once it plans for all values.
        by_hand = text("kind = 'hand'")
        added = added.on_conflict_do_update(index_elements=["coupon_id"], index_where=by_hand, set_=both)
    elif source.receipt_id is not None:
        of_receipt, place = CouponSource.receipt_id.is_not(None), ["coupon_id", "receipt_id"]
        added = added.on_conflict_do_update(index_elements=place, index_where=of_receipt, set_=both)
    await session.execute(added)


async def settle_said(session: AsyncSession, coupon_ids: Collection[UUID]) -> None:
    """Let what holds of coupons beside their terms be what their sources say of it now, but for what their shopper
    said; nothing changes of one without any. It is `Said.beside` of them all."""
    said = _said_of(coupon_ids).subquery()
    holding = {
        name: case((_is_own(name), getattr(Coupon, name)), else_=said.c[name])
        for name in ("needs_clip", "is_stackable", "max_uses")
    }
    settled = update(Coupon).where(Coupon.id == said.c.coupon_id).values(holding)
    await session.execute(settled, execution_options={"synchronize_session": False})


async def said_by_sources(session: AsyncSession, coupon_id: UUID) -> dict[str, Any]:
    """What the sources of a coupon say of it, by the names of `Said`; without any, nothing."""
    row = (await session.execute(_said_of([coupon_id]))).one_or_none()
    return {} if row is None else {name: getattr(row, name) for name in Said().columns}


async def say_again(session: AsyncSession, coupon_id: UUID, said: Said) -> None:
    """Let what a shopper says of a coupon that they enter once more be their word where they had changed it."""
    told = {name: value for name, value in said.columns.items() if value is not None}
    if told:
        values = {name: case((_is_own(name), value), else_=getattr(Coupon, name)) for name, value in told.items()}
        anew = update(Coupon).where(Coupon.id == coupon_id).values(values)
        await session.execute(anew, execution_options={"synchronize_session": False})


def _said_of(coupon_ids: Collection[UUID]) -> Select[UUID, Any, Any, int | None]:
    return (
        select(
            CouponSource.coupon_id,
            func.coalesce(func.bool_or(CouponSource.needs_clip), False).label("needs_clip"),
            func.coalesce(func.bool_and(CouponSource.is_stackable), False).label("is_stackable"),
            func.min(CouponSource.max_uses).label("max_uses"),
        )
        .where(CouponSource.coupon_id.in_(coupon_ids))
        .group_by(CouponSource.coupon_id)
    )


def _is_own(name: str) -> ColumnElement[bool]:
    return literal(name) == any_(Coupon.set_by_hand)


async def take_from_that_for_all(session: AsyncSession, user_id: UUID, coupon_ids: Collection[UUID]) -> None:
    """What a user clipped and used as it was only known for all stays so, now that it is their own, too: of these
    coupons of theirs."""
    own, for_all = aliased(Coupon), aliased(Coupon)
    same = (for_all.user_id.is_(None), for_all.digest == own.digest)
    for record, name in ((ClippedCoupon, "clipped_at"), (CouponUse, "used_on")):
        noted = (
            select(record.user_id, own.id, getattr(record, name))
            .select_from(own)
            .join(for_all, and_(*same))
            .join(record, record.coupon_id == for_all.id)
            .where(own.id.in_(coupon_ids), record.user_id == user_id)
        )
        taken = upsert(record).from_select(["user_id", "coupon_id", name], noted).on_conflict_do_nothing()
        await session.execute(taken)


async def look_again(session: AsyncSession, user_id: UUID) -> None:
    """Have the alerts of a user found anew, once this transaction commits: what they are offered is another."""
    await enqueue(session, Job.FIND_ALERTS, user_id, TURN)
