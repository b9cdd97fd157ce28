"""The letter: a composed receipt as the e-receipt that a store mails, and as a shopper forwards it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from html import escape
from io import BytesIO

from PIL import Image

from cartsnitch_server.demo.markup import Template, body_html
from cartsnitch_server.demo.paper import WORDMARK_HEIGHT, print_wordmark
from cartsnitch_server.demo.receipt import ComposedReceipt, ComposedStore
from cartsnitch_server.demo.style import Style
from cartsnitch_server.demo.tape import print_tape
from cartsnitch_server.demo.ticket import render_pdf
from cartsnitch_server.demo.wording import words_of


@dataclass(frozen=True, slots=True)
class Postmark:
    """What the headers of a mail say; `sent_at` is aware, `message_id` without angle brackets."""

    recipient: str
    sent_at: datetime
    message_id: str


def write(
    receipt: ComposedReceipt,
    postmark: Postmark,
    template: Template = Template.TABLE,
    *,
    has_pdf: bool = False,
    style: Style | None = None,
) -> EmailMessage:
    """The mail of the store: plain text, HTML with a logo, and the PDF where the template only announces it.

    `style` is how the tape is printed, where it is not that of the store.
    """
    store = receipt.store
    message = head(store_address(store), subject_of(receipt), postmark)
    message.set_content(body_text(receipt, template, style), cte="quoted-printable")
    logo_id = f"logo.{postmark.message_id}"
    html = body_html(receipt, template, logo_id, style)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    logo = wordmark_png(store.name)
    body(message, "html").add_related(logo, "image", "png", cid=f"<{logo_id}>", filename="logo.png")
    if has_pdf or template is Template.NOTE:
        pdf = render_pdf(receipt, style)
        message.add_attachment(pdf, "application", "pdf", filename=f"receipt-{receipt.number}.pdf")
    return with_fixed_boundaries(message)


def write_plain(receipt: ComposedReceipt, postmark: Postmark, style: Style | None = None) -> EmailMessage:
    """The mail of a store that writes nothing but text."""
    message = head(store_address(receipt.store), subject_of(receipt), postmark)
    message.set_content(body_text(receipt, Template.TAPE, style), cte="8bit")
    return message


def forward_inline(original: EmailMessage, sender: str, postmark: Postmark) -> EmailMessage:
    """The mail as Gmail forwards it: the old headers as text, the old bodies below, its other parts kept."""
    message = head(Address(addr_spec=sender), f"Fwd: {original['Subject']}", postmark)
    text, html = body(original, "plain").get_content(), body(original, "html").get_content()
    message.set_content(f"{quoted_header(original)}\n\n{text}", cte="quoted-printable")
    message.add_alternative(quoted_html(original, html), subtype="html", cte="quoted-printable")
    related = body(message, "html")
    for part in original.walk():
        if part.get_content_maintype() == "image":
            name, identifier = part.get_filename(), part["Content-ID"]
            related.add_related(part.get_content(), "image", part.get_content_subtype(), cid=identifier, filename=name)
    for part in original.iter_attachments():
        name, subtype = part.get_filename(), part.get_content_subtype()
        message.add_attachment(part.get_content(), "application", subtype, filename=name)
    return with_fixed_boundaries(message)


def forward_attached(original: EmailMessage, sender: str, postmark: Postmark) -> EmailMessage:
    """The mail as an attachment of another, as desktop programs forward it."""
    message = head(Address(addr_spec=sender), f"Fwd: {original['Subject']}", postmark)
    message.set_content("See attached.\n")
    message.add_attachment(original)
    return with_fixed_boundaries(message)


def head(sender: Address, subject: str, postmark: Postmark) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = postmark.recipient
    message["Subject"] = subject
    message["Date"] = format_datetime(postmark.sent_at)
    message["Message-ID"] = f"<{postmark.message_id}>"
    return message


def subject_of(receipt: ComposedReceipt) -> str:
    return words_of(receipt.store).subject.format(store=receipt.store.name, number=receipt.number)


def body(message: EmailMessage, subtype: str) -> MIMEPart:
    """The body of this kind; raises ValueError where the mail has none."""
    part = message.get_body((subtype,))
    if part is None:
        raise ValueError(f"the mail has no {subtype} body")
    return part


def store_address(store: ComposedStore) -> Address:
    return Address(store.name, username="receipts", domain=store.mail_domain)


def body_text(receipt: ComposedReceipt, template: Template, style: Style | None) -> str:
    if template is Template.NOTE:
        return words_of(receipt.store).attached + "\n"
    return print_tape(receipt, style).text + "\n"


def quoted_header(original: EmailMessage) -> str:
    """The header block that Gmail writes above a forwarded mail."""
    return "\n".join(
        (
            "---------- Forwarded message ---------",
            f"From: {original['From']}",
            f"Date: {gmail_date(original)}",
            f"Subject: {original['Subject']}",
            f"To: <{original['To']}>",
        )
    )


def quoted_html(original: EmailMessage, html: str) -> str:
    header = "<br>".join(escape(line) for line in quoted_header(original).splitlines())
    html = html.partition("<body>")[2].partition("</body>")[0]
    return (
        '<div dir="ltr"><br><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{header}<br></div><br><br>{html}</div></div>'
    )


def gmail_date(original: EmailMessage) -> str:
    sent_at = parsedate_to_datetime(original["Date"])
    return f"{sent_at:%a, %b} {sent_at.day}, {sent_at.year} at {sent_at.hour % 12 or 12}:{sent_at:%M %p}"


def wordmark_png(name: str) -> bytes:
    plate = Image.new("L", (440, WORDMARK_HEIGHT), 255)
    print_wordmark(plate, name.upper(), 10)
    stream = BytesIO()
    plate.save(stream, "PNG")
    return stream.getvalue()


def with_fixed_boundaries(message: EmailMessage) -> EmailMessage:
    """The same message will always be the same bytes: its boundaries come from its id, not from chance."""
    stem = sha256(str(message["Message-ID"]).encode()).hexdigest()[:24]
    for number, part in enumerate(message.walk()):
        # A mail within this one has its own already, and is to stay as it is.
        if part.get_content_maintype() == "multipart" and part.get_boundary() is None:
            part.set_boundary(f"=_{stem}_{number}")
    return message
