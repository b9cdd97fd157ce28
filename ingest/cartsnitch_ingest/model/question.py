"""What a model is shown of a receipt: small pictures of its pages, or their text. Nothing else leaves the machine."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from PIL import Image

from cartsnitch_ingest.pages.page import Page

MOST_PAGES = 4
LONGEST_TEXT = 20_000
_QUALITY = 80


def question(pages: Sequence[Page], picture_side: int) -> list[dict[str, Any]]:
    """The pages as parts of a chat message; pictures with no side longer than that many pixels."""
    return [{"type": "text", "text": "Read this receipt."}, *_parts(pages, picture_side)]


def _parts(pages: Sequence[Page], picture_side: int) -> Iterator[dict[str, Any]]:
    for page in pages:
        if page.text is not None:
            yield {"type": "text", "text": page.text[:LONGEST_TEXT]}
        elif page.image is not None:
            encoded = b64encode(smaller(page.image, picture_side)).decode()
            yield {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{encoded}"}}


def smaller(image: bytes, side: int) -> bytes:
    """The picture as a JPEG with no side longer than that, without anything but its pixels."""
    out = BytesIO()
    with Image.open(BytesIO(image)) as picture:
        plain = picture.convert("RGB")
        plain.thumbnail((side, side), Image.Resampling.LANCZOS)
        plain.info.clear()
        plain.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
