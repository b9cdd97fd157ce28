"""The three processes of a server, each running until it is told to stop: http, smtp and worker."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog
import uvicorn
import uvloop
from cartsnitch_ingest.mail.receiver import serve_smtp
from cartsnitch_ingest.ocr.cascade import installed_engines
from cartsnitch_ingest.reading.reader import Reader

from cartsnitch_server.app import create_app
from cartsnitch_server.receiving import receiver
from cartsnitch_server.resources import open_resources
from cartsnitch_server.settings import Settings
from cartsnitch_server.supervisor import stop_with_parent
from cartsnitch_server.worker import Worker

log = structlog.get_logger(__name__)

Process = Callable[[Settings, asyncio.Event], Coroutine[Any, Any, None]]


def run(process: Process, settings: Settings, *, with_parent: bool) -> None:
    """Run a process until Ctrl-C, SIGTERM, or, if asked for, the end of its parent."""
    uvloop.run(_run(process, settings, with_parent))


async def _run(process: Process, settings: Settings, with_parent: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    watching = asyncio.create_task(stop_with_parent(stop)) if with_parent else None
    try:
        await process(settings, stop)
    finally:
        if watching is not None:
            watching.cancel()


async def http(settings: Settings, stop: asyncio.Event) -> None:
    """GraphQL, accounts, uploads and the app."""
    config = uvicorn.Config(
        create_app(settings),
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        lifespan="on",
        ws="websockets-sansio",
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

    def install_signal_handlers(self) -> None:
        """Nothing to install."""


async def smtp(settings: Settings, stop: asyncio.Event) -> None:
    """Mails to receipt addresses."""
    async with open_resources(settings, "smtp") as resources:
        server = await serve_smtp(receiver(resources), settings.smtp_host, settings.smtp_port)
        log.info("taking mails", host=settings.smtp_host, port=settings.smtp_port, domain=settings.mail_domain)
        await stop.wait()
        await server.close()


async def worker(settings: Settings, stop: asyncio.Event) -> None:
    """Reading."""
    async with open_resources(settings, "worker") as resources:
        working = Worker(resources, Reader(installed_engines()))
        stopping = asyncio.create_task(_call_after(stop.wait(), working.stop))
        try:
            await working.run()
        finally:
            stopping.cancel()


async def _call_after(waiting: Awaitable[object], action: Callable[[], None]) -> None:
    await waiting
    action()
