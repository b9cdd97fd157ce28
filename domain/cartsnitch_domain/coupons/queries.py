"""Reads of coupons. Rows carry the columns of their record, by name, with those of the store, `product_ids`, `redeemed`
(in how many purchases, and by hand) and `clipped_at`; another user's are as if absent."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY

from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.coupons.coupon import USABLE, Coupon, CouponState, Goods
from cartsnitch_domain.coupons.household import household_of
from cartsnitch_domain.coupons.identity import asked_keys
from cartsnitch_domain.coupons.keyed import found_by_keys
from cartsnitch_domain.coupons.records import (
    ClippedCoupon,
    CouponKey,
    CouponProduct,
    CouponRedemption,
    CouponSource,
    CouponUse,
    DeniedRedemption,
)
from cartsnitch_domain.coupons.records import Coupon as CouponRecord
from cartsnitch_domain.coupons.relevance import Household, Relevance
from cartsnitch_domain.coupons.terms import coupon_of, without_copies
from cartsnitch_domain.cursors import Slice, decode_cursor, encode_cursor, slice_of
from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.errors import InvalidCursor
from cartsnitch_domain.money import is_currency
from cartsnitch_domain.products.search import likeness
from cartsnitch_domain.products.vocabulary import phrase
from cartsnitch_domain.purchases import catalogue
from cartsnitch_domain.purchases.records import Purchase, PurchaseLine
from cartsnitch_domain.rows import Columns, Rows, by_owner, is_one_of
from cartsnitch_domain.stores.records import Store

MOST_FOR_ALL = 2000
"""Coupons for all that are weighed for one shopper: of what they buy those that end first or are worth most, of each
key in turn, and of what they search those that end first."""

_THEIRS = frozenset({CouponState.CLIPPED, CouponState.REDEEMED})
"""The states of coupons that a shopper did something with: all of these are looked at, however many they are."""

_LIST = "coupons"
"""Of whose cursors these are."""

_coupons = CouponRecord.__table__.c
_keys = CouponKey.__table__.c
_products_of = CouponProduct.__table__.c
_sources = CouponSource.__table__.c
_clipped = ClippedCoupon.__table__.c
_redemptions = CouponRedemption.__table__.c
_denials, _used = DeniedRedemption.__table__.c, CouponUse.__table__.c
_stores = Store.__table__.c


@dataclass(frozen=True, slots=True)
class CouponFilter:
    """Which coupons: with a text in title, code or store, that can be used at a store, in these states, that a receipt
    tells of."""

    text: str | None = None
    store_id: UUID | None = None
    states: frozenset[CouponState] = USABLE
    receipt_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A coupon as it stands for a shopper today; `relevance` is None where they buy nothing of it, and `is_ending` says
    that it ends in under seven days, of which `days_left` are left: none on the last one, fewer after it."""

    row: Columns
    coupon: Coupon
    state: CouponState
    relevance: Relevance | None
    is_ending: bool
    days_left: int | None

    @property
    def expected(self) -> Decimal:
        """What it is expected to save, nothing where that is not known."""
        return self.relevance.expected if self.relevance else Decimal()


@dataclass(frozen=True, slots=True)
class Offers(Slice[Offer]):
    """A page of coupons; `is_cut` where there may be more of them for all than were looked at."""

    is_cut: bool


async def page(
    reads: ReadConnection, actor: Actor, first: int, after: str | None, wanted: CouponFilter, today: date
) -> Offers:
    """The coupons that concern the actor, those that are expected to save most first.

    That are their own, those they clipped, those for all that save on what they buy, and with a text all that fit it.
    Raises InvalidCursor.
    """
    place = None if after is None else _place(after)
    household = await household_of(reads, actor.user_id, today)
    rows = await _read(reads, actor.user_id, household, household.goods, wanted)
    found = await asyncio.to_thread(_weighed, rows, household, household.buys, wanted)
    left = [offer for offer in found if _is_worth_it(offer, wanted) and (place is None or _order(offer) > place)]
    is_cut = wanted.receipt_id is None and bool(wanted.states - _THEIRS) and any(row.is_cut for row in rows)
    shown = slice_of(left, first)
    return Offers(shown.items, shown.has_next, is_cut)


def cursor_of(offer: Offer) -> str:
    """The place of a coupon in `page`."""
    return encode_cursor(_LIST, str(offer.expected), _last_day(offer).isoformat(), str(offer.row.id))


async def offers_of(
    reads: ReadConnection, actor: Actor, coupon_ids: Collection[UUID], today: date
) -> dict[UUID, Offer]:
    """Of these coupons those that the actor sees, in whatever state."""
    rows = await _MANY.all(reads, user_id=actor.user_id, coupon_ids=list(coupon_ids))
    household = await household_of(reads, actor.user_id, today)
    return {row.id: _offer(row, household) for row in rows}


async def get_for(reads: ReadConnection, actor: Actor, coupon_id: UUID) -> Columns:
    """A coupon that the actor sees; raises NotFound."""
    return await _ONE.one(reads, user_id=actor.user_id, coupon_id=coupon_id)


async def offers_for_alerts(reads: ReadConnection, user_id: UUID, household: Household) -> list[Offer]:
    """All coupons that can be used today and concern a user."""
    wanted = CouponFilter()
    rows = await _read(reads, user_id, household, household.goods, wanted)
    return await asyncio.to_thread(_weighed, rows, household, household.buys, wanted)


async def offers_for_plans(
    reads: ReadConnection, user_id: UUID, household: Household, goods: Collection[Goods]
) -> tuple[list[Offer], bool]:
    """The coupons that can be used today for these goods, or are the user's; and whether there may be more of them for
    all than were looked at."""

    def is_for_them(coupon: Coupon) -> bool:
        return any(coupon.target.covers(each) for each in goods)

    wanted = CouponFilter()
    rows = await _read(reads, user_id, household, goods, wanted)
    return await asyncio.to_thread(_weighed, rows, household, is_for_them, wanted), any(row.is_cut for row in rows)


async def sources_of(reads: ReadConnection, actor: Actor, coupon_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """Where each of these coupons is known from, the first source first; of a receipt only if it is the actor's."""
    return by_owner(await _SOURCES.all(reads, user_id=actor.user_id, coupon_ids=list(coupon_ids)), "coupon_id")


async def redemptions_of(
    reads: ReadConnection, actor: Actor, coupon_ids: Collection[UUID]
) -> dict[UUID, list[Columns]]:
    """Where the actor redeemed each of these coupons, the newest first; with `currency_code`."""
    rows = await _REDEMPTIONS.all(reads, user_id=actor.user_id, coupon_ids=list(coupon_ids))
    return by_owner(rows, "coupon_id")


async def denials_of(reads: ReadConnection, actor: Actor, coupon_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """The lines of which the actor denied each of these coupons, the newest denial first; not those removed since."""
    rows = await _DENIALS.all(reads, user_id=actor.user_id, coupon_ids=list(coupon_ids))
    return by_owner(rows, "coupon_id")


async def uses_of(reads: ReadConnection, actor: Actor, coupon_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """The days on which the actor said that they used each of these coupons, the newest first."""
    return by_owner(await _USES.all(reads, user_id=actor.user_id, coupon_ids=list(coupon_ids)), "coupon_id")


async def products_of(reads: ReadConnection, actor: Actor, coupon_ids: Collection[UUID]) -> dict[UUID, list[Columns]]:
    """Of the products that these coupons name, those that the actor bought, as `id` and `name`."""
    named = await _PRODUCTS_OF.all(reads, user_id=actor.user_id, coupon_ids=list(coupon_ids))
    products = await catalogue.products_by_ids(reads, actor, {row.product_id for row in named})
    found: defaultdict[UUID, list[Columns]] = defaultdict(list)
    for row in named:
        if row.product_id in products:
            found[row.coupon_id].append(products[row.product_id])
    return found


async def _read(
    reads: ReadConnection, user_id: UUID, household: Household, goods: Iterable[Goods], wanted: CouponFilter
) -> list[Columns]:
    asked = asked_keys(goods, household.store_ids)
    values: dict[str, Any] = {
        "user_id": user_id,
        "keys": [key for key, _ in asked],
        "words": [words for _, words in asked],
        "store_ids": list(household.store_ids),
        "day": household.today,
    }
    search = _search_of(wanted.text)
    if search is not None:
        values |= {"search": search.of_title, "currencies": search.currencies, "amounts": search.amounts}
    if wanted.store_id is not None:
        values["store_id"] = wanted.store_id
    if wanted.receipt_id is not None:
        values["receipt_id"] = wanted.receipt_id
    states = wanted.states
    statement = _page(
        with_search=search is not None,
        with_store=wanted.store_id is not None,
        with_receipt=wanted.receipt_id is not None,
        with_over=bool(states & {CouponState.EXPIRED, CouponState.REDEEMED}),
        with_early=bool(states & {CouponState.NOT_YET_VALID, CouponState.REDEEMED}),
    )
    return await statement.all(reads, **values)


@dataclass(frozen=True, slots=True)
class _Search:
    """What PostgreSQL searches: the beginnings of words in titles; or, of money, the amounts in titles of coupons in
    these currencies, which a title may say by a sign: `1.00 USD` is `$1.00`."""

    of_title: str
    currencies: list[str]
    amounts: str


def _search_of(text: str | None) -> _Search | None:
    """None without any word or amount."""
    words = phrase(text or "")
    told = [word for word in words if word.isalnum()]
    amounts = [f"'{word}'" for word in words if _AMOUNT.fullmatch(word)]
    if not told and not amounts:
        return None
    currencies = [code for word in told if is_currency(code := word.upper())]
    beside = [word for word in told if word.upper() not in currencies]
    of_title = _beginnings(told or amounts)
    return _Search(of_title, currencies, _beginnings([*amounts, *beside]) or of_title)


def _beginnings(words: Iterable[str]) -> str:
    return " & ".join(f"{word}:*" for word in words)


_AMOUNT = re.compile(r"\d+(?:[.,]\d+)+")


def _weighed(
    rows: Iterable[Columns], household: Household, is_for_them: Callable[[Coupon], bool], wanted: CouponFilter
) -> list[Offer]:
    """Those of them that the shopper has, that are for what they buy, or that fit the text that is searched."""
    fitting = (row for row in without_copies(rows) if not wanted.text or _fits(row, wanted.text))
    offers = (_offer(row, household) for row in fitting)
    shown = (each for each in offers if wanted.text or _is_theirs(each.row) or is_for_them(each.coupon))
    return sorted((offer for offer in shown if offer.state in wanted.states), key=_order)


def _is_theirs(row: Columns) -> bool:
    """Whether a coupon is a shopper's own, or one for all that they clipped or used."""
    return row.user_id is not None or row.clipped_at is not None or row.redeemed > 0


def _is_worth_it(offer: Offer, wanted: CouponFilter) -> bool:
    """Whether one that is for all, and that they can use, saves them anything, or is searched."""
    is_usable = offer.state in USABLE or offer.state is CouponState.NOT_YET_VALID
    return bool(wanted.text) or offer.relevance is not None or not is_usable or _is_theirs(offer.row)


def _fits(row: Columns, text: str) -> bool:
    currency = [word for word in phrase(text) if word.upper() == row.currency_code]  # a title may say it by a sign
    return likeness(text, (row.title, row.code or "", row.store_name or "", *currency, *row.words)) > 0


def _offer(row: Columns, household: Household) -> Offer:
    coupon = coupon_of(row)
    state = coupon.state(household.today, row.redeemed, is_clipped=row.clipped_at is not None)
    is_to_come = state in USABLE or state is CouponState.NOT_YET_VALID
    relevance = household.relevance(coupon) if is_to_come else None
    days_left = None if coupon.ends_on is None else (coupon.ends_on - household.today).days
    return Offer(row, coupon, state, relevance, coupon.ends_soon(household.today), days_left)


def _last_day(offer: Offer) -> date:
    return offer.coupon.ends_on or date.max


def _order(offer: Offer) -> tuple[Decimal, date, str]:
    return -offer.expected, _last_day(offer), str(offer.row.id)


def _place(cursor: str) -> tuple[Decimal, date, str]:
    expected, last_day, last_id = decode_cursor(_LIST, cursor, 3)
    try:
        place = -Decimal(expected), date.fromisoformat(last_day), str(UUID(last_id))
    except (ValueError, InvalidOperation) as wrong:
        raise InvalidCursor from wrong
    if not place[0].is_finite():
        raise InvalidCursor
    return place


_user_id, _day = bindparam("user_id", type_=Uuid()), bindparam("day", type_=Date())
_SEES = or_(_coupons.user_id.is_(None), _coupons.user_id == _user_id)
_PRODUCTS = func.array(
    select(_products_of.product_id)
    .where(_products_of.coupon_id == _coupons.id)
    .correlate(CouponRecord.__table__)
    .scalar_subquery()
)
_REDEEMED = (
    select(func.count(_redemptions.purchase_id.distinct()))
    .where(_redemptions.coupon_id == _coupons.id, _redemptions.user_id == _user_id)
    .correlate(CouponRecord.__table__)
    .scalar_subquery()
)
_BY_HAND = (
    select(func.count())
    .where(_used.coupon_id == _coupons.id, _used.user_id == _user_id)
    .correlate(CouponRecord.__table__)
    .scalar_subquery()
)
_COLUMNS = (
    *_coupons,
    _PRODUCTS.label("product_ids"),
    (_REDEEMED + _BY_HAND).label("redeemed"),
    _clipped.clipped_at,
    _stores.slug.label("store_slug"),
    _stores.name.label("store_name"),
)
_JOINED = CouponRecord.__table__.outerjoin(Store.__table__, _stores.id == _coupons.store_id).outerjoin(
    ClippedCoupon.__table__, and_(_clipped.coupon_id == _coupons.id, _clipped.user_id == _user_id)
)
_SEEN = select(*_COLUMNS).select_from(_JOINED).where(_SEES)
_ONE = Rows(_SEEN.where(_coupons.id == bindparam("coupon_id")))
_MANY = Rows(_SEEN.where(is_one_of(_coupons.id, "coupon_ids")))

_IS_OF_RECEIPT = (
    select(literal(1))
    .where(_sources.coupon_id == _coupons.id, _sources.user_id == _user_id)
    .where(_sources.receipt_id == bindparam("receipt_id", type_=Uuid()))
    .exists()
)

_AS_IT_IS: ColumnElement[Any] = literal_column("'simple'::regconfig")
"""How words are searched: in no language, since titles come in all."""


@cache
def _page(*, with_search: bool, with_store: bool, with_receipt: bool, with_over: bool, with_early: bool) -> Rows:
    in_time = [] if with_over else [or_(_coupons.ends_on.is_(None), _coupons.ends_on >= _day)]
    if not with_early:
        in_time.append(or_(_coupons.starts_on.is_(None), _coupons.starts_on <= _day))
    if with_store:
        in_time.append(or_(_coupons.store_id.is_(None), _coupons.store_id == bindparam("store_id", type_=Uuid())))
    for_all = select(_coupons.id, _coupons.ends_on).where(_coupons.user_id.is_(None), *in_time)
    at_their_stores = or_(_coupons.store_id.is_(None), is_one_of(_coupons.store_id, "store_ids"))
    fitting = [_coupons.user_id.is_(None), at_their_stores, *in_time]
    of_goods = _found(found_by_keys(fitting, None if with_over else _day), "of_goods")
    is_cut = or_(func.bool_or(of_goods.c.is_more), func.count(of_goods.c.id.distinct()) > MOST_FOR_ALL)
    is_any_cut: ColumnElement[Any] = select(is_cut).scalar_subquery()
    ways: list[Any] = [
        select(_coupons.id).where(_coupons.user_id == _user_id),
        select(_clipped.coupon_id).where(_clipped.user_id == _user_id),
        select(_redemptions.coupon_id).where(_redemptions.user_id == _user_id),
        select(_denials.coupon_id).where(_denials.user_id == _user_id),
        select(_used.coupon_id).where(_used.user_id == _user_id),
        _first(of_goods.c, func.min(of_goods.c.rank), fitting=~of_goods.c.is_beyond),
    ]
    if with_search:
        said = func.to_tsvector(_AS_IT_IS, _coupons.title)
        of_title, amounts = (
            said.op("@@")(func.to_tsquery(_AS_IT_IS, bindparam(name, type_=Text()))) for name in ("search", "amounts")
        )
        of_money = and_(_coupons.currency_code == any_(bindparam("currencies", type_=ARRAY(Text()))), amounts)
        searched = _found(for_all.where(or_(of_title, of_money)), "searched")
        ways.append(_first(searched.c))
        is_any_cut = or_(is_any_cut, select(func.count() > MOST_FOR_ALL).select_from(searched).scalar_subquery())
    found = union(*ways).subquery("found")
    columns = (*_COLUMNS, is_any_cut.label("is_cut"))
    statement = select(*columns).select_from(_JOINED.join(found, found.c.id == _coupons.id))
    return Rows(statement.where(_SEES, *in_time, *([_IS_OF_RECEIPT] if with_receipt else [])))


def _first(found: Any, *order: ColumnElement[Any], fitting: ColumnElement[bool] | None = None) -> Select[Any]:
    """Of coupons with these columns the first by this order, and then those that end first. They were found by what
    they fit before: the other way round, all that there are would be looked at until enough of them fit."""
    each = select(found.id).where(true() if fitting is None else fitting).group_by(found.id, found.ends_on)
    first = each.order_by(*order, found.ends_on.nulls_last(), found.id).limit(MOST_FOR_ALL).subquery()
    return select(first.c.id)


def _found(fitting: Select[Any], name: str) -> CTE:
    return fitting.cte(name).prefix_with("MATERIALIZED")


_SOURCES = Rows(
    select(*_sources)
    .select_from(CouponSource.__table__.join(CouponRecord.__table__, _coupons.id == _sources.coupon_id))
    .where(_SEES, is_one_of(_sources.coupon_id, "coupon_ids"))
    .where(or_(_sources.user_id.is_(None), _sources.user_id == _user_id))
    .order_by(_sources.coupon_id, _sources.id)
)
_purchases = Purchase.__table__.c
_REDEMPTIONS = Rows(
    select(*_redemptions, _purchases.currency_code)
    .select_from(CouponRedemption.__table__.join(Purchase.__table__, _purchases.id == _redemptions.purchase_id))
    .where(_redemptions.user_id == _user_id, is_one_of(_redemptions.coupon_id, "coupon_ids"))
    .order_by(_redemptions.coupon_id, _purchases.purchased_on.desc(), _redemptions.id.desc())
)
_lines = PurchaseLine.__table__.c
_DENIALS = Rows(
    select(*_denials)
    .select_from(DeniedRedemption.__table__.join(PurchaseLine.__table__, _lines.id == _denials.line_id))
    .where(_denials.user_id == _user_id, is_one_of(_denials.coupon_id, "coupon_ids"), _lines.removed_at.is_(None))
    .order_by(_denials.coupon_id, _denials.denied_at.desc(), _denials.line_id)
)
_USES = Rows(
    select(*_used)
    .where(_used.user_id == _user_id, is_one_of(_used.coupon_id, "coupon_ids"))
    .order_by(_used.coupon_id, _used.used_on.desc())
)
_PRODUCTS_OF = Rows(
    select(_products_of.coupon_id, _products_of.product_id)
    .select_from(CouponProduct.__table__.join(CouponRecord.__table__, _coupons.id == _products_of.coupon_id))
    .where(_SEES, is_one_of(_products_of.coupon_id, "coupon_ids"))
    .order_by(_products_of.coupon_id, _products_of.product_id)
)
