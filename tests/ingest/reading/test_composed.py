"""Receipts composed at random: what was composed is what is read, from text, mails and pictures."""

from __future__ import annotations

from datetime import UTC, timedelta
from decimal import Decimal

import pytest
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.ocr.cascade import installed_engines
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.reading.reading import Reading
from cartsnitch_ingest.stages import Original, read_original
from cartsnitch_server.demo.letter import Postmark, write, write_plain
from cartsnitch_server.demo.markup import Template
from cartsnitch_server.demo.paper import render, render_png
from cartsnitch_server.demo.receipt import ComposedReceipt
from cartsnitch_server.demo.spoiling import spoil_at_random
from cartsnitch_server.demo.tape import print_tape
from cartsnitch_server.demo.ticket import render_pdf
from cartsnitch_server.demo.variety import Varied, vary

TEXTS = range(5, 21)
PICTURES = (24, 48)
LONG = 400
GOODS = {LineKind.ITEM, LineKind.DISCOUNT, LineKind.DEPOSIT, LineKind.FEE}


def read(data: bytes, varied: Varied, channel: Channel = Channel.UPLOAD, reader: Reader | None = None) -> Reading:
    arrived_on = varied.receipt.purchased_at.date() + timedelta(days=1)
    original = Original(data, channel, None, None, arrived_on)
    (found,) = read_original(original, reader or Reader(())).readings
    return found


def amounts(told: ComposedReceipt | Reading) -> list[tuple[LineKind, Decimal]]:
    """Kind and amount of every line from item to fee, in order."""
    lines = told.goods if isinstance(told, ComposedReceipt) else told.lines
    return [(line.kind, line.amount) for line in lines if line.kind in GOODS]


def assert_is_read(found: Reading, receipt: ComposedReceipt) -> None:
    assert amounts(found) == amounts(receipt)
    assert found.total == receipt.total
    assert found.is_balanced
    assert found.purchased_on == receipt.purchased_at.date()


@pytest.mark.parametrize("seed", TEXTS)
def test_a_tape_is_read_line_by_line(seed: int) -> None:
    varied = vary(seed)
    found = read(print_tape(varied.receipt, varied.style).text.encode(), varied)
    assert_is_read(found, varied.receipt)
    assert found.currency_code == varied.receipt.store.currency_code


@pytest.mark.parametrize("seed", PICTURES)
def test_a_ticket_is_read_line_by_line(seed: int) -> None:
    varied = vary(seed)
    assert_is_read(read(render_pdf(varied.receipt, varied.style), varied), varied.receipt)


@pytest.mark.parametrize("template", [*Template, None], ids=lambda each: each.name.lower() if each else "plain")
def test_a_mail_is_read_line_by_line_in_any_layout(template: Template | None) -> None:
    varied = vary(104 + (template.value if template else 0))
    sent_at = varied.receipt.purchased_at.replace(tzinfo=UTC)
    postmark = Postmark("receipts+x@cartsnitch.example", sent_at, "1@store.example")
    if template:
        mail = write(varied.receipt, postmark, template, style=varied.style)
    else:
        mail = write_plain(varied.receipt, postmark, varied.style)
    assert_is_read(read(mail.as_bytes(), varied, Channel.MAIL), varied.receipt)


def test_a_receipt_of_400_items_is_read_to_its_end() -> None:
    varied = vary(6, length=LONG)
    tape = print_tape(varied.receipt, varied.style)
    assert_is_read(read(tape.text.encode(), varied), varied.receipt)


def test_a_picture_is_read_line_by_line() -> None:
    varied = vary(PICTURES[0])
    picture = render_png(varied.receipt, varied.style, varied.face)
    assert_is_read(read(picture, varied, reader=Reader(installed_engines())), varied.receipt)


def test_a_photo_is_read_line_by_line() -> None:
    varied = vary(PICTURES[1])
    photo = spoil_at_random(render(varied.receipt, varied.style, varied.face), seed=PICTURES[1])
    assert_is_read(read(photo, varied, reader=Reader(installed_engines())), varied.receipt)
