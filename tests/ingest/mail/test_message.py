"""A mail taken apart: every part found, whatever it is called and however broken its surroundings."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage

import pytest
from cartsnitch_ingest.mail.message import Mail, Postmark, open_mail
from cartsnitch_ingest.pages.page import Unopened
from hypothesis import given, settings
from hypothesis import strategies as st

PDF = b"%PDF-1.4\n1 0 obj\n"
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"


def receipt_mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Käse & Co <Till@Store.Example>"
    mail["To"] = "receipts+abc@cart.example"
    mail["Subject"] = "Ihr Kassenbon über 3,49 €"
    mail["Date"] = "Mon, 01 Sep 2025 10:00:00 +0200"
    mail["Message-ID"] = "<1@store.example>"
    mail.set_content("Summe 3,49 €")
    mail.add_alternative("<p>Summe <b>3,49</b> €</p>", subtype="html", charset="iso-8859-15")
    return mail


def opened(raw: bytes) -> Mail:
    mail = open_mail(raw)
    assert isinstance(mail, Mail), mail
    return mail


def kinds(mail: Mail) -> list[tuple[str, str | None]]:
    return [(part.media_type, part.filename) for part in mail.parts]


def test_headers() -> None:
    mail = opened(receipt_mail().as_bytes())
    sent_at = datetime(2025, 9, 1, 10, tzinfo=timezone(timedelta(hours=2)))
    assert mail.postmarks == (Postmark("Till@store.example", "Käse & Co", "Ihr Kassenbon über 3,49 €", sent_at),)
    assert mail.message_id == "<1@store.example>"
    assert not mail.is_automatic


def test_parts_in_their_order_with_text_in_utf8() -> None:
    mail = opened(receipt_mail().as_bytes())
    assert [(part.position, part.media_type, part.data.decode().strip()) for part in mail.parts] == [
        (0, "text/plain", "Summe 3,49 €"),
        (1, "text/html", "<p>Summe <b>3,49</b> €</p>"),
    ]


@pytest.mark.parametrize(
    ("maintype", "subtype", "disposition"),
    [("application", "pdf", "attachment"), ("application", "octet-stream", "attachment"), ("text", "plain", "inline")],
)
def test_pdf_is_found_under_any_name(maintype: str, subtype: str, disposition: str) -> None:
    mail = receipt_mail()
    mail.make_mixed()
    part = EmailMessage()
    part["Content-Type"] = f"{maintype}/{subtype}"
    part["Content-Disposition"] = f'{disposition}; filename="/tills/bons/Bon.dat"'
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.b64encode(PDF).decode())
    mail.attach(part)
    found = opened(mail.as_bytes()).parts[2]
    assert (found.media_type, found.filename, found.data) == ("application/pdf", "Bon.dat", PDF)


def test_calendar_contact_and_signature_pictures_are_parts_too() -> None:
    mail = receipt_mail()
    mail.add_attachment(b"BEGIN:VCALENDAR\n", maintype="text", subtype="calendar", filename="visit.ics")
    mail.add_attachment(b"BEGIN:VCARD\n", maintype="text", subtype="vcard", filename="till.vcf")
    mail.add_attachment(GIF, maintype="image", subtype="gif", filename="logo.gif")
    assert kinds(opened(mail.as_bytes()))[2:] == [
        ("text/calendar", "visit.ics"),
        ("text/vcard", "till.vcf"),
        ("image/gif", "logo.gif"),
    ]


def forwarded(inner: EmailMessage) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "me@home.example"
    mail["Subject"] = "Fwd"
    mail.set_content("see below")
    mail.add_attachment(inner)
    return mail


def test_forwarded_mail_is_opened_and_its_sender_told() -> None:
    mail = opened(forwarded(forwarded(receipt_mail())).as_bytes())
    assert [mark.sender for mark in mail.postmarks] == ["me@home.example", "me@home.example", "Till@store.example"]
    assert [(part.media_type, part.mail) for part in mail.parts] == [
        ("text/plain", 0),
        ("text/plain", 1),
        ("text/plain", 2),
        ("text/html", 2),
    ]


@pytest.mark.parametrize("declared", ["application/octet-stream", "message/rfc822", "text/plain"])
def test_mail_in_a_base64_file_is_opened(declared: str) -> None:
    body = base64.encodebytes(receipt_mail().as_bytes()).decode()
    raw = (
        "From: me@home.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        f"Content-Type: {declared}; name=bon.eml\nContent-Transfer-Encoding: base64\n\n{body}\n--b--\n"
    )
    mail = opened(raw.encode())
    assert mail.postmarks[-1].sender == "Till@store.example"
    assert [part.media_type for part in mail.parts] == ["text/plain", "text/html"]


def test_mbox_of_one_mail() -> None:
    mail = opened(b"From till@store.example Mon Sep  1 10:00:00 2025\n" + receipt_mail().as_bytes())
    assert mail.postmarks[0].subject == "Ihr Kassenbon über 3,49 €"


@pytest.mark.parametrize(
    ("header", "is_automatic"),
    [("auto-replied", True), ("Auto-Replied (vacation)", True), ("auto-generated", False), ("no", False)],
)
def test_out_of_office_notes_are_automatic_and_e_receipts_are_not(header: str, is_automatic: bool) -> None:
    mail = receipt_mail()
    mail["Auto-Submitted"] = header
    assert opened(mail.as_bytes()).is_automatic is is_automatic


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        pytest.param(b"\n\nTotal 3.49", "text/plain", id="no headers"),
        pytest.param(b"Total 3.49", "text/plain", id="no headers, no empty line"),
        pytest.param(b"Content-Type: text/plain; charset=no-such\n\nTotal 3.49", "text/plain", id="unknown charset"),
        pytest.param(b"Content-Type: text/plain; charset=hex\n\nTotal 3.49", "text/plain", id="no charset at all"),
        pytest.param(b"Content-Type: text/plain; charset=a\0b\n\nTot\xe4l 3.49", "text/plain", id="NUL in charset"),
        pytest.param(b"Content-Type: ;;;\nSubject: =?x?y?z?=\n\nTotal 3.49", "text/plain", id="no content type"),
        pytest.param(b"From: <<>>,;@\nDate: Mon, 99 Foo\n\nTotal 3.49", "text/plain", id="broken address and date"),
        pytest.param(
            b"Content-Transfer-Encoding: base64\n\nVG90YWwgMy40OQ==\n\nsent from my till",
            "text/plain",
            id="base64, tail",
        ),
        pytest.param(b"Content-Transfer-Encoding: base64\n\nTotal 3.49!", "", id="not base64"),
        pytest.param(
            b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>Total",
            "text/html",
            id="no closing boundary",
        ),
        pytest.param(b"Content-Type: multipart/mixed\n\n--x\n\nTotal 3.49", "text/plain", id="no boundary named"),
    ],
)
def test_broken_mails_keep_what_can_be_read(raw: bytes, kind: str) -> None:
    mail = opened(raw)
    if kind:
        (part,) = mail.parts
        assert part.media_type == kind
        assert b"Tot" in part.data


def test_text_of_headers_can_be_stored() -> None:
    mail = opened(b"From: a\xff\x00b@x.example\nSubject: one\x00two\xff\r\n three \x07" + b"x" * 2000 + b"\n\nbody")
    for text in (mail.postmarks[0].sender, mail.postmarks[0].subject):
        assert text is not None
        assert text.encode()
        assert text.isprintable()
        assert len(text) <= 500


def test_date_without_a_zone_counts_as_utc() -> None:
    assert opened(b"Date: Mon, 01 Sep 2025 10:00:00\n\nx").postmarks[0].sent_at == datetime(2025, 9, 1, 10, tzinfo=UTC)


def test_mail_of_boundaries_is_refused() -> None:
    levels = [b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1000)]
    assert open_mail(b"".join(levels)) == Unopened("This email is nested too deeply to be read.")


def test_mails_within_mails_end_somewhere() -> None:
    raw = receipt_mail().as_bytes()
    for _ in range(40):
        raw = b"From: a@b.example\nContent-Type: message/rfc822\n\n" + raw
    (part,) = opened(raw).parts
    assert part.unopened == Unopened("This is nested too deeply to be read.")


def test_parts_end_somewhere_and_that_is_told() -> None:
    parts = b"--b\n\nTotal 3.49\n" * 5000
    *read, last = opened(b"Content-Type: multipart/mixed; boundary=b\n\n" + parts).parts
    assert len(read) == 200
    assert last.unopened == Unopened("There are more than 200 parts in it. The others were not read.")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 50_000, "far too many parts to be read."),
        (b"Subject: x\n\n" + b"a\n" * 2_000_000, "far longer than a receipt."),
        (b"A: b\n" * 1_000_000, "far longer than a receipt."),
    ],
    ids=["parts", "lines", "headers"],
)
def test_a_mail_that_is_made_to_choke_its_reader_is_refused(raw: bytes, reason: str) -> None:
    refused = open_mail(raw)
    assert isinstance(refused, Unopened)
    assert refused.reason.endswith(reason)


@pytest.mark.parametrize(
    "header",
    [
        b"Subject: " + b"=?utf-8?q?a?= " * 100_000,
        b"Subject: a" + b"\n a" * 200_000,
        b"From: " + b"a," * 500_000,
        b"From: " + b"(" * 20_000,
        b"Content-Type: text/plain; " + b"a=b; " * 100_000,
        b"Content-Type: text/plain; " + b"(" * 20_000,
        b"Content-Disposition: x; " + b"".join(b"filename*%d=a; " % n for n in range(20_000)),
    ],
    ids=lambda header: header[:40].decode(),
)
def test_endless_headers_cost_no_receipt(header: bytes) -> None:
    (part,) = opened(header + b"\n\nTotal 3.49").parts
    assert part.data == b"Total 3.49"


PIECES = st.sampled_from(
    [
        b"\n", b"\r\n", b"\n\n", b"--b", b"--b--\n", b"--c\n", b";", b'"', b"(", b"<", b">", b"@", b":", b"\0", b"\xff",
        b"=?utf-8?B?", b"?=", b"%", b"Content-Type: ", b"multipart/mixed; boundary=b", b"message/rfc822", b"text/html",
        b"Content-Transfer-Encoding: ", b"base64", b"quoted-printable", b"x-uuencode", b"begin 666 a\n", b"charset=",
        b"iso-2022-jp", b"filename*0*=utf-8''%ff", b"From: ", b"To: a@b\n", b"Date: ", b"Subject: ", b"Message-ID: [",
        b"Auto-Submitted: ", b"Total 3.49", b"9999999999",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.binary(max_size=4), max_size=60))
def test_nothing_makes_it_raise(pieces: list[bytes]) -> None:
    mail = open_mail(b"".join(pieces))
    if isinstance(mail, Mail):
        assert [part.position for part in mail.parts] == list(range(len(mail.parts)))
        assert all(part.data.strip() for part in mail.parts)
