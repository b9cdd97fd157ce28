"""The process that serves HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn

from cartsnitch_server.app import create_app
from cartsnitch_server.settings import Settings


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """GraphQL, accounts, uploads and the app."""
    config = uvicorn.Config(
        create_app(settings),
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        lifespan="on",
        ws="websockets-sansio",
        ws_max_size=1024 * 1024,
        timeout_graceful_shutdown=5,
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
    )
    server = _Uvicorn(config)
    serving = asyncio.create_task(server.serve())
    await asyncio.wait({serving, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    await serving


class _Uvicorn(uvicorn.Server):
    """Leaves the signals to `run`, which has them already."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Nothing to capture."""
        yield
