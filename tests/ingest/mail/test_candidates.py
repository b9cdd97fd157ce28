"""Which parts of a mail are read, in which order, and why others are not."""

from __future__ import annotations

import io

import pytest
from cartsnitch_ingest.bundle import BundledFile, bundle
from cartsnitch_ingest.mail.candidates import candidates
from cartsnitch_ingest.mail.message import Mail, MailPart, Postmark, open_packed
from cartsnitch_ingest.pages.sniffing import sniff
from PIL import Image


def mail_of(*parts: bytes | tuple[str, bytes]) -> Mail:
    named = [part if isinstance(part, tuple) else (None, part) for part in parts]
    return Mail(
        postmarks=(Postmark("shop@store.example"),),
        parts=tuple(MailPart(n, name, sniff(data), data) for n, (name, data) in enumerate(named)),
    )


def picture(width: int, height: int, format_: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, format_)
    return file.getvalue()


def test_bodies_come_before_files_and_pictures_last() -> None:
    mail = mail_of(picture(900, 1600), b"Total 3.49", b"%PDF-1.4", b"<p>Total", b"PK\x03\x04", b"<p>Again")
    order = [candidate.part.position for candidate in candidates(mail)]
    assert order == [3, 5, 1, 2, 0, 4]
    assert all(candidate.ignored is None for candidate in candidates(mail))


@pytest.mark.parametrize(
    ("part", "ignored"),
    [
        (b"BEGIN:VCALENDAR\n", "calendar entry: ignored"),
        (b"BEGIN:VCARD\n", "contact card: ignored"),
        (("smime.p7s", b"\x30\x80\0\0\0"), "signature: ignored"),
        (b"-----BEGIN PGP SIGNATURE-----\n", "signature: ignored"),
        (picture(1, 1, "GIF"), "picture of 1 x 1, too small for a receipt: ignored"),
        (picture(600, 90), "picture of 600 x 90, too small for a receipt: ignored"),
        (picture(1200, 300), None),
        (picture(300, 3000), None),
        (picture(900, 700), None),
        (b"\xff\xd8\xff", None),
    ],
)
def test_what_cannot_be_a_receipt_is_ignored(part: bytes | tuple[str, bytes], ignored: str | None) -> None:
    (candidate,) = candidates(mail_of(part))
    assert candidate.ignored == ignored


def test_a_wide_picture_beside_another_is_a_banner() -> None:
    found = candidates(mail_of(picture(1200, 300), picture(900, 1600), picture(20, 20)))
    assert [candidate.ignored for candidate in found] == [
        None,
        "picture of 1200 x 300, a banner: ignored",
        "picture of 20 x 20, too small for a receipt: ignored",
    ]


def test_wide_pictures_that_were_uploaded_together_are_slices_of_a_receipt() -> None:
    sent = bundle([BundledFile("upper.png", picture(1200, 300)), BundledFile("lower.png", picture(1200, 350))])
    mail = open_packed(sent, "2 photos.zip")
    assert isinstance(mail, Mail)
    assert [candidate.ignored for candidate in candidates(mail)] == [None, None]


def test_ignored_parts_keep_their_place_at_the_end() -> None:
    mail = mail_of(b"BEGIN:VCARD\n", picture(10, 10), b"Total 3.49")
    assert [candidate.part.position for candidate in candidates(mail)] == [2, 0, 1]


def test_no_more_than_twenty_pictures_are_read() -> None:
    found = candidates(mail_of(*[picture(900, 1600)] * 23))
    assert [candidate.ignored for candidate in found] == [None] * 20 + ["one picture too many: ignored"] * 3
