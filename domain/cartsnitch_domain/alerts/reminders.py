"""Telling that a coupon which a shopper clipped ends, where no alert does: an alert is about a price, and of some goods
none is known at the store. Who clipped a coupon means to use it, whatever is known of its goods.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.alerts.alert import Alert
from cartsnitch_domain.alerts.coupons import ENDS_IN, is_reminder
from cartsnitch_domain.alerts.telling import coupon_words
from cartsnitch_domain.coupons.coupon import CouponState
from cartsnitch_domain.coupons.queries import Offer
from cartsnitch_domain.coupons.succession import ENDS
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.notifications.notify import Notice, notify, restore, reword, withdraw
from cartsnitch_domain.notifications.records import Notification
from cartsnitch_domain.notifications.rules import MOST_BODY, NoticeKind, one_line

_TITLE = "A coupon that you clipped ends soon"


async def reminded(session: AsyncSession, user_id: UserId) -> set[UUID]:
    """The coupons of whose end a user was told here."""
    told = await session.execute(_told(user_id))
    return {UUID(cause.removeprefix(ENDS).partition(":")[0]) for cause, _ in told}


def without_reminded(alerts: Iterable[Alert], ends: Iterable[Offer], told: set[UUID]) -> list[Alert]:
    """Alerts without those that would tell once more of an end that was told here."""
    ends_on = {offer.coupon.id: offer.coupon.ends_on for offer in ends if offer.coupon.id in told}
    return [
        alert
        for alert in alerts
        if (last := ends_on.get(alert.key.subject_id)) is None or not is_reminder(alert.day, last)
    ]


async def remind(
    session: AsyncSession, user_id: UserId, offers: Sequence[Offer], alerts: Iterable[Alert], today: date, now: datetime
) -> None:
    """Tell of the clipped ones of these coupons that end in three days or less, each once, unless one of `alerts` does;
    take back what was told of one that is clipped no more, or is used. What has ended stays told."""
    due = {_cause(offer): offer for offer in _ending(offers, {alert.key.subject_id for alert in alerts}, today)}
    told = {row.cause: row.body for row in await session.execute(_told(user_id))}
    lost = {cause for cause in told.keys() - due.keys() if date.fromisoformat(cause.rpartition(":")[2]) >= today}
    if lost:
        await withdraw(session, user_id, NoticeKind.COUPON, lost, now)
    for cause, offer in due.items():
        notice = _notice(cause, offer)
        await notify(session, user_id, notice, now)
        if cause in told:
            await restore(session, user_id, notice)
            if told[cause] != one_line(notice.body, MOST_BODY):  # it takes off another amount by now
                await reword(session, user_id, notice)


def _ending(offers: Iterable[Offer], alerted: set[UUID], today: date) -> Iterator[Offer]:
    for offer in offers:
        last = offer.coupon.ends_on
        is_due = last is not None and last - ENDS_IN <= today <= last
        if is_due and offer.state is CouponState.CLIPPED and offer.coupon.id not in alerted:
            yield offer


def _cause(offer: Offer) -> str:
    return f"{ENDS}{offer.coupon.id}:{offer.coupon.ends_on}"


def _notice(cause: str, offer: Offer) -> Notice:
    row = offer.row
    return Notice(
        kind=NoticeKind.COUPON,
        cause=cause,
        title=_TITLE,
        body=coupon_words(row.title, row.store_name, row.ends_on),
        link=f"/coupons/{offer.coupon.id}",
        subject_ids=[offer.coupon.id],
    )


def _told(user_id: UserId) -> Select[str, str]:
    of_ends = Notification.user_id == user_id, Notification.kind == NoticeKind.COUPON
    return select(Notification.cause, Notification.body).where(*of_ends, Notification.cause.startswith(ENDS))
