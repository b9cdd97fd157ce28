"""Emails go to an address once its shopper said, by a link that was mailed to it, that it is theirs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import parse_qs, urlsplit

import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import EmailVerification, User
from cartsnitch_domain.accounts.verifying import LIFETIME
from cartsnitch_domain.errors import TooManyLinks
from cartsnitch_domain.notifications.rules import EmailRhythm
from cartsnitch_domain.notifications.verifying import MOST_A_DAY, PAUSE, ask_verification
from cartsnitch_server.auth.verifying import PATH, VerifyEmailDoor
from httpx import ASGITransport, AsyncClient
from sqlalchemy import select, update
from starlette.applications import Starlette

from tests.outgoing import MailSink, link_in
from tests.server.conftest import MovableClock
from tests.server.delivering.conftest import House


@pytest.fixture
async def unknown(house: House) -> Actor:
    """Somebody who wants emails at an address of which nobody knows whose it is."""
    actor = await house.shopper(is_verified=False)
    await house.settle(actor, email_rhythm=EmailRhythm.AT_ONCE)
    return actor


@pytest.fixture
async def http(house: House) -> AsyncIterator[AsyncClient]:
    app = Starlette(routes=VerifyEmailDoor(house.resources).routes())
    async with AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as client:
        yield client


async def is_verified(house: House, actor: Actor) -> bool:
    async with house.database.reading() as session:
        return await session.scalar(select(User.email_verified_at).where(User.id == actor.user_id)) is not None


async def ask_again(house: House, actor: Actor) -> None:
    async with house.database.transaction() as session:
        await ask_verification(session, actor.user_id, house.resources.clock())


def token_of(mail: EmailMessage) -> str:
    return parse_qs(urlsplit(link_in(mail)).query)["token"][0]


async def test_emails_begin_with_the_link_that_was_mailed(
    house: House, unknown: Actor, sink: MailSink, http: AsyncClient
) -> None:
    await house.tell(unknown)
    await house.work()
    (mail,) = sink.mails
    assert (mail["To"], mail["Subject"]) == ("shopper1@example.org", "Is this your email address?")
    assert "Milk" not in sink.raw[0].decode()  # nothing of theirs goes to somebody who may be a stranger

    shown = await http.get(link_in(mail))
    assert (shown.status_code, "Yes, it is mine" in shown.text) == (200, True)
    assert not await is_verified(house, unknown)  # whoever only looks at it, as scanners do, says nothing
    assert (await http.post(link_in(mail))).status_code == 200
    assert await is_verified(house, unknown)

    await house.tell(unknown, title="Oats went up")
    await house.work()
    assert [mail["Subject"] for mail in sink.mails[1:]] == ["Oats went up"]


async def test_a_weekly_email_is_not_sent_to_an_address_that_nobody_verified(
    house: House, weekly: Actor, sink: MailSink, clock: MovableClock
) -> None:
    await house.tell(weekly)
    async with house.database.transaction() as session:  # as of a release that asked nobody
        await session.execute(update(User).where(User.id == weekly.user_id).values(email_verified_at=None))
    clock.advance(timedelta(days=8))
    await house.work()

    assert sink.mails == []
    assert await house.states("email") == ["dropped"]


async def test_what_waited_for_a_mail_server_is_not_sent_either(house: House, shopper: Actor, sink: MailSink) -> None:
    await house.tell(shopper)
    async with house.database.transaction() as session:
        await session.execute(update(User).values(email_verified_at=None))
    await house.work()

    assert sink.mails == []
    assert await house.states("email") == ["dropped"]


async def test_a_link_is_good_once_and_ends_the_others(
    house: House, unknown: Actor, sink: MailSink, http: AsyncClient, clock: MovableClock
) -> None:
    await house.work()
    clock.advance(PAUSE)
    await ask_again(house, unknown)
    await house.work()
    first, second = (link_in(mail) for mail in sink.mails)

    answers = await asyncio.gather(http.post(second), http.post(second))
    assert sorted(answer.status_code for answer in answers) == [200, 404]
    assert [(await http.post(link)).status_code for link in (first, second)] == [404, 404]
    assert (await http.get(first)).status_code == 404


async def test_a_link_is_good_for_three_days(
    house: House, unknown: Actor, sink: MailSink, http: AsyncClient, clock: MovableClock
) -> None:
    await house.work()
    clock.advance(LIFETIME)

    assert (await http.post(link_in(sink.mails[0]))).status_code == 404
    assert not await is_verified(house, unknown)


async def test_a_link_is_good_for_the_address_that_it_was_mailed_to(
    house: House, unknown: Actor, sink: MailSink, http: AsyncClient
) -> None:
    await house.work()
    async with house.database.transaction() as session:
        await session.execute(update(User).where(User.id == unknown.user_id).values(email="another@example.org"))

    assert (await http.post(link_in(sink.mails[0]))).status_code == 404
    assert not await is_verified(house, unknown)


@pytest.mark.parametrize("query", ["", "?token=", "?token=AAAA", "?token=" + "x" * 5000, "?token=%00"])
async def test_no_link_of_ours_verifies_nothing(house: House, unknown: Actor, http: AsyncClient, query: str) -> None:
    assert (await http.get(PATH + query)).status_code == 404
    assert (await http.post(PATH + query)).status_code == 404
    assert not await is_verified(house, unknown)


async def test_of_a_token_only_its_hash_is_kept(house: House, unknown: Actor, sink: MailSink) -> None:
    await house.work()
    async with house.database.reading() as session:
        (link,) = await session.scalars(select(EmailVerification))

    token = token_of(sink.mails[0])
    assert len(token) >= 43  # 256 bits
    assert token.encode() not in link.token_hash
    assert len(link.token_hash) == 32


async def test_links_are_mailed_a_minute_apart_and_five_a_day(
    house: House, unknown: Actor, sink: MailSink, clock: MovableClock
) -> None:
    with pytest.raises(TooManyLinks):  # one was mailed when emails were asked for
        await ask_again(house, unknown)
    for _ in range(MOST_A_DAY - 1):
        clock.advance(PAUSE)
        await ask_again(house, unknown)
    clock.advance(PAUSE)
    with pytest.raises(TooManyLinks):
        await ask_again(house, unknown)
    await house.settle(unknown, email_rhythm=EmailRhythm.WEEKLY)  # which asks for one, too, and is no failure
    await house.work()
    assert len(sink.mails) == MOST_A_DAY

    clock.advance(timedelta(days=1))
    await ask_again(house, unknown)
    await house.work()
    assert len(sink.mails) == MOST_A_DAY + 1


async def test_who_turns_emails_off_gets_no_link(house: House, unknown: Actor, sink: MailSink) -> None:
    await house.settle(unknown, email_rhythm=EmailRhythm.OFF)
    await house.work()

    assert sink.mails == []


async def test_who_is_verified_is_asked_no_more(house: House, shopper: Actor, sink: MailSink) -> None:
    await ask_again(house, shopper)
    await house.work()

    assert sink.mails == []


async def test_a_link_that_the_mail_server_did_not_take_is_sent_again(
    house: House, unknown: Actor, sink: MailSink, http: AsyncClient, clock: MovableClock
) -> None:
    sink.refusals.append(("DATA", "451 later"))
    await house.work()
    assert sink.mails == []
    clock.advance(timedelta(hours=1))
    await house.work()

    assert (await http.post(link_in(sink.mails[0]))).status_code == 200
    assert await is_verified(house, unknown)
