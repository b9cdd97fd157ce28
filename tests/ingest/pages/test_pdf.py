"""PDF as pages: always a picture, and words where there is a text layer."""

from __future__ import annotations

import io

import pytest
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.opening import Opened, open_bytes
from cartsnitch_ingest.pages.page import Page, Unopened
from fpdf import FPDF
from fpdf.enums import TextMode
from PIL import Image


def pages_of(data: bytes) -> tuple[Page, ...]:
    opened = open_bytes(data, "receipt.pdf", "application/octet-stream")
    assert isinstance(opened, Opened), opened
    assert opened.media_type == "application/pdf"
    return opened.pages


def ticket(*lines: tuple[str, str], size: tuple[float, float] = (200, 400)) -> FPDF:
    """A page in points with a name on the left and an amount on the right of each line."""
    pdf = FPDF(unit="pt", format=size)
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_font("Courier", size=10)
    for index, (name, amount) in enumerate(lines):
        pdf.text(20, 40 + 20 * index, name)
        pdf.text(140, 40 + 20 * index, amount)
    return pdf


def test_words_have_text_and_place() -> None:
    (page,) = pages_of(bytes(ticket(("Organic milk", "1.99"), ("TOTAL", "1.99")).output()))
    assert [word.text for word in page.words] == ["Organic", "milk", "1.99", "TOTAL", "1.99"]
    milk, price = page.words[1].box, page.words[2].box
    assert price.x == pytest.approx(140 / 200, abs=0.01)
    assert price.right == pytest.approx((140 + 4 * 6) / 200, abs=0.01)  # Courier of 10 pt is 6 pt wide
    assert milk.y < 40 / 400 < milk.bottom
    assert milk.y == pytest.approx(price.y, abs=0.005)
    assert page.words[3].box.y == pytest.approx(milk.y + 20 / 400, abs=0.005)


def test_page_is_shown_as_a_picture_too() -> None:
    (page,) = pages_of(bytes(ticket(("TOTAL", "1.99")).output()))
    assert page.image is not None
    image = Image.open(io.BytesIO(page.image)).convert("L")
    assert image.size == (page.width, page.height)
    assert page.height == pytest.approx(2 * page.width, abs=2)
    box = page.words[0].box
    word = image.crop(
        (int(box.x * page.width), int(box.y * page.height), int(box.right * page.width), int(box.bottom * page.height))
    )
    assert darkest(word) < 100
    assert darkest(image.crop((0, page.height // 2, page.width, page.height))) > 200


def darkest(image: Image.Image) -> int:
    return next(value for value, count in enumerate(image.histogram()) if count)


def test_several_pages() -> None:
    pdf = ticket(("Milk", "1.99"))
    pdf.add_page()
    pdf.text(20, 40, "TOTAL 1.99")
    assert [[word.text for word in page.words] for page in pages_of(bytes(pdf.output()))] == [
        ["Milk", "1.99"],
        ["TOTAL", "1.99"],
    ]


def test_amounts_that_were_set_letter_by_letter_are_one_word() -> None:
    pdf = ticket()
    for index, letter in enumerate("12.99"):
        pdf.text(100 + 6 * index, 40, letter)
    pdf.text(100 + 6 * 5 + 12, 40, "A")
    (page,) = pages_of(bytes(pdf.output()))
    assert [word.text for word in page.words] == ["12.99", "A"]


def test_rotated_page_is_read_as_it_is_shown() -> None:
    pdf = FPDF(unit="pt", format=(400, 200))
    pdf.set_font("Courier", size=10)
    pdf.add_page()
    with pdf.rotation(-90, 20, 40):
        pdf.text(20, 40, "TOTAL")
    data = bytes(pdf.output()).replace(b"/Type /Page\n", b"/Type /Page\n/Rotate 270\n")
    (page,) = pages_of(data)
    assert page.width < page.height
    assert [word.text for word in page.words] == ["TOTAL"]
    assert page.words[0].box.width * page.width > page.words[0].box.height * page.height


def scan() -> FPDF:
    pdf = FPDF(unit="pt", format=(200, 400))
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.image(Image.effect_noise((200, 400), 40).convert("L"), 0, 0, 200, 400)
    pdf.set_font("Courier", size=10)
    return pdf


def test_scan_has_a_picture_and_no_words() -> None:
    (page,) = pages_of(bytes(scan().output()))
    assert page.words == ()
    assert page.height >= 400 * 250 / 72 - 2  # fine enough for OCR


def test_stamp_of_a_scanner_app_is_no_text_layer() -> None:
    pdf = scan()
    pdf.text(20, 390, "Scanned with an app")
    assert pages_of(bytes(pdf.output()))[0].words == ()


def test_unseen_text_under_a_scan_is_not_trusted() -> None:
    pdf = scan()
    with pdf.local_context(text_mode=TextMode.INVISIBLE):
        for line in range(30):
            pdf.text(20, 20 + 10 * line, "M1lk l.99 A")
    assert pages_of(bytes(pdf.output()))[0].words == ()


def test_locked_pdf() -> None:
    pdf = ticket(("TOTAL", "1.99"))
    pdf.set_encryption(owner_password="owner", user_password="reader")
    assert open_bytes(bytes(pdf.output()), "a.pdf", None) == Unopened(
        "This PDF is locked with a password. Please send it without one."
    )


def test_pdf_that_only_forbids_changes_is_opened() -> None:
    pdf = ticket(("TOTAL", "1.99"))
    pdf.set_encryption(owner_password="owner")
    assert [word.text for word in pages_of(bytes(pdf.output()))[0].words] == ["TOTAL", "1.99"]


def test_broken_pdf() -> None:
    data = bytes(ticket(("TOTAL", "1.99")).output())
    expected = Unopened("This PDF is damaged and cannot be opened. Please save it again and resend it.")
    assert open_bytes(data[:200], "a.pdf", None) == expected
    assert open_bytes(b"%PDF-1.7\n" + bytes(range(256)), "a.pdf", None) == expected
    assert open_bytes(b"\0\1\2\3", "a.pdf", "application/pdf") == expected


def test_pdf_of_too_many_pages_or_words() -> None:
    pdf = ticket(("TOTAL", "1.99"))
    pdf.add_page()
    assert open_bytes(bytes(pdf.output()), None, None, Limits(max_pages=1)) == Unopened(
        "This PDF has more than 1 pages. Please send only the receipt."
    )
    assert open_bytes(bytes(pdf.output()), None, None, Limits(max_words=1)) == Unopened(
        "This PDF holds far more text than a receipt."
    )


def test_pdf_of_more_scanned_pages_than_a_receipt_has() -> None:
    pdf = ticket(("TOTAL", "1.99"))
    for _ in range(3):
        pdf.add_page()
    assert open_bytes(bytes(pdf.output()), None, None, Limits(max_pictures=2)) == Unopened(
        "This PDF has more than 2 scanned pages. Please send only the receipt."
    )
    assert len(pages_of(bytes(pdf.output()))) == 4


def test_page_as_large_as_a_wall_is_drawn_small() -> None:
    (page,) = pages_of(bytes(ticket(("TOTAL", "1.99"), size=(14_000, 14_000)).output()))
    assert page.width * page.height <= Limits().kept_pixels
    assert [word.text for word in page.words] == ["TOTAL", "1.99"]
