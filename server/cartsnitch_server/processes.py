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


def run(process: Process, settings: Settings, *, with_parent: bool) -> None:
    """Run a process until Ctrl-C, SIGTERM, or, if asked for, the end of its parent."""
    uvloop.run(_run(process, settings, with_parent))


async def _run(process: Process, settings: Settings, with_parent: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    if not with_parent:
        await process(settings, stop)
        return
    parent = Parent()
    if await parent.says_go():
        watching = asyncio.create_task(parent.ends(stop))
        try:
            await process(settings, stop)
        finally:
            watching.cancel()
