"""A mail that was forwarded reads as the mail itself, whatever program, language and layout it went through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from functools import cache
from itertools import cycle, product
from types import FunctionType

import pytest
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import Reading
from cartsnitch_ingest.stages import Original, read_original
from cartsnitch_server.demo.forward import LANGUAGES, Client, forward
from cartsnitch_server.demo.letter import Postmark, forward_attached, write
from cartsnitch_server.demo.markup import Template
from cartsnitch_server.demo.receipt import ComposedReceipt
from cartsnitch_server.demo.samples import american, british, canadian, german

SENT = Postmark("shopper@home.example", datetime(2026, 3, 1, 22, 25, tzinfo=UTC), "1@store.example")
FORWARDED = Postmark("receipts@cart.example", datetime(2026, 6, 7, 9, 5, tzinfo=UTC), "2@home.example")
AGAIN = Postmark("receipts@cart.example", datetime(2026, 6, 9, 7, 30, tzinfo=UTC), "3@home.example")
NOTE = "Hi, here is the one from Saturday, 06/06/2026 18:30.\nMum"
SHOPPER = "shopper@home.example"


def read(message: EmailMessage) -> tuple[Reading, ...]:
    original = Original(message.as_bytes(), Channel.MAIL, None, None, date(2026, 6, 10))
    return read_original(original, Reader(())).readings


def told(message: EmailMessage) -> list[Reading]:
    """What is read, without where it stood and how sure that makes it: a forward moves everything down."""
    return [_without_places(reading) for reading in read(message)]


@cache
def told_directly(
    receipt: Callable[[], ComposedReceipt], template: Template, *, is_text: bool = False
) -> list[Reading]:
    """What is read in the mail as its store sends it."""
    original = write(receipt(), SENT, template)
    return told(text_only(original) if is_text else original)


def _without_places(reading: Reading) -> Reading:
    name = (reading.merchant_name or "").upper()  # a logo and the tape may print it in other letters
    lines = tuple(replace(line, evidence=(), confidence=0.0) for line in reading.lines)
    return replace(reading, merchant_name=name, lines=lines, confidence=0.0, date_confidence=0.0)


def text_only(message: EmailMessage) -> EmailMessage:
    """The mail as a program sends it that knows no HTML."""
    plain = EmailMessage()
    for header in ("From", "To", "Subject", "Date", "Message-ID"):
        plain[header] = message[header]
    body = message.get_body(("plain",))
    assert body is not None
    plain.set_content(body.get_content())
    return plain


def combinations() -> Iterator[tuple[Client, str, Callable[[], ComposedReceipt], Template]]:
    """Each program in each language, every time with another receipt in another layout."""
    receipts = cycle((american, german, canadian, british))
    templates = cycle(template for template in Template if template is not Template.NOTE)
    for (client, language), receipt, template in zip(product(Client, LANGUAGES), receipts, templates, strict=False):
        yield client, language, receipt, template


def named(value: object) -> str | None:
    if isinstance(value, Client | Template):
        return value.name.lower()
    return value.__name__ if isinstance(value, FunctionType) else None


@pytest.mark.parametrize(("client", "language", "receipt", "template"), list(combinations()), ids=named)
def test_a_forwarded_mail_reads_as_the_mail_itself(
    client: Client, language: str, receipt: Callable[[], ComposedReceipt], template: Template
) -> None:
    original = write(receipt(), SENT, template)

    forwarded = told(forward(original, client, language, SHOPPER, FORWARDED, NOTE))
    assert forwarded == told_directly(receipt, template)


# What the others write is the same in text and in HTML; Yahoo puts all headers on one row of the text.
PLAIN = list(dict.fromkeys((*zip(Client, cycle(LANGUAGES), strict=False), *product((Client.YAHOO,), LANGUAGES))))


@pytest.mark.parametrize(("client", "language"), PLAIN, ids=named)
def test_so_it_does_without_html(client: Client, language: str) -> None:
    original = write(german(), SENT, Template.TAPE)

    forwarded = told(text_only(forward(original, client, language, SHOPPER, FORWARDED, NOTE)))
    assert forwarded == told_directly(german, Template.TAPE, is_text=True)


@pytest.mark.parametrize(
    ("inner", "outer"), [(Client.GMAIL, Client.OUTLOOK), (Client.OUTLOOK_WEB, Client.APPLE), (Client.YAHOO, Client.GMX)]
)
def test_and_when_it_was_forwarded_twice(inner: Client, outer: Client) -> None:
    original = write(american(), SENT)

    once = forward(original, inner, "de", "partner@home.example", FORWARDED, NOTE)
    assert told(forward(once, outer, "fr", SHOPPER, AGAIN, "Voilà")) == told(original)
    assert told(forward_attached(once, SHOPPER, AGAIN)) == told(original)


@pytest.mark.parametrize("client", [Client.GMAIL, Client.APPLE])
def test_a_file_that_is_forwarded_along_is_from_the_store_too(client: Client) -> None:
    original = write(german(), SENT, Template.NOTE)

    assert told(forward(original, client, "de", SHOPPER, FORWARDED, NOTE)) == told(original)


@pytest.mark.parametrize("client", Client)
def test_the_store_is_told_as_the_sender(client: Client) -> None:
    forwarded = forward(write(american(), SENT), client, "nl", SHOPPER, FORWARDED, NOTE)

    original = Original(forwarded.as_bytes(), Channel.MAIL, None, None, date(2026, 6, 10))
    assert read_original(original, Reader(())).sender == "receipts@store.example"


def test_receipts_that_are_forwarded_together_are_one_purchase_each() -> None:
    first, second = write(american(), SENT, Template.TAPE), write(british(), SENT, Template.TAPE)
    both = text_only(forward(first, Client.GMAIL, "en", SHOPPER, FORWARDED))
    below = text_only(forward(second, Client.GMAIL, "en", SHOPPER, FORWARDED))
    both.set_content(both.get_content() + below.get_content())

    assert [reading.store_slug for reading in read(both)] == ["meijer", "tesco"]
    assert [reading.total for reading in read(both)] == [american().total, british().total]


def test_the_day_of_the_forward_is_never_that_of_the_purchase() -> None:
    receipt = write(british(), SENT, Template.TAPE)
    text = text_only(receipt)
    text.set_content("\n".join(row for row in text.get_content().split("\n") if "2026" not in row))

    (reading,) = read(forward(text, Client.THUNDERBIRD, "en", SHOPPER, FORWARDED, NOTE))
    assert reading.purchased_on is None


def test_where_a_store_prints_no_day_its_own_mail_says_it() -> None:
    receipt = write(british(), SENT, Template.TAPE)
    text = text_only(receipt)
    text.replace_header("From", "Tesco <orders@tesco.com>")
    text.set_content("\n".join(row for row in text.get_content().split("\n") if "2026" not in row))

    for mail in (
        text,
        forward(text, Client.THUNDERBIRD, "en", SHOPPER, FORWARDED),
        forward_attached(text, SHOPPER, AGAIN),
    ):
        (reading,) = read(mail)
        assert reading.purchased_on == date(2026, 3, 1)


def test_where_nothing_names_the_store_its_mail_does() -> None:
    receipt = EmailMessage()
    receipt["From"] = "Village Grocer <orders@villagegrocer.example>"
    receipt["Date"], receipt["Subject"], receipt["To"] = "Sun, 1 Mar 2026 18:00:00 +0000", "Your order", SHOPPER
    receipt.set_content(
        "View in browser\n03/01/2026 17:22\nMILK          3.29\nBREAD         2.50\nTOTAL         5.79\n"
    )

    for mail in (receipt, forward(receipt, Client.OUTLOOK, "en", SHOPPER, FORWARDED, NOTE)):
        (reading,) = read(mail)
        assert reading.merchant_name == "Village Grocer"
