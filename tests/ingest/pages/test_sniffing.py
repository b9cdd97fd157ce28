"""What bytes are, whatever they are called."""

from __future__ import annotations

import io

import pillow_heif
import pytest
from cartsnitch_ingest.pages.sniffing import UNKNOWN, picture_size, sniff
from PIL import Image

pillow_heif.register_heif_opener()


@pytest.mark.parametrize(
    ("format_", "media_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("GIF", "image/gif"),
        ("TIFF", "image/tiff"),
        ("BMP", "image/bmp"),
        ("HEIF", "image/heic"),
        ("AVIF", "image/avif"),
        ("PDF", "application/pdf"),
    ],
)
def test_files_that_programs_write(format_: str, media_type: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, format_)
    assert sniff(file.getvalue()) == media_type


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\n\n%PDF-1.7 after a banner of the till", "application/pdf"),
        (b"PK\x03\x04\x14\x00", "application/zip"),
        (b"<!DOCTYPE html><p>Total", "text/html"),
        (b"Dear customer,<br>your total is 3.49", "text/html"),
        ("\ufeff<html>".encode("utf-16-le"), "text/html"),
        (b"Total 3.49", "text/plain"),
        (b"Send to <someone@example.com> if a<b", "text/plain"),
        ("Käse 3,49 €".encode("cp1252"), "text/plain"),
        (b"Received: from a\r\n\tby b\r\nFrom: s@example.com\r\nSubject: Receipt\r\n\r\nTotal", "message/rfc822"),
        (b"From s@example.com Mon Sep  1\nFrom: s@example.com\nTo: r@x\nDate: y\n\nTotal", "message/rfc822"),
        (b"From: s@example.com\nSent: Monday\nTo: r@x\nSubject: Fwd\nDate: y\n\nTotal", "text/plain"),
        (b"Date: 12/04/2024\nTotal: 3.49\nFrom: aisle 5\n\nThanks", "text/plain"),
        (b"BEGIN:VCARD\r\nVERSION:3.0", "text/vcard"),
        (b"BEGIN:VCALENDAR\r\n", "text/calendar"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0", UNKNOWN),
        (b"\x00\x01\x02\x03", UNKNOWN),
        (b"", UNKNOWN),
    ],
)
def test_other_bytes(data: bytes, media_type: str) -> None:
    assert sniff(data) == media_type


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "GIF"])
def test_picture_size_comes_from_the_header(format_: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (321, 45)).save(file, format_)
    assert picture_size(file.getvalue()) == (321, 45)
    assert picture_size(file.getvalue()[:9]) is None


def test_picture_size_of_what_has_none() -> None:
    assert picture_size(b"%PDF-1.7") is None
