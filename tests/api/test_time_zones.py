"""The day that it is for a shopper, by a clock at the edges of it: in Los Angeles, in Auckland, and nowhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import AuthSession, User
from cartsnitch_domain.accounts.tokens import AccessTokens
from cartsnitch_domain.alerts.coupon_finding import look_at_coupons
from cartsnitch_domain.alerts.finding import find_alerts
from cartsnitch_domain.coupons.records import CouponLook
from cartsnitch_domain.ids import AuthSessionId, UserId
from cartsnitch_domain.prices.awaited import await_days, look_at_awaited
from cartsnitch_domain.prices.records import AwaitedDay
from cartsnitch_server.app import create_app
from cartsnitch_server.settings import Settings
from sqlalchemy import select, update

from tests.api.conftest import SECRET

ADD = """mutation Add($input: AddCouponInput!) { addCoupon(input: $input) { __typename } }"""
STATES = "{ coupons(states: [AVAILABLE, EXPIRED]) { edges { node { state isEnding daysLeft } } } }"
ZONE = "{ viewer { timeZone } notificationSettings { timeZone } }"
CHANGE = """mutation Change($input: ChangeTimeZoneInput!) { changeTimeZone(input: $input) {
  __typename ... on TimeZoneChanged { viewer { timeZone } } ... on Error { message } } }"""
WEEKLY = """mutation Weekly($input: ChangeNotificationSettingsInput!) { changeNotificationSettings(input: $input) {
  __typename ... on ChangeNotificationSettingsSuccess { settings { timeZone } } } }"""

LOS_ANGELES, AUCKLAND = "America/Los_Angeles", "Pacific/Auckland"
LAST = date(2026, 3, 10)
AFTERNOON = datetime(2026, 3, 11, 0, 30, tzinfo=UTC)
"""Half past five of the afternoon of the last day in Los Angeles, when UTC has the next one."""
MIDNIGHT = datetime(2026, 3, 11, 7, 30, tzinfo=UTC)
"""Half an hour into the next day in Los Angeles."""
MORNING = datetime(2026, 3, 10, 20, tzinfo=UTC)
"""Nine in the morning of the next day in Auckland, when UTC has the last one."""


@dataclass
class Clocked:
    """Someone who asks at a time that the test says."""

    asker: Any
    clock: list[datetime]

    async def ask(self, query: str, at: datetime, **variables: Any) -> dict[str, Any]:
        self.clock[0] = at
        actor = Actor(self.asker.user_id, AuthSessionId(self.asker.auth_session_id))
        self.asker.client.headers["Authorization"] = f"Bearer {AccessTokens(SECRET).issue(actor, at)}"
        answer: dict[str, Any] = await self.asker.ask(query, **variables)
        return answer

    async def say(self, zone: str, at: datetime = AFTERNOON, **more: Any) -> dict[str, Any]:
        changed: dict[str, Any] = (await self.ask(CHANGE, at, input={"timeZone": zone, **more}))["changeTimeZone"]
        return changed

    async def coupon(self, at: datetime) -> tuple[str, bool]:
        """How the only coupon stands."""
        (edge,) = (await self.ask(STATES, at))["coupons"]["edges"]
        return edge["node"]["state"], edge["node"]["isEnding"]


@pytest.fixture
async def shopper(records: Any, owner: Any, settings: Settings) -> AsyncIterator[Clocked]:
    """Someone with a coupon whose last day is LAST, who never said where they are."""
    clock = [MORNING]
    app = create_app(settings, lambda: clock[0])
    async with app.router.lifespan_context(app), records.database.transaction() as session:
        mine = update(AuthSession).where(AuthSession.user_id == owner.user_id)
        await session.execute(mine.values(expires_at=datetime(2100, 1, 1, tzinfo=UTC)))
        await session.commit()
        owner.client._transport.app = app  # the same client, at the app with the clock
        shopper = Clocked(owner, clock)
        coupon = {"kind": "AMOUNT_OFF", "value": "2.00", "currencyCode": "USD", "endsOn": LAST.isoformat()}
        added = await shopper.ask(ADD, datetime(2026, 3, 9, 12, tzinfo=UTC), input=coupon)
        assert added["addCoupon"]["__typename"] == "CouponSaved"
        yield shopper


class TestDays:
    async def test_in_los_angeles_a_coupon_holds_until_the_end_of_its_last_day(self, shopper: Clocked) -> None:
        await shopper.say(LOS_ANGELES)
        assert await shopper.coupon(AFTERNOON) == ("AVAILABLE", True)
        assert (await shopper.coupon(MIDNIGHT))[0] == "EXPIRED"

    async def test_in_auckland_it_is_over_when_the_day_is(self, shopper: Clocked) -> None:
        await shopper.say(AUCKLAND)
        assert await shopper.coupon(MORNING - timedelta(hours=10)) == ("AVAILABLE", True)
        assert (await shopper.coupon(MORNING))[0] == "EXPIRED"

    async def test_who_never_said_has_the_days_of_utc(self, shopper: Clocked) -> None:
        assert await shopper.coupon(MORNING) == ("AVAILABLE", True)
        assert (await shopper.coupon(AFTERNOON))[0] == "EXPIRED"

    async def test_the_days_that_are_left_are_counted_by_the_same_day(self, shopper: Clocked) -> None:
        async def left(at: datetime) -> int:
            (edge,) = (await shopper.ask(STATES, at))["coupons"]["edges"]
            days: int = edge["node"]["daysLeft"]
            return days

        assert await left(AFTERNOON) == -1
        await shopper.say(LOS_ANGELES)
        assert (await left(AFTERNOON), await left(MIDNIGHT)) == (0, -1)

    async def test_the_day_costs_no_statement(self, shopper: Clocked, statements: list[str]) -> None:
        async def count() -> int:
            statements.clear()
            await shopper.coupon(AFTERNOON)
            return len(statements)

        await count()
        unsaid = await count()
        await shopper.say(LOS_ANGELES)
        assert await count() == unsaid


class TestSaying:
    async def test_it_is_unknown_until_it_is_said_and_one_for_all(self, shopper: Clocked) -> None:
        before = await shopper.ask(ZONE, MORNING)
        assert before == {"viewer": {"timeZone": None}, "notificationSettings": {"timeZone": "UTC"}}

        changed = await shopper.say(AUCKLAND)
        assert changed == {"__typename": "TimeZoneChanged", "viewer": {"timeZone": AUCKLAND}}
        after = await shopper.ask(ZONE, MORNING)
        assert after == {"viewer": {"timeZone": AUCKLAND}, "notificationSettings": {"timeZone": AUCKLAND}}

        await shopper.ask(WEEKLY, MORNING, input={"timeZone": LOS_ANGELES})
        assert (await shopper.ask(ZONE, MORNING))["viewer"]["timeZone"] == LOS_ANGELES

    async def test_an_app_that_guesses_changes_nothing_that_was_said(self, shopper: Clocked) -> None:
        assert (await shopper.say(AUCKLAND, ifUnsaid=True))["viewer"]["timeZone"] == AUCKLAND
        assert (await shopper.say(LOS_ANGELES, ifUnsaid=True))["viewer"]["timeZone"] == AUCKLAND

    @pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc", "", "A" * 65])
    async def test_what_is_no_zone_is_refused(self, shopper: Clocked, name: str) -> None:
        refused = await shopper.say(name)
        assert refused["__typename"] == "InvalidTimeZone"
        assert "America/Chicago" in refused["message"]
        assert (await shopper.ask(ZONE, MORNING))["viewer"]["timeZone"] is None

    async def test_nobody_says_it_for_another_one(self, shopper: Clocked, other: Any) -> None:
        await shopper.say(AUCKLAND)
        assert (await other.ask(ZONE))["viewer"]["timeZone"] is None


class TestWorker:
    async def test_days_that_come_are_looked_at_by_the_shoppers_own_day(
        self, records: Any, owner: Any, other: Any
    ) -> None:
        """A day of theirs ahead is not to come, as for who is elsewhere."""
        async with records.database.transaction() as session:
            for asker, zone in ((owner, LOS_ANGELES), (other, AUCKLAND)):
                await session.execute(update(User).where(User.id == asker.user_id).values(time_zone=zone))
                await await_days(session, asker.user_id, {uuid4(): date(2026, 3, 12)})

        async def waiting(at: datetime) -> set[UserId]:
            async with records.database.transaction() as session:
                await look_at_awaited(session, at)
                ids = {owner.user_id, other.user_id}
                return set(await session.scalars(select(AwaitedDay.user_id).where(AwaitedDay.user_id.in_(ids))))

        assert await waiting(MORNING - timedelta(hours=10)) == {owner.user_id, other.user_id}
        assert await waiting(MORNING) == {owner.user_id}
        assert await waiting(AFTERNOON) == {owner.user_id}
        assert await waiting(MIDNIGHT) == set()

    async def test_coupons_are_looked_at_once_on_each_day_of_the_shopper(self, records: Any, owner: Any) -> None:
        product_id, store_id = await records.product("OATS"), await records.store("Corner Store")
        await records.bought(owner, product_id, store_id, 5, "2.00", text="OATS")
        receipt_id = await records.receipt(owner)
        await records.coupon(owner, receipt_id, product_id, ends_on=date(2026, 4, 1))
        async with records.database.transaction() as session:
            await session.execute(update(User).where(User.id == owner.user_id).values(time_zone=LOS_ANGELES))

        async def looked_on(at: datetime) -> date | None:
            async with records.database.transaction() as session:
                await look_at_coupons(session, at)
                await find_alerts(session, owner.user_id, at)
                day: date | None = await session.scalar(
                    select(CouponLook.looked_on).where(CouponLook.user_id == owner.user_id)
                )
                return day

        assert await looked_on(AFTERNOON) == LAST
        assert await looked_on(MIDNIGHT) == LAST + timedelta(days=1)
