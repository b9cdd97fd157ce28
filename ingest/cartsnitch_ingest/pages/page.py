"""A page: what every channel is turned into before it is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, as fractions of its width and height from the top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Word:
    """A run of text as printed, where it stands, and how sure its reader is (0 to 1).

    `slope` is how far the baseline sinks, in page heights, over one page width to the right: photos are tilted.
    `printed` is what stands there where `text` spells it in another way; None where it does not. `within`, `heading`
    and what is `struck` out behind it are those of its Run, of a page that was laid out here.
    """

    text: str
    box: Box
    confidence: float = 1.0
    slope: float = 0.0
    printed: str | None = None
    within: tuple[int, ...] = ()
    heading: int = 0
    struck: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a part.

    A page with an `image` (PNG or JPEG, upright, made by us) and no `words` is to be recognised by OCR. A page
    from a text layer, HTML or plain text has `words`; `text` is then its monospaced lay-out, `width` columns by
    `height` rows, on which the boxes stand too.
    """

    width: int
    height: int
    image: bytes | None = None
    words: tuple[Word, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Unopened:
    """Why bytes could not be turned into pages, in a shopper's words."""

    reason: str
