"""The ticket: a composed receipt as the PDF with a text layer that grocers send, set like the tape of the till."""

from __future__ import annotations

import re
from datetime import UTC

from fpdf import FPDF

from cartsnitch_server.demo.paper import code_128, font_path
from cartsnitch_server.demo.receipt import ComposedReceipt
from cartsnitch_server.demo.style import Style
from cartsnitch_server.demo.tape import Ink, Row, Tape, print_tape

FONT = "DejaVuSansMono"
FONT_SIZE = 9.0
LINE_HEIGHT = 11.5
ADVANCE = 0.602
"""How wide a letter of this face is, as a fraction of its size."""
GLYPH_WIDTH = ADVANCE * FONT_SIZE
MARGIN = 24.0
WORDMARK_SIZE = 24.0
BARCODE_HEIGHT = 30.0


def render_pdf(receipt: ComposedReceipt, style: Style | None = None) -> bytes:
    """The receipt as a PDF of one page as long as the tape. The same bytes for the same receipt."""
    return print_pdf(print_tape(receipt, style), receipt)


def print_pdf(tape: Tape, receipt: ComposedReceipt) -> bytes:
    document = blank_page(tape)
    document.set_creation_date(receipt.purchased_at.replace(tzinfo=UTC))
    document.set_title(f"{receipt.store.name} {receipt.number}")
    top = MARGIN
    for row in tape.rows:
        print_row(document, row, top)
        top += row_height(row)
    return bytes(document.output())


def blank_page(tape: Tape) -> FPDF:
    width = tape.columns * GLYPH_WIDTH + 2 * MARGIN
    document = FPDF(unit="pt", format=(width, sum(row_height(row) for row in tape.rows) + 2 * MARGIN))
    document.set_margin(0)
    document.c_margin = 0
    document.set_auto_page_break(False)
    document.add_font(FONT, fname=font_path(bold=False))
    document.add_font(FONT, style="B", fname=font_path(bold=True))
    document.add_page()
    return document


def row_height(row: Row) -> float:
    return {Ink.WORDMARK: 1.6 * WORDMARK_SIZE, Ink.BARCODE: BARCODE_HEIGHT + 2 * LINE_HEIGHT}.get(row.ink, LINE_HEIGHT)


def print_row(document: FPDF, row: Row, top: float) -> None:
    """One row; what is set apart by spaces on the tape is set apart by distance here, as in the PDFs of grocers."""
    match row.ink:
        case Ink.WORDMARK:
            print_centred(
                document, row.text, top, min(WORDMARK_SIZE, (document.w - 2 * MARGIN) / len(row.text) / 0.602)
            )
        case Ink.BARCODE:
            print_barcode(document, row.text, top)
        case _:
            document.set_font(FONT, style="B" if row.ink is Ink.BOLD else "", size=FONT_SIZE)
            for run in re.finditer(r"\S+(?: \S+)*", row.text):
                document.text(MARGIN + run.start() * GLYPH_WIDTH, top + FONT_SIZE, run.group())


def print_centred(document: FPDF, text: str, top: float, size: float) -> None:
    document.set_font(FONT, style="B", size=size)
    document.text((document.w - document.get_string_width(text)) / 2, top + size, text)


def print_barcode(document: FPDF, digits: str, top: float) -> None:
    modules = code_128(digits)
    module = (document.w - 4 * MARGIN) / len(modules)
    for position, is_bar in enumerate(modules):
        if is_bar:
            document.rect(2 * MARGIN + position * module, top, module, BARCODE_HEIGHT, style="F")
    print_centred(document, digits, top + BARCODE_HEIGHT, FONT_SIZE)
