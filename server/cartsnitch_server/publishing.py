"""Publishing: what several households saw, once a day by the clock of the worker, or by hand."""

from __future__ import annotations

import asyncio
from pathlib import Path

import structlog
from cartsnitch_domain.public.publishing import Published, publish
from rich.console import Console

from cartsnitch_server.installation import NothingThere, installation
from cartsnitch_server.logs import configure_logs
from cartsnitch_server.resources import Resources, open_resources
from cartsnitch_server.settings import Settings

DAILY = "17 3 * * *"
"""When to publish, in the spelling of cron (UTC). A worker that was away then does so when it is back."""

log = structlog.get_logger(__name__)


async def publish_daily(resources: Resources) -> None:
    """Publish what is due. What fails is logged, and left to the next day."""
    try:
        done = await _publish(resources)
    except Exception:
        log.exception("could not publish")
    else:
        log.info("published", months=len(done.months), prices=done.prices, withdrawn=done.withdrawn)


def run_publishing(data: Path | None, console: Console) -> int:
    """Publish what is due now, and say what that was; the exit code."""
    try:
        with installation(data) as settings:
            configure_logs(settings.log_format, settings.log_level)
            if not settings.public_pages:
                console.print("Nothing is public here: CARTSNITCH_PUBLIC_PAGES is not set.", style="red")
                return 1
            done = asyncio.run(_publish_once(settings))
    except NothingThere as nothing:
        console.print(f"[red]{nothing}[/red]")
        return 1
    months = ", ".join(f"{month:%Y-%m}" for month in done.months) or "no month"
    prices = "1 price" if done.prices == 1 else f"{done.prices} prices"
    console.print(f"Published {months}: {prices}. Withdrew {done.withdrawn}.")
    return 0


async def _publish_once(settings: Settings) -> Published:
    async with open_resources(settings, "publish") as resources:
        return await _publish(resources)


async def _publish(resources: Resources) -> Published:
    async with resources.database.transaction() as session:
        return await publish(session, resources.clock())
