"""`cartsnitch receipts send`: files to a running server, by mail or as an upload."""

from __future__ import annotations

import mimetypes
import smtplib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import Progress

SENDER = "receipts-send@cartsnitch.localhost"
WAIT_SECONDS = 120
UNREAD = ("RECEIVED", "READING")
WHAT_BECAME_OF = """
query WhatBecameOf($id: ID!) {
  receipt(id: $id) { status reason purchases { merchantName purchasedOn isBalanced total { amount currencyCode } } }
}
"""


class SendingFailed(Exception):
    """A file could not be handed over; says why."""


def mail_files(files: Sequence[Path], address: str, server: str, console: Console) -> None:
    """Mail each file to a receipt address: an `.eml` as it is, anything else as an attachment."""
    host, _, port = server.rpartition(":")
    try:
        with smtplib.SMTP(host or "127.0.0.1", int(port), timeout=30) as smtp:
            for file in _each(files, console):
                data = file.read_bytes() if file.suffix == ".eml" else bytes(_letter(file, address))
                smtp.sendmail(SENDER, [address], data)
                console.print(f"mailed  {file.name}")
    except smtplib.SMTPRecipientsRefused as refused:
        raise SendingFailed(f"the server does not know {address}") from refused
    except smtplib.SMTPResponseException as refused:
        raise SendingFailed(f"the server answered {refused.smtp_code} {refused.smtp_error!r}") from refused
    except (OSError, ValueError) as unreachable:
        raise SendingFailed(f"no mail server at {server}: {unreachable}") from unreachable


def upload_files(files: Sequence[Path], url: str, email: str, password: str, console: Console) -> None:
    """Upload each file for an account, and say what became of it."""
    with _signed_in(url, email, password) as client:
        for file in _each(files, console):
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            answer = client.post("/receipts", files={"files": (file.name, file.read_bytes(), kind)})
            receipt = _body(answer)["receipts"][0]
            console.print(f"{file.name}  {_what_became_of(client, receipt['id'])}")


@contextmanager
def _signed_in(url: str, email: str, password: str) -> Iterator[httpx.Client]:
    try:
        with httpx.Client(base_url=url, timeout=60) as client:
            answer = client.post("/auth/sign-in/email", json={"email": email, "password": password})
            client.headers["Authorization"] = f"Bearer {_body(answer)['accessToken']}"
            client.cookies.clear()
            yield client
    except httpx.TransportError as unreachable:
        raise SendingFailed(f"no server at {url}: {unreachable}") from unreachable


def _what_became_of(client: httpx.Client, receipt_id: str) -> str:
    """The status, the reason and the total, once the receipt is read."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        body = {"query": WHAT_BECAME_OF, "variables": {"id": receipt_id}}
        receipt = _body(client.post("/graphql", json=body))["data"]["receipt"]
        if receipt["status"] not in UNREAD:
            return _told(receipt)
        time.sleep(0.3)
    return "is still being read"


def _told(receipt: dict[str, Any]) -> str:
    words = [receipt["status"].lower().replace("_", " ")]
    for purchase in receipt["purchases"]:
        total = purchase["total"]
        price = f"{total['amount']} {total['currencyCode']}" if total else "no total"
        words += [purchase["merchantName"] or "unknown store", purchase["purchasedOn"] or "no date", price]
    return "  ".join([*words, receipt["reason"] or ""]).strip()


def _letter(file: Path, address: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = SENDER, address, file.name
    letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain="cartsnitch.localhost")
    letter.set_content("The receipt is attached.\n")
    kind, _, subtype = (mimetypes.guess_type(file.name)[0] or "application/octet-stream").partition("/")
    letter.add_attachment(file.read_bytes(), maintype=kind, subtype=subtype, filename=file.name)
    return letter


def _each(files: Sequence[Path], console: Console) -> Iterator[Path]:
    with Progress(console=console, transient=True, disable=len(files) < 2) as progress:
        yield from progress.track(files, description="Sending")


def _body(answer: httpx.Response) -> dict[str, Any]:
    body: dict[str, Any] = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    if answer.is_error or body.get("errors"):
        told = body.get("error", {}).get("message") or (body.get("errors") or [{}])[0].get("message")
        raise SendingFailed(told or f"{answer.request.url.path} answered {answer.status_code}")
    return body
