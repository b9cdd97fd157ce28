"""What is no receipt gets a verdict in a shopper's words, and no purchase comes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.ocr.cascade import installed_engines
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.stages import Original, Outcome, read_original
from cartsnitch_server.demo.letter import Postmark
from cartsnitch_server.demo.strays import FILES, MAILS, upper_half
from cartsnitch_server.demo.tape import print_tape
from cartsnitch_server.demo.variety import vary

POSTMARK = Postmark("receipts+x@cartsnitch.example", datetime(2026, 3, 1, 12, tzinfo=UTC), "1@stray.example")
READER = Reader(installed_engines())

SAID = {
    "cat": "There is no text on it that we can read.",
    "bank statement": "This looks like a statement of an account, not like a receipt.",
    "bank statement as PDF": "This looks like a statement of an account, not like a receipt.",
    "manual of 20 pages": "There are no prices on it.",
    "manual of 60 pages": "This PDF has more than 50 pages. Please send only the receipt.",
    "text bomb": "This text is far longer than a receipt.",
    "marketing": "There is no total on it, and hardly a price.",
    "shipping notice": "There are no prices on it.",
    "10,000 parts": "There are more than 200 parts in it. The others were not read.",
}


def read(data: bytes, channel: Channel) -> Outcome:
    return read_original(Original(data, channel, None, None, date(2026, 3, 2)), READER)


@pytest.mark.parametrize("name", FILES)
def test_a_file_without_a_receipt_is_told_so(name: str) -> None:
    outcome = read(FILES[name](), Channel.UPLOAD)
    assert outcome.readings == ()
    assert outcome.reason == SAID[name]


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_without_a_receipt_is_told_so(name: str) -> None:
    outcome = read(MAILS[name](POSTMARK).as_bytes(), Channel.MAIL)
    assert outcome.readings == ()
    assert outcome.reason == SAID[name]


def test_half_a_receipt_has_its_lines_and_no_total_so_that_it_cannot_balance() -> None:
    whole = vary(3, length=30)
    torn = upper_half(print_tape(whole.receipt, whole.style))
    (reading,) = read(torn.text.encode(), Channel.UPLOAD).readings
    amounts = [line.amount for line in reading.lines]
    assert len(amounts) > 8
    assert amounts == [line.amount for line in whole.receipt.goods[: len(amounts)]]
    assert reading.total is None
    assert not reading.is_balanced
