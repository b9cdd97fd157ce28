"""Shoppers who are told, and what they are told by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import AuthSession, User
from cartsnitch_domain.ids import AuthSessionId, DeliveryId, NotificationId, UserId
from cartsnitch_domain.notifications.endpoints import Endpoint
from cartsnitch_domain.notifications.notify import Notice, notify
from cartsnitch_domain.notifications.records import Delivery
from cartsnitch_domain.notifications.rules import EmailRhythm, NoticeKind, Weekday
from cartsnitch_domain.notifications.settings import SettingsChange, change_settings
from cartsnitch_domain.notifications.subscriptions import add_subscription
from cartsnitch_server.delivering.deliverer import Senders, deliver, look_at_clock, senders_of
from cartsnitch_server.resources import Resources
from sqlalchemy import select, text

from tests.outgoing import Browser, MailSink, PushService, base64url, mail_sink, push_service
from tests.server.installation import Installation

VAPID = base64url(bytes(range(1, 33)))
KIND = NoticeKind.PRICE_INCREASE


@pytest.fixture
def push() -> Iterator[PushService]:
    with push_service() as service:
        yield service


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with mail_sink() as sink:
        yield sink


@dataclass
class House(Installation):
    """An installation in one process, whose jobs are done when a test says so."""

    senders: Senders
    _users: int = field(default=0)

    async def shopper(self, *, is_verified: bool = True) -> Actor:
        """Somebody signed in, who said that their address is theirs unless they did not."""
        self._users += 1
        who = {"email": f"shopper{self._users}@example.org", "name": "Jo", "password_hash": "-"}
        verified = {"email_verified_at": self.resources.clock()} if is_verified else {}
        user_id = await self.add(User, **who, **verified)
        until = self.resources.clock() + timedelta(days=30)
        session_id = await self.add(AuthSession, user_id=user_id, user_agent="a test", expires_at=until)
        return Actor(UserId(user_id), AuthSessionId(session_id))

    async def subscribe(self, actor: Actor, browser: Browser) -> UUID:
        async with self.database.transaction() as session:
            endpoint = Endpoint(browser.endpoint, browser.p256dh, browser.auth)
            return await add_subscription(session, actor, endpoint, "Firefox", self.resources.clock(), is_local=True)

    async def settle(self, actor: Actor, **values: Any) -> None:
        async with self.database.transaction() as session:
            await change_settings(session, actor.user_id, SettingsChange(**values), self.resources.clock())

    async def tell(self, actor: Actor, **values: Any) -> NotificationId | None:
        """Tell of a price that went up, unless the values say otherwise."""
        defaults: dict[str, Any] = {"kind": KIND, "cause": uuid4().hex, "title": "Milk went up", "body": "By 12 %."}
        notice = Notice(**defaults | {"link": "/products/1"} | values)
        async with self.database.transaction() as session:
            return await notify(session, actor.user_id, notice, self.resources.clock())

    async def waiting_jobs(self) -> list[DeliveryId]:
        async with self.database.reading() as session:
            rows = await session.scalars(text("SELECT convert_from(payload, 'UTF8') FROM pgqueuer ORDER BY id"))
            return [DeliveryId(UUID(payload)) for payload in rows]

    async def work(self) -> None:
        """Look at the clock, and do all jobs, each once, as a worker does."""
        await look_at_clock(self.resources)
        for delivery_id in await self.waiting_jobs():
            await deliver(self.resources, self.senders, delivery_id)
        async with self.database.transaction() as session:
            await session.execute(text("DELETE FROM pgqueuer"))

    async def deliveries(self, channel: str) -> list[Delivery]:
        async with self.database.reading() as session:
            return list(
                await session.scalars(select(Delivery).where(Delivery.channel == channel).order_by(Delivery.id))
            )

    async def states(self, channel: str) -> list[str]:
        return [delivery.state for delivery in await self.deliveries(channel)]


@pytest.fixture
def house(resources: Resources, sink: MailSink) -> House:
    given = {
        "vapid_private_key": VAPID,
        "vapid_subject": "mailto:host@example.org",
        "push_local": True,
        "smtp_out_url": sink.url,
        "smtp_out_from": "cart@mail.example.org",
    }
    settings = type(resources.settings).model_validate(resources.settings.model_dump() | given)
    return House(replace(resources, settings=settings), senders_of(settings))


@pytest.fixture
async def shopper(house: House) -> Actor:
    """Someone who wants everything at once."""
    actor = await house.shopper()
    await house.settle(actor, email_rhythm=EmailRhythm.AT_ONCE)
    return actor


@pytest.fixture
async def weekly(house: House) -> Actor:
    """Someone who wants one email a week, on Sundays at 2 in Berlin, where clocks change on that day and hour."""
    actor = await house.shopper()
    schedule = {"digest_weekday": Weekday.SUNDAY, "digest_hour": 2, "time_zone": "Europe/Berlin"}
    await house.settle(actor, email_rhythm=EmailRhythm.WEEKLY, **schedule)
    return actor
