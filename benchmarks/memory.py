"""Memory: the most that this process held at once."""

from __future__ import annotations

import resource
import sys

_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes; Linux counts in KiB."""

_MEGABYTE = 1024 * 1024


def peak_megabytes() -> int:
    """Resident memory, up to now."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT // _MEGABYTE
