"""The weekly email: at the shopper's hour, once, and only when there is something to tell."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.notifications.digests import MOST_ITEMS
from cartsnitch_domain.notifications.marking import mark_all_read
from cartsnitch_domain.notifications.notify import withdraw
from cartsnitch_domain.notifications.records import Notification
from cartsnitch_domain.notifications.rules import EmailRhythm, NoticeKind, Weekday
from cartsnitch_domain.receipts.records import Receipt
from cartsnitch_server.delivering.deliverer import look_at_clock
from sqlalchemy import text, update

from tests.outgoing import MailSink
from tests.server.conftest import MovableClock
from tests.server.delivering.conftest import KIND, House


def at(clock: MovableClock, moment: str) -> None:
    clock.now = datetime.fromisoformat(moment).astimezone(UTC)


async def every_quarter(house: House, clock: MovableClock, until: str) -> list[str]:
    """Work every quarter of an hour; when emails arrived, in UTC."""
    arrived: list[str] = []
    end, count = datetime.fromisoformat(until), 0
    while clock.now < end:
        await house.work()
        mails = house_mails(house)
        arrived += [clock.now.strftime("%a %F %H:%M")] * (len(mails) - count)
        count = len(mails)
        clock.advance(timedelta(minutes=15))
    return arrived


def house_mails(house: House) -> list[object]:
    sink: MailSink = house.sink  # type: ignore[attr-defined]
    return list(sink.mails)


@pytest.fixture(autouse=True)
def _with_sink(house: House, sink: MailSink) -> None:
    house.sink = sink  # type: ignore[attr-defined]


async def test_it_carries_the_week_the_newest_first(
    house: House, weekly: Actor, sink: MailSink, clock: MovableClock
) -> None:
    at(clock, "2026-03-02T10:00+00:00")
    await house.tell(weekly, title="Milk went up", body="By 12 %.")
    clock.advance(timedelta(days=1))
    await house.tell(weekly, title="Eggs went down", body="", link="/products/2")
    await house.work()
    assert sink.mails == []

    at(clock, "2026-03-08T01:00+00:00")
    await house.work()

    (mail,) = sink.mails
    assert mail["Subject"] == "Your week: 2 things to know"
    told = next(iter(mail.iter_parts())).get_content()
    assert told.startswith(
        "Your week: 2 things to know\n\n"
        "Eggs went down\nhttps://cart.example.org/products/2\n\n"
        "Milk went up\nBy 12 %.\nhttps://cart.example.org/products/1\n\n"
    )
    assert sorted(await house.states("email")) == ["sent", "sent", "sent"]


@pytest.mark.parametrize(
    ("monday", "sunday", "expected"),
    [
        ("2026-03-23T00:00+00:00", "2026-03-30T00:00+00:00", "Sun 2026-03-29 01:00"),  # 02:00 is left out in Berlin
        ("2026-10-19T00:00+00:00", "2026-10-26T00:00+00:00", "Sun 2026-10-25 00:00"),  # 02:00 comes twice in Berlin
    ],
)
async def test_it_comes_once_when_the_clocks_change_in_its_hour(
    house: House, weekly: Actor, clock: MovableClock, monday: str, sunday: str, expected: str
) -> None:
    at(clock, monday)
    await house.tell(weekly)
    at(clock, expected.removeprefix("Sun ").replace(" ", "T") + "+00:00")
    clock.advance(timedelta(hours=-3))

    assert await every_quarter(house, clock, sunday) == [expected]


async def test_it_comes_every_week_that_has_news(house: House, weekly: Actor, clock: MovableClock) -> None:
    arrived = []
    for day in ("2026-03-02", "2026-03-09", "2026-03-23"):  # and nothing in the week of the 16th
        at(clock, f"{day}T00:00+00:00")
        await house.tell(weekly)
        for hour in range(0, 7 * 24, 6):
            at(clock, f"{day}T00:00+00:00")
            clock.advance(timedelta(hours=hour + 1))
            before = len(house_mails(house))
            await house.work()
            arrived += [clock.now.strftime("%F")] * (len(house_mails(house)) - before)

    assert arrived == ["2026-03-08", "2026-03-15", "2026-03-29"]


async def test_without_news_there_is_none(house: House, weekly: Actor, sink: MailSink, clock: MovableClock) -> None:
    for _ in range(4):
        clock.advance(timedelta(days=7))
        await house.work()

    assert sink.mails == []


async def test_what_was_seen_in_the_app_or_withdrawn_is_no_news(
    house: House, weekly: Actor, sink: MailSink, clock: MovableClock
) -> None:
    await house.tell(weekly, cause="seen")
    async with house.database.transaction() as session:
        await mark_all_read(session, weekly, None, clock())
    await house.tell(weekly, cause="withdrawn")
    async with house.database.transaction() as session:
        await withdraw(session, weekly.user_id, KIND, "withdrawn", clock())
    clock.advance(timedelta(days=8))
    await house.work()

    assert (sink.mails, await house.states("email")) == ([], ["dropped", "dropped"])


async def test_a_receipt_that_was_mended_meanwhile_is_no_news(
    house: House, weekly: Actor, sink: MailSink, clock: MovableClock
) -> None:
    columns = {"user_id": weekly.user_id, "channel": "upload", "byte_size": 1, "status": "needs_review"}
    mended = await house.add(Receipt, digest="1", idempotency_key="1", **columns)
    waiting = await house.add(Receipt, digest="2", idempotency_key="2", **columns)
    for receipt_id in (mended, waiting):
        await house.tell(
            weekly, kind=NoticeKind.RECEIPT_NEEDS_LOOK, title=f"Look at {receipt_id}", subject_ids=[receipt_id]
        )
    async with house.database.transaction() as session:
        await session.execute(update(Receipt).where(Receipt.id == mended).values(status="recorded"))
    clock.advance(timedelta(days=8))
    await house.work()

    (mail,) = sink.mails
    told = next(iter(mail.iter_parts())).get_content()
    assert (str(mended) in told, str(waiting) in told) == (False, True)


async def test_a_server_that_was_down_catches_up_with_one(
    house: House, weekly: Actor, sink: MailSink, clock: MovableClock
) -> None:
    await house.tell(weekly)
    clock.advance(timedelta(days=7))
    await house.tell(weekly)
    clock.advance(timedelta(days=10))
    for _ in range(3):
        await house.work()

    assert [mail["Subject"] for mail in sink.mails] == ["Your week: 2 things to know"]


async def test_workers_that_look_at_the_clock_together_send_one(
    house: House, weekly: Actor, sink: MailSink, clock: MovableClock
) -> None:
    for _ in range(3):
        await house.tell(weekly)
    clock.advance(timedelta(days=8))
    await asyncio.gather(*(look_at_clock(house.resources) for _ in range(4)))
    await house.work()

    assert [mail["Subject"] for mail in sink.mails] == ["Your week: 3 things to know"]


async def test_another_day_and_hour_hold_for_what_waits_already(
    house: House, weekly: Actor, sink: MailSink, clock: MovableClock
) -> None:
    at(clock, "2026-03-02T10:00+00:00")
    await house.tell(weekly)
    await house.settle(weekly, digest_weekday=Weekday.WEDNESDAY, digest_hour=18, time_zone="America/New_York")
    at(clock, "2026-03-04T22:59+00:00")
    await house.work()
    assert sink.mails == []
    clock.advance(timedelta(minutes=1))
    await house.work()

    assert len(sink.mails) == 1


async def test_a_day_that_comes_twice_by_travelling_has_one(
    house: House, weekly: Actor, sink: MailSink, clock: MovableClock
) -> None:
    await house.settle(weekly, time_zone="Asia/Tokyo")
    at(clock, "2026-03-06T10:00+00:00")
    await house.tell(weekly)
    at(clock, "2026-03-07T17:00+00:00")  # Sunday, 2 in the morning, in Tokyo
    await house.work()
    await house.tell(weekly)
    await house.settle(weekly, time_zone="America/Los_Angeles")
    at(clock, "2026-03-08T12:00+00:00")  # Sunday again
    await house.work()
    assert len(sink.mails) == 1

    clock.advance(timedelta(days=7))
    await house.work()
    assert len(sink.mails) == 2  # and nothing is lost


async def test_more_than_fits_waits_for_the_next(
    house: House, weekly: Actor, sink: MailSink, clock: MovableClock
) -> None:
    for number in range(MOST_ITEMS + 5):
        await house.tell(weekly, title=f"number {number}.")
    clock.advance(timedelta(days=7))
    for _ in range(3):
        await house.work()
    assert [mail["Subject"] for mail in sink.mails] == [f"Your week: {MOST_ITEMS} things to know"]

    clock.advance(timedelta(days=7))
    await house.work()
    told = "".join(next(iter(mail.iter_parts())).get_content() for mail in sink.mails)
    assert all(told.count(f"number {number}.\n") == 1 for number in range(MOST_ITEMS + 5))


async def test_one_that_fails_for_a_while_arrives_later_and_once(
    house: House, weekly: Actor, sink: MailSink, clock: MovableClock
) -> None:
    sink.refusals = [("DATA", "451 later")]
    await house.tell(weekly)
    clock.advance(timedelta(days=7))
    await house.work()
    assert sorted(await house.states("email")) == ["waiting", "waiting"]
    clock.advance(timedelta(minutes=1))
    for _ in range(2):
        await house.work()

    assert len(sink.mails) == 1
    assert sorted(await house.states("email")) == ["sent", "sent"]


async def test_one_that_was_put_off_tells_nothing_that_was_seen_or_taken_back_meanwhile(
    house: House, weekly: Actor, sink: MailSink, clock: MovableClock
) -> None:
    sink.refusals = [("DATA", "451 later")]
    for title in ("Milk went up", "Eggs went up", "Oats went up"):
        await house.tell(weekly, title=title, cause=title)
    clock.advance(timedelta(days=7))
    await house.work()

    async with house.database.transaction() as session:
        await withdraw(session, weekly.user_id, KIND, "Milk went up", clock.now)
        seen = update(Notification).where(Notification.title == "Eggs went up")
        await session.execute(seen.values(read_at=clock.now))
    clock.advance(timedelta(minutes=1))
    await house.work()

    (mail,) = sink.mails
    assert mail["Subject"] == "Your week: one thing to know"
    told = next(iter(mail.iter_parts())).get_content()
    assert ("Oats" in told, "Milk" in told, "Eggs" in told) == (True, False, False)
    assert sorted(await house.states("email")) == ["dropped", "dropped", "sent", "sent"]


async def test_one_that_was_put_off_and_has_nothing_left_to_tell_is_not_sent(
    house: House, weekly: Actor, sink: MailSink, clock: MovableClock
) -> None:
    sink.refusals = [("DATA", "451 later")]
    await house.tell(weekly, cause="Milk went up")
    clock.advance(timedelta(days=7))
    await house.work()

    async with house.database.transaction() as session:
        await withdraw(session, weekly.user_id, KIND, "Milk went up", clock.now)
    clock.advance(timedelta(minutes=1))
    await house.work()

    assert (sink.mails, await house.states("email")) == ([], ["dropped", "dropped"])


async def test_one_that_is_refused_takes_what_it_carried_with_it(
    house: House, weekly: Actor, sink: MailSink, clock: MovableClock
) -> None:
    sink.refusals = [("DATA", "550 no")]
    await house.tell(weekly)
    clock.advance(timedelta(days=7))
    await house.work()

    assert [each.last_error for each in await house.deliveries("email")] == ["the mail server answered 550 no"] * 2


async def test_one_that_cannot_be_raised_keeps_nobody_else_from_theirs(
    house: House, weekly: Actor, sink: MailSink, clock: MovableClock
) -> None:
    broken = await house.shopper()
    await house.settle(broken, email_rhythm=EmailRhythm.WEEKLY)
    async with house.database.transaction() as session:
        refuse = f"user_id <> '{broken.user_id}' OR kind <> 'weekly_digest'"
        await session.execute(text(f"ALTER TABLE notifications ADD CONSTRAINT broken CHECK ({refuse})"))
    for actor in (weekly, broken):
        await house.tell(actor)
    clock.advance(timedelta(days=8))
    await house.work()

    assert sink.recipients == ["shopper1@example.org"]


async def test_a_zone_that_is_not_known_any_more_is_taken_for_utc(
    house: House, weekly: Actor, sink: MailSink, clock: MovableClock
) -> None:
    async with house.database.transaction() as session:
        await session.execute(update(User).values(time_zone="Mars/Olympus"))
    await house.tell(weekly)
    at(clock, "2026-03-08T02:00+00:00")
    await house.work()

    assert len(sink.mails) == 1


async def test_turned_off_it_does_not_come(house: House, weekly: Actor, sink: MailSink, clock: MovableClock) -> None:
    await house.tell(weekly)
    await house.settle(weekly, email_rhythm=EmailRhythm.OFF)
    clock.advance(timedelta(days=8))
    await house.work()

    assert (sink.mails, await house.states("email")) == ([], ["dropped"])
