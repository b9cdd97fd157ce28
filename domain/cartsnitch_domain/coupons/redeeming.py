"""Noting where coupons were redeemed, as purchases stand: twice is once, and what is corrected away is gone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    Row,
    Text,
    Uuid,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeEngine

from cartsnitch_domain.coupons.bought import goods_by_product
from cartsnitch_domain.coupons.coupon import Goods
from cartsnitch_domain.coupons.identity import MOST_LOOKED_AT, MOST_OF_KEY, asked_keys
from cartsnitch_domain.coupons.keeping import hold_coupons, look_again
from cartsnitch_domain.coupons.keyed import has_no_other_words
from cartsnitch_domain.coupons.records import (
    ClippedCoupon,
    Coupon,
    CouponKey,
    CouponProduct,
    CouponRedemption,
    CouponSource,
    CouponUse,
    DeniedRedemption,
)
from cartsnitch_domain.coupons.redemption import Candidate, Discount, Paid, Redemption, redemptions
from cartsnitch_domain.coupons.rules import Basket, BasketLine
from cartsnitch_domain.coupons.terms import coupon_of, without_copies
from cartsnitch_domain.coupons.wording import wording_of
from cartsnitch_domain.db import ReadConnection, reads_within
from cartsnitch_domain.ids import CouponId, PurchaseId, UserId
from cartsnitch_domain.money import smallest
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.purchases.rules import LineKind, voided_items
from cartsnitch_domain.rows import Columns, Rows, is_one_of
from cartsnitch_domain.stores.records import Store
from cartsnitch_domain.units import Dimension, Unit

MOST_CANDIDATES = 1000
"""Coupons that the lines of one purchase are compared with, those that end first."""

MOST_PURCHASES = 50
"""Purchases that are looked at again at once, for coupons that come later or what was taught, the newest."""

_TAKES_OFF = (
    select(literal(1)).where(PurchaseLine.purchase_id == Purchase.id, PurchaseLine.kind == LineKind.DISCOUNT).exists()
)
_HAS_REDEEMED = select(literal(1)).where(CouponRedemption.purchase_id == Purchase.id).exists()
_WEIGHTS = frozenset(unit.value for unit in Unit if unit.dimension is not Dimension.COUNT)


async def redeem(session: AsyncSession, purchase_id: PurchaseId) -> None:
    """Note which lines of a purchase redeem which coupons, as it stands; what they did before and do no more is gone.

    A coupon that is free again may have been used elsewhere, which is noted, too. Where anything changes, the alerts of
    the shopper are found anew.
    """
    await _redeem_all(session, [purchase_id])


async def redeem_each(session: AsyncSession, purchase_ids: Collection[PurchaseId]) -> None:
    """Note the same of those purchases that may redeem something, or did; of the newest, where they are many."""
    await session.flush()
    may = select(Purchase.id).where(Purchase.id.in_(purchase_ids), or_(_TAKES_OFF, _HAS_REDEEMED))
    newest = may.order_by(Purchase.purchased_on.desc().nulls_last(), Purchase.id).limit(MOST_PURCHASES)
    await _redeem_all(session, list(await session.scalars(newest)))


async def redeem_with(session: AsyncSession, user_id: UserId, coupon_ids: Collection[CouponId]) -> None:
    """Note the same of the purchases that these coupons may have been used in, or were."""
    await session.flush()
    await _redeem_all(session, await _purchases_with(session, user_id, coupon_ids))


async def _purchases_with(session: AsyncSession, user_id: UUID, coupon_ids: Collection[UUID]) -> Sequence[UUID]:
    """Where coupons may have been used, or were; the newest, where they are many."""
    in_time = (
        select(Purchase.id, Purchase.purchased_on)
        .join(Coupon, or_(Coupon.store_id.is_(None), Coupon.store_id == Purchase.store_id))
        .where(Coupon.id.in_(coupon_ids), Purchase.user_id == user_id, _TAKES_OFF)
        .where(Purchase.purchased_on >= func.coalesce(Coupon.starts_on, Coupon.seen_on))
        .where(Purchase.purchased_on <= func.coalesce(Coupon.ends_on, date.max))
    )
    used = select(Purchase.id, Purchase.purchased_on).join(
        CouponRedemption, CouponRedemption.purchase_id == Purchase.id
    )
    both = union(in_time, used.where(CouponRedemption.coupon_id.in_(coupon_ids), Purchase.user_id == user_id))
    held = both.subquery()
    newest = select(held.c.id).order_by(held.c.purchased_on.desc(), held.c.id).limit(MOST_PURCHASES)
    return list(await session.scalars(newest))


async def _redeem_all(session: AsyncSession, purchase_ids: Sequence[UUID]) -> None:
    """Note it of these purchases of one shopper, and then of others where what they free may have been used."""
    if not purchase_ids:
        return
    user_id, freed = await _note(session, purchase_ids)
    if user_id is not None and freed:
        used = await _purchases_with(session, user_id, freed)
        await _note(session, [each for each in used if each not in purchase_ids])


async def _note(session: AsyncSession, purchase_ids: Sequence[UUID]) -> tuple[UUID | None, set[UUID]]:
    """Note it of these, one after another, by as many statements however many they are; whose they are, and the coupons
    that are used less often than before."""
    purchases = await _purchases(session, purchase_ids)
    if purchases:
        await hold_coupons(
            session, purchases[0].user_id
        )  # what they deny or say meanwhile counts, or counts after this
    used = await _kept(session, purchase_ids)
    found = {each.line_id: (purchase, each) for purchase, each in await _redemptions(session, purchases, used)}
    kept = {record.line_id: record for records in used.values() for record in records}
    same = {line_id for line_id in found.keys() & kept.keys() if _is_same(kept[line_id], found[line_id][1])}
    gone, new = kept.keys() - same, found.keys() - same
    if gone:
        await session.execute(delete(CouponRedemption).where(CouponRedemption.line_id.in_(gone)))
    if new:
        rows = [_columns(*found[line_id]) for line_id in sorted(new)]
        await session.execute(insert(CouponRedemption), rows)
    if gone or new:
        await look_again(session, purchases[0].user_id)
    freed = {kept[line_id].coupon_id for line_id in gone}
    return (purchases[0].user_id if purchases else None), freed


def _is_same(record: CouponRedemption, found: Redemption) -> bool:
    kept = (record.coupon_id, record.amount, record.shown_by, record.doubt)
    return kept == (found.coupon_id, found.amount, found.shown_by, found.doubt)


def _columns(purchase: Row[*tuple[Any, ...]], found: Redemption) -> dict[str, Any]:
    return {
        "user_id": purchase.user_id,
        "purchase_id": purchase.id,
        "coupon_id": found.coupon_id,
        "line_id": found.line_id,
        "amount": found.amount,
        "shown_by": found.shown_by.value,
        "doubt": None if found.doubt is None else found.doubt.value,
    }


async def _purchases(session: AsyncSession, purchase_ids: Sequence[UUID]) -> list[Row[*tuple[Any, ...]]]:
    """Those that there are, in this order."""
    names = ("id", "user_id", "receipt_id", "store_id", "purchased_on", "currency_code", "same_as_id")
    columns: list[Any] = [getattr(Purchase, name) for name in names]
    statement = select(*columns, Store.slug).outerjoin(Store, Store.id == Purchase.store_id)
    rows = (await session.execute(statement.where(Purchase.id.in_(purchase_ids)))).all()
    return sorted(rows, key=lambda row: purchase_ids.index(row.id))


async def _kept(session: AsyncSession, purchase_ids: Sequence[UUID]) -> dict[UUID, list[CouponRedemption]]:
    """What is noted of each of these purchases."""
    records: dict[UUID, list[CouponRedemption]] = {purchase_id: [] for purchase_id in purchase_ids}
    of_these = select(CouponRedemption).where(CouponRedemption.purchase_id.in_(purchase_ids))
    for record in await session.scalars(of_these):
        records[record.purchase_id].append(record)
    return records


async def _redemptions(
    session: AsyncSession,
    purchases: Sequence[Row[*tuple[Any, ...]]],
    kept: Mapping[UUID, Sequence[CouponRedemption]],
) -> list[tuple[Row[*tuple[Any, ...]], Redemption]]:
    """What each of these purchases redeems, where those before it redeem what they do now.

    Nothing where it repeats another purchase, or does not say store, day or currency.
    """
    lines = await _lines(session, [purchase.id for purchase in purchases])
    whole = [purchase for purchase in purchases if _may_redeem(purchase, lines.get(purchase.id, ()))]
    if not whole:
        return []
    reads = await reads_within(session)
    goods = await goods_by_product(
        reads,
        whole[0].user_id,
        {line.product_id for purchase in whole for line in lines[purchase.id] if line.product_id},
    )
    paid = {purchase.id: _paid(purchase, lines[purchase.id], goods) for purchase in whole}
    candidates = await _candidates(reads, whole, lines, goods)
    uses = await _uses(reads, whole[0].user_id, candidates, list(kept))
    denied = await _denied(reads, whole[0].user_id, lines)
    now = {purchase_id: {each.coupon_id for each in records} for purchase_id, records in kept.items()}
    found: list[tuple[Row[*tuple[Any, ...]], Redemption]] = []
    for purchase in purchases:
        now[purchase.id] = set()
        if purchase.id in paid:
            here = Counter(coupon_id for coupon_ids in now.values() for coupon_id in coupon_ids)
            given = [
                _candidate(row, uses[row.id] + here[row.id], purchase.purchased_on, denied[row.digest])
                for row in without_copies(candidates[purchase.id])
            ]
            redeemed = redemptions(given, paid[purchase.id])
            now[purchase.id] = {each.coupon_id for each in redeemed}
            found += [(purchase, each) for each in redeemed]
    return found


def _may_redeem(purchase: Row[*tuple[Any, ...]], lines: Iterable[Row[*tuple[Any, ...]]]) -> bool:
    is_whole = purchase.store_id and purchase.purchased_on and purchase.currency_code and not purchase.same_as_id
    return bool(is_whole) and any(line.kind == LineKind.DISCOUNT and line.amount < 0 for line in lines)


async def _candidates(
    reads: ReadConnection,
    purchases: Sequence[Row[*tuple[Any, ...]]],
    lines: Mapping[UUID, Sequence[Row[*tuple[Any, ...]]]],
    goods: Mapping[UUID, Goods],
) -> dict[UUID, list[Columns]]:
    """The coupons that may have been used in each purchase."""
    wanted = [
        (purchase.id, key, words)
        for purchase in purchases
        for key, words in asked_keys(
            [goods[line.product_id] for line in lines[purchase.id] if line.product_id in goods], [purchase.store_id]
        )
    ]
    found = await _FOUND.all(
        reads,
        user_id=purchases[0].user_id,
        purchase_ids=[purchase.id for purchase in purchases],
        store_ids=[purchase.store_id for purchase in purchases],
        days=[purchase.purchased_on for purchase in purchases],
        receipt_ids=[purchase.receipt_id for purchase in purchases],
        wanted_by=[purchase_id for purchase_id, _, _ in wanted],
        keys=[key for _, key, _ in wanted],
        words=[words for _, _, words in wanted],
    )
    coupon_ids = sorted({row.coupon_id for row in found})
    rows = {row.id: row for row in await _TERMS.all(reads, user_id=purchases[0].user_id, coupon_ids=coupon_ids)}
    by_purchase: dict[UUID, list[Columns]] = {purchase.id: [] for purchase in purchases}
    for each in found:
        by_purchase[each.purchase_id].append(rows[each.coupon_id])
    return by_purchase


async def _uses(
    reads: ReadConnection,
    user_id: UUID,
    candidates: Mapping[UUID, Sequence[Columns]],
    purchase_ids: Sequence[UUID],
) -> Counter[UUID]:
    """In how many purchases beside these each coupon was used."""
    coupon_ids = sorted({row.id for rows in candidates.values() for row in rows})
    rows = await _USES.all(reads, user_id=user_id, coupon_ids=coupon_ids, purchase_ids=purchase_ids)
    return Counter({row.coupon_id: row.count for row in rows})


async def _denied(
    reads: ReadConnection, user_id: UUID, lines: Mapping[UUID, Sequence[Row[*tuple[Any, ...]]]]
) -> defaultdict[str, set[UUID]]:
    """By the digest of a coupon the lines of which its shopper denied it: one for all and their own copy are one."""
    line_ids = [line.id for of_purchase in lines.values() for line in of_purchase]
    denied: defaultdict[str, set[UUID]] = defaultdict(set)
    for row in await _DENIED.all(reads, user_id=user_id, line_ids=line_ids):
        denied[row.digest].add(row.line_id)
    return denied


def _candidate(row: Columns, used: int, day: date, denied: Iterable[UUID]) -> Candidate:
    """What they said by hand on or after the day of a purchase may be this very use of it, so it is none beside."""
    before = sum(used_on < day for used_on in row.used_on)
    return Candidate(coupon_of(row), row.code, row.seen_on, used + before, is_own=row.is_own, denied=frozenset(denied))


def _paid(purchase: Row[*tuple[Any, ...]], lines: Sequence[Row[*tuple[Any, ...]]], goods: dict[UUID, Goods]) -> Paid:
    voided = voided_items((line.id, LineKind(line.kind), line.amount, line.applies_to_id) for line in lines)
    items = [line for line in lines if line.kind == LineKind.ITEM and line.amount >= 0 and line.id not in voided]
    places = {line.id: place for place, line in enumerate(items)}
    discounts = tuple(
        Discount(
            line.id, line.text, wording_of(line.text, purchase.slug).words, -line.amount, places.get(line.applies_to_id)
        )
        for line in lines
        if line.kind == LineKind.DISCOUNT and line.amount < 0
    )
    basket = Basket(
        tuple(_basket_line(line, goods) for line in items), purchase.currency_code, smallest(purchase.currency_code)
    )
    return Paid(purchase.store_id, purchase.purchased_on, basket, discounts)


def _basket_line(line: Row[*tuple[Any, ...]], goods: dict[UUID, Goods]) -> BasketLine:
    quantity = line.quantity if line.quantity and line.quantity > 0 else Decimal(1)
    known = goods.get(line.product_id, Goods()) if line.product_id else Goods()
    return BasketLine(known, quantity, line.amount / quantity, is_weighed=line.unit in _WEIGHTS)


async def _lines(session: AsyncSession, purchase_ids: Sequence[UUID]) -> dict[UUID, list[Row[*tuple[Any, ...]]]]:
    """The lines of each of these purchases, as they stand on it."""
    names = ("id", "purchase_id", "kind", "text", "amount", "quantity", "unit", "product_id", "applies_to_id")
    columns: list[Any] = [getattr(PurchaseLine, name) for name in names]
    own = select(*columns).where(PurchaseLine.purchase_id.in_(purchase_ids), PurchaseLine.removed_at.is_(None))
    found: dict[UUID, list[Row[*tuple[Any, ...]]]] = {}
    for line in await session.execute(own.order_by(PurchaseLine.position)):
        found.setdefault(line.purchase_id, []).append(line)
    return found


_coupons = Coupon.__table__.c
_user_id = bindparam("user_id", type_=Uuid())
_clipped = ClippedCoupon.__table__.c
_products_of = CouponProduct.__table__.c
_redeemed = CouponRedemption.__table__.c
_sources = CouponSource.__table__.c
_keys = CouponKey.__table__.c


def _given(name: str, **columns: TypeEngine[Any]) -> TableValuedAlias:
    """Values that travel as arrays, as a table of these columns; each array has the name of its column."""
    arrays = (bindparam(each, type_=ARRAY(type_)) for each, type_ in columns.items())
    return func.unnest(*arrays).table_valued(*columns).render_derived(name=name)


_asked = _given("asked", purchase_ids=Uuid(), store_ids=Uuid(), days=Date(), receipt_ids=Uuid())
_wanted = _given("wanted", wanted_by=Uuid(), keys=BigInteger(), words=Text())
_purchase_id = _asked.c.purchase_ids.label("purchase_id")
_FITS = (
    or_(_coupons.store_id.is_(None), _coupons.store_id == _asked.c.store_ids),
    or_(_coupons.starts_on.is_(None), _coupons.starts_on <= _asked.c.days),
    or_(_coupons.ends_on.is_(None), _coupons.ends_on >= _asked.c.days),
)
"""Whether a coupon holds at the store and on the day of a purchase."""

_LOOKED = (
    select(_keys.coupon_id, _keys.ends_on, has_no_other_words(_wanted.c.words).label("is_for_them"))
    .select_from(CouponKey.__table__.join(Coupon.__table__, _coupons.id == _keys.coupon_id))
    .where(_keys.key == _wanted.c["keys"], _keys.ends_on >= _asked.c.days)
    .where(_coupons.user_id.is_(None), *_FITS)
    .order_by(_keys.ends_on, _keys.coupon_id)
    .limit(MOST_LOOKED_AT)
    .correlate(_asked, _wanted)
    .lateral("looked")
)
_OF_KEY = (
    select(_LOOKED.c.coupon_id)
    .where(_LOOKED.c.is_for_them)
    .order_by(_LOOKED.c.ends_on, _LOOKED.c.coupon_id)
    .limit(MOST_OF_KEY)
    .lateral("of_key")
)
_HELD = union(
    select(_purchase_id, _coupons.id.label("coupon_id"))
    .select_from(_asked.join(Coupon.__table__, true()))
    .where(_coupons.user_id == _user_id),
    select(_purchase_id, _clipped.coupon_id)
    .select_from(_asked.join(ClippedCoupon.__table__, true()))
    .where(_clipped.user_id == _user_id),
    select(_wanted.c.wanted_by, _OF_KEY.c.coupon_id).select_from(
        _wanted.join(_asked, _asked.c.purchase_ids == _wanted.c.wanted_by).join(_OF_KEY, true())
    ),
).subquery("held")
_IS_OF_RECEIPT = (
    select(literal(1)).where(_sources.coupon_id == _coupons.id, _sources.receipt_id == _asked.c.receipt_ids).exists()
)
_place = func.row_number().over(partition_by=_HELD.c.purchase_id, order_by=(_coupons.ends_on.nulls_last(), _coupons.id))
_IN_ORDER = (
    select(_HELD.c.purchase_id, _HELD.c.coupon_id, _place.label("place"))
    .select_from(
        _HELD.join(_asked, _asked.c.purchase_ids == _HELD.c.purchase_id).join(
            Coupon.__table__, _coupons.id == _HELD.c.coupon_id
        )
    )
    .where(*_FITS, ~_IS_OF_RECEIPT)
    .subquery("in_order")
)
_FOUND = Rows(
    select(_IN_ORDER.c.purchase_id, _IN_ORDER.c.coupon_id)
    .where(_IN_ORDER.c.place <= MOST_CANDIDATES)
    .order_by(_IN_ORDER.c.purchase_id, _IN_ORDER.c.place)
)
PRODUCTS = func.array(
    select(_products_of.product_id)
    .where(_products_of.coupon_id == _coupons.id)
    .correlate(Coupon.__table__)
    .scalar_subquery()
)
"""The products that a coupon is for, as an array."""

_IS_CLIPPED = select(literal(1)).where(_clipped.coupon_id == _coupons.id, _clipped.user_id == _user_id).exists()
_used = CouponUse.__table__.c
_USED_ON = func.array(
    select(_used.used_on)
    .where(_used.coupon_id == _coupons.id, _used.user_id == _user_id)
    .correlate(Coupon.__table__)
    .scalar_subquery()
)
_TERMS = Rows(
    select(
        *_coupons,
        PRODUCTS.label("product_ids"),
        _USED_ON.label("used_on"),
        or_(_coupons.user_id.is_not(None), _IS_CLIPPED).label("is_own"),
    ).where(is_one_of(_coupons.id, "coupon_ids"))
)
_USES = Rows(
    select(_redeemed.coupon_id, func.count(_redeemed.purchase_id.distinct()).label("count"))
    .where(_redeemed.user_id == _user_id, is_one_of(_redeemed.coupon_id, "coupon_ids"))
    .where(~is_one_of(_redeemed.purchase_id, "purchase_ids"))
    .group_by(_redeemed.coupon_id)
)
_denied_here = DeniedRedemption.__table__.c
_DENIED = Rows(
    select(_denied_here.line_id, _coupons.digest)
    .select_from(DeniedRedemption.__table__.join(Coupon.__table__, _coupons.id == _denied_here.coupon_id))
    .where(_denied_here.user_id == _user_id, is_one_of(_denied_here.line_id, "line_ids"))
)
