"""Samples to try the doors with by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2
from cartsnitch_server.demo.samples import write_samples
from PIL import Image


def test_the_samples_are_a_pdf_of_today_and_a_photo(tmp_path: Path) -> None:
    files = write_samples(tmp_path / "new" / "folder", date(2026, 11, 23))
    text = pypdfium2.PdfDocument(files.ticket.read_bytes())[0].get_textpage().get_text_range()
    assert "11/23/26 12:05 PM" in text
    with Image.open(files.photo) as photo:
        assert photo.format == "JPEG"


def test_written_again_they_are_the_same(tmp_path: Path) -> None:
    first = write_samples(tmp_path, date(2026, 11, 23)).photo.read_bytes()
    assert write_samples(tmp_path, date(2026, 11, 23)).photo.read_bytes() == first
