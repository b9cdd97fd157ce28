"""Pictures into upright JPEG pages. Runs only in the decoding process: it touches untrusted pixels."""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image, ImageSequence

from cartsnitch_ingest.pages.limits import Limits, fit
from cartsnitch_ingest.pages.page import Page, Unopened

_FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/heic": "HEIF",
    "image/avif": "AVIF",
    "image/tiff": "TIFF",
    "image/gif": "GIF",
    "image/bmp": "BMP",
}
# How to bring a picture upright, by its EXIF orientation.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Quality 92: no visible loss in thin thermal print, a third of the bytes of 98.
_JPEG_QUALITY = 92


def open_image(data: bytes, media_type: str, limits: Limits) -> tuple[Page, ...] | Unopened:
    """Pages of a picture: every page of a TIFF, the first frame of anything else."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = limits.max_pixels
    if media_type == "image/heic":
        _know_heif()
    try:
        with Image.open(io.BytesIO(data), formats=[_FORMATS[media_type]]) as image:
            return _pages(image, media_type, limits)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return too_many_pixels(limits)


def too_many_pixels(limits: Limits) -> Unopened:
    return Unopened(f"This picture is larger than {limits.max_megapixels} megapixels. Please send a smaller one.")


def jpeg_page(image: Image.Image, limits: Limits) -> Page:
    """The page of an image that is already upright, shrunk where it is larger than reading needs."""
    picture = _shrunk(_opaque(image), limits)
    picture.info = {}  # the JPEG writer would carry a comment over
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=_JPEG_QUALITY)
    return Page(picture.width, picture.height, buffer.getvalue())


def _pages(image: Image.Image, media_type: str, limits: Limits) -> tuple[Page, ...] | Unopened:
    frames = getattr(image, "n_frames", 1) if media_type == "image/tiff" else 1
    if frames > limits.max_pictures:
        return Unopened(f"This file has more than {limits.max_pictures} pages. Please send only the receipt.")
    pages = []
    for frame in ImageSequence.Iterator(image):
        if frame.width * frame.height > limits.max_pixels:
            return too_many_pixels(limits)
        pages.append(_frame_page(frame, limits))
        if len(pages) == frames:
            break
    return tuple(pages)


def _frame_page(frame: Image.Image, limits: Limits) -> Page:
    # A JPEG can be decoded at a half, a quarter, an eighth of its size: less memory and time for large photos.
    frame.draft(None, fit(frame.width, frame.height, limits))
    frame.load()
    turn = _TURNS.get(_orientation(frame))
    picture = _shrunk(_opaque(frame), limits)
    return jpeg_page(picture if turn is None else picture.transpose(turn), limits)


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 (upright) where there is none. Read after loading: decoders that turn clear it."""
    try:
        return int(image.getexif().get(0x0112, 1))
    except (ValueError, TypeError, SyntaxError, KeyError, OSError, struct.error):
        return 1  # damaged metadata is no reason to refuse a picture that decodes


def _shrunk(image: Image.Image, limits: Limits) -> Image.Image:
    size = fit(image.width, image.height, limits)
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _opaque(image: Image.Image) -> Image.Image:
    """The picture as RGB or grey of 8 bits, transparent parts on white as on paper."""
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    if image.mode.startswith("I;16"):
        # Pillow clips 16 bit values to 255 when it converts them, which leaves a white page.
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("I", "F"):
        return _stretched(image)
    return image.convert("L") if image.mode in ("1", "L") else image.convert("RGB")


def _stretched(image: Image.Image) -> Image.Image:
    """Values without a fixed range, spread over black to white."""
    low, high = (float(value) for value in image.getextrema())  # type: ignore[arg-type]
    scale = 255 / (high - low) if high > low else 0.0
    return image.convert("F").point(lambda value: value * scale - low * scale).convert("L")


def _know_heif() -> None:
    import pillow_heif  # loads libheif and libde265, which only HEIC needs

    pillow_heif.register_heif_opener()
