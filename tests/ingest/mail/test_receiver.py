"""Mail by SMTP on a real socket: what is taken, what is refused and with which code."""

from __future__ import annotations

import asyncio
import logging
import smtplib
import ssl
from pathlib import Path

import pytest
from cartsnitch_ingest.mail.connection import Limits
from cartsnitch_ingest.mail.meter import Meter

from .conftest import Delivered, Dial, PostOffice, Serve, with_client

MAIL = b"Subject: Receipt\r\n\r\nTotal 3.49\r\n"


async def test_mail_is_handed_over_as_it_was_sent(serve: Serve, office: PostOffice) -> None:
    server = await serve()
    await with_client(server, lambda client: client.sendmail("till@store.example", ["abc123@cart.example"], MAIL))
    assert office.delivered == [Delivered("abc123", "till@store.example", MAIL, "127.0.0.1")]


async def test_what_it_can_do_is_announced(serve: Serve) -> None:
    def talk(client: smtplib.SMTP) -> None:
        client.ehlo()
        assert set(client.esmtp_features) == {"size", "8bitmime", "smtputf8", "pipelining", "help"}
        assert client.esmtp_features["size"] == str(25 * 1024 * 1024)
        assert client.helo() == (250, b"cart.example")

    await with_client(await serve(), talk)


@pytest.mark.parametrize(
    "address",
    [
        "abc123@cart.example",
        "receipts+abc123@cart.example",
        "ABC123@CART.EXAMPLE",
        "Receipts+Abc123@Cart.Example",
    ],
)
async def test_forms_of_an_address(serve: Serve, office: PostOffice, address: str) -> None:
    await with_client(await serve(), lambda client: client.sendmail("till@store.example", [address], MAIL))
    assert [one.recipient for one in office.delivered] == ["abc123"]


@pytest.mark.parametrize(
    "address",
    [
        "nobody@cart.example",
        "abc123@elsewhere.example",  # never a relay
        "abc123@cart.example@elsewhere.example",
        "elsewhere.example!abc123@cart.example",
        "abc123%elsewhere.example@cart.example",
        "abc123",
        "postmaster+abc123@cart.example",
        "kühe@cart.example",
    ],
)
async def test_unknown_addresses_are_refused_before_the_data(
    serve: Serve, dial: Dial, office: PostOffice, address: str
) -> None:
    dialogue = await dial(await serve())
    await dialogue.address()
    assert (await dialogue.ask(f"RCPT TO:<{address}>".encode()))[:3] in ("550", "553")
    assert (await dialogue.ask(b"DATA")).startswith("354")
    assert (await dialogue.ask(MAIL + b".")).startswith("250")
    assert [one.recipient for one in office.delivered] == ["abc123"]


async def test_without_a_known_recipient_there_is_no_data(serve: Serve, dial: Dial) -> None:
    dialogue = await dial(await serve())
    await dialogue.greet()
    await dialogue.ask(b"MAIL FROM:<till@store.example>")
    assert (await dialogue.ask(b"RCPT TO:<nobody@cart.example>")).startswith("550 5.1.1")
    assert (await dialogue.ask(b"DATA")).startswith("503")


@pytest.mark.parametrize(
    "line", [b"RCPT TO:<", b"RCPT TO:<\xff\xfe@cart.example>", b"RCPT TO:<@>", b'RCPT TO:"', b"RCPT"]
)
async def test_malformed_recipients_are_the_senders_fault(serve: Serve, dial: Dial, line: bytes) -> None:
    dialogue = await dial(await serve())
    await dialogue.address()
    assert (await dialogue.ask(line))[0] == "5"


async def test_every_recipient_gets_the_mail_once(serve: Serve, office: PostOffice) -> None:
    recipients = ["abc123@cart.example", "receipts+abc123@cart.example", "def456@cart.example"]
    await with_client(await serve(), lambda client: client.sendmail("till@store.example", recipients, MAIL))
    assert [one.recipient for one in office.delivered] == ["abc123", "def456"]


async def test_bounce_has_no_sender(serve: Serve, office: PostOffice) -> None:
    await with_client(await serve(), lambda client: client.sendmail("", ["abc123@cart.example"], MAIL))
    assert [one.sender for one in office.delivered] == [None]


@pytest.mark.parametrize(
    "raw",
    [
        b"\r\n.\r\n",
        b".\r\n",
        b".leading dot\r\n..two dots\r\n",
        b"ends with a dot.\r\nand again.\r\n",
        b"a bare\nline end\n.\nis content\r\n",
        b"bytes \xff\x00\x80\r\n",
        b"a line of " + b"x" * 300_000 + b" letters\r\n",
        (b"\r\n" * 200_000) + b"after many empty lines\r\n",
    ],
    ids=lambda raw: repr(raw[:24]),
)
async def test_bytes_arrive_as_they_were(serve: Serve, dial: Dial, office: PostOffice, raw: bytes) -> None:
    dialogue = await dial(await serve())
    await dialogue.address()
    await dialogue.ask(b"DATA")
    stuffed = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in raw.split(b"\r\n"))
    assert (await dialogue.ask(stuffed + b".")).startswith("250")
    assert office.delivered[0].raw == raw


async def test_end_is_found_however_the_bytes_come(serve: Serve, dial: Dial, office: PostOffice) -> None:
    dialogue = await dial(await serve())
    await dialogue.address()
    await dialogue.ask(b"DATA")
    for byte in MAIL + b".\r\n":
        dialogue._writer.write(bytes([byte]))
        await asyncio.sleep(0)
    assert (await dialogue.reply()).startswith("250")
    assert office.delivered[0].raw == MAIL


async def test_commands_may_be_sent_at_once(serve: Serve, dial: Dial, office: PostOffice) -> None:
    dialogue = await dial(await serve())
    await dialogue.reply()
    one = (b"MAIL FROM:<till@store.example>", b"RCPT TO:<abc123@cart.example>", b"DATA")
    await dialogue.send(b"EHLO till.example", *one)
    assert [(await dialogue.reply())[:3] for _ in range(4)] == ["250", "250", "250", "354"]
    await dialogue.send(MAIL + b".", *one)
    assert [(await dialogue.reply())[:3] for _ in range(4)] == ["250", "250", "250", "354"]
    await dialogue.send(MAIL + b".", b"QUIT")
    assert [(await dialogue.reply())[:3] for _ in range(3)] == ["250", "221", ""]
    assert len(office.delivered) == 2


async def test_empty_mail_is_refused(serve: Serve, dial: Dial, office: PostOffice) -> None:
    dialogue = await dial(await serve())
    await dialogue.address()
    await dialogue.ask(b"DATA")
    assert (await dialogue.ask(b".")).startswith("554")
    assert office.delivered == []


async def test_starttls(serve: Serve, office: PostOffice, server_tls: ssl.SSLContext, certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))

    def talk(client: smtplib.SMTP) -> None:
        client.ehlo()
        assert client.has_extn("starttls")
        client.starttls(context=trusting)
        client.ehlo()
        assert not client.has_extn("starttls")
        assert not client.has_extn("auth")
        client.sendmail("till@store.example", ["abc123@cart.example"], MAIL * 5000)

    await with_client(await serve(tls=server_tls), talk)
    assert office.delivered[0].raw == MAIL * 5000


async def test_commands_injected_before_tls_are_dropped(
    serve: Serve, server_tls: ssl.SSLContext, certificate: Path
) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))

    def talk(client: smtplib.SMTP) -> None:
        client.ehlo()
        client.send(b"STARTTLS\r\nMAIL FROM:<evil@elsewhere.example>\r\n")
        assert client.getreply()[0] == 220
        assert client.sock is not None
        client.sock = trusting.wrap_socket(client.sock, server_hostname="cart.example")
        client.file = None
        client.ehlo()
        assert client.docmd("RCPT", "TO:<abc123@cart.example>")[0] == 503

    await with_client(await serve(tls=server_tls), talk)


async def test_failed_handshake_leaves_nothing_behind(
    serve: Serve, dial: Dial, server_tls: ssl.SSLContext, caplog: pytest.LogCaptureFixture
) -> None:
    server = await serve(tls=server_tls, max_connections=1)
    dialogue = await dial(server)
    await dialogue.greet()
    with caplog.at_level(logging.ERROR):
        assert (await dialogue.ask(b"STARTTLS")).startswith("220")
        assert not (await dialogue.ask(b"this is no handshake")).startswith("250")
    assert caplog.text == ""
    dialogue.close()
    await asyncio.sleep(0.05)
    await (await dial(server)).greet()


async def test_our_failure_is_temporary_and_has_a_reference(
    serve: Serve, dial: Dial, office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    office.accept_fails = ConnectionResetError("database gone")
    dialogue = await dial(await serve())
    await dialogue.address()
    await dialogue.ask(b"DATA")
    with caplog.at_level(logging.ERROR):
        reply = await dialogue.ask(MAIL + b".")
    assert reply.startswith("451 4.3.0")
    assert reply.rpartition("reference ")[2].rstrip(")") in caplog.text
    assert "database gone" in caplog.text
    assert "database" not in reply
    # The connection goes on, and so does the sender as soon as we do.
    office.accept_fails = None
    assert (await dialogue.ask(b"MAIL FROM:<till@store.example>")).startswith("250")
    assert (await dialogue.ask(b"RCPT TO:<abc123@cart.example>")).startswith("250")
    await dialogue.ask(b"DATA")
    assert (await dialogue.ask(MAIL + b".")).startswith("250")


async def test_failed_look_up_is_temporary_too(serve: Serve, dial: Dial, office: PostOffice) -> None:
    office.lookup_fails = OSError("database gone")
    dialogue = await dial(await serve())
    await dialogue.greet()
    await dialogue.ask(b"MAIL FROM:<till@store.example>")
    assert (await dialogue.ask(b"RCPT TO:<abc123@cart.example>")).startswith("451 4.3.0")


async def test_acceptance_that_hangs_is_a_failure(serve: Serve, dial: Dial, office: PostOffice) -> None:
    office.may_accept.clear()
    dialogue = await dial(await serve(accept_seconds=0.05))
    await dialogue.address()
    await dialogue.ask(b"DATA")
    assert (await dialogue.ask(MAIL + b".")).startswith("451")


async def test_too_large_by_announcement(serve: Serve, dial: Dial) -> None:
    dialogue = await dial(await serve(limits=Limits(max_bytes=1000)))
    await dialogue.greet()
    assert (await dialogue.ask(b"MAIL FROM:<till@store.example> SIZE=1001")).startswith("552")
    assert (await dialogue.ask(b"MAIL FROM:<till@store.example> SIZE=1000 BODY=8BITMIME")).startswith("250")


async def test_too_large_by_bytes(serve: Serve, dial: Dial, office: PostOffice) -> None:
    dialogue = await dial(await serve(limits=Limits(max_bytes=1000)))
    await dialogue.address()
    await dialogue.ask(b"DATA")
    assert (await dialogue.ask(b"x" * 70 + b"\r\n" + b"y" * 1200, b".")).startswith("552")
    assert office.delivered == []
    assert (await dialogue.ask(b"NOOP")).startswith("250")


async def test_sender_that_does_not_stop_is_cut_off(serve: Serve, dial: Dial, office: PostOffice) -> None:
    dialogue = await dial(await serve(limits=Limits(max_bytes=100_000)))
    await dialogue.address()
    await dialogue.ask(b"DATA")
    assert (await dialogue.ask(b"x" * 1_000_000)).startswith("421")
    assert office.delivered == []


async def test_memory_of_all_mails_together_is_bounded(serve: Serve, dial: Dial, office: PostOffice) -> None:
    server = await serve(limits=Limits(held_bytes=1000))
    first, second = await dial(server), await dial(server)
    office.may_accept.clear()
    for dialogue in (first, second):
        await dialogue.address()
        await dialogue.ask(b"DATA")
    await first.send(b"x" * 800, b".")
    await office.is_accepting.wait()
    assert (await second.ask(b"y" * 800, b".")).startswith("421")
    office.may_accept.set()
    assert (await first.reply()).startswith("250")
    third = await dial(server)
    await third.address()
    await third.ask(b"DATA")
    assert (await third.ask(b"z" * 800, b".")).startswith("250")


async def test_too_many_recipients(serve: Serve, dial: Dial) -> None:
    dialogue = await dial(await serve(max_recipients=1))
    await dialogue.address()
    assert (await dialogue.ask(b"RCPT TO:<def456@cart.example>")).startswith("452 4.5.3")


async def test_too_many_connections(serve: Serve, dial: Dial) -> None:
    server = await serve(max_connections=1)
    first = await dial(server)
    await first.greet()
    assert (await (await dial(server)).reply()).startswith("421 4.3.2")
    assert (await first.ask(b"QUIT")).startswith("221")
    assert await first.reply() == ""
    await (await dial(server)).greet()


async def test_too_many_mails_on_one_connection(serve: Serve, dial: Dial) -> None:
    dialogue = await dial(await serve(limits=Limits(mails_a_connection=1)))
    await dialogue.address()
    await dialogue.ask(b"DATA")
    assert (await dialogue.ask(MAIL + b".")).startswith("250")
    assert (await dialogue.ask(b"MAIL FROM:<till@store.example>")).startswith("421")
    assert await dialogue.reply() == ""


async def test_too_many_commands_that_lead_nowhere(serve: Serve, dial: Dial) -> None:
    dialogue = await dial(await serve(limits=Limits(commands_a_connection=3)))
    await dialogue.greet()
    assert [(await dialogue.ask(b"NOOP"))[:3] for _ in range(4)] == ["250", "250", "250", "421"]


async def test_idle_connection_is_closed(serve: Serve, dial: Dial) -> None:
    dialogue = await dial(await serve(limits=Limits(idle_seconds=0.05)))
    await dialogue.greet()
    assert await dialogue.reply() == ""


async def test_mail_that_trickles_is_given_up(serve: Serve, dial: Dial, office: PostOffice) -> None:
    dialogue = await dial(await serve(limits=Limits(mail_seconds=0.1)))
    await dialogue.address()
    await dialogue.ask(b"DATA")
    assert (await dialogue.ask(b"Subject: Receipt")).startswith("421 4.4.2")
    assert office.delivered == []


async def test_sender_that_hangs_up_within_a_mail_delivers_nothing(
    serve: Serve, dial: Dial, office: PostOffice
) -> None:
    server = await serve()
    dialogue = await dial(server)
    await dialogue.address()
    await dialogue.ask(b"DATA")
    await dialogue.send(MAIL)
    dialogue.close()
    await with_client(server, lambda client: client.sendmail("till@store.example", ["def456@cart.example"], MAIL))
    assert [one.recipient for one in office.delivered] == ["def456"]


async def test_closing_finishes_the_mail_under_way(serve: Serve, dial: Dial, office: PostOffice) -> None:
    server = await serve()
    idle, busy = await dial(server), await dial(server)
    await idle.greet()
    await busy.address()
    await busy.ask(b"DATA")
    office.may_accept.clear()
    await busy.send(MAIL + b".")
    await office.is_accepting.wait()
    closing = asyncio.create_task(server.close())
    assert (await idle.reply()).startswith("421")
    office.may_accept.set()
    assert (await busy.reply()).startswith("250")
    assert (await busy.reply()).startswith("421")
    await closing
    with pytest.raises(ConnectionRefusedError):
        await dial(server)
    assert len(office.delivered) == 1


async def test_closing_does_not_wait_for_ever(serve: Serve, dial: Dial, office: PostOffice) -> None:
    server = await serve()
    busy = await dial(server)
    await busy.address()
    await busy.ask(b"DATA")
    async with asyncio.timeout(5):
        await server.close(grace_seconds=0.05)


def test_peers_are_limited_by_the_minute() -> None:
    now = 600.0
    meter = Meter(2, clock=lambda: now)
    assert [meter.allows("peer"), meter.allows("peer"), meter.allows("peer")] == [True, True, False]
    assert meter.allows("another")
    now += 60
    assert meter.allows("peer")
