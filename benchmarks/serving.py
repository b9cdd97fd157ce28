"""The server as it is deployed, in a process of its own, beside which something bare is asked."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from typing import Any

import uvloop
from cartsnitch_server.logs import configure_logs
from cartsnitch_server.serving import serve
from cartsnitch_server.settings import load_settings

from benchmarks.sidebyside import Pipe


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def serve_until_told(pipe: Pipe, **settings: Any) -> None:
    """What `cartsnitch serve` does with these settings, its log thrown away.

    Sends its port when it begins, and stops when anything is sent to it.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    loaded = load_settings(
        mail_domain="bench.example", trusted_origins="http://localhost", http_port=free_port(), **settings
    )
    configure_logs(loaded.log_format, loaded.log_level)

    async def running() -> None:
        stop = asyncio.Event()
        serving = asyncio.create_task(serve(loaded, stop))
        pipe.send(loaded.http_port)
        await asyncio.to_thread(pipe.recv)
        stop.set()
        await serving

    uvloop.run(running())
