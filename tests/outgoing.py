"""What stands outside and is sent to: a push service, the browser behind it, and a mail server, each a real server."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

Answering = Callable[[BaseHTTPRequestHandler], None]


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class Browser:
    """A browser that subscribed to pushes; only it can read them."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def p256dh(self) -> str:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64url(point)

    @property
    def auth(self) -> str:
        return base64url(self.secret)

    def read(self, body: bytes) -> dict[str, Any]:
        """What a push says; raises where it was not encrypted for this browser."""
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        said: dict[str, Any] = json.loads(plain)
        return said


@dataclass
class Push:
    """A push as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushService:
    """Takes pushes. Answers each by the next of `answers`, and ever again by the last."""

    answers: list[Answering]
    url: str = ""
    pushes: list[Push] = field(default_factory=list)

    def browser(self, name: str = "one") -> Browser:
        """Someone who subscribes here."""
        return Browser(f"{self.url}/push/{name}")

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.pushes.append(Push(handler.path, headers, body))
        with suppress(ConnectionError):
            self.answers[min(len(self.pushes), len(self.answers)) - 1](handler)

    def claims(self, push: Push) -> tuple[dict[str, Any], str]:
        """What a push's signature says, and the public key that it is by; raises where it is not valid."""
        authorization = push.headers["authorization"]
        assert Vapid02.verify(authorization)
        token, key = (part.split("=", 1)[1] for part in authorization.removeprefix("vapid ").split(","))
        padded = token.split(".")[1] + "=="
        said: dict[str, Any] = json.loads(base64.urlsafe_b64decode(padded))
        return said, key.strip()


def status(code: int, body: bytes = b"", **headers: str) -> Answering:
    """Answers with this status."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Fails, in an answer without end."""
    handler.send_response(500)
    handler.end_headers()
    for _ in range(10_000):
        handler.wfile.write(b"x" * 65536)


def hanging(released: threading.Event) -> Answering:
    """Says nothing until it is released."""

    def answer(_handler: BaseHTTPRequestHandler) -> None:
        released.wait(120)

    return answer


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """Fails, a letter of a header at a time."""
    for _ in range(600):
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.1)


TAKEN = status(201)


@contextmanager
def push_service(*answers: Answering, tls: ssl.SSLContext | None = None) -> Iterator[PushService]:
    """A push service on a port of its own, until the block ends."""
    service = PushService(list(answers) or [TAKEN])
    with http_server(service.take, tls) as service.url:
        yield service


@contextmanager
def http_server(take: Answering, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The URL of a server on a port of its own, until the block ends; `take` answers each request."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            take(self)

        do_GET = do_POST  # noqa: N815 -- also where a redirect were followed

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the name of the base class
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Clients may hang up."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"{'http' if tls is None else 'https'}://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class MailSink:
    """A mail server. Says the next of `replies` where one is left for the step, else takes the mail."""

    url: str = ""
    recipients: list[str] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)
    """A step of the dialogue, RCPT or DATA, and the reply to it."""

    def _reply(self, step: str) -> str | None:
        if self.refusals and self.refusals[0][0] == step:
            return self.refusals.pop(0)[1]
        return None

    async def handle_RCPT(  # noqa: N802 (aiosmtpd looks the hooks up by their SMTP names)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := self._reply("RCPT"):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if reply := self._reply("DATA"):
            return reply
        raw = envelope.original_content or b""
        self.raw.append(raw)
        self.mails.append(message_from_bytes(raw.replace(b"\r\n", b"\n"), policy=policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 OK"


@contextmanager
def mail_sink(tls: ssl.SSLContext | None = None, query: str = "?starttls=never") -> Iterator[MailSink]:
    """A mail server on a port of its own, until the block ends; with `tls` it offers STARTTLS."""
    sink = MailSink()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def listen() -> asyncio.Server:
        made = partial(SMTP, sink, enable_SMTPUTF8=True, tls_context=tls, require_starttls=tls is not None, loop=loop)
        return await loop.create_server(made, "127.0.0.1", 0)

    async def end(server: asyncio.Server) -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
    sink.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}{query}"
    try:
        yield sink
    finally:
        asyncio.run_coroutine_threadsafe(end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def link_in(mail: EmailMessage) -> str:
    """The path and query of the link by which an address is verified, as its plain text has it."""
    text: str = next(iter(mail.iter_parts())).get_content()
    (url,) = [line for line in text.splitlines() if "/auth/verify-email?" in line]
    return url[url.index("/auth/") :]
