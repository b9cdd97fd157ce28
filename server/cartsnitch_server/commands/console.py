"""Where commands say what they do."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


@cache
def console() -> Console:
    """The console of this process: standard error, so that what a command prints may be piped."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)
