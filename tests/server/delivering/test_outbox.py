"""What a shopper is told exists exactly when its cause does, and is told once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import AuthSession
from cartsnitch_domain.ids import DeliveryId
from cartsnitch_domain.notifications.deliveries import begin_attempt
from cartsnitch_domain.notifications.marking import mark_all_read
from cartsnitch_domain.notifications.notify import Notice, notify, withdraw
from cartsnitch_domain.notifications.records import Notification
from cartsnitch_domain.notifications.rules import MOST_ATTEMPTS, MOST_MAILS_A_DAY, Choice, EmailRhythm
from cartsnitch_domain.notifications.subscriptions import remove_subscription
from cartsnitch_server.delivering.deliverer import Deliverer, deliver
from sqlalchemy import func, select, text, update

from tests.outgoing import MailSink, PushService
from tests.server.conftest import MovableClock
from tests.server.delivering.conftest import KIND, House


async def count(house: House) -> int:
    async with house.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(Notification)) or 0


async def test_it_reaches_the_app_the_device_and_the_mailbox(
    house: House, shopper: Actor, push: PushService, sink: MailSink
) -> None:
    await house.subscribe(shopper, push.browser())
    await house.tell(shopper)
    await house.work()

    assert [await house.states(channel) for channel in ("app", "push", "email")] == [["sent"]] * 3
    assert (len(push.pushes), sink.recipients) == (1, ["shopper1@example.org"])


async def test_of_a_cause_that_is_rolled_back_nothing_is_told(house: House, shopper: Actor, sink: MailSink) -> None:
    with pytest.raises(RuntimeError, match="undone"):  # noqa: PT012 -- the transaction is the statement
        async with house.database.transaction() as session:
            await notify(session, shopper.user_id, Notice(KIND, "1", "Milk", "", "/"), house.resources.clock())
            raise RuntimeError("undone")
    await house.work()

    assert (await count(house), await house.waiting_jobs(), sink.mails) == (0, [], [])


async def test_the_same_cause_again_is_not_told_again(
    house: House, shopper: Actor, push: PushService, sink: MailSink
) -> None:
    await house.subscribe(shopper, push.browser())
    for _ in range(2):
        await house.tell(shopper, cause="milk went up in March")
        await house.work()

    assert (len(push.pushes), len(sink.mails), await count(house)) == (1, 1, 1)


async def test_the_same_cause_at_the_same_time_is_told_once(house: House, shopper: Actor, sink: MailSink) -> None:
    told = await asyncio.gather(*(house.tell(shopper, cause="milk") for _ in range(4)))
    await house.work()

    assert [each is None for each in told].count(False) == 1
    assert len(sink.mails) == 1


async def test_a_job_that_runs_twice_sends_once(house: House, shopper: Actor, sink: MailSink) -> None:
    await house.tell(shopper)
    (delivery_id,) = await house.waiting_jobs()
    await asyncio.gather(*(deliver(house.resources, house.senders, delivery_id) for _ in range(4)))
    await deliver(house.resources, house.senders, delivery_id)

    assert len(sink.mails) == 1


async def test_others_are_not_told(house: House, shopper: Actor, push: PushService) -> None:
    other = await house.shopper()
    await house.subscribe(other, push.browser("other"))
    await house.tell(shopper)
    await house.work()

    assert push.pushes == []


async def test_who_is_told_little_does_not_wait_for_who_is_told_much(house: House, shopper: Actor) -> None:
    other = await house.shopper()
    await house.settle(other, email_rhythm=EmailRhythm.AT_ONCE)
    for _ in range(5):
        await house.tell(shopper)
    await house.tell(other)
    last = (await house.deliveries("email"))[-1]

    async with house.database.reading() as session:
        ordered = text("SELECT convert_from(payload, 'UTF8') FROM pgqueuer ORDER BY priority DESC, id")
        jobs = list(await session.scalars(ordered))
    assert (len(jobs), jobs.index(str(last.id))) == (6, 1)


async def test_a_shopper_is_told_as_they_chose(house: House, shopper: Actor, push: PushService, sink: MailSink) -> None:
    await house.subscribe(shopper, push.browser())
    await house.settle(shopper, choices={KIND: Choice(app=False, push=True, email=False)})
    await house.tell(shopper)
    await house.work()

    assert [await house.states(channel) for channel in ("app", "push", "email")] == [[], ["sent"], []]
    assert (len(push.pushes), len(sink.mails)) == (1, 0)


async def test_emails_are_only_sent_to_who_asked_for_them(house: House, sink: MailSink) -> None:
    await house.tell(await house.shopper())
    await house.work()

    assert (await house.deliveries("email"), sink.mails) == ([], [])


async def test_what_was_withdrawn_before_it_was_sent_is_not_sent(
    house: House, shopper: Actor, push: PushService, sink: MailSink
) -> None:
    await house.subscribe(shopper, push.browser())
    await house.tell(shopper, cause="milk")
    async with house.database.transaction() as session:
        await withdraw(session, shopper.user_id, KIND, "milk", house.resources.clock())
    await house.work()

    assert (push.pushes, sink.mails) == ([], [])
    assert await house.states("push") + await house.states("email") == ["dropped", "dropped"]
    assert await house.tell(shopper, cause="milk") is None


async def test_what_was_seen_in_the_app_before_it_was_sent_is_not_sent(
    house: House, shopper: Actor, sink: MailSink
) -> None:
    await house.tell(shopper)
    async with house.database.transaction() as session:
        await mark_all_read(session, shopper, None, house.resources.clock())
    await house.work()

    assert (sink.mails, await house.states("email")) == ([], ["dropped"])


async def test_a_link_out_of_the_app_is_a_mistake(house: House, shopper: Actor) -> None:
    with pytest.raises(ValueError, match="not a path"):
        await house.tell(shopper, link="https://evil.example")

    assert await count(house) == 0


async def test_whoever_signs_out_on_a_device_is_told_nothing_on_it(
    house: House, shopper: Actor, push: PushService
) -> None:
    await house.subscribe(shopper, push.browser())
    await house.tell(shopper, cause="before")
    async with house.database.transaction() as session:
        ended = update(AuthSession).where(AuthSession.id == shopper.auth_session_id)
        await session.execute(ended.values(ended_at=house.resources.clock()))
    await house.tell(shopper, cause="after")
    await house.work()

    assert (push.pushes, await house.states("push")) == ([], ["dropped"])


async def test_a_browser_that_someone_else_signs_in_on_tells_them_and_not_who_was_there_before(
    house: House, shopper: Actor, push: PushService
) -> None:
    browser, other = push.browser(), await house.shopper()
    await house.subscribe(shopper, browser)
    await house.subscribe(other, browser)
    await house.tell(shopper, title="of the first")
    await house.tell(other, title="of the other")
    await house.work()

    assert [browser.read(each.body)["title"] for each in push.pushes] == ["of the other"]


async def test_a_device_that_was_removed_is_told_nothing(house: House, shopper: Actor, push: PushService) -> None:
    subscription_id = await house.subscribe(shopper, push.browser())
    await house.tell(shopper)
    async with house.database.transaction() as session:
        await remove_subscription(session, shopper, subscription_id)
    await house.work()

    assert (push.pushes, await house.deliveries("push")) == ([], [])


async def test_more_emails_than_anyone_reads_in_a_day_wait_for_the_weekly_one(
    house: House, shopper: Actor, sink: MailSink
) -> None:
    for _ in range(MOST_MAILS_A_DAY + 3):
        await house.tell(shopper)
    await house.work()
    assert len(sink.mails) == MOST_MAILS_A_DAY

    house.resources.clock.advance(timedelta(days=7))  # type: ignore[attr-defined]
    await house.work()
    assert sink.mails[-1]["Subject"] == "Your week: 3 things to know"


class TestAWorkerThatDies:
    async def test_before_it_began_loses_nothing(
        self, house: House, shopper: Actor, sink: MailSink, clock: MovableClock
    ) -> None:
        await house.tell(shopper)
        async with house.database.transaction() as session:
            await session.execute(text("DELETE FROM pgqueuer"))  # with its job

        await house.work()

        assert len(sink.mails) == 1

    async def test_while_it_sends_leaves_the_delivery_to_another_one(
        self, house: House, shopper: Actor, sink: MailSink, clock: MovableClock
    ) -> None:
        await house.tell(shopper)
        (delivery_id,) = await house.waiting_jobs()
        async with house.database.transaction() as session:
            assert await begin_attempt(session, delivery_id, clock()) is not None  # and then its process was gone

        await house.work()
        assert sink.mails == []  # it might still be sending
        clock.advance(timedelta(minutes=2))
        await house.work()
        await house.work()

        assert len(sink.mails) == 1

    async def test_after_it_sent_repeats_it_once_under_the_same_id(
        self, house: House, shopper: Actor, sink: MailSink, clock: MovableClock
    ) -> None:
        await house.tell(shopper)
        (delivery_id,) = await house.waiting_jobs()
        async with house.database.transaction() as session:
            attempt = await begin_attempt(session, delivery_id, clock())
            assert attempt is not None
        assert await house.senders.send(attempt, house.resources) is None  # and then its process was gone

        clock.advance(timedelta(minutes=2))
        await house.work()
        await house.work()

        assert len(sink.mails) == 2
        assert sink.mails[0]["Message-ID"] == sink.mails[1]["Message-ID"]

    async def test_of_one_delivery_each_time_gives_it_up(
        self, house: House, shopper: Actor, sink: MailSink, clock: MovableClock
    ) -> None:
        await house.tell(shopper)
        (delivery_id,) = await house.waiting_jobs()
        for _ in range(MOST_ATTEMPTS):
            async with house.database.transaction() as session:
                assert await begin_attempt(session, delivery_id, clock()) is not None
            clock.advance(timedelta(minutes=2))

        await house.work()

        (delivery,) = await house.deliveries("email")
        assert (delivery.state, delivery.last_error) == ("given_up", "Every attempt ended without a word.")
        assert sink.mails == []


async def test_a_worker_delivers_what_is_raised_while_it_runs(
    house: House, shopper: Actor, push: PushService, sink: MailSink
) -> None:
    await house.subscribe(shopper, push.browser())
    deliverer = Deliverer(house.resources, house.senders)
    running = asyncio.create_task(deliverer.run())
    await house.tell(shopper)
    async with asyncio.timeout(30):
        while await house.states("push") + await house.states("email") != ["sent", "sent"]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    deliverer.stop()
    await asyncio.wait_for(running, 20)

    assert (len(push.pushes), len(sink.mails)) == (1, 1)


async def test_a_deliverer_that_is_stopped_before_it_begins_ends(house: House) -> None:
    deliverer = Deliverer(house.resources, house.senders)
    deliverer.stop()

    await asyncio.wait_for(deliverer.run(), 20)


async def test_where_nothing_is_set_up_the_operator_sees_why_nothing_is_sent(
    house: House, shopper: Actor, push: PushService
) -> None:
    await house.subscribe(shopper, push.browser())
    await house.tell(shopper)
    house.senders = type(house.senders)(None, None)
    await house.work()

    deliveries = await house.deliveries("push") + await house.deliveries("email")
    assert [(each.state, each.last_error) for each in deliveries] == [
        ("failed", "no key for pushes is set (CARTSNITCH_VAPID_PRIVATE_KEY)"),
        ("failed", "no mail server is set (CARTSNITCH_SMTP_OUT_URL)"),
    ]


async def test_emails_that_wait_are_dropped_when_they_are_turned_off(
    house: House, shopper: Actor, sink: MailSink
) -> None:
    await house.tell(shopper)
    await house.settle(shopper, email_rhythm=EmailRhythm.OFF)
    await house.work()

    assert (sink.mails, await house.states("email")) == ([], ["dropped"])


async def test_a_delivery_that_is_not_there_is_no_failure(house: House, shopper: Actor) -> None:
    await deliver(house.resources, house.senders, DeliveryId(shopper.user_id))
