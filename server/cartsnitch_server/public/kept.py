"""Pages that were written, kept for the next who asks: all of them follow from what is public, which seldom changes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

MOST = 500
"""Pages that a process keeps: some 10 MB."""

SECONDS = 3600.0
"""How long, at most: what is said beside the prices, as a size, may be described anew."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is sent; `path` is its only right address, `changed_at` when anything public changed last."""

    path: str
    body: bytes
    media_type: str
    changed_at: datetime | None
    tag: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tag", f'"{hashlib.sha256(self.body).hexdigest()[:32]}"')


class KeptPages:
    """Pages by their keys; the one used longest ago goes first."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._pages: OrderedDict[str, tuple[float, Page]] = OrderedDict()

    def get(self, key: str, changed_at: datetime | None) -> Page | None:
        """The page, where nothing changed since it was written."""
        until, page = self._pages.get(key, (0.0, None))
        if page is None or page.changed_at != changed_at or self._monotonic() > until:
            return None
        self._pages.move_to_end(key)
        return page

    def keep(self, key: str, page: Page) -> None:
        """Keep a page."""
        self._pages[key] = self._monotonic() + SECONDS, page
        self._pages.move_to_end(key)
        if len(self._pages) > MOST:
            self._pages.popitem(last=False)
