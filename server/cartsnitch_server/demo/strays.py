"""Strays: what is handed in beside receipts, by mistake or in malice, and of which nothing may be recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from io import BytesIO
from types import MappingProxyType

from fpdf import FPDF
from PIL import Image, ImageDraw

from cartsnitch_server.demo.letter import Postmark, head, with_fixed_boundaries
from cartsnitch_server.demo.tape import Tape

PARTS = 10_000
"""So many parts no program writes into one mail."""

STATEMENT = """\
RIVERSIDE COMMUNITY BANK
Account statement                         Page 1 of 1
Account holder: A. Customer
IBAN XX12 3456 7890 1234 5678
Statement period 01/02/2026 to 28/02/2026

Date        Description                 Amount    Balance
            Opening balance                      1,204.11
02/02/2026  CARD PAYMENT GROCER          -43.07  1,161.04
05/02/2026  SALARY                     2,350.00  3,511.04
11/02/2026  DIRECT DEBIT ENERGY          -88.20  3,422.84
17/02/2026  CARD PAYMENT BOOKSHOP        -12.99  3,409.85
27/02/2026  STANDING ORDER RENT         -940.00  2,469.85
            Closing balance                      2,469.85
"""

ADVERTISEMENT = """\
<html><body><h1>This week's deals</h1>
<table><tr><td><b>Strawberries 1 lb</b><br>now only <b>$2.99</b> <s>$3.99</s></td>
<td><b>Coffee 12 oz</b><br>now only <b>$6.49</b> <s>$8.49</s></td></tr>
<tr><td><b>Pizza</b><br>2 for <b>$9.00</b></td><td><b>Paper towels</b><br><b>$7.99</b> limit 2</td></tr></table>
<p>Save up to 40 % in store. Valid 3/1/2026 through 3/7/2026.</p>
<p><a href="https://shop.example/deals">Shop all deals</a> | <a href="https://shop.example/bye">Unsubscribe</a></p>
</body></html>
"""

SHIPPING = """\
<html><body><h2>Your order is on its way!</h2>
<p>Order number 114-2093817-4455012. Arriving Thursday, March 5.</p>
<ul><li>2 x Oat drink 1 l</li><li>1 x Ground coffee 250 g</li><li>3 x Dark chocolate</li></ul>
<p>Tracking number 1Z999AA10123456784, shipped with Parcel Express.</p>
<p><a href="https://shop.example/track">Track your parcel</a></p></body></html>
"""


def cat() -> bytes:
    """A PNG of a cat on a sofa: a picture without a letter on it."""
    scene = Image.new("RGB", (1200, 1600), (122, 88, 70))
    drawing = ImageDraw.Draw(scene)
    drawing.rectangle((0, 1100, 1200, 1600), fill=(74, 92, 120))
    drawing.ellipse((330, 700, 870, 1450), fill=(196, 140, 84))
    drawing.ellipse((390, 430, 810, 830), fill=(205, 150, 92))
    for left, right in ((400, 540), (660, 800)):
        drawing.polygon([(left, 520), ((left + right) // 2, 330), (right, 520)], fill=(196, 140, 84))
    for eye in (500, 700):
        drawing.ellipse((eye - 40, 570, eye + 40, 640), fill=(120, 170, 90))
        drawing.ellipse((eye - 12, 570, eye + 12, 640), fill=(15, 15, 15))
    drawing.polygon([(575, 690), (625, 690), (600, 725)], fill=(180, 90, 90))
    stream = BytesIO()
    scene.save(stream, "PNG")
    return stream.getvalue()


def bank_statement() -> bytes:
    """A statement of an account as plain text."""
    return STATEMENT.encode()


def bank_statement_pdf() -> bytes:
    """The same as a PDF with a text layer."""
    return pdf([STATEMENT])


def long_pdf(pages: int) -> bytes:
    """A manual of so many pages, none of them a receipt."""
    advice = "Press the button and wait until the lamp is green.\n" * 30
    return pdf([f"Chapter {number}\n\n{advice}" for number in range(pages)])


def pdf(texts: list[str]) -> bytes:
    document = FPDF()
    document.set_font("Courier", size=9)
    for text in texts:
        document.add_page()
        document.multi_cell(0, 5, text)
    return bytes(document.output())


def marketing_mail(postmark: Postmark) -> EmailMessage:
    """Offers with prices, of which none was paid."""
    return html_mail("This week: strawberries $2.99", ADVERTISEMENT, postmark)


def shipping_notice(postmark: Postmark) -> EmailMessage:
    """What was ordered, without a single price."""
    return html_mail("Your order has shipped", SHIPPING, postmark)


def html_mail(subject: str, html: str, postmark: Postmark) -> EmailMessage:
    message = head(Address("Shop", username="news", domain="shop.example"), subject, postmark)
    message.set_content(html, subtype="html", cte="quoted-printable")
    return message


def crowded_mail(postmark: Postmark) -> EmailMessage:
    """A mail of `PARTS` small texts."""
    message = head(Address("Sender", username="many", domain="parts.example"), "Parts", postmark)
    message.make_mixed()
    for number in range(PARTS):
        part = EmailMessage(policy=message.policy)
        part["Content-Type"] = "text/plain"
        part.set_payload(f"part {number}\n")
        message.attach(part)
    return with_fixed_boundaries(message)


def text_bomb() -> bytes:
    """Ten megabytes of text with a price on every row."""
    return b"item 1.00\n" * 1_000_000


def upper_half(tape: Tape) -> Tape:
    """The tape torn off in the middle: a header, some items, no total."""
    return Tape(tape.columns, tape.rows[: len(tape.rows) // 2])


FILES: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "cat": cat,
        "bank statement": bank_statement,
        "bank statement as PDF": bank_statement_pdf,
        "manual of 20 pages": lambda: long_pdf(20),
        "manual of 60 pages": lambda: long_pdf(60),
        "text bomb": text_bomb,
    }
)
"""By name, the files that hold no receipt."""

MAILS: Mapping[str, Callable[[Postmark], EmailMessage]] = MappingProxyType(
    {"marketing": marketing_mail, "shipping notice": shipping_notice, "10,000 parts": crowded_mail}
)
"""By name, the mails that hold no receipt."""
