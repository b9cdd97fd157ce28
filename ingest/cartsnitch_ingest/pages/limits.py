"""How much of a file is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file. Defaults leave room for any receipt: a 48 megapixel phone photo, a 50 page statement.

    `max_pictures` are pages without text, of a scan, which take seconds each to recognise. `longest_side` and
    `shortest_side` are pixels of the picture we keep: it is shrunk until its longer side fits, but not so far that the
    shorter side of a long narrow receipt would become unreadable.
    """

    max_bytes: int = 32 * MEBIBYTE
    max_pixels: int = 80_000_000
    max_pages: int = 50
    max_pictures: int = 12
    max_words: int = 20_000
    max_rows: int = 2_500
    longest_side: int = 4000
    shortest_side: int = 1200
    kept_pixels: int = 16_000_000
    memory_bytes: int = 1536 * MEBIBYTE
    cpu_seconds: int = 30
    wall_seconds: int = 90
    result_bytes: int = 256 * MEBIBYTE

    @property
    def max_megapixels(self) -> int:
        return self.max_pixels // 1_000_000

    @property
    def max_megabytes(self) -> int:
        return self.max_bytes // MEBIBYTE


def fit(width: float, height: float, limits: Limits) -> tuple[int, int]:
    """The size in pixels at which a picture of this size is kept; never larger than it is."""
    longer, shorter = max(width, height), min(width, height)
    scale = max(limits.longest_side / longer, limits.shortest_side / shorter)
    scale = min(1.0, scale, (limits.kept_pixels / (width * height)) ** 0.5)
    return max(1, round(width * scale)), max(1, round(height * scale))
