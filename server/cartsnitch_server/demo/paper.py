"""The paper: a composed receipt printed on thermal paper, as a picture without any flaw."""

from __future__ import annotations

from enum import Enum, auto
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from cartsnitch_server.demo.receipt import ComposedReceipt
from cartsnitch_server.demo.style import Style
from cartsnitch_server.demo.tape import Ink, Row, Tape, print_tape

FONT_SIZE = 30
LINE_HEIGHT = 37
GLYPH_WIDTH = 17
MARGIN = 48
WORDMARK_HEIGHT = 110
BARCODE_HEIGHT = 96
INK = 38
PAPER = 250
DOT = 2
"""The side of a dot in pixels."""


class Face(Enum):
    """What the letters of a till look like: narrow, bold, wide, or of the dots of a thermal head."""

    NARROW = auto()
    BOLD = auto()
    WIDE = auto()
    DOTS = auto()


GLYPH_WIDTHS = {Face.NARROW: GLYPH_WIDTH, Face.BOLD: GLYPH_WIDTH, Face.WIDE: 20, Face.DOTS: 9 * DOT}


def render(receipt: ComposedReceipt, style: Style | None = None, face: Face = Face.NARROW) -> Image.Image:
    """The receipt on paper, in grey: about 800 pixels wide, as high as it takes."""
    return print_rows(print_tape(receipt, style), face)


def render_png(receipt: ComposedReceipt, style: Style | None = None, face: Face = Face.NARROW) -> bytes:
    """The same as the bytes of a PNG, as a flatbed scanner gives it."""
    stream = BytesIO()
    render(receipt, style, face).save(stream, "PNG", optimize=False)
    return stream.getvalue()


def print_rows(tape: Tape, face: Face = Face.NARROW) -> Image.Image:
    """Any tape on paper."""
    width = tape.columns * GLYPH_WIDTHS[face] + 2 * MARGIN
    height = sum(row_height(row) for row in tape.rows) + 2 * MARGIN
    paper = Image.new("L", (width, height), PAPER)
    top = MARGIN
    for row in tape.rows:
        print_row(paper, row, top, face)
        top += row_height(row)
    return paper


def row_height(row: Row) -> int:
    return {Ink.WORDMARK: WORDMARK_HEIGHT, Ink.BARCODE: BARCODE_HEIGHT + LINE_HEIGHT}.get(row.ink, LINE_HEIGHT)


def print_row(paper: Image.Image, row: Row, top: int, face: Face) -> None:
    if row.ink is Ink.WORDMARK:
        print_wordmark(paper, row.text, top)
    elif row.ink is Ink.BARCODE:
        print_barcode(paper, row.text, top)
    elif row.text and face is Face.DOTS:
        paper.paste(INK, (MARGIN, top), dotted(row.text, bold=row.ink is Ink.BOLD))
    elif row.text:
        is_bold = row.ink is Ink.BOLD or face is Face.BOLD
        paper.paste(INK, (MARGIN, top), typeset(row.text, bold=is_bold, glyph_width=GLYPH_WIDTHS[face]))


def typeset(text: str, *, bold: bool, size: int = FONT_SIZE, glyph_width: int = GLYPH_WIDTH) -> Image.Image:
    """The text as a mask, squeezed to the narrow letters of a till: `glyph_width` pixels each."""
    face = font(size, bold=bold)
    mask = Image.new("L", (round(face.getlength(text)), round(size * 1.25)), 0)
    ImageDraw.Draw(mask).text((0, 0), text, font=face, fill=255)
    return mask.resize((glyph_width * len(text), mask.height), Image.Resampling.LANCZOS)


def dotted(text: str, *, bold: bool) -> Image.Image:
    """The text as a mask of dots, nine across and fifteen down a letter, as thermal heads print."""
    size = FONT_SIZE // DOT
    face = font(size, bold=bold)
    mask = Image.new("1", (round(face.getlength(text)), round(size * 1.25)), 0)
    ImageDraw.Draw(mask).text((0, 0), text, font=face, fill=1)
    return mask.convert("L").resize((GLYPH_WIDTHS[Face.DOTS] * len(text), mask.height * DOT), Image.Resampling.NEAREST)


def print_wordmark(paper: Image.Image, text: str, top: int) -> None:
    """The store's name in white on a black plate, as wide as it needs to be and no wider than the paper."""
    glyph_width = min(42, (paper.width - 2 * MARGIN - 40) // len(text))
    mask = typeset(text, bold=True, size=62, glyph_width=glyph_width)
    plate_width, plate_height = mask.width + 40, WORDMARK_HEIGHT - 22
    left = (paper.width - plate_width) // 2
    drawing = ImageDraw.Draw(paper)
    drawing.rounded_rectangle((left, top, left + plate_width, top + plate_height), radius=16, fill=INK)
    paper.paste(PAPER, (left + 20, top + (plate_height - mask.height) // 2 + 2), mask)


def print_barcode(paper: Image.Image, digits: str, top: int) -> None:
    """Code 128 B of the digits, and the digits under it."""
    modules = code_128(digits)
    module = max(2, (paper.width - 4 * MARGIN) // len(modules))
    left = (paper.width - module * len(modules)) // 2
    drawing = ImageDraw.Draw(paper)
    for position, is_bar in enumerate(modules):
        if is_bar:
            x = left + position * module
            drawing.rectangle((x, top, x + module - 1, top + BARCODE_HEIGHT - 18), fill=INK)
    caption = typeset(digits, bold=False)
    paper.paste(INK, ((paper.width - caption.width) // 2, top + BARCODE_HEIGHT - 10), caption)


CODE_128_DIGITS = (
    "10011101100",
    "10011100110",
    "11001110010",
    "11001011100",
    "11001001110",
    "11011100100",
    "11001110100",
    "11101101110",
    "11101001100",
    "11100101100",
)
CODE_128_START_B, CODE_128_STOP = "11010010000", "1100011101011"


def code_128(digits: str) -> list[bool]:
    """The bars of the digits in code set B, without the check symbol that only a scanner would ask for."""
    symbols = [CODE_128_START_B, *(CODE_128_DIGITS[int(digit)] for digit in digits), CODE_128_STOP]
    return [module == "1" for module in "".join(symbols)]


@cache
def font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    """The face that the tape is printed with; from the package, so that every machine prints alike."""
    return ImageFont.truetype(font_path(bold=bold), size)


def font_path(*, bold: bool) -> Path:
    return Path(__file__).parent / "fonts" / ("DejaVuSansMono-Bold.ttf" if bold else "DejaVuSansMono.ttf")
