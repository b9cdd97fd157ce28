"""PDF into pages: a rendered picture of each, and its words where it has a text layer worth trusting.

Runs only in the decoding process. Coordinates of PDFium are turned into fractions of the page as it is shown, so
crop boxes and page rotation need no thought further on.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium

from cartsnitch_ingest.pages.images import jpeg_page
from cartsnitch_ingest.pages.limits import Limits, fit
from cartsnitch_ingest.pages.page import Box, Page, Unopened, Word

_POINTS_PER_INCH = 72
# A scan is read by OCR, which wants the 200 to 300 dpi that scanners give; a page with text is only looked at.
_SCAN_DPI = 250
_SHOWN_DPI = 150
# Fractions are taken from a grid this fine, PDFium's page-to-device transform being in whole device pixels.
_GRID = 100_000
_SCAN_COVERAGE = 0.6
_STAMP_WORDS = 25
_HYPHEN = 0x02  # how PDFium reports a hyphen at the end of a line
_NO_SIGN = "\ufffd"


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


def open_pdf(data: bytes, limits: Limits) -> tuple[Page, ...] | Unopened:
    """Pages of a PDF with their words (text layer) or without (scan)."""
    try:
        with pypdfium2.PdfDocument(data) as document:
            if len(document) > limits.max_pages:
                return Unopened(f"This PDF has more than {limits.max_pages} pages. Please send only the receipt.")
            return _pages(document, limits)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            return Unopened("This PDF is locked with a password. Please send it without one.")
        return Unopened("This PDF is damaged and cannot be opened. Please save it again and resend it.")


def _pages(document: pypdfium2.PdfDocument, limits: Limits) -> tuple[Page, ...] | Unopened:
    pages, words, pictures = [], 0, 0
    for page in document:
        pages.append(_page(page, limits))
        page.close()
        words += len(pages[-1].words)
        pictures += not pages[-1].words
        if pictures > limits.max_pictures:
            return Unopened(
                f"This PDF has more than {limits.max_pictures} scanned pages. Please send only the receipt."
            )
        if words > limits.max_words:
            return Unopened("This PDF holds far more text than a receipt.")
    return tuple(pages) or Unopened("This PDF has no pages.")


def _page(page: pypdfium2.PdfPage, limits: Limits) -> Page:
    words = _trusted_words(page)
    width, height = page.get_size()
    scale = (_SHOWN_DPI if words else _SCAN_DPI) / _POINTS_PER_INCH
    wide, _ = fit(max(1.0, width * scale), max(1.0, height * scale), limits)
    bitmap = page.render(scale=wide / max(1.0, width))
    shown = jpeg_page(bitmap.to_pil(), limits)
    bitmap.close()
    return replace(shown, words=words)


def _trusted_words(page: pypdfium2.PdfPage) -> tuple[Word, ...]:
    """The words of the text layer; none where the layer is not what a person sees on the page."""
    text = page.get_textpage()
    try:
        chars = tuple(_chars(page, text))
        words = tuple(_words(chars))
        if not words or not _is_legible(chars) or _is_scan(page, text, len(words)):
            return ()
        return words
    finally:
        text.close()


def _is_legible(chars: tuple[_Char, ...]) -> bool:
    """Whether most characters are real ones: a font without a Unicode map yields private or control characters."""
    strange = sum(char.text == _NO_SIGN or "\ue000" <= char.text <= "\uf8ff" for char in chars)
    return strange <= 0.2 * len(chars)


def _is_scan(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, words: int) -> bool:
    """Whether the page is a picture, its text unseen (some scanner's own OCR) or a mere stamp on it."""
    if _image_coverage(page) < _SCAN_COVERAGE:
        return False
    return words < _STAMP_WORDS or _is_unseen(text)


def _image_coverage(page: pypdfium2.PdfPage) -> float:
    """The share of the page that its largest picture covers."""
    width, height = page.get_size()
    largest = 0.0
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        largest = max(largest, (right - left) * (top - bottom))
    return largest / max(1.0, float(width * height))


def _is_unseen(text: pypdfium2.PdfTextPage) -> bool:
    """Whether no sampled character is drawn at all, as in the layer under a scan."""
    count = text.count_chars()
    for index in range(0, count, max(1, count // 50)):
        drawn = pdfium.FPDFText_GetTextObject(text, index)
        if drawn and pdfium.FPDFTextObj_GetTextRenderMode(drawn) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            return False
    return True


def _chars(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> Iterator[_Char]:
    """Characters with their place; those that are off the page are left out."""
    box = pdfium.FS_RECTF()
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code == _HYPHEN:
            code = ord("-")
        if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            continue
        sign = chr(code)
        if sign.isspace() or not pdfium.FPDFText_GetLooseCharBox(text, index, box):
            yield _Char(" ", 0, 0, 0, 0)
            continue
        char = _placed(sign if sign.isprintable() else _NO_SIGN, page, box)
        if 0 <= char.left < 1 and 0 <= char.top < 1:
            yield char


def _placed(text: str, page: pypdfium2.PdfPage, box: pdfium.FS_RECTF) -> _Char:
    x0, y0 = _on_device(page, box.left, box.top)
    x1, y1 = _on_device(page, box.right, box.bottom)
    return _Char(text, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _on_device(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point of the page's own space as fractions of the page as shown."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return across.value / _GRID, down.value / _GRID


def _words(chars: Iterable[_Char]) -> Iterator[Word]:
    run: list[_Char] = []
    for char in chars:
        if run and (char.text == " " or _is_apart(run[-1], char)):
            yield _word(run)
            run = []
        if char.text != " ":
            run.append(char)
    if run:
        yield _word(run)


def _is_apart(last: _Char, char: _Char) -> bool:
    """Whether `char` begins another word: a new line, or further away than letters of one word stand."""
    overlap = min(last.bottom, char.bottom) - max(last.top, char.top)
    if overlap < 0.3 * min(last.height, char.height):
        return True
    # Widths are fractions of the page's width and heights of its height; the last letter measures both.
    reach = 0.6 * max(last.right - last.left, char.right - char.left)
    return char.left - last.right > reach or char.left < last.left - reach


def _word(run: list[_Char]) -> Word:
    left, top = min(c.left for c in run), min(c.top for c in run)
    right, bottom = min(1.0, max(c.right for c in run)), min(1.0, max(c.bottom for c in run))
    return Word("".join(c.text for c in run), Box(left, top, right - left, bottom - top))
