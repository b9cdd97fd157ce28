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


def counted(number: int, noun: str) -> str:
    """How many of something, in words: 1 row, 2 rows."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
