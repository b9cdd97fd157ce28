"""The ticket is a PDF whose text layer holds the whole tape."""

from __future__ import annotations

import pypdfium2
import pytest
from cartsnitch_server.demo.receipt import ComposedReceipt
from cartsnitch_server.demo.samples import one_of_each
from cartsnitch_server.demo.tape import Ink, print_tape
from cartsnitch_server.demo.ticket import render_pdf


@pytest.mark.parametrize("receipt", one_of_each(), ids=lambda receipt: receipt.store.slug)
def test_every_row_of_the_tape_is_text_on_one_page(receipt: ComposedReceipt) -> None:
    document = pypdfium2.PdfDocument(render_pdf(receipt))
    rows = document[0].get_textpage().get_text_range().splitlines()
    printed = [
        " ".join(row.text.split()) for row in print_tape(receipt).rows if row.text and row.ink is not Ink.WORDMARK
    ]
    assert len(document) == 1
    assert [" ".join(row.split()) for row in rows[1:]] == printed


def test_the_same_receipt_is_the_same_file() -> None:
    receipt = one_of_each()[0]
    assert render_pdf(receipt) == render_pdf(receipt)
