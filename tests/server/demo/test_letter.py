"""Mails as stores send them and shoppers forward them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from cartsnitch_server.demo.letter import Postmark, forward_attached, forward_inline, write
from cartsnitch_server.demo.markup import Template
from cartsnitch_server.demo.samples import american, german

SENT = Postmark("demo@cartsnitch.example", datetime(2026, 3, 1, 22, 25, tzinfo=UTC), "1@store.example")
FORWARDED = Postmark("receipts+x@cartsnitch.example", datetime(2026, 3, 1, 23, 5, tzinfo=UTC), "2@cartsnitch.example")


def arrived(message: EmailMessage) -> EmailMessage:
    """The message as its receiver parses it."""
    received = message_from_bytes(message.as_bytes(), policy=default)
    assert isinstance(received, EmailMessage)
    return received


def html_of(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    content: str = part.get_content()
    return content


@pytest.mark.parametrize("template", [Template.TABLE, Template.BLOCK, Template.TAPE])
def test_a_mail_holds_every_line_in_its_text_and_in_its_html(template: Template) -> None:
    receipt = american()
    message = arrived(write(receipt, SENT, template))
    plain = message.get_body(("plain",))
    assert plain is not None
    for line in receipt.goods:
        assert line.text in html_of(message)
        assert line.text in plain.get_content()
        assert f"{abs(line.amount):.2f}" in html_of(message)
    assert message["Subject"] == "Your Meijer receipt #001234"
    assert message["Date"].datetime == SENT.sent_at


def test_the_logo_is_a_part_that_the_html_shows() -> None:
    message = arrived(write(american(), SENT))
    logo = next(part for part in message.walk() if part.get_content_type() == "image/png")
    assert f"cid:{logo['Content-ID'].strip('<>')}" in html_of(message)


def test_a_note_says_only_that_the_receipt_is_attached() -> None:
    message = arrived(write(german(), SENT, Template.NOTE))
    (ticket,) = message.iter_attachments()
    assert ticket.get_content().startswith(b"%PDF")
    assert "ZITRONE" not in html_of(message)


def test_gmail_forwards_quote_the_old_headers_and_keep_the_parts() -> None:
    message = arrived(forward_inline(write(american(), SENT, has_pdf=True), "demo@cartsnitch.example", FORWARDED))
    plain = message.get_body(("plain",))
    assert plain is not None
    assert (
        plain.get_content()
        .replace("\r\n", "\n")
        .startswith(
            "---------- Forwarded message ---------\n"
            "From: Meijer <receipts@store.example>\n"
            "Date: Sun, Mar 1, 2026 at 10:25 PM\n"
            "Subject: Your Meijer receipt #001234\n"
            "To: <demo@cartsnitch.example>\n"
        )
    )
    assert "PAPER TOWEL 6CT" in html_of(message)
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "image/png", "application/pdf"]


def test_a_forward_as_attachment_holds_the_old_mail_unchanged() -> None:
    original = write(american(), SENT)
    before = original.as_bytes()
    (attached,) = arrived(forward_attached(original, "demo@cartsnitch.example", FORWARDED)).iter_attachments()
    assert attached.get_content()["Message-ID"] == "<1@store.example>"
    assert original.as_bytes() == before


@pytest.mark.parametrize("forward", [forward_inline, forward_attached])
def test_the_same_mail_is_the_same_bytes(forward: Callable[[EmailMessage, str, Postmark], EmailMessage]) -> None:
    first, second = (forward(write(american(), SENT), "demo@cartsnitch.example", FORWARDED) for _ in range(2))
    assert first.as_bytes() == second.as_bytes()
