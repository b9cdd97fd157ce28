"""Which of the coupons for all that are looked up by a key may be for what has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Text,
    bindparam,
    case,
    column,
    func,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.selectable import LateralFromClause

from cartsnitch_domain.coupons.coupon import AppliesTo, CouponKind
from cartsnitch_domain.coupons.identity import BETWEEN_WORDS, MOST_LOOKED_AT, MOST_OF_KEY
from cartsnitch_domain.coupons.records import Coupon, CouponKey

_coupons, _keys = Coupon.__table__.c, CouponKey.__table__.c

_ALIKE = (
    _coupons.kind,
    _coupons.currency_code,
    _coupons.buy,
    _coupons["get"],
    _coupons.minimum_amount,
    _coupons.minimum_count,
    _coupons.minimum_is_of_basket,
    _coupons.applies_to,
    _coupons.gtins,
    _coupons.words,
    _coupons.size,
    _coupons.is_stackable,
    _coupons.max_uses,
)
"""Of coupons under one key that have these alike, one of a greater value takes off no less, whoever buys what."""

_WORTH = case((_coupons.kind == CouponKind.FIXED_PRICE.value, -_coupons.value), else_=_coupons.value)
"""Of coupons that are so alike, the greater the more it takes off: of a price, the less that is."""


def has_no_other_words(words: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a coupon is for no words, or for none but these, which are parted as `asked_keys` does."""
    these = func.string_to_array(words, BETWEEN_WORDS)
    return or_(Coupon.applies_to != AppliesTo.WORDS.value, Coupon.words.contained_by(these))


def found_by_keys(fitting: Sequence[ColumnElement[bool]], since: ColumnElement[Any] | None) -> Select[Any]:
    """The coupons under each of the keys in `keys` that have no other words than its `words`: `id`, `ends_on` and
    `rank`, the less the sooner it ends or the more it is worth than those that are alike; `is_more` says that there may
    be others under its key, `is_beyond` that this one is too many.

    Of each key `MOST_LOOKED_AT` are looked at from the first that ends on, and where there are more, as many from the
    last one back: so each is looked up by index. All are `fitting`, and end on the day `since` or later.
    """
    asked = func.unnest(bindparam("keys", type_=ARRAY(BigInteger())), bindparam("words", type_=ARRAY(Text())))
    each = asked.table_valued(column("key", BigInteger()), column("words", Text())).render_derived("asked")
    in_time = [] if since is None else [_keys.ends_on >= since]
    first = _looked(each, [*fitting, *in_time], is_back=False)
    near = _ranked(each, first).cte("near").prefix_with("MATERIALIZED")
    full = select(near).where(near.c.is_last).subquery("full")
    begins = tuple_(_keys.ends_on, _keys.coupon_id) >= tuple_(full.c.key_ends_on, full.c.id)
    last = _looked(full, [*fitting, begins], is_back=True)
    far = _ranked(full, last).subquery("far")
    columns = ("id", "ends_on", "rank", "is_beyond")
    both = union_all(
        select(*(near.c[name] for name in columns), near.c.is_beyond.label("is_more")),
        select(*(far.c[name] for name in columns), or_(far.c.is_last, far.c.is_beyond).label("is_more")),
    ).subquery("of_keys")
    return select(*both.c)


def _looked(each: FromClause, where: Sequence[ColumnElement[bool]], *, is_back: bool) -> LateralFromClause:
    """Those under the key of each, from the first or the last that ends on, and one more than are looked at."""
    order = [by.desc() if is_back else by for by in (_keys.ends_on, _keys.coupon_id)]
    return (
        select(
            *(same.label(f"alike_{number}") for number, same in enumerate(_ALIKE)),
            _WORTH.label("worth"),
            _coupons.id,
            _coupons.ends_on,
            _keys.ends_on.label("key_ends_on"),
            has_no_other_words(each.c.words).label("is_for_them"),
            func.row_number().over(order_by=order).label("place"),
        )
        .select_from(CouponKey.__table__.join(Coupon.__table__, _coupons.id == _keys.coupon_id))
        .where(_keys.key == each.c.key, *where)
        .order_by(*order)
        .limit(MOST_LOOKED_AT + 1)
        .correlate(each)
        .lateral("looked")
    )


def _ranked(each: FromClause, looked: LateralFromClause) -> Select[Any]:
    """Of these the ones for the goods, and the one that says that there are more; of each key no more than are weighed,
    and one beyond them. They are put in order together, since most keys have hardly any."""
    key, is_last = each.c.key, looked.c.place > MOST_LOOKED_AT
    alike = [key, *(column for column in looked.c if column.name.startswith("alike_"))]
    by_worth = func.row_number().over(partition_by=alike, order_by=(looked.c.worth.desc(), looked.c.place))
    by_end = func.row_number().over(partition_by=key, order_by=looked.c.place)
    told = (
        select(
            key,
            each.c.words,
            looked.c.id,
            looked.c.ends_on,
            looked.c.key_ends_on,
            looked.c.place,
            is_last.label("is_last"),
            func.least(by_end, by_worth).label("rank"),
        )
        .select_from(each.join(looked, true()))
        .where(or_(looked.c.is_for_them, is_last))
        .subquery("told")
    )
    number = func.row_number().over(partition_by=told.c.key, order_by=(told.c.rank, told.c.place))
    numbered = select(*told.c, number.label("number")).subquery("numbered")
    return select(*numbered.c, (numbered.c.number > MOST_OF_KEY).label("is_beyond")).where(
        or_(numbered.c.number <= MOST_OF_KEY + 1, numbered.c.is_last)
    )
