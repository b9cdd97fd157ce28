"""Pages as plain bytes, to pass them from the process that decodes to the one that trusts nothing it decodes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from cartsnitch_ingest.pages.page import Box, Page, Unopened, Word


def pack(result: Iterable[Page] | Unopened) -> bytes:
    """One JSON line, then the images one after another."""
    if isinstance(result, Unopened):
        return json.dumps({"unopened": result.reason}).encode() + b"\n"
    pages = tuple(result)
    head = json.dumps({"pages": [_page_head(page) for page in pages]}).encode()
    return b"".join((head, b"\n", *(page.image for page in pages if page.image is not None)))


def unpack(data: bytes) -> tuple[Page, ...] | Unopened:
    """The inverse of `pack`. Raises ValueError where the bytes are not such a message."""
    line, _, images = data.partition(b"\n")
    try:
        head = json.loads(line)
        if "unopened" in head:
            return Unopened(str(head["unopened"]))
        return _pages(head["pages"], images)
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError("not a message of pages") from error


def _page_head(page: Page) -> dict[str, Any]:
    words = [
        (w.text, w.box.x, w.box.y, w.box.width, w.box.height, w.confidence, w.within, w.heading) for w in page.words
    ]
    length = None if page.image is None else len(page.image)
    return {"width": page.width, "height": page.height, "image": length, "words": words, "text": page.text}


def _pages(heads: list[dict[str, Any]], images: bytes) -> tuple[Page, ...]:
    pages, at = [], 0
    for head in heads:
        image = None
        if head["image"] is not None:
            image, at = images[at : at + int(head["image"])], at + int(head["image"])
        words = tuple(
            Word(
                str(text),
                Box(float(x), float(y), float(width), float(height)),
                float(confidence),
                within=tuple(map(int, within)),
                heading=int(heading),
            )
            for text, x, y, width, height, confidence, within, heading in head["words"]
        )
        pages.append(Page(int(head["width"]), int(head["height"]), image, words, head["text"]))
    if at != len(images):
        raise ValueError("images do not add up")
    return tuple(pages)
