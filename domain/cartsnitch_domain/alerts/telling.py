"""Telling of alerts: the words that a shopper gets, and where they lead."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_percent
from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.alerts.alert import Alert, AlertKind
from cartsnitch_domain.alerts.coupons import is_reminder
from cartsnitch_domain.alerts.records import Alert as AlertRecord
from cartsnitch_domain.coupons.records import Coupon
from cartsnitch_domain.ids import AlertId, UserId
from cartsnitch_domain.money import written
from cartsnitch_domain.notifications.notify import Notice, notify, restore, reword, withdraw
from cartsnitch_domain.notifications.rules import NoticeKind
from cartsnitch_domain.prices.records import PriceObservation
from cartsnitch_domain.purchases.records import PurchaseLine
from cartsnitch_domain.stores.records import Store
from cartsnitch_domain.units import Unit

NEWS = timedelta(days=30)
"""How old the day of an alert may be to be told: a mailbox that is handed in as a whole is history, and no news."""

_TENTH_OF_A_CENT = 3

_LOCALE = "en"
"""The language of all that shoppers are told so far."""

_OVER_SIZES = frozenset({AlertKind.SHRINKFLATION, AlertKind.CHEAPER_ELSEWHERE})

_TITLES = {
    AlertKind.PRICE_INCREASE: "Costs more: {name}",
    AlertKind.PRICE_DROP: "Costs less: {name}",
    AlertKind.TARGET_PRICE: "At your price: {name}",
    AlertKind.SHRINKFLATION: "Got smaller: {name}",
    AlertKind.CHEAPER_ELSEWHERE: "Cheaper at {store}: {name}",
    AlertKind.COUPON: "A coupon for {name}",
}
_ENDS_SOON = "Your coupon for {name} ends soon"


async def tell_alert(session: AsyncSession, user_id: UserId, alert_id: AlertId, alert: Alert, now: datetime) -> None:
    """Tell a shopper of an alert by what the line that began it calls the product; once, however often it is asked, and
    only while it is news."""
    if now.date() - alert.day <= NEWS and (notice := await _notice_of(session, alert_id, alert)) is not None:
        await notify(session, user_id, notice, now)


async def tell_back(session: AsyncSession, user_id: UserId, alert_id: AlertId, alert: Alert) -> None:
    """Show again what was told of an alert whose reason was gone and is back."""
    if (notice := await _notice_of(session, alert_id, alert)) is not None:
        await restore(session, user_id, notice)


async def tell_anew(session: AsyncSession, user_id: UserId, alert_id: AlertId, alert: Alert) -> None:
    """Let what was told of an alert say what it says now."""
    if (notice := await _notice_of(session, alert_id, alert)) is not None:
        await reword(session, user_id, notice)


async def take_back(session: AsyncSession, user_id: UserId, record: AlertRecord, now: datetime) -> None:
    """Take back what was told of an alert whose reason is gone."""
    await withdraw(session, user_id, NoticeKind(record.kind), str(record.id), now)


async def _notice_of(session: AsyncSession, alert_id: AlertId, alert: Alert) -> Notice | None:
    if alert.kind is AlertKind.COUPON:
        return await _coupon_notice(session, alert_id, alert)
    line = await _line(session, alert)
    return None if line is None else _notice(alert_id, alert, line)


async def _line(session: AsyncSession, alert: Alert) -> Row[Any] | None:
    name = func.coalesce(PurchaseLine.product_name, PurchaseLine.text).label("name")
    content = (PriceObservation.content_amount, PriceObservation.content_unit, PriceObservation.content_pack)
    columns: list[Any] = [name, Store.name.label("store"), *content]
    statement = (
        select(*columns)
        .select_from(PriceObservation)
        .join(PurchaseLine, PurchaseLine.id == PriceObservation.purchase_line_id)
        .join(Store, Store.id == PriceObservation.store_id)
        .where(PriceObservation.id == alert.evidence[-1])
    )
    return (await session.execute(statement)).one_or_none()


async def _coupon_notice(session: AsyncSession, alert_id: AlertId, alert: Alert) -> Notice:
    """Of a coupon for goods, by what the line of their last price calls them; else for a purchase at its store."""
    columns: list[Any] = [Coupon.title, Coupon.ends_on, Coupon.store_id, Store.name.label("store")]
    statement = select(*columns).join(Store, Store.id == alert.key.store_id).where(Coupon.id == alert.coupon_id)
    coupon = (await session.execute(statement)).one()
    line = await _line(session, alert) if alert.evidence else None
    ends_soon = coupon.ends_on is not None and is_reminder(alert.day, coupon.ends_on)
    name = line.name if line is not None else f"what you buy at {coupon.store}"
    return Notice(
        kind=NoticeKind.COUPON,
        cause=str(alert_id),
        title=(_ENDS_SOON if ends_soon else _TITLES[AlertKind.COUPON]).format(name=name),
        body=coupon_words(coupon.title, None if coupon.store_id is None else coupon.store, coupon.ends_on),
        link=f"/coupons/{alert.coupon_id}",
        subject_ids=[alert_id, *(each for each in (alert.coupon_id, alert.product_id) if each is not None)],
    )


def coupon_words(title: str, store: str | None, ends_on: date | None) -> str:
    """What a coupon is, where, and until when; None for any store, and for no end."""
    at = "" if store is None else f" at {store}"
    until = "" if ends_on is None else f", until {format_date(ends_on, 'MMM d, y', locale=_LOCALE)}"
    return f"{title}{at}{until}."


def _is_of_several(line: Row[Any]) -> bool:
    return bool(line.content_unit == Unit.EACH and line.content_amount * line.content_pack > 1)


def _notice(alert_id: AlertId, alert: Alert, line: Row[Any]) -> Notice:
    return Notice(
        kind=NoticeKind(alert.kind.value),
        cause=str(alert_id),
        title=_TITLES[alert.kind].format(name=line.name, store=line.store),
        body=body_of(alert, line.store, of_several=_is_of_several(line)),
        link=f"/alerts/{alert_id}",
        subject_ids=[alert_id, *(() if alert.product_id is None else (alert.product_id,))],
    )


def body_of(alert: Alert, store: str, *, of_several: bool = False) -> str:
    """What it costs there, and what it did before where that is another price; of what shrank, first by how much. Where
    an episode goes on, what was told of it last, and where less was paid than the shelf asked, that the price is the
    one on the shelf, and what was paid.

    `of_several` where a package has several things in it, which are counted.
    """
    after = _price(alert, alert.after, of_several=of_several)
    at = f"at {store}" if alert.paid is None else f"on the shelf at {store}"
    told = f"{after} {at}."
    if alert.before is not None and alert.change:
        change = format_percent(abs(alert.change), "#,##0.#%", locale=_LOCALE)
        before = _price(alert, alert.before, of_several=of_several)
        told = f"{after} {at}, {change} {'more' if alert.change > 0 else 'less'} than {before}."
    if alert.earlier is not None and alert.earlier.price != alert.before:
        was = _price(alert, alert.earlier.price, of_several=of_several)
        told += f" It was {was} on {format_date(alert.earlier.day, locale=_LOCALE)}."
    if alert.paid is not None:
        told += f" You paid {_price(alert, alert.paid, of_several=of_several)}."
    if alert.shrinkage is None:
        return told
    return f"{alert.shrinkage.before} before, {alert.shrinkage.after} now: {told}"


def _price(alert: Alert, amount: Decimal, *, of_several: bool) -> str:
    """Money, and what it is for where that is no package: what is compared over sizes is for one of the content."""
    is_each = alert.per.unit is Unit.EACH and alert.per.amount == 1
    is_piece = of_several and alert.kind in _OVER_SIZES
    if is_each and not is_piece:
        return written(amount, alert.currency_code)
    return f"{written(_rounded(amount), alert.currency_code)} for {'one' if is_each else alert.per}"


def _rounded(amount: Decimal) -> Decimal:
    """A price that was divided, to a tenth of a cent, or to three digits where it is less: as the app shows it."""
    digits = max(_TENTH_OF_A_CENT, 2 - amount.adjusted())
    return amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
