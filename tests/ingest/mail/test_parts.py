"""The receipt is found wherever it stands in a mail, a mailbox or an archive, and what is none says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from email.message import EmailMessage
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.ocr.engine import OcrEngine
from cartsnitch_ingest.ocr.tesseract import TesseractEngine
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.stages import Original, Outcome, read_original
from cartsnitch_server.demo.letter import Postmark, write
from cartsnitch_server.demo.paper import render
from cartsnitch_server.demo.samples import MOMENT, american, british, german
from cartsnitch_server.demo.ticket import render_pdf
from PIL import Image

SENT = Postmark("shopper@home.example", datetime(2026, 3, 1, 22, 25, tzinfo=UTC), "1@store.example")
OFFERS = (
    "<h1>Spring is here!</h1><p>This week only:</p><table><tr><td>Asparagus</td><td>$2.99</td></tr>"
    "<tr><td>Strawberries</td><td>2 for $5.00</td></tr><tr><td>Cheddar</td><td>$3.49</td></tr></table>"
    "<p>Save up to 30 % until 03/08/2026. Unsubscribe</p>"
)
SHIPPED = (
    "<p>Good news! Your order 112-5559 has shipped.</p><p>Arriving Tuesday, March 3</p><p>Olive oil 1 l, quantity 2</p>"
    "<p>Track your parcel: 1Z999AA10123456784</p>"
)
STATEMENT = (
    "First Bank\nStatement of account\n01 March 2026 to 31 March 2026\n\nOpening balance      1,204.11\n"
    "02 Mar CARD CORNER STORE   -23.40\n05 Mar SALARY            2,100.00\n09 Mar RENT               -850.00\n"
    "Closing balance      2,430.71\n"
)


def read(data: bytes, channel: Channel = Channel.MAIL, engines: Sequence[OcrEngine] = ()) -> Outcome:
    return read_original(Original(data, channel, None, None, date(2026, 6, 10)), Reader(engines))


def mail(text: str = "", html: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Store <shop@store.example>", "me@example.org", "For you"
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message


def verdicts(outcome: Outcome) -> list[tuple[str, str | None]]:
    return [(part.media_type, part.verdict) for part in outcome.parts]


def as_png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def mailbox(*messages: EmailMessage) -> bytes:
    entries = (message.as_bytes().replace(b"\nFrom ", b"\n>From ") for message in messages)
    return b"".join(b"From till@store.example Sun Mar  1 18:00:00 2026\n" + entry + b"\n" for entry in entries)


def archive(files: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return packed.getvalue()


def test_of_an_offer_and_a_document_the_document_is_the_receipt() -> None:
    message = mail("Our offers of this week", OFFERS)
    message.add_attachment(render_pdf(german()), "application", "pdf", filename="ebon.pdf")

    outcome = read(message.as_bytes())
    assert verdicts(outcome)[-1] == ("application/pdf", "balanced at 12.35, used")
    assert [reading.total for reading in outcome.readings] == [german().total]


@pytest.mark.parametrize("text", ["", "Please view this message in a program that shows HTML."])
def test_text_that_says_nothing_leaves_the_html(text: str) -> None:
    original = write(american(), SENT)
    html = original.get_body(("html",))
    assert html is not None

    (reading,) = read(mail(text, html.get_content()).as_bytes()).readings
    assert reading.is_balanced


@pytest.mark.parametrize("disposition", ["inline", "attachment"])
def test_a_document_of_no_known_kind_is_opened_for_what_it_is(disposition: str) -> None:
    message = mail("Danke für Ihren Einkauf")
    message.add_attachment(
        render_pdf(german()), "application", "octet-stream", disposition=disposition, filename="bon.bin"
    )

    assert verdicts(read(message.as_bytes())) == [
        ("text/plain", "There are no prices on it."),
        ("application/pdf", "balanced at 12.35, used"),
    ]


def test_a_picture_in_the_text_may_be_the_receipt() -> None:
    message = mail("From my phone", '<p>From my phone</p><img src="cid:photo">')
    html = message.get_body(("html",))
    assert html is not None
    html.add_related(as_png(render(british())), "image", "png", cid="<photo>")

    (reading,) = read(message.as_bytes(), engines=[TesseractEngine()]).readings
    assert (reading.total, reading.is_balanced) == (british().total, True)


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "no-such", "big5", "ebcdic-us"])
def test_a_charset_that_is_a_lie_costs_nothing(charset: str) -> None:
    body = "Corner Store\n03/01/2026 17:22\n\nMILCHBRÖTCHEN   3.29\nBREAD           2.50\nTOTAL           5.79\n"
    head = f"From: shop@store.example\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"

    (reading,) = read((head + body).encode()).readings
    assert (reading.lines[0].text, reading.total) == ("MILCHBRÖTCHEN", Decimal("5.79"))


def test_what_comes_along_is_named_and_left_alone() -> None:
    message = write(american(), SENT)
    message.add_attachment(b"BEGIN:VCALENDAR\n", "text", "calendar", filename="pickup.ics")
    message.add_attachment(b"\x30\x80\0\0\0", "application", "pkcs7-signature", filename="smime.p7s")

    assert [verdict for _, verdict in verdicts(read(message.as_bytes()))] == [
        "balanced at 28.34, used",
        "not read: another part balances",
        "picture of 440 x 110, too small for a receipt: ignored",
        "calendar entry: ignored",
        "signature: ignored",
    ]


def test_mails_that_are_attached_together_are_one_purchase_each() -> None:
    message = mail("Two at once")
    for receipt in (american(), british()):
        message.add_attachment(write(receipt, SENT))

    outcome = read(message.as_bytes())
    assert [reading.store_slug for reading in outcome.readings] == ["meijer", "tesco"]
    assert {told.page for line in outcome.readings[1].lines for told in line.evidence} == {2}


@pytest.mark.parametrize("channel", Channel)
def test_each_mail_of_a_mailbox_is_read(channel: Channel) -> None:
    data = mailbox(
        write(american(), SENT), mail("See you on Sunday!\nFrom now on we open at 8."), write(british(), SENT)
    )

    assert [reading.total for reading in read(data, channel).readings] == [american().total, british().total]


def test_equal_purchases_of_two_mails_are_two_when_their_times_differ() -> None:
    early, late = american(), american(bought_at=MOMENT.replace(hour=19, minute=40))

    outcome = read(mailbox(write(early, SENT), write(late, SENT), write(early, SENT)))
    assert [str(reading.purchased_time) for reading in outcome.readings] == ["17:22:00", "19:40:00"]


@pytest.mark.parametrize("channel", Channel)
def test_an_archive_is_unpacked_however_it_comes(channel: Channel) -> None:
    packed = archive(
        {
            "march/bon.pdf": render_pdf(german()),
            "meijer.eml": write(american(), SENT).as_bytes(),
            "all.zip": archive({"box.mbox": mailbox(write(british(), SENT))}),
            "__MACOSX/._bon.pdf": b"junk",
        }
    )
    message = mail("All of March")
    message.add_attachment(packed, "application", "zip", filename="march.zip")

    outcome = read(packed if channel is Channel.UPLOAD else message.as_bytes(), channel)
    assert {reading.store_slug for reading in outcome.readings} == {"rewe", "meijer", "tesco"}


def bomb() -> bytes:
    """A hundred megabytes of spaces in a hundred kilobytes."""
    return archive({"receipt.txt": b" " * 100_000_000})


def damaged() -> bytes:
    return archive({"bon.pdf": render_pdf(german())})[:-60]


def locked() -> bytes:
    """An archive whose only file says that it is encrypted."""
    packed = bytearray(archive({"bon.txt": b"TOTAL 3.29"}))
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def crowded() -> bytes:
    return archive({f"{number}.txt": b"x" for number in range(1001)})


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (bomb(), "This file is too large for a receipt."),
        (damaged(), "This archive is damaged and cannot be opened. Please pack it again and resend it."),
        (locked(), "This file is locked with a password. Please send it without one."),
        (crowded(), "This archive has more than 1000 files. Please send only the receipts."),
        (archive({}), "This archive is empty."),
        (
            archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
            "This is an office document. Please save it as a PDF and send that.",
        ),
    ],
    ids=["bomb", "damaged", "locked", "crowded", "empty", "office"],
)
@pytest.mark.parametrize("channel", Channel)
def test_an_archive_that_cannot_be_opened_says_why(packed: bytes, reason: str, channel: Channel) -> None:
    message = mail("", None)
    message.add_attachment(packed, "application", "zip", filename="receipts.zip")

    outcome = read(packed if channel is Channel.UPLOAD else message.as_bytes(), channel)
    assert (outcome.readings, outcome.reason) == ((), reason)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (mail("Our offers", OFFERS), "There is no total on it, and hardly a price."),
        (mail("Shipped", SHIPPED), "There are no prices on it."),
        (mail(STATEMENT), "This looks like a statement of an account, not like a receipt."),
    ],
    ids=["offers", "shipped", "statement"],
)
def test_what_is_no_receipt_says_what_it_lacks(message: EmailMessage, reason: str) -> None:
    outcome = read(message.as_bytes())

    assert (outcome.readings, outcome.reason) == ((), reason)
