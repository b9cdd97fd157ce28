"""A real server in processes of its own, and what a shopper does with it from outside."""

from __future__ import annotations

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from cartsnitch_server.settings import environment, inherited_environment

from tests.outgoing import Browser, MailSink, link_in

PATIENCE_SECONDS = 90
UNREAD = ("RECEIVED", "READING")
PASSWORD = "correct horse battery"

PURCHASE = """
fragment AllOfIt on Purchase {
  id purchasedOn purchasedAt merchantName store { id name slug } currencyCode isTaxIncluded
  subtotal { amount currencyCode } tax { amount } total { amount currencyCode } isBalanced gap { amount }
  lines {
    id kind text quantity unit unitPrice { amount } amount { amount } product { id name }
    evidence { page box { x y width height } text confidence }
  }
  receipt { id }
}
"""
RECEIPT = (
    """
query OneReceipt($id: ID!) {
  receipt(id: $id) {
    id status reason channel receivedAt parts { filename mediaType verdict } pages { number imageUrl text }
    purchases { ...AllOfIt }
  }
}
"""
    + PURCHASE
)

SUBSCRIBE = """mutation Subscribe($input: AddPushSubscriptionInput!) {
  addPushSubscription(input: $input) { __typename ... on Error { message } } }"""


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(find: Callable[[], Any], what: str, patience: float = PATIENCE_SECONDS) -> Any:
    """What `find` returns as soon as it is something; fails when that takes too long."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := find():
            return found
        time.sleep(0.1)
    raise AssertionError(f"never happened: {what}")


@dataclass
class Running:
    """`cartsnitch up` on a folder of its own, as a process group of its own."""

    data: Path
    http_port: int = field(default_factory=free_port)
    smtp_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    shoppers: list[Shopper] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    """`CARTSNITCH_*` variables of its own."""
    by_flag: bool = True
    """Whether its ports are told on the command line, and not by `settings` alone."""

    @property
    def url(self) -> str:
        return f"http://localhost:{self.http_port}"

    @property
    def log(self) -> Path:
        return self.data.with_suffix(".log")

    def start(self) -> None:
        """Start, and wait until it is ready."""
        self.launch()
        eventually(self._is_ready, f"the server got ready; its log: {self.log}")

    def launch(self) -> None:
        """Start, without waiting."""
        command = [sys.executable, "-m", "cartsnitch_server", "up", "--data", str(self.data)]
        flags = ["--port", str(self.http_port), "--smtp-port", str(self.smtp_port)]
        ports = flags if self.by_flag else []
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *ports],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=inherited_environment() | environment() | self.settings,
            )

    def _is_ready(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise AssertionError(f"the server ended:\n{self.log.read_text()[-4000:]}")
        with suppress(httpx.TransportError):
            return httpx.get(f"{self.url}/health/ready").is_success
        return False

    def stop(self) -> int:
        """End it as SIGTERM does; its exit code."""
        self._dismiss()
        if self.process is None:
            return 0
        self.process.terminate()
        code = self.process.wait(60)
        self.process = None
        return code

    def kill(self) -> None:
        """End the whole group at once, without a word."""
        self._dismiss()
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)
            self.process = None

    def _dismiss(self) -> None:
        for shopper in self.shoppers:
            shopper.http.close()
        self.shoppers.clear()

    def shopper(self) -> Shopper:
        """Someone new, signed up."""
        shopper = Shopper(self, f"{uuid4().hex}@example.org")
        self.shoppers.append(shopper)
        return shopper


class Shopper:
    """Someone with an account, who uses the API as an app does."""

    def __init__(self, running: Running, email: str, path: str = "/auth/sign-up/email") -> None:
        self.running = running
        self.email = email
        self.http = httpx.Client(base_url=running.url, timeout=60)
        account = {"email": email, "password": PASSWORD, "name": "Shopper"}
        answer = self.http.post(path, json=account).raise_for_status().json()
        self.http.cookies.clear()
        self.http.headers["Authorization"] = f"Bearer {answer['accessToken']}"
        self.address: str = self.ask("query Address { viewer { receiptAddress } }")["viewer"]["receiptAddress"]

    @classmethod
    def sign_in(cls, running: Running, email: str) -> Shopper:
        """Someone who has an account already."""
        return cls(running, email, "/auth/sign-in/email")

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of one operation, which has to succeed."""
        answer = self.http.post("/graphql", json={"query": query, "variables": variables}).raise_for_status().json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def subscribe(self, browser: Browser) -> None:
        """Be told by pushes to this browser."""
        given = {"endpoint": browser.endpoint, "p256dh": browser.p256dh, "auth": browser.auth}
        added = self.ask(SUBSCRIBE, input=given)["addPushSubscription"]
        assert added["__typename"] == "AddPushSubscriptionSuccess", added

    def want_emails(self, sink: MailSink) -> None:
        """Be told by email at once, at an address that is verified by the link that is mailed to it."""
        self.ask("mutation AtOnce { changeNotificationSettings(input: { emailRhythm: AT_ONCE }) { __typename } }")
        (mail,) = eventually(lambda: sink.mails, "the link arrived")
        self.http.post(link_in(mail), headers={"Origin": self.running.url}).raise_for_status()
        sink.mails.clear()
        sink.recipients.clear()

    def upload(self, *files: tuple[str, bytes, str]) -> list[str]:
        """Upload files (name, bytes, type); the ids of their receipts."""
        answer = self.http.post("/receipts", files=[("files", file) for file in files])
        assert answer.status_code == 202, answer.text
        return [receipt["id"] for receipt in answer.json()["receipts"]]

    def mail(self, message: EmailMessage) -> None:
        """Send a mail to the receipt address."""
        self.mail_bytes(message.as_bytes())

    def mail_bytes(self, raw: bytes) -> None:
        """Send a mail, whatever state it is in."""
        with smtplib.SMTP("127.0.0.1", self.running.smtp_port, timeout=30) as smtp:
            smtp.sendmail("shopper@example.org", [self.address], raw)

    def receipt_ids(self) -> list[str]:
        """The newest fifty receipts."""
        found = self.ask("query Ids { receipts(first: 50) { edges { node { id } } } }")
        return [edge["node"]["id"] for edge in found["receipts"]["edges"]]

    def read(self, receipt_id: str) -> dict[str, Any]:
        """A receipt, as soon as it is read."""

        def find() -> dict[str, Any] | None:
            receipt: dict[str, Any] = self.ask(RECEIPT, id=receipt_id)["receipt"]
            return None if receipt["status"] in UNREAD else receipt

        found: dict[str, Any] = eventually(find, f"receipt {receipt_id} was read")
        return found

    def read_mail(self) -> dict[str, Any]:
        """The one receipt that was mailed, as soon as it is read."""
        ids = eventually(self.receipt_ids, "the mail arrived")
        assert len(ids) == 1
        return self.read(ids[0])


def letter(
    subject: str, text: str, attachments: Sequence[tuple[str, bytes, str]] = (), subtype: str = "plain"
) -> EmailMessage:
    """A mail of plain text or HTML with attachments (name, bytes, type)."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "shopper@example.org", "receipts@example.org", subject
    message["Message-ID"] = make_msgid(domain="example.org")
    message.set_content(text, subtype=subtype)
    for name, data, kind in attachments:
        maintype, _, minor = kind.partition("/")
        message.add_attachment(data, maintype=maintype, subtype=minor, filename=name)
    return message
