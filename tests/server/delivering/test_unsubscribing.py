"""The link in every email ends them, without a sign-in, and only on purpose."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.notifications.records import NotificationSettings
from cartsnitch_domain.notifications.rules import EmailRhythm
from cartsnitch_domain.notifications.unsubscribing import LinkInvalid, UnsubscribeLinks, Unsubscribing
from sqlalchemy import select
from starlette.applications import Starlette

from tests.outgoing import MailSink
from tests.server.conftest import MovableClock
from tests.server.delivering.conftest import House

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
async def stranger(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """A mail program, or whoever follows a link: without cookies, and without an origin."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://cart.example.org") as client:
        yield client


async def link(house: House, actor: Actor, sink: MailSink) -> str:
    """The link of the newest email."""
    await house.tell(actor)
    await house.work()
    return str(sink.mails[-1]["List-Unsubscribe"]).strip("<>")


async def rhythm(house: House, actor: Actor) -> str | None:
    async with house.database.reading() as session:
        statement = select(NotificationSettings.email_rhythm).where(NotificationSettings.user_id == actor.user_id)
        return await session.scalar(statement)


async def test_one_click_of_a_mail_program_ends_them(
    house: House, shopper: Actor, sink: MailSink, stranger: httpx.AsyncClient
) -> None:
    url = await link(house, shopper, sink)
    await house.tell(shopper)
    answer = await stranger.post(url, data=ONE_CLICK)
    await house.work()

    assert answer.status_code == 200
    assert await rhythm(house, shopper) == "off"
    assert len(sink.mails) == 1


async def test_one_that_the_mail_server_put_off_does_not_come_after_they_were_ended(
    house: House, shopper: Actor, sink: MailSink, clock: MovableClock, stranger: httpx.AsyncClient
) -> None:
    url = await link(house, shopper, sink)
    sink.refusals = [("RCPT", "451 4.7.1 Greylisted")]
    await house.tell(shopper)
    await house.work()
    assert await house.states("email") == ["sent", "waiting"]
    await stranger.post(url, data=ONE_CLICK)
    clock.advance(timedelta(days=1))
    await house.work()

    assert await house.states("email") == ["sent", "dropped"]
    assert len(sink.mails) == 1


async def test_to_follow_the_link_changes_nothing_and_shows_a_button(
    house: House, shopper: Actor, sink: MailSink, stranger: httpx.AsyncClient
) -> None:
    url = await link(house, shopper, sink)
    page = await stranger.get(url)
    await stranger.head(url)

    assert page.status_code == 200
    assert '<form method="post"' in page.text
    assert "<script" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert await rhythm(house, shopper) == "at_once"


async def test_the_button_ends_them(house: House, shopper: Actor, sink: MailSink, stranger: httpx.AsyncClient) -> None:
    page = await stranger.get(await link(house, shopper, sink))
    action = page.text.partition('action="')[2].partition('"')[0]
    answer = await stranger.post(action, headers={"Origin": "https://cart.example.org"})

    assert "no more emails" in answer.text
    assert await rhythm(house, shopper) == "off"


async def test_a_button_on_another_site_does_not(
    house: House, shopper: Actor, sink: MailSink, stranger: httpx.AsyncClient
) -> None:
    url = await link(house, shopper, sink)
    answer = await stranger.post(url, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403
    assert await rhythm(house, shopper) == "at_once"


async def test_twice_is_as_once(house: House, shopper: Actor, sink: MailSink, stranger: httpx.AsyncClient) -> None:
    url = await link(house, shopper, sink)
    assert [(await stranger.post(url, data=ONE_CLICK)).status_code for _ in range(2)] == [200, 200]


async def test_nobody_elses_end(house: House, shopper: Actor, sink: MailSink, stranger: httpx.AsyncClient) -> None:
    other = await house.shopper()
    await house.settle(other, email_rhythm=EmailRhythm.AT_ONCE)
    await stranger.post(await link(house, shopper, sink), data=ONE_CLICK)

    assert await rhythm(house, other) == "at_once"


async def test_a_link_of_before_emails_were_asked_for_anew_is_not_in_use(
    house: House, shopper: Actor, sink: MailSink, stranger: httpx.AsyncClient
) -> None:
    old = await link(house, shopper, sink)
    await house.settle(shopper, email_rhythm=EmailRhythm.OFF)
    await house.settle(shopper, email_rhythm=EmailRhythm.WEEKLY)
    answer = await stranger.post(old, data=ONE_CLICK)

    assert answer.status_code == 404
    assert "not in use" in answer.text
    assert await rhythm(house, shopper) == "weekly"


async def test_another_rhythm_leaves_links_in_use(
    house: House, shopper: Actor, sink: MailSink, stranger: httpx.AsyncClient
) -> None:
    old = await link(house, shopper, sink)
    await house.settle(shopper, email_rhythm=EmailRhythm.WEEKLY)

    assert (await stranger.post(old, data=ONE_CLICK)).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "A" * 107, "é", "A" * 5000, "%00", "../../"])
async def test_what_we_did_not_make_ends_nothing(
    house: House, shopper: Actor, stranger: httpx.AsyncClient, token: str
) -> None:
    for answer in (
        await stranger.get("/notifications/unsubscribe", params={"token": token}),
        await stranger.post("/notifications/unsubscribe", params={"token": token}),
        await stranger.post("/notifications/unsubscribe"),
    ):
        assert answer.status_code == 404
    assert await rhythm(house, shopper) == "at_once"


def test_a_link_cannot_be_altered_nor_made_by_another_secret() -> None:
    links, said = UnsubscribeLinks("a secret"), Unsubscribing(uuid4(), uuid4())  # type: ignore[arg-type]
    token = links.token(said)

    assert links.verify(token) == said
    for position in range(0, len(token) - 1, 7):
        altered = token[:position] + ("A" if token[position] != "A" else "B") + token[position + 1 :]
        with pytest.raises(LinkInvalid):
            links.verify(altered)
    with pytest.raises(LinkInvalid):
        UnsubscribeLinks("another secret").verify(token)
