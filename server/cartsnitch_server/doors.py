"""The process of a home server that receipts come in by and answers go out by: HTTP and SMTP together.

Half the memory and half the start of two processes; who needs them apart runs `serve` and `smtp`.
"""

from __future__ import annotations

import asyncio

from cartsnitch_server.receiving import taking_mails
from cartsnitch_server.serving import serve
from cartsnitch_server.settings import Settings


async def open_doors(settings: Settings, stop: asyncio.Event) -> None:
    """Both doors; mails are taken before HTTP says that it is ready."""
    async with taking_mails(settings):
        await serve(settings, stop)
