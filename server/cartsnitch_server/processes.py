"""How a process of a server runs: until Ctrl-C, SIGTERM, or the end of the process that started it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any

import uvloop

from cartsnitch_server.settings import Settings
from cartsnitch_server.supervisor import Parent

Process = Callable[[Settings, asyncio.Event], Coroutine[Any, Any, None]]
"""Works until the event is set, then ends what it has begun."""


def run(process: Process, settings: Settings, parent: Parent | None) -> None:
    """Run a process until Ctrl-C, SIGTERM, or the end of its parent, if it has one."""
    uvloop.run(_run(process, settings, parent))


async def _run(process: Process, settings: Settings, parent: Parent | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    watching = asyncio.create_task(parent.ends(stop)) if parent is not None else None
    try:
        await process(settings, stop)
    finally:
        if watching is not None:
            watching.cancel()
