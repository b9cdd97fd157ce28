"""Emails as a mail server and the programs behind it meet them."""

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from cartsnitch_domain.accounts.actor import Actor
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.notifications.rules import DELAYS, MOST_ATTEMPTS
from cartsnitch_ingest.mail.message import Mail, open_mail
from cartsnitch_server.delivering.deliverer import senders_of
from sqlalchemy import update

from tests.ingest.mail.conftest import certificate, server_tls  # noqa: F401 -- fixtures
from tests.outgoing import MailSink, mail_sink
from tests.server.conftest import MovableClock
from tests.server.delivering.conftest import House


async def readdress(house: House, actor: Actor, email: str) -> None:
    async with house.database.transaction() as session:
        await session.execute(update(User).where(User.id == actor.user_id).values(email=email))


def connect(house: House, url: str) -> None:
    """Let the house send its emails by another server."""
    settings = type(house.resources.settings).model_validate(
        house.resources.settings.model_dump() | {"smtp_out_url": url}
    )
    house.resources = replace(house.resources, settings=settings)
    house.senders = senders_of(settings)


async def test_it_is_plain_text_and_html_with_all_that_mail_programs_want(
    house: House, shopper: Actor, sink: MailSink
) -> None:
    await house.tell(shopper, title="Milk went up", body="From 3.29 to 3.69 at Target.", link="/products/1?a=1&b=2")
    await house.work()

    (mail,) = sink.mails
    assert (mail["From"], mail["To"]) == ("CartSnitch <cart@mail.example.org>", "shopper1@example.org")
    assert (mail["Subject"], mail["Date"]) == ("Milk went up", "Sun, 01 Mar 2026 12:00:00 +0000")
    assert mail["Auto-Submitted"] == "auto-notified"
    assert mail["Message-ID"].endswith("@mail.example.org>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = mail["List-Unsubscribe"]
    assert link.startswith("<https://cart.example.org/notifications/unsubscribe?token=")
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    text = plain.get_content()
    assert text.startswith("Milk went up\nFrom 3.29 to 3.69 at Target.\nhttps://cart.example.org/products/1?a=1&b=2\n")
    assert link.strip("<>") in text
    assert 'href="https://cart.example.org/products/1?a=1&amp;b=2"' in html.get_content()
    assert max(len(line) for line in sink.raw[0].split(b"\r\n")) <= 998


async def test_what_a_receipt_says_is_text_and_nothing_else(house: House, shopper: Actor, sink: MailSink) -> None:
    nasty = "Milk\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>"
    await house.tell(shopper, title=nasty, body=nasty)
    await house.work()

    (mail,) = sink.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Milk Bcc: all@example.org <script>alert(1)</script>"
    assert sink.recipients == ["shopper1@example.org"]
    html = list(mail.iter_parts())[1].get_content()
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "address",
    ["a@example.org\r\nBcc: all@example.org", "a@example.org, all@example.org", "a\0@example.org", "a@x..example"],
)
async def test_an_address_that_is_more_than_one_is_sent_nothing(
    house: House, shopper: Actor, sink: MailSink, address: str
) -> None:
    if "\0" in address:
        address = address.replace("\0", "\x07")  # a database takes no zero
    await readdress(house, shopper, address)
    await house.tell(shopper)
    await house.work()

    assert not any("all@" in recipient for recipient in sink.recipients)
    assert all(mail["Bcc"] is None for mail in sink.mails)
    assert await house.states("email") == ["failed"]


@pytest.mark.parametrize("address", ["jö@bücher.example", "jo@bücher.example"])
async def test_international_addresses_are_written_to(
    house: House, shopper: Actor, sink: MailSink, address: str
) -> None:
    await readdress(house, shopper, address)
    await house.tell(shopper)
    await house.work()

    assert sink.recipients == [address.replace("bücher", "xn--bcher-kva")]


async def test_our_own_receiver_takes_it_for_no_receipt(house: House, shopper: Actor, sink: MailSink) -> None:
    await house.tell(shopper, body="MILK 3.29 TOTAL 3.29")
    await house.work()

    mail = open_mail(sink.raw[0])
    assert isinstance(mail, Mail)
    assert mail.is_automatic
    other = message_from_bytes(sink.raw[0])
    del other["Auto-Submitted"]
    without = open_mail(other.as_bytes())
    assert isinstance(without, Mail)
    assert not without.is_automatic


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
async def test_a_refusal_for_good_is_not_tried_again(
    house: House, shopper: Actor, sink: MailSink, clock: MovableClock, step: str
) -> None:
    sink.refusals = [(step, "550 5.1.1 No such mailbox")]
    await house.tell(shopper)
    await house.work()
    clock.advance(timedelta(days=2))
    await house.work()

    (delivery,) = await house.deliveries("email")
    assert (delivery.state, delivery.attempts) == ("failed", 1)
    assert delivery.last_error == "the mail server answered 550 5.1.1 No such mailbox"
    assert sink.mails == []


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
async def test_a_refusal_for_now_is_tried_again(
    house: House, shopper: Actor, sink: MailSink, clock: MovableClock, step: str
) -> None:
    sink.refusals = [(step, "451 4.7.1 Greylisted")] * 2
    await house.tell(shopper)
    await house.work()
    (delivery,) = await house.deliveries("email")
    assert (delivery.state, delivery.last_error) == ("waiting", "the mail server answered 451 4.7.1 Greylisted")
    for delay in DELAYS[:2]:
        clock.advance(delay)
        await house.work()

    assert await house.states("email") == ["sent"]
    assert len(sink.mails) == 1


async def test_a_mail_server_that_is_away_is_waited_for_and_then_given_up(
    house: House, shopper: Actor, clock: MovableClock
) -> None:
    with mail_sink() as gone:
        url = gone.url
    connect(house, url)
    await house.tell(shopper)
    for delay in (timedelta(), *DELAYS, timedelta(days=9)):
        clock.advance(delay)
        await house.work()

    (delivery,) = await house.deliveries("email")
    assert (delivery.state, delivery.attempts) == ("given_up", MOST_ATTEMPTS)
    assert delivery.last_error is not None
    assert delivery.last_error.startswith("the mail server was not reached")


class TestTls:
    async def test_it_is_asked_for(
        self,
        house: House,
        shopper: Actor,
        server_tls: ssl.SSLContext,  # noqa: F811
        certificate: Path,  # noqa: F811
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with mail_sink(server_tls, query="") as sealed:
            connect(house, sealed.url)
            await house.tell(shopper)
            await house.work()

            assert len(sealed.mails) == 1

    async def test_a_certificate_that_nobody_vouches_for_is_not_believed(
        self,
        house: House,
        shopper: Actor,
        server_tls: ssl.SSLContext,  # noqa: F811
    ) -> None:
        with mail_sink(server_tls, query="") as sealed:
            connect(house, sealed.url)
            await house.tell(shopper)
            await house.work()

            assert sealed.mails == []
        (delivery,) = await house.deliveries("email")
        assert delivery.state == "waiting"
        assert "certificate" in (delivery.last_error or "")

    async def test_a_mail_server_without_it_is_sent_nothing_unless_that_is_set(
        self, house: House, shopper: Actor, sink: MailSink
    ) -> None:
        connect(house, sink.url.partition("?")[0])
        await house.tell(shopper)
        await house.work()

        assert sink.mails == []
        assert await house.states("email") == ["waiting"]
