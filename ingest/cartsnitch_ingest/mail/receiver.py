"""Mail in: an SMTP receiver for receipt addresses. It relays nothing and bounces nothing.

`250` is said only after `accept` has returned, so a sender that hears it may forget the mail; a sender that does
not hear it sends the mail again, which is why `accept` has to be idempotent.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import secrets
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, Generic, TypeVar

from aiosmtpd.smtp import Session, TLSSetupException

from cartsnitch_ingest.mail.connection import Busy, Connection, Limits, MailEnvelope, peer_address
from cartsnitch_ingest.mail.meter import Meter

logger = logging.getLogger(__name__)

R = TypeVar("R")
_TOKEN = re.compile(r"[a-z0-9]{1,64}")
_PREFIX = "receipts+"

UNKNOWN = "550 5.1.1 There is no such receipt address here"
TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients"
TOO_MANY_MAILS = "421 4.7.0 Too many mails from you this minute, please try again later"
TOO_MANY_CONNECTIONS = "421 4.3.2 Too many connections, please try again later"
NO_TLS = "454 4.7.0 TLS could not be set up"
EMPTY = "554 5.6.0 This mail is empty"
ACCEPTED = "250 2.0.0 Accepted"


@dataclass(frozen=True, slots=True)
class ReceiverSettings:
    """What the receiver answers to and how much it takes.

    `domains` are those of receipt addresses, the first also being the name it greets with. Peers on this machine
    (a mail server before us, tests, the demonstration) are free of the limits a minute.
    """

    domains: tuple[str, ...]
    limits: Limits = field(default_factory=Limits)
    max_recipients: int = 20
    max_connections: int = 200
    connections_a_minute: int = 120
    mails_a_minute: int = 300
    accept_seconds: float = 60.0
    tls: ssl.SSLContext | None = None


FindAddress = Callable[[str, str], Awaitable[R | None]]
"""Who a token and a domain, both in lower case, belong to; None where to nobody."""

Accept = Callable[[R, str | None, bytes, str | None], Awaitable[None]]
"""Make a mail durable: recipient, envelope sender (None for a bounce), the bytes, the peer's address."""


class Receiver(Generic[R]):
    """The rules of reception, as hooks that aiosmtpd calls. One for all connections of a server."""

    def __init__(self, find_address: FindAddress[R], accept: Accept[R], settings: ReceiverSettings) -> None:
        self.settings = settings
        self.connections: set[Connection] = set()
        self.held_bytes = 0
        self._find_address = find_address
        self._accept = accept
        self._connected = Meter(settings.connections_a_minute)
        self._mailed = Meter(settings.mails_a_minute)

    def connect(self) -> asyncio.Protocol:
        """The protocol of one new connection; one that only says 421 where there are too many already."""
        if len(self.connections) >= self.settings.max_connections:
            return Busy(TOO_MANY_CONNECTIONS)
        return Connection(self, self.settings.limits, self.settings.domains[0], self.settings.tls)

    def refusal(self, peer: str | None) -> str | None:
        """Why one more connection of this peer is turned away, None where it is not."""
        return None if _is_local(peer) or self._connected.allows(peer) else TOO_MANY_CONNECTIONS

    async def handle_EHLO(  # noqa: N802 (aiosmtpd looks the hooks up by their SMTP names)
        self, connection: Connection, session: Session, envelope: MailEnvelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        # aiosmtpd reads commands in order however they arrive, but does not say so; AUTH it offers unasked.
        kept = [line for line in responses if not line.startswith("250-AUTH")]
        return [*kept[:-1], "250-PIPELINING", kept[-1]]

    async def handle_RCPT(  # noqa: N802
        self, connection: Connection, session: Session, envelope: MailEnvelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= self.settings.max_recipients:
            return TOO_MANY_RECIPIENTS
        try:
            recipient = await self._recipient(address)
        except Exception as error:  # not left to aiosmtpd, which ends the dialogue for a ConnectionResetError
            return await self.handle_exception(error)
        if recipient is None:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        if recipient not in envelope.recipients:
            envelope.recipients.append(recipient)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, connection: Connection, session: Session, envelope: MailEnvelope
    ) -> str:
        peer = peer_address(session.peer)
        if not _is_local(peer) and not self._mailed.allows(peer):
            return TOO_MANY_MAILS
        raw = envelope.original_content or b""
        if not raw.strip():
            return EMPTY
        try:
            await self._accept_for_all(envelope, raw, peer)
        except Exception as error:
            return await self.handle_exception(error)
        return ACCEPTED

    async def handle_exception(self, error: Exception) -> str:
        """Our own failure: the sender keeps the mail and tries again; the id is in the log and in its reply."""
        if isinstance(error, TLSSetupException):
            return NO_TLS  # the peer's failure: it spoke no TLS, or none that we do
        reference = secrets.token_hex(4)
        logger.error("mail not accepted, reference %s", reference, exc_info=error)
        return f"451 4.3.0 Not accepted, please try again later (reference {reference})"

    async def _accept_for_all(self, envelope: MailEnvelope, raw: bytes, peer: str | None) -> None:
        """One failure fails the mail for all recipients: those who have it already will not take it twice."""
        sender = None if envelope.mail_from in (None, "", "<>") else envelope.mail_from
        async with asyncio.timeout(self.settings.accept_seconds):
            for recipient in envelope.recipients:
                await self._accept(recipient, sender, raw, peer)

    async def _recipient(self, address: str) -> Any:
        local_part, _, domain = address.lower().rpartition("@")
        token = local_part.removeprefix(_PREFIX)
        if domain not in self.settings.domains or not _TOKEN.fullmatch(token):
            return None
        return await self._find_address(token, domain)


def _is_local(peer: str | None) -> bool:
    return peer is None or ip_address(peer.partition("%")[0]).is_loopback


class SmtpServer:
    """A listening receiver."""

    def __init__(self, receiver: Receiver[Any], server: asyncio.Server) -> None:
        self.port: int = server.sockets[0].getsockname()[1]
        """The port it listens on, also where 0 was asked for."""
        self._receiver = receiver
        self._server = server

    async def close(self, grace_seconds: float = 20.0) -> None:
        """Listen no longer, let the mails that are under way be finished, then end all connections."""
        self._server.close()
        for connection in tuple(self._receiver.connections):
            connection.end_when_idle()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace_seconds):
                await asyncio.gather(*(connection.ended.wait() for connection in self._receiver.connections))
        for connection in tuple(self._receiver.connections):
            connection.abort()
        await self._server.wait_closed()


async def serve_smtp(receiver: Receiver[Any], host: str, port: int) -> SmtpServer:
    """Receive mail at `host` and `port` (0 for any free one) until closed. Raises OSError where that is taken."""
    # aiosmtpd logs each command as information; recipients are secrets, which do not belong in a log.
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    server = await asyncio.get_running_loop().create_server(receiver.connect, host, port)
    return SmtpServer(receiver, server)
