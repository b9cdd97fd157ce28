"""How often something may happen in a minute."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Hashable

_WINDOW = 60.0


class Meter:
    """Counts by key in windows of a minute. Its memory is bounded by what can happen in one window."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._window = -1
        self._counts: Counter[Hashable] = Counter()

    def allows(self, key: Hashable) -> bool:
        """Count one more; False where that is more than the limit."""
        window = int(self._clock() // _WINDOW)
        if window != self._window:
            self._window = window
            self._counts.clear()
        self._counts[key] += 1
        return self._counts[key] <= self._limit
