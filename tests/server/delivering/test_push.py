"""Pushes as a push service and the browser behind it meet them."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import http_ece
import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.ids import NotificationId
from cartsnitch_domain.notifications.deliveries import Failure, Told
from cartsnitch_domain.notifications.endpoints import Endpoint, InvalidPushSubscription
from cartsnitch_domain.notifications.records import PushSubscription
from cartsnitch_domain.notifications.rules import DELAYS, MOST_ATTEMPTS, MOST_BODY, MOST_TITLE
from cartsnitch_domain.notifications.subscriptions import add_subscription
from cartsnitch_server.delivering.addresses import NotPublic, resolve
from cartsnitch_server.delivering.push import PushSender
from cartsnitch_server.vapid import VapidKey
from sqlalchemy import select

from tests.ingest.mail.conftest import certificate, server_tls  # noqa: F401 -- fixtures
from tests.outgoing import TAKEN, Browser, PushService, dripping, endless, hanging, push_service, status
from tests.server.conftest import MovableClock
from tests.server.delivering.conftest import VAPID, House

KEY = VapidKey(VAPID, "mailto:host@example.org")


def told(clock: MovableClock, body: str = "By 12 %.", title: str = "Milk went up") -> Told:
    return Told(_ID, "price_increase", title, body, "/products/1", clock())


_ID = NotificationId(UUID(int=7))


async def send(browser: Browser, clock: MovableClock, *, is_local: bool = True, seconds: float = 5) -> Failure | None:
    endpoint = Endpoint(browser.endpoint, browser.p256dh, browser.auth)
    return await PushSender(KEY, is_local=is_local, seconds=seconds).send(endpoint, told(clock), clock())


async def test_only_the_browser_can_read_it(push: PushService, clock: MovableClock) -> None:
    browser = push.browser("abc")
    assert await send(browser, clock) is None

    (arrived,) = push.pushes
    assert arrived.path == "/push/abc"
    assert browser.read(arrived.body) == {
        "id": str(_ID),
        "kind": "PRICE_INCREASE",
        "title": "Milk went up",
        "body": "By 12 %.",
        "link": "/products/1",
        "createdAt": "2026-03-01T12:00:00+00:00",
    }
    assert b"Milk" not in arrived.body
    with pytest.raises(http_ece.ECEException):
        push.browser("other").read(arrived.body)


async def test_it_is_signed_by_this_server_for_this_push_service(push: PushService, clock: MovableClock) -> None:
    await send(push.browser(), clock)

    claims, key = push.claims(push.pushes[0])
    assert key == KEY.public
    assert claims == {
        "aud": push.url,
        "sub": "mailto:host@example.org",
        "exp": int((clock() + timedelta(hours=12)).timestamp()),
    }


async def test_it_says_how_it_is_to_be_kept(push: PushService, clock: MovableClock) -> None:
    await send(push.browser(), clock)

    headers = push.pushes[0].headers
    assert headers["content-encoding"] == "aes128gcm"
    assert (headers["ttl"], headers["topic"], headers["urgency"]) == ("172800", _ID.hex, "normal")


async def test_the_longest_text_fits(push: PushService, clock: MovableClock) -> None:
    browser = push.browser()
    endpoint = Endpoint(browser.endpoint, browser.p256dh, browser.auth)
    longest = told(clock, "🧀" * MOST_BODY, "🧀" * MOST_TITLE)

    assert await PushSender(KEY, is_local=True).send(endpoint, longest, clock()) is None
    assert len(push.pushes[0].body) <= 4096
    assert browser.read(push.pushes[0].body)["body"] == "🧀" * MOST_BODY


async def test_it_goes_by_tls_to_the_address_that_was_looked_at(
    clock: MovableClock,
    server_tls: ssl.SSLContext,  # noqa: F811
    certificate: Path,  # noqa: F811
) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    with push_service(tls=server_tls) as service:
        named = service.url.replace("localhost", "127.0.0.1")  # as the certificate does
        for url, reason in ((named, None), (service.url, "certificate")):
            browser = Browser(f"{url}/push/one")
            endpoint = Endpoint(browser.endpoint, browser.p256dh, browser.auth)
            failure = await PushSender(KEY, is_local=True, tls=trusting).send(endpoint, told(clock), clock())
            assert (failure is None) if reason is None else (failure is not None and reason in failure.reason)
        assert len(service.pushes) == 1


@pytest.mark.parametrize("code", [404, 410])
async def test_a_device_that_is_gone_is_told_nothing_any_more(
    house: House, shopper: Actor, clock: MovableClock, code: int
) -> None:
    with push_service(status(code)) as service:
        await house.subscribe(shopper, service.browser())
        for _ in range(2):
            await house.tell(shopper)
            await house.work()

    (delivery,) = await house.deliveries("push")
    assert (delivery.state, delivery.last_error) == ("failed", f"the push service answered {code}")
    assert len(service.pushes) == 1
    async with house.database.reading() as session:
        assert (await session.scalar(select(PushSubscription.ended_at))) == clock()


async def test_a_device_that_comes_back_is_told_again(house: House, shopper: Actor) -> None:
    with push_service(status(410), TAKEN) as service:
        browser = service.browser()
        first = await house.subscribe(shopper, browser)
        await house.tell(shopper)
        await house.work()
        assert await house.subscribe(shopper, browser) == first
        await house.tell(shopper)
        await house.work()

    assert await house.states("push") == ["failed", "sent"]


@pytest.mark.parametrize("code", [400, 401, 403, 413, 301, 307])
async def test_what_a_push_service_refuses_for_good_is_not_tried_again_and_the_device_stays(
    house: House, shopper: Actor, clock: MovableClock, code: int
) -> None:
    with push_service(status(code, b"because\r\n\x1b[31mof this", Location="/elsewhere"), TAKEN) as service:
        await house.subscribe(shopper, service.browser())
        await house.tell(shopper)
        await house.work()
        clock.advance(timedelta(days=2))
        await house.work()
        assert len(service.pushes) == 1  # redirects are not followed either
        await house.tell(shopper)
        await house.work()

    first, second = await house.deliveries("push")
    assert (first.state, second.state) == ("failed", "sent")
    assert first.last_error == f"the push service answered {code}: because [31mof this"


@pytest.mark.parametrize("code", [429, 500, 502, 503])
async def test_a_failure_that_passes_is_tried_again(
    house: House, shopper: Actor, clock: MovableClock, code: int
) -> None:
    with push_service(status(code), status(code), TAKEN) as service:
        await house.subscribe(shopper, service.browser())
        await house.tell(shopper)
        for delay in (timedelta(), *DELAYS[:2]):
            await house.work()
            clock.advance(delay)
            await house.work()

    (delivery,) = await house.deliveries("push")
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("sent", 3, None)
    assert len(service.pushes) == 3


async def test_it_is_not_tried_before_its_time(house: House, shopper: Actor, clock: MovableClock) -> None:
    with push_service(status(503, Retry_After="600"), TAKEN) as service:
        await house.subscribe(shopper, service.browser())
        await house.tell(shopper)
        for wait, pushes in ((0, 1), (599, 1), (1, 2)):
            clock.advance(timedelta(seconds=wait))
            await house.work()
            assert len(service.pushes) == pushes


async def test_a_failure_that_does_not_pass_is_given_up_and_says_so(
    house: House, shopper: Actor, clock: MovableClock
) -> None:
    with push_service(status(500, b"out of order")) as service:
        await house.subscribe(shopper, service.browser())
        await house.tell(shopper)
        for delay in (timedelta(), *DELAYS, timedelta(days=30)):
            clock.advance(delay)
            await house.work()

    (delivery,) = await house.deliveries("push")
    assert (delivery.state, delivery.attempts) == ("given_up", MOST_ATTEMPTS)
    assert delivery.last_error == "the push service answered 500: out of order"
    assert len(service.pushes) == MOST_ATTEMPTS


async def test_one_device_that_fails_does_not_keep_the_other_from_being_told(
    house: House, shopper: Actor, push: PushService, clock: MovableClock
) -> None:
    with push_service(status(500)) as failing:
        await house.subscribe(shopper, failing.browser())
        await house.subscribe(shopper, push.browser())
        await house.tell(shopper)
        await house.work()
        clock.advance(DELAYS[0])
        await house.work()

    assert sorted(await house.states("push")) == ["sent", "waiting"]
    assert (len(push.pushes), len(failing.pushes)) == (1, 2)


async def test_a_push_service_that_does_not_answer_is_not_waited_for(clock: MovableClock) -> None:
    released = threading.Event()
    for answer in (hanging(released), dripping):
        with push_service(answer) as service:
            failure = await send(service.browser(), clock, seconds=0.5)
            assert failure == Failure("no whole answer in 0.5 seconds")
            released.set()


async def test_an_answer_without_end_is_not_read(clock: MovableClock) -> None:
    with push_service(endless) as service:
        failure = await send(service.browser(), clock)

    assert failure is not None
    assert failure.reason.startswith("the push service answered 500: xxx")
    assert len(failure.reason) < 2000


async def test_a_push_service_that_is_not_there_may_come_back(clock: MovableClock) -> None:
    with push_service() as service:
        browser = service.browser()
    failure = await send(browser, clock)

    assert failure is not None
    assert (failure.is_lasting, failure.is_gone) == (False, False)


class TestTheNetworkOfThisServer:
    """What answers inside of it is reached by no push."""

    async def test_an_address_without_tls_is_not_asked(self, push: PushService, clock: MovableClock) -> None:
        failure = await send(push.browser(), clock, is_local=False)

        assert failure is not None
        assert failure.is_lasting
        assert push.pushes == []

    @pytest.mark.parametrize("host", ["localhost", "127.1", "0x7f.1", "2130706433"])
    async def test_a_name_that_leads_into_it_is_not_asked(self, host: str, clock: MovableClock) -> None:
        failure = await send(Browser(f"https://{host}/send"), clock, is_local=False)

        assert failure == Failure("the name of the push service leads into a private network", is_lasting=True)

    async def test_a_name_one_of_whose_addresses_is_private_is_not_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def both(*_: object, **__: object) -> list[tuple[object, ...]]:
            return [(2, 1, 6, "", (address, 443)) for address in ("8.8.8.8", "10.0.0.1")]

        monkeypatch.setattr(socket, "getaddrinfo", both)
        with pytest.raises(NotPublic):
            await resolve("push.example.org", 443)

    async def test_such_a_subscription_is_refused_where_it_is_added(self, house: House, shopper: Actor) -> None:
        browser = Browser("https://10.0.0.1/send")
        endpoint = Endpoint(browser.endpoint, browser.p256dh, browser.auth)
        with pytest.raises(InvalidPushSubscription, match="private network"):
            async with house.database.transaction() as session:
                await add_subscription(session, shopper, endpoint, "", house.resources.clock())
        async with house.database.reading() as session:
            assert (await session.scalar(select(PushSubscription.id))) is None
