"""Coupons that are told: a new one for what a shopper buys, and one that ends in three days. Standard library only.

They are a function of what is offered and bought, and of the day. Told is what is likely used: goods that are bought
before the coupon ends, by their cadence, or what the shopper clipped. So no household is told of a whole feed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from cartsnitch_domain.alerts.alert import Alert, AlertKey, AlertKind
from cartsnitch_domain.coupons.coupon import Coupon, CouponState
from cartsnitch_domain.coupons.relevance import Relevance
from cartsnitch_domain.prices.price import change
from cartsnitch_domain.units import Quantity, Unit

ENDS_IN = timedelta(days=3)
"""So long before its last day a coupon is told again."""

LIKELY = Decimal("0.5")
"""How often it has to be expected to be used."""

MOST_NEW = 10
"""New ones that are told at once, those that save most; the others are in the list."""

_CONFIDENCE = Decimal("0.80")
_UNITS = {unit.value: unit for unit in Unit}


@dataclass(frozen=True, slots=True)
class Offered:
    """A coupon as it stands for a shopper, since which day it is known, and the smallest coin of its currency."""

    coupon: Coupon
    state: CouponState
    seen_on: date
    relevance: Relevance
    coin: Decimal


def coupon_alerts(offered: Iterable[Offered], known: Collection[tuple[UUID, date]], today: date) -> list[Alert]:
    """All alerts of coupons that can be used today. `known` are those that are kept already, by coupon and day: they
    stay as long as the coupon saves anything, however near its end is; of others only so many are told at once."""
    told: list[Alert] = []
    new: list[tuple[Decimal, int, Alert]] = []
    for each in offered:
        for alert in _of(each, today):
            if _place(alert) in known:
                told.append(alert)
            elif each.relevance.uses >= LIKELY or each.state is CouponState.CLIPPED:
                new.append((-each.relevance.expected, each.coupon.id.int, alert))
    return [*told, *(alert for _, _, alert in sorted(new, key=lambda one: one[:2])[:MOST_NEW])]


def _of(each: Offered, today: date) -> Iterator[Alert]:
    """That it is new, and that it ends; one that is known first in its last days is told once. None by the price of
    another store than its own."""
    price = each.relevance.price
    if price is not None and each.coupon.store_id not in {None, price.store_id}:
        return
    begins = max(each.seen_on, each.coupon.starts_on or each.seen_on)
    ends_on = each.coupon.ends_on
    reminds = None if ends_on is None else max(ends_on - ENDS_IN, begins)
    is_of_goods = each.relevance.habit is not None
    if is_of_goods:
        yield _alert(each, begins)
    if reminds is not None and reminds <= today and not (is_of_goods and reminds == begins):
        yield _alert(each, reminds)


def is_reminder(alert_day: date, ends_on: date) -> bool:
    """Whether an alert of this day says that a coupon ends, and not that it is new."""
    return alert_day + ENDS_IN == ends_on  # not the other way round: a last day may be the first there is


def _alert(each: Offered, day: date) -> Alert:
    """What is paid without it and with it: for one unit of the goods, of as many as it wants, or for a usual basket. A
    till rounds a piece."""
    relevance, habit, price = each.relevance, each.relevance.habit, each.relevance.price
    if price is not None and relevance.off_unit is not None:
        before, per = price.amount, Quantity(Decimal(1), _UNITS.get(price.unit, Unit.EACH))
        after = before - relevance.off_unit
        if per.unit is Unit.EACH:
            after = after.quantize(each.coin, ROUND_HALF_UP)
    else:
        before, per = relevance.usual_basket or relevance.saving, Quantity(Decimal(1), Unit.EACH)
        after = before - min(relevance.saving, before)
    return Alert(
        key=AlertKey(AlertKind.COUPON, each.coupon.id, relevance.store_id, None, day),
        product_id=habit.goods.product_id if habit else None,
        before=before,
        after=round(after, 6),
        change=change(before, after) if before else None,
        per=per,
        currency_code=relevance.currency_code,
        confidence=_CONFIDENCE,
        evidence=(price.observation_id,) if price is not None else (),
        coupon_id=each.coupon.id,
    )


def _place(alert: Alert) -> tuple[UUID, date]:
    return alert.key.subject_id, alert.day
