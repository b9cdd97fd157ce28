"""Pictures as pages: upright, opaque, of a size that can be read, without metadata."""

from __future__ import annotations

import io
import zlib

import pillow_heif
import pytest
from cartsnitch_ingest.pages.limits import Limits
from cartsnitch_ingest.pages.opening import Opened, open_bytes
from cartsnitch_ingest.pages.page import Page, Unopened
from PIL import Image

from .conftest import Save

pillow_heif.register_heif_opener()


def pages_of(data: bytes, limits: Limits | None = None) -> tuple[Page, ...]:
    opened = open_bytes(data, "receipt.jpg", "image/jpeg", limits)
    assert isinstance(opened, Opened), opened
    return opened.pages


def picture(page: Page) -> Image.Image:
    assert page.image is not None
    image = Image.open(io.BytesIO(page.image))
    assert (image.format, image.size) == ("JPEG", (page.width, page.height))
    return image


def is_dark(image: Image.Image, x: float, y: float) -> bool:
    value = image.convert("L").getpixel((int(x * image.width), int(y * image.height)))
    assert isinstance(value, int)
    return value < 80


def corner(image: Image.Image) -> str:
    """Which corner of the picture is the black one."""
    corners = {"top left": (0.1, 0.1), "top right": (0.9, 0.1), "bottom left": (0.1, 0.9), "bottom right": (0.9, 0.9)}
    (found,) = [name for name, (x, y) in corners.items() if is_dark(image, x, y)]
    return found


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "HEIF", "AVIF"])
def test_every_kind_of_picture_becomes_one_upright_jpeg(marked: Image.Image, save: Save, format_: str) -> None:
    (page,) = pages_of(save(marked, format_))
    assert (page.width, page.height, page.words, page.text) == (60, 40, (), None)
    assert corner(picture(page)) == "top left"


@pytest.mark.parametrize("format_", ["JPEG", "HEIF", "TIFF", "PNG"])
@pytest.mark.parametrize(
    ("orientation", "black"),
    [(1, "top left"), (3, "bottom right"), (6, "top right"), (8, "bottom left"), (5, "top left"), (99, "top left")],
)
def test_orientation_is_applied(marked: Image.Image, save: Save, format_: str, orientation: int, black: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    (page,) = pages_of(save(marked, format_, exif=exif.tobytes()))
    assert (page.width, page.height) == ((40, 60) if orientation in (5, 6, 8) else (60, 40))
    assert corner(picture(page)) == black


def test_metadata_stays_out(marked: Image.Image, save: Save) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera maker"
    (page,) = pages_of(save(marked, "JPEG", exif=exif, comment=b"at home", icc_profile=b"x" * 200))
    image = picture(page)
    assert not image.getexif()
    assert not {"comment", "icc_profile", "exif", "xmp"} & set(image.info)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_mode_keeps_dark_dark(marked: Image.Image, save: Save, mode: str) -> None:
    if mode in ("I;16", "I", "F"):
        image = marked.convert("I").point(lambda value: value * 200)
        image = image if mode == "I" else image.convert(mode)
    else:
        image = marked.convert(mode)
    (page,) = pages_of(save(image, "TIFF"))
    assert corner(picture(page)) == "top left"


def test_sixteen_bit_png(marked: Image.Image, save: Save) -> None:
    grey = marked.convert("I").point(lambda value: value * 257).convert("I;16")
    (page,) = pages_of(save(grey, "PNG"))
    assert corner(picture(page)) == "top left"


def test_transparent_paper_is_white(marked: Image.Image, save: Save) -> None:
    marked.putalpha(marked.convert("L").point(lambda value: 255 - value))
    (page,) = pages_of(save(marked, "PNG"))
    assert corner(picture(page)) == "top left"


def test_tiff_of_several_pages(marked: Image.Image, save: Save) -> None:
    blank = Image.new("L", (30, 20), "white")
    first, second = pages_of(save(marked, "TIFF", save_all=True, append_images=[blank]))
    assert (first.width, first.height, second.width, second.height) == (60, 40, 30, 20)


def test_tiff_of_more_pages_than_a_receipt_has(marked: Image.Image, save: Save) -> None:
    data = save(marked, "TIFF", save_all=True, append_images=[marked] * 12)
    assert open_bytes(data, None, None) == Unopened("This file has more than 12 pages. Please send only the receipt.")


def test_animation_is_its_first_frame(marked: Image.Image, save: Save) -> None:
    frames = [Image.new("RGB", (60, 40), "grey"), Image.new("RGB", (60, 40), "red")]
    (page,) = pages_of(save(marked, "GIF", save_all=True, append_images=frames))
    assert corner(picture(page)) == "top left"


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((3000, 4000), (3000, 4000)),  # a phone photo keeps every pixel
        ((6000, 8000), (3000, 4000)),
        ((1000, 9000), (1000, 9000)),  # a long receipt would be unreadable any narrower
        ((2400, 9600), (1200, 4800)),
    ],
)
def test_large_pictures_are_shrunk_as_far_as_reading_allows(
    save: Save, size: tuple[int, int], kept: tuple[int, int]
) -> None:
    (page,) = pages_of(save(Image.new("L", size, "white"), "JPEG"))
    assert (page.width, page.height) == kept


def test_picture_of_too_many_pixels(save: Save) -> None:
    bomb = save(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(bomb) < 100_000
    assert open_bytes(bomb, "a.png", "image/png") == Unopened(
        "This picture is larger than 80 megapixels. Please send a smaller one."
    )


def test_picture_that_lies_about_its_size_needs_no_memory(marked: Image.Image, save: Save) -> None:
    """The header says 60 x 40, and the compressed data goes on for 200 megabytes."""
    good = save(marked, "PNG")
    at = good.index(b"IDAT") - 4
    flood = zlib.compress(b"\0" * 200_000_000)
    chunk = len(flood).to_bytes(4, "big") + b"IDAT" + flood + zlib.crc32(b"IDAT" + flood).to_bytes(4, "big")
    (page,) = pages_of(good[:at] + chunk + good[at:])
    assert (page.width, page.height) == (60, 40)


def test_picture_that_needs_more_memory_than_it_may(save: Save) -> None:
    data = save(Image.new("RGB", (8000, 9000)), "PNG")
    assert open_bytes(data, None, None, Limits(memory_bytes=200 * 1024 * 1024)) == Unopened(
        "This file needs too much memory to open. Please send a smaller one."
    )


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_picture_whose_end_is_missing(save: Save, format_: str) -> None:
    noise = Image.effect_noise((300, 200), 90).convert("RGB")
    data = save(noise, format_)
    assert open_bytes(data[: len(data) // 2], "a", None) == Unopened(
        "This picture is damaged or incomplete. Please take or send it again."
    )


def test_picture_of_noise_after_its_first_bytes() -> None:
    assert isinstance(open_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8, "a.jpg", "image/jpeg"), Unopened)
    assert isinstance(open_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "a.jpg", "image/jpeg"), Unopened)
