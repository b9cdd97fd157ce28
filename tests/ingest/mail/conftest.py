"""A receiver on a real socket, and two ways to talk to it."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from cartsnitch_ingest.mail.receiver import Receiver, ReceiverSettings, SmtpServer, serve_smtp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Delivered:
    """What the receiver handed over."""

    recipient: str
    sender: str | None
    raw: bytes
    peer: str | None


@dataclass(slots=True)
class PostOffice:
    """Two addresses, what was delivered to them, and how it fails on demand."""

    known: tuple[str, ...] = ("abc123", "def456")
    delivered: list[Delivered] = field(default_factory=list)
    lookup_fails: Exception | None = None
    accept_fails: Exception | None = None
    may_accept: asyncio.Event = field(default_factory=asyncio.Event)
    is_accepting: asyncio.Event = field(default_factory=asyncio.Event)

    async def find_address(self, token: str, domain: str) -> str | None:
        if self.lookup_fails is not None:
            raise self.lookup_fails
        return token if token in self.known and domain == "cart.example" else None

    async def accept(self, recipient: str, sender: str | None, raw: bytes, peer: str | None) -> None:
        self.is_accepting.set()
        await self.may_accept.wait()
        if self.accept_fails is not None:
            raise self.accept_fails
        self.delivered.append(Delivered(recipient, sender, raw, peer))


class Dialogue:
    """A connection on which commands are written as bytes and replies read as lines."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def send(self, *lines: bytes) -> None:
        self._writer.write(b"".join(line + b"\r\n" for line in lines))
        await self._writer.drain()

    async def reply(self) -> str:
        """The last line of the next reply; empty where the other side has closed."""
        async with asyncio.timeout(5):
            line = await self._reader.readline()
            while line[3:4] == b"-":
                line = await self._reader.readline()
        return line.decode().rstrip("\r\n")

    async def ask(self, *lines: bytes) -> str:
        await self.send(*lines)
        return await self.reply()

    async def greet(self) -> None:
        assert (await self.reply()).startswith("220 cart.example")
        assert (await self.ask(b"EHLO till.example")).startswith("250 ")

    async def address(self, *recipients: bytes) -> None:
        """Greet, and name sender and recipients."""
        await self.greet()
        assert (await self.ask(b"MAIL FROM:<till@store.example>")).startswith("250")
        for recipient in recipients or (b"abc123@cart.example",):
            assert (await self.ask(b"RCPT TO:<" + recipient + b">")).startswith("250")

    def close(self) -> None:
        self._writer.close()


Serve = Callable[..., Awaitable[SmtpServer]]
Dial = Callable[[SmtpServer], Awaitable[Dialogue]]


@pytest.fixture
def office() -> PostOffice:
    office = PostOffice()
    office.may_accept.set()
    return office


@pytest.fixture
async def serve(office: PostOffice) -> AsyncIterator[Serve]:
    """Starts a receiver with the given settings; all are closed afterwards."""
    servers: list[SmtpServer] = []

    async def serve(**settings: Any) -> SmtpServer:
        receiver = Receiver(office.find_address, office.accept, ReceiverSettings(("cart.example",), **settings))
        servers.append(await serve_smtp(receiver, "127.0.0.1", 0))
        return servers[-1]

    yield serve
    for server in servers:
        await server.close(grace_seconds=0)


@pytest.fixture
async def dial() -> AsyncIterator[Dial]:
    """Connects to a receiver."""
    open_: list[Dialogue] = []

    async def dial(server: SmtpServer) -> Dialogue:
        open_.append(Dialogue(*await asyncio.open_connection("127.0.0.1", server.port)))
        return open_[-1]

    yield dial
    for dialogue in open_:
        dialogue.close()


async def with_client(server: SmtpServer, talk: Callable[[smtplib.SMTP], object]) -> None:
    """Let the standard library's client talk to the receiver."""

    def run() -> None:
        with smtplib.SMTP("127.0.0.1", server.port, timeout=10) as client:
            talk(client)

    await asyncio.to_thread(run)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for `cart.example` and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cart.example")])
    names = [x509.DNSName("cart.example"), x509.IPAddress(IPv4Address("127.0.0.1"))]
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context
