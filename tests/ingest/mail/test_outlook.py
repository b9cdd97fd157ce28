"""Mails that Outlook saved as files are read like any other, and none that was made up costs more than its refusal."""

from __future__ import annotations

import random
import struct
from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest
from aspose.email_foss.msg import MapiMessage
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.mail.outlook import converted
from cartsnitch_ingest.pages.sniffing import OFFICE, OUTLOOK, sniff
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.stages import Original, Outcome, read_original
from cartsnitch_server.demo.letter import Postmark, write
from cartsnitch_server.demo.samples import american, german
from cartsnitch_server.demo.ticket import render_pdf
from compressed_rtf import compress

from tests.ingest.mail.test_parts import archive

SENT = Postmark("shopper@home.example", datetime(2026, 3, 1, 22, 25, tzinfo=UTC), "1@store.example")
TEXT, WIDE, NARROW, BINARY, MOMENT, NUMBER = 0x1000, 0x001F, 0x001E, 0x0102, 0x0040, 0x0003
HTML, RICH, BODY_PAGE, TEXT_PAGE = 0x1013, 0x1009, 0x3FDE, 0x3FFD

HTML_IN_RTF = rb"""{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}
{\f1\fmodern\fcharset238 Courier New;}}{\colortbl\red0\green0\blue0;}
{\*\htmltag18 <html>}{\*\htmltag50 <body>}
{\*\htmltag64 <table>}\htmlrtf {\htmlrtf0
{\*\htmltag72 <tr>}{\*\htmltag80 <td>}Corner Shop{\*\htmltag88 </td>}\htmlrtf\cell\htmlrtf0{\*\htmltag88 </tr>}
{\*\htmltag72 <tr>}{\*\htmltag80 <td>}Cr\'e8me{\*\htmltag84 &nbsp;}\htmlrtf \'a0SHOWN TWICE\htmlrtf0 fra\u238?che
{\*\htmltag88 </td>}{\*\htmltag80 <td>}\'80 3,19{\*\htmltag88 </td></tr>}
{\*\htmltag72 <tr>}{\*\htmltag80 <td>}{\f1 K\'f8en}{\*\htmltag88 </td>}{\*\htmltag80 <td>}\'80 2,49
{\*\htmltag88 </td></tr>}{\*\mhtmltag72 <tr>}
{\*\htmltag72 <tr>}{\*\htmltag80 <td>}Total{\*\htmltag88 </td>}{\*\htmltag80 <td>}\'80 5,68{\*\htmltag88 </td></tr>}
{\*\htmltag72 </table>}\htmlrtf }\htmlrtf0 {\*\htmltag58 </body>}}"""
PLAIN_RTF = rb"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator Riched20 10.0;}\f0 Corner Shop\par
Cr\'e8me fra\'eeche\tab 3.19\par Bread\tab 2.49\par \b Total\b0\tab 5.68\par}"""
BODY = "Corner Shop\n03/01/2026 18:12\nMilk        3.19\nBread       2.49\nTotal       5.68\n"


def read(data: bytes, channel: Channel = Channel.UPLOAD) -> Outcome:
    return read_original(Original(data, channel, "receipt.msg", None, date(2026, 6, 10)), Reader(()))


def saved(mail: EmailMessage) -> bytes:
    """The mail as Outlook would save it."""
    return bytes(MapiMessage.from_email_message(mail).to_bytes())


def kept(*properties: tuple[int, int, object]) -> bytes:
    """A file of Outlook with these properties."""
    message = MapiMessage.create("Your receipt")
    for number, kind, value in properties:
        message.set_property(number, kind, value)
    return bytes(message.to_bytes())


def verdicts(outcome: Outcome) -> list[tuple[str, str | None]]:
    return [(part.media_type, part.verdict) for part in outcome.parts]


def attached(*files: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Pat <pat@home.example>", "me@cart.example", "From work"
    mail.set_content("See attached.")
    for number, file in enumerate(files, start=1):
        mail.add_attachment(file, "application", "octet-stream", filename=f"{number}.msg")
    return mail.as_bytes()


def test_the_receipt_in_it_is_read_with_who_sent_it_and_what_is_attached() -> None:
    mail = write(american(), SENT)
    mail.add_attachment(render_pdf(german()), "application", "pdf", filename="kassenbön.pdf")

    outcome = read(saved(mail))
    assert (outcome.sender, outcome.subject) == ("receipts@store.example", mail["Subject"])
    assert [(reading.total, reading.is_balanced) for reading in outcome.readings] == [
        (american().total, True),
        (german().total, True),
    ]
    assert outcome.parts[-1].filename == "kassenbön.pdf"


@pytest.mark.parametrize("depth", [1, 3])
def test_it_is_read_where_it_is_attached_to_a_mail_or_to_another_of_its_kind(depth: int) -> None:
    message = MapiMessage.from_email_message(write(american(), SENT))
    for _ in range(depth - 1):
        outer = MapiMessage.create("Fwd", "See attached.")
        outer.add_embedded_message_attachment(message)
        message = outer

    (reading,) = read(attached(message.to_bytes()), Channel.MAIL).readings
    assert (reading.total, reading.is_balanced) == (american().total, True)


def test_html_that_is_kept_within_rich_text_is_read_as_it_was_sent() -> None:
    outcome = read(kept((RICH, BINARY, compress(HTML_IN_RTF)), (TEXT, WIDE, "Cannot be shown")))
    (reading,) = outcome.readings
    assert [line.text for line in reading.lines] == ["Crème fraîche", "Křen"]
    assert (str(reading.total), reading.is_balanced, reading.currency_code) == ("5.68", True, "EUR")


@pytest.mark.parametrize("is_packed", [True, False])
def test_rich_text_alone_is_read(is_packed: bool) -> None:
    (reading,) = read(kept((RICH, BINARY, compress(PLAIN_RTF, compressed=is_packed)))).readings
    assert [line.text for line in reading.lines] == ["Crème fraîche", "Bread"]
    assert reading.is_balanced


def test_where_rich_text_is_damaged_the_plain_text_is_read() -> None:
    packed = bytearray(compress(HTML_IN_RTF))
    packed[40] ^= 0xFF
    (reading,) = read(kept((RICH, BINARY, bytes(packed)), (TEXT, WIDE, BODY))).readings
    assert reading.is_balanced


@pytest.mark.parametrize(
    ("text", "page", "codec"),
    [("Crème fraîche", 1252, "cp1252"), ("Křen", 1250, "cp1250"), ("Сметана", 1251, "cp1251"), ("牛乳", 932, "cp932")],
)
def test_text_of_before_unicode_is_read_in_its_code_page(text: str, page: int, codec: str) -> None:
    html = f"<table><tr><td>{text}</td><td>3.19</td></tr><tr><td>Total</td><td>3.19</td></tr></table>"
    of_html = kept((HTML, BINARY, html.encode(codec)), (BODY_PAGE, NUMBER, page))
    of_text = kept((TEXT, NARROW, f"{text}    3.19\nTotal    3.19".encode(codec)), (TEXT_PAGE, NUMBER, page))
    for file in (of_html, of_text):
        (reading,) = read(file).readings
        assert [line.text for line in reading.lines] == [text]


def test_a_mail_without_headers_tells_who_sent_it_and_when_by_what_outlook_keeps() -> None:
    sent = datetime(2026, 3, 1, 18, 12, tzinfo=UTC)
    names = ((0x0C1A, WIDE, "Bäckerei Korn"), (0x0C1F, WIDE, "/O=FIRM/CN=TILL"), (0x5D01, WIDE, "till@korn.example"))
    outcome = read(kept((TEXT, WIDE, BODY), *names, (0x0039, MOMENT, sent)))
    (mark,) = {part.postmark for part in outcome.parts}
    assert mark is not None
    assert (mark.sender, mark.sender_name, mark.sent_at) == ("till@korn.example", "Bäckerei Korn", sent)


def test_a_note_that_no_receipt_is_in_is_rejected() -> None:
    outcome = read(kept((TEXT, WIDE, "See you at the market on Saturday!")))
    assert (outcome.readings, outcome.reason) == ((), "There are no prices on it.")


def test_an_empty_one_is_rejected() -> None:
    assert read(kept()).reason == "This email is empty. Please forward the one with the receipt."


def test_a_damaged_one_says_what_to_do() -> None:
    file = saved(write(american(), SENT))
    at = file.index("__properties_version1.0".encode("utf-16-le")) + 64
    outcome = read(file[:600] + file[at - 64 : at] + b"\xff" * 3000)
    assert (outcome.readings, outcome.reason) == (
        (),
        "This email was saved by Outlook and cannot be opened. Please open it in Outlook and forward it.",
    )


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_changed_in_one_it_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    file = bytearray(saved(write(american(), SENT)))
    for _ in range(chance.choice((1, 5, 40))):
        at = chance.choice((chance.randrange(512), chance.randrange(len(file))))
        file[at] = chance.randrange(256)
    del file[chance.choice((len(file), chance.randrange(600, len(file)))) :]
    made = converted(bytes(file))
    assert made == b"" or b"Content-Type: multipart/mixed" in made


def test_streams_that_share_their_bytes_are_refused_before_they_fill_the_memory() -> None:
    message = MapiMessage.create("Bomb", "See attached.")
    message.add_attachment("0.bin", bytes(2**20))
    for number in range(1, 100):
        message.add_attachment(f"{number}.bin", bytes(5000))
    file = bytearray(message.to_bytes())
    name = "__substg1.0_37010102".encode("utf-16-le")
    entries = [at for at in range(0, len(file), 128) if file.startswith(name, at)]
    assert len(entries) == 100
    (largest,) = (at for at in entries if struct.unpack_from("<Q", file, at + 120)[0] == 2**20)
    for at in entries:
        file[at + 116 : at + 128] = file[largest + 116 : largest + 128]
    assert converted(bytes(file)) == b""


def test_a_tree_that_goes_in_a_circle_is_refused_or_read_once() -> None:
    mail = write(american(), SENT)
    mail.add_attachment(render_pdf(german()), "application", "pdf")
    file = bytearray(saved(mail))
    at = file.index("__attach_version1.0_#00000000".encode("utf-16-le"))
    file[at + 76 : at + 80] = struct.pack("<I", 0)  # its first child is the root
    assert converted(bytes(file)).count(b"Subject:") <= 1


def test_of_very_many_only_the_first_are_opened() -> None:
    file = kept((TEXT, WIDE, "Hello"))
    outcome = read(archive({f"{number:02}.msg": file for number in range(25)}))
    said = [verdict for kind, verdict in verdicts(outcome) if kind == OUTLOOK]
    assert said == ["There are more than 20 Outlook files in it. This one was not read."] * 5


def test_an_office_document_is_no_mail_and_says_what_to_do() -> None:
    document = saved(write(american(), SENT)).replace("__prop".encode("utf-16-le"), "__Word".encode("utf-16-le"))
    assert sniff(document) == OFFICE
    assert read(document).reason == "This is an office document. Please save it as a PDF and send that."
