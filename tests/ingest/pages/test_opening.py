"""Files that are refused, and what becomes of a decoder that misbehaves."""

from __future__ import annotations

import pytest
from cartsnitch_ingest.pages.decoding import decode
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.opening import Opened, open_bytes
from cartsnitch_ingest.pages.page import Box, Page, Unopened, Word
from cartsnitch_ingest.pages.wire import pack, unpack
from PIL import Image

from .conftest import Save


@pytest.mark.parametrize(
    ("data", "filename", "media_type", "reason"),
    [
        (b"", "a.jpg", "image/jpeg", "This file is empty."),
        (b" \r\n", "a.txt", "text/plain", "This file is empty."),
        (b"PK\x03\x04zip", "a.zip", None, "This is a zip archive. Please send the receipts in it one by one."),
        (b"BEGIN:VCARD\nN:x", "a.vcf", None, "This is a contact card, not a receipt."),
        (b"BEGIN:VCALENDAR\n", "a.ics", None, "This is a calendar entry, not a receipt."),
        (
            b"\x7fELF\0\0\0\0",
            "receipt",
            None,
            "This kind of file cannot be read. Please send a photo, a PDF, or forward the email.",
        ),
        (
            b"\0\0\0\0nothing",
            "a.jpg",
            "image/jpeg",
            "This picture is damaged, or of a kind that cannot be read. Please send a JPEG, PNG or HEIC.",
        ),
    ],
)
def test_refusals_are_told_to_a_shopper(data: bytes, filename: str, media_type: str | None, reason: str) -> None:
    assert open_bytes(data, filename, media_type) == Unopened(reason)


def test_file_of_too_many_bytes() -> None:
    assert open_bytes(b"x" * 2_000_000, None, None, Limits(max_bytes=1024 * 1024)) == Unopened(
        "This file is larger than 1 MB. Please send a smaller one."
    )


def test_content_decides_and_not_the_name(save: Save, marked: Image.Image) -> None:
    opened = open_bytes(save(marked, "PNG"), "receipt.pdf", "application/pdf")
    assert isinstance(opened, Opened)
    assert opened.media_type == "image/png"


def test_decoder_that_takes_too_long_is_ended(save: Save) -> None:
    data = save(Image.effect_noise((500, 500), 90), "PNG")
    assert decode(data, "image/png", Limits(wall_seconds=0)) == Unopened(
        "This file takes too long to open. Please send a smaller or simpler one."
    )


def test_decoder_that_returns_too_much_is_ended(save: Save) -> None:
    data = save(Image.effect_noise((1000, 1000), 90), "PNG")
    assert decode(data, "image/png", Limits(result_bytes=10_000)) == Unopened(
        "This file needs too much memory to open. Please send a smaller one."
    )


def test_environment_does_not_reach_the_decoder(
    monkeypatch: pytest.MonkeyPatch, save: Save, marked: Image.Image
) -> None:
    """A variable that would break any Python process that were given it."""
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    assert isinstance(open_bytes(save(marked, "PNG"), None, None), Opened)


def test_pages_survive_the_way_between_processes() -> None:
    pages = (
        Page(600, 400, b"\xff\xd8 picture\n", (Word("Käse", Box(0.1, 0.25, 0.5, 0.125), 0.75),)),
        Page(4, 2, None, (), "a\nb"),
        Page(1, 1, b"", ()),
    )
    assert unpack(pack(pages)) == pages
    assert unpack(pack(Unopened("No."))) == Unopened("No.")


@pytest.mark.parametrize("data", [b"", b"{}", b"[]\n", b'{"pages": [{"width": 1}]}\n', b'{"pages": []}\nmore'])
def test_what_is_no_message_of_pages_raises(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        unpack(data)
