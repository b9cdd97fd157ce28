"""Pictures and PDFs that the tests make themselves."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageDraw

Save = Callable[..., bytes]


@pytest.fixture
def marked() -> Image.Image:
    """White, 60 by 40, its upper left corner black."""
    image = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 19, 9), fill="black")
    return image


@pytest.fixture
def save() -> Save:
    """Turns a picture into the bytes of a file."""

    def save(image: Image.Image, format_: str, **options: Any) -> bytes:
        file = io.BytesIO()
        image.save(file, format_, **options)
        return file.getvalue()

    return save
