"""One SMTP connection: aiosmtpd's dialogue with its own way of reading a mail and of ending.

aiosmtpd 1.4.6 keeps each line of a mail as an object of its own, which makes a gigabyte of 25 megabytes of empty
lines, refuses the long lines that tills do write, and gives a slow sender of a large mail no more time than an
idle one. `smtp_DATA` is therefore replaced. What it needs of aiosmtpd beyond the documented hooks: `_reader`,
`_reset_timeout` and `_getaddr`.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Protocol

from aiosmtpd.smtp import SMTP, Envelope

_END = b"\r\n.\r\n"
# What nearly every address looks like; for the rest there is a parser that takes a hundred times as long.
_PLAIN_ADDRESS = re.compile(r"\s*<([\w.+=/-]+@[\w.-]+)>(.*)")
_COMMAND_LENGTH = 1024
_IDENT = "CartSnitch takes receipts"
TOO_LARGE = "552 5.3.4 This mail is larger than {megabytes} MB"
TOO_BUSY = "421 4.3.2 Too many mails at once, please try again later"
TOO_SLOW = "421 4.4.2 This mail took too long to arrive"
CLOSING = "421 4.3.2 Closing for now, please try again later"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one connection, and on what all of them hold in memory at the same time (`held_bytes`)."""

    max_bytes: int = 25 * 1024 * 1024
    held_bytes: int = 256 * 1024 * 1024
    idle_seconds: float = 60.0
    mail_seconds: float = 300.0
    mails_a_connection: int = 1000
    commands_a_connection: int = 50


class Host(Protocol):
    """What a connection asks of its receiver."""

    connections: set[Connection]
    held_bytes: int

    def refusal(self, peer: str | None) -> str | None:
        """Why this peer may not connect now, None where it may."""


class Busy(asyncio.Protocol):
    """A connection that is turned away."""

    def __init__(self, reply: str) -> None:
        self._reply = reply

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            transport.write(self._reply.encode() + b"\r\n")
        transport.close()


class MailEnvelope(Envelope):
    """An envelope that also keeps who its addresses belong to."""

    def __init__(self) -> None:
        super().__init__()
        self.recipients: list[Any] = []


class Connection(SMTP):
    """The dialogue with one sender."""

    # Also the size of the read buffer: with aiosmtpd's 1001 bytes a large mail stops and goes at every other line.
    line_length_limit = 128 * 1024

    def __init__(self, host: Host, limits: Limits, name: str, tls: ssl.SSLContext | None) -> None:
        super().__init__(
            host,
            data_size_limit=limits.max_bytes,
            enable_SMTPUTF8=True,
            hostname=name,
            ident=_IDENT,
            tls_context=tls,
            timeout=limits.idle_seconds,
            auth_exclude_mechanism=["LOGIN", "PLAIN"],
            command_call_limit=_call_limits(limits),
            loop=asyncio.get_running_loop(),
        )
        # aiosmtpd shares one table among all connections and lets each EHLO raise it.
        self.command_size_limits = defaultdict(lambda: _COMMAND_LENGTH)
        self.ended = asyncio.Event()
        self._host = host
        self._limits = limits
        self._is_receiving = False
        self._is_ending = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        is_upgrade = self._original_transport is not None
        refusal = None if is_upgrade else self._host.refusal(peer_address(transport.get_extra_info("peername")))
        if refusal is not None:
            busy = Busy(refusal)
            transport.set_protocol(busy)
            busy.connection_made(transport)
            return
        super().connection_made(transport)
        self._host.connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._host.connections.discard(self)
        self.ended.set()
        super().connection_lost(error)

    def end_when_idle(self) -> None:
        """End the connection now, or as soon as the mail that is under way has its answer."""
        self._is_ending = True
        if not self._is_receiving:
            self._end(CLOSING)

    def abort(self) -> None:
        """End the connection at once, whatever it is doing."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802 (the name of the command)
        """Read a mail and answer for it."""
        envelope = self.envelope
        if await self.check_helo_needed():
            return
        if envelope is None or not envelope.rcpt_tos or arg:
            await self.push("501 Syntax: DATA" if arg else "503 5.5.1 Error: need RCPT command")
            return
        self._is_receiving = True
        try:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            await self._answer(await self._receive(envelope))
        finally:
            self._is_receiving = False
            self.envelope = self._create_envelope()
        if self._is_ending:
            self._end(CLOSING)

    async def _receive(self, envelope: Envelope) -> str:
        """The answer to the mail that now arrives."""
        held = _Hold(self._host)
        try:
            mail = await self._read_in_time(held)
            if isinstance(mail, str):
                return mail
            envelope.content = envelope.original_content = mail
            # The receiver has a clock of its own for what follows.
            self._reset_timeout(self._limits.mail_seconds)
            return str(await self._call_handler_hook("DATA"))
        finally:
            held.release()
            self._reset_timeout()

    async def _read_in_time(self, held: _Hold) -> bytes | str:
        try:
            async with asyncio.timeout(self._limits.mail_seconds):
                return await self._read_mail(held)
        except TimeoutError:
            return TOO_SLOW

    async def _read_mail(self, held: _Hold) -> bytes | str:
        """The mail without the dots that its lines were stuffed with, or why it is refused.

        A refused mail is read to its end too, as the sender listens for no answer before, but is not kept.
        """
        body, received, refusal = bytearray(), 0, None
        while not (body.endswith(_END) or body == _END[2:]):
            chunk = await self._read_chunk()
            received += len(chunk)
            body += chunk
            refusal = refusal or self._refusal(received) or held.take(len(chunk), self._limits.held_bytes)
            if refusal is not None:
                held.release()
                del body[: -len(_END)]
                if received > 2 * self._limits.max_bytes:
                    return f"421{refusal[3:]}"
        return refusal or _unstuffed(body)

    async def _read_chunk(self) -> bytes:
        """What came, up to and with a line that ends in a dot: the only place where a mail can end."""
        try:
            chunk = await self._reader.readuntil(b".\r\n")
        except asyncio.LimitOverrunError as full:
            chunk = await self._reader.read(full.consumed)
        self._reset_timeout()
        return chunk

    def _refusal(self, received: int) -> str | None:
        if received <= self._limits.max_bytes + len(_END):
            return None
        return TOO_LARGE.format(megabytes=self._limits.max_bytes // (1024 * 1024))

    async def _answer(self, answer: str) -> None:
        await self.push(answer)
        if answer.startswith("421") and self.transport is not None:
            self.transport.close()

    def _end(self, reply: str) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self._writer.write(reply.encode() + b"\r\n")
            self.transport.close()

    def _create_envelope(self) -> MailEnvelope:
        return MailEnvelope()

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """An address and what follows it, (None, None) where it is malformed."""
        plain = _PLAIN_ADDRESS.fullmatch(arg)
        if plain:
            return plain[1], plain[2]
        try:
            address, rest = super()._getaddr(arg)
        except Exception:  # the standard library's parser raises anything for malformed addresses
            return None, None
        return address, rest


class _Hold:
    """The bytes that one mail takes of what all of them may take together."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._bytes = 0

    def take(self, count: int, limit: int) -> str | None:
        """Take more; a refusal where all mails together would take more than `limit`."""
        if self._host.held_bytes + count > limit:
            return TOO_BUSY
        self._host.held_bytes += count
        self._bytes += count
        return None

    def release(self) -> None:
        self._host.held_bytes -= self._bytes
        self._bytes = 0


def peer_address(peer: object) -> str | None:
    """The address of a peer, without its port; None where the socket has none."""
    return str(peer[0]) if isinstance(peer, tuple) else None


def _call_limits(limits: Limits) -> dict[str, int]:
    mails = limits.mails_a_connection
    return {"MAIL": mails, "DATA": mails, "RSET": mails, "RCPT": 5 * mails, "*": limits.commands_a_connection}


def _unstuffed(body: bytearray) -> bytes:
    """The mail in a body that ends with the lone dot."""
    del body[-3:]
    if body.startswith(b"."):
        del body[0]
    return bytes(body.replace(b"\r\n.", b"\r\n") if b"\r\n." in body else body)
