"""What cannot be read is told in a shopper's words; it stays visible, with its original, and nothing is made up."""

from __future__ import annotations

from email.message import EmailMessage
from io import BytesIO
from typing import Any

import pytest
from cartsnitch_server.demo.samples import american
from cartsnitch_server.demo.ticket import render_pdf
from PIL import Image, ImageDraw

from tests.running import Running, Shopper, letter

PNG, PDF, JPEG = "image/png", "application/pdf", "image/jpeg"


@pytest.fixture(scope="module")
def shopper(running: Running) -> Shopper:
    return running.shopper()


def picture(size: tuple[int, int] = (900, 700)) -> Image.Image:
    """A landscape: shapes, and no letter."""
    image = Image.new("RGB", size, "skyblue")
    drawing = ImageDraw.Draw(image)
    drawing.ellipse((100, 80, 260, 240), fill="gold")
    drawing.polygon([(0, size[1]), (400, 300), (size[0], size[1])], fill="darkgreen")
    return image


def saved(image: Image.Image, kind: str = "PNG") -> bytes:
    data = BytesIO()
    image.save(data, kind)
    return data.getvalue()


def bomb() -> bytes:
    """A small file that would be 400 megapixels."""
    return saved(Image.new("1", (20_000, 20_000)))


NOT_READABLE = {
    "a picture without a receipt": ("view.png", saved(picture()), PNG, "no text"),
    "half a JPEG": ("half.jpg", saved(picture(), "JPEG")[:2000], JPEG, "damaged"),
    "a bomb of pixels": ("bomb.png", bomb(), PNG, "megapixels"),
    "a broken PDF": ("broken.pdf", b"%PDF-1.7\nnothing of the kind", PDF, "damaged"),
    "half a PDF": ("half.pdf", render_pdf(american())[:300], PDF, "damaged"),
    "a program": ("receipt.jpg", b"\x7fELF\x02\x01\x01" + bytes(500), JPEG, "read"),
    "a letter": ("letter.txt", b"Dear all,\n\nsee you on Sunday at the lake.\n", "text/plain", "prices"),
}


@pytest.mark.parametrize(("name", "data", "kind", "told"), NOT_READABLE.values(), ids=NOT_READABLE)
def test_a_file_that_is_no_receipt(shopper: Shopper, name: str, data: bytes, kind: str, told: str) -> None:
    (receipt_id,) = shopper.upload((name, data, kind))

    receipt = shopper.read(receipt_id)

    assert_rejected(receipt, told)
    original = shopper.http.get(f"/receipts/{receipt_id}/original")
    assert original.content == data


def test_a_mail_without_a_receipt(running: Running) -> None:
    shopper = running.shopper()
    shopper.mail(letter("Hello", "See you on Sunday at the lake.\n"))

    assert_rejected(shopper.read_mail(), "")


ENCRYPTED = bytes.fromhex("308006092a864886f70d010703a080") + bytes(range(256))
LINKED = "<html><body><a href='https://shop.example'><img src='https://shop.example/receipt.png'></a></body></html>"
OFFERS = (
    "<h1>Spring is here!</h1><table><tr><td>Asparagus</td><td>$2.99</td></tr><tr><td>Cheddar</td><td>$3.49</td></tr>"
    "</table><p>Order total over $35.00? Free delivery! Offers until 03/08/2026 11:59 PM. Unsubscribe</p>"
)
NO_RECEIPTS = {
    "that is empty": (letter("Receipt", "\n"), "Please forward the one with the receipt."),
    "that is encrypted": (
        letter("Receipt", "\n", [("smime.p7m", ENCRYPTED, "application/pkcs7-mime")]),
        "This is encrypted: only your mail program can open it.",
    ),
    "that only Outlook can open": (
        letter("Receipt", "\n", [("winmail.dat", b"\x78\x9f\x3e\x22" + bytes(300), "application/ms-tnef")]),
        "Only Outlook can open this file.",
    ),
    "that only links to its picture": (letter("Receipt", LINKED, subtype="html"), "Please send a screenshot"),
    "with offers": (letter("For you", OFFERS, subtype="html"), "neither a total nor the time of a purchase"),
}


@pytest.mark.parametrize(("mail", "told"), NO_RECEIPTS.values(), ids=NO_RECEIPTS)
def test_a_mail_without_one_that_can_be_read(running: Running, mail: EmailMessage, told: str) -> None:
    shopper = running.shopper()
    shopper.mail(mail)

    assert_rejected(shopper.read_mail(), told)


def test_a_broken_mail_loses_no_receipt_that_is_in_it(running: Running) -> None:
    """The end of the MIME tree is missing, its charset unknown, its subject undecodable."""
    shopper = running.shopper()
    raw = (
        b"From: shop@store.example\r\nSubject: =?no-such?Q?=FF?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain; charset=no-such\r\n\r\n"
        b"CORNER STORE\r\n2026-03-01 17:22\r\n\r\nMILK       3.29\r\nBREAD      2.50\r\n\r\nTOTAL      5.79\r\n"
    )
    shopper.mail_bytes(raw)

    receipt = shopper.read_mail()

    assert receipt["status"] == "RECORDED"
    assert receipt["purchases"][0]["total"]["amount"] == "5.79"


def assert_rejected(receipt: dict[str, Any], told: str) -> None:
    assert (receipt["status"], receipt["purchases"]) == ("REJECTED", [])
    assert told in receipt["reason"]
    assert receipt["reason"].endswith(".")
    assert all(part["verdict"] for part in receipt["parts"])
