"""The receipts of the demonstration: every line is read as it was composed, to the letter and the cent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import Reading, ReadLine
from cartsnitch_ingest.stages import Original, read_original
from cartsnitch_server.demo.letter import Postmark, write
from cartsnitch_server.demo.markup import Template
from cartsnitch_server.demo.receipt import ComposedLine, ComposedReceipt
from cartsnitch_server.demo.samples import american, british, canadian, german, one_of_each
from cartsnitch_server.demo.ticket import render_pdf

SENT = Postmark("receipts+x@cartsnitch.example", datetime(2026, 3, 1, 22, 25, tzinfo=UTC), "1@store.example")
PAID = {LineKind.TAX, LineKind.TENDER, LineKind.CHANGE}
NUMBERLESS = {"kroger", "trader-joes"}
"""Stores whose tills print no numbers of goods."""

Told = tuple[LineKind, str, Decimal, Decimal, Decimal | None, str | None]


def read(data: bytes, channel: Channel) -> Reading:
    (found,) = read_original(Original(data, channel, None, None, date(2026, 3, 2)), Reader(())).readings
    return found


def told(line: ComposedLine | ReadLine, with_identifier: bool = True) -> Told:
    """Goods in full; one of something is one, at its amount, whether or not it is said. Taxes and payments are named as
    tills do, and what one of something brought back is worth is printed without its sign."""
    if line.kind in PAID:
        return line.kind, "", line.amount, Decimal(1), None, None
    identifier = line.identifier if with_identifier else None
    quantity = line.quantity or Decimal(1)
    unit_price = abs(line.unit_price or line.amount) if line.unit_price or quantity == 1 else None
    return line.kind, line.text, line.amount, quantity, unit_price, identifier


@pytest.mark.parametrize("receipt", one_of_each(), ids=lambda receipt: receipt.store.slug)
def test_a_ticket_is_read_line_by_line_as_it_was_printed(receipt: ComposedReceipt) -> None:
    reading = read(render_pdf(receipt), Channel.UPLOAD)
    has_numbers = receipt.store.slug not in NUMBERLESS
    assert [told(line) for line in reading.lines] == [told(line, has_numbers) for line in receipt.lines]
    assert reading.is_balanced


@pytest.mark.parametrize("template", Template, ids=lambda template: template.name.lower())
@pytest.mark.parametrize("receipt", [american(), canadian(), german(), british()], ids=lambda each: each.store.slug)
def test_a_mail_is_read_line_by_line_as_it_was_written(receipt: ComposedReceipt, template: Template) -> None:
    reading = read(write(receipt, SENT, template).as_bytes(), Channel.MAIL)
    assert [told(line) for line in reading.lines] == [told(line) for line in receipt.lines]
    assert reading.purchased_time == receipt.purchased_at.time()
    assert reading.is_balanced
