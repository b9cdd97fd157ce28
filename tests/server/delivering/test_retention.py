"""What shoppers saw long ago is removed; what they did not see, and what is still to be sent, stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.ids import NotificationId
from cartsnitch_domain.notifications import retention
from cartsnitch_domain.notifications.marking import mark_read
from cartsnitch_domain.notifications.notify import withdraw
from cartsnitch_domain.notifications.records import Delivery, Notification
from cartsnitch_domain.notifications.retention import KEPT
from cartsnitch_server.delivering.deliverer import remove_old_notifications
from sqlalchemy import select

from tests.server.conftest import MovableClock
from tests.server.delivering.conftest import KIND, House

A_MOMENT = timedelta(seconds=1)


async def told(house: House, actor: Actor, cause: str) -> NotificationId:
    """Something that is told, and sent."""
    notification_id = await house.tell(actor, cause=cause)
    assert notification_id is not None
    await house.work()
    return notification_id


async def read(house: House, actor: Actor, *ids: NotificationId) -> None:
    async with house.database.transaction() as session:
        await mark_read(session, actor, list(ids), house.resources.clock())


async def left(house: House) -> list[str]:
    """The causes of all that is kept."""
    async with house.database.reading() as session:
        return sorted(await session.scalars(select(Notification.cause)))


async def test_what_was_read_is_removed_ninety_days_later_with_its_deliveries(
    house: House, shopper: Actor, clock: MovableClock
) -> None:
    await read(house, shopper, await told(house, shopper, "seen"))
    await told(house, shopper, "not seen")

    clock.advance(KEPT)
    await remove_old_notifications(house.resources)
    assert await left(house) == ["not seen", "seen"]

    clock.advance(A_MOMENT)
    await remove_old_notifications(house.resources)
    assert await left(house) == ["not seen"]
    async with house.database.reading() as session:
        assert len(list(await session.scalars(select(Delivery.id)))) == 2


async def test_what_was_withdrawn_is_removed_and_a_weekly_email_with_what_it_carried_once_that_is_read(
    house: House, weekly: Actor, clock: MovableClock
) -> None:
    await told(house, weekly, "withdrawn")
    async with house.database.transaction() as session:
        await withdraw(session, weekly.user_id, KIND, "withdrawn", clock())
    await told(house, weekly, "carried")
    clock.advance(timedelta(days=7))
    await house.work()
    assert len(await left(house)) == 3

    clock.advance(KEPT + A_MOMENT)
    await remove_old_notifications(house.resources)

    assert await left(house) == ["carried"]


async def test_what_is_still_to_be_sent_stays(house: House, weekly: Actor, clock: MovableClock) -> None:
    notification_id = await house.tell(weekly, cause="waits")
    assert notification_id is not None
    await read(house, weekly, notification_id)

    clock.advance(KEPT + A_MOMENT)
    await remove_old_notifications(house.resources)

    assert await left(house) == ["waits"]


async def test_all_that_is_old_is_removed_however_much_it_is(
    house: House, shopper: Actor, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("cartsnitch_server.delivering.deliverer", retention.__name__):
        monkeypatch.setattr(f"{module}.MOST_AT_ONCE", 2)
    ids = [await told(house, shopper, str(place)) for place in range(5)]
    await read(house, shopper, *ids)

    clock.advance(KEPT + A_MOMENT)
    await remove_old_notifications(house.resources)

    assert await left(house) == []
