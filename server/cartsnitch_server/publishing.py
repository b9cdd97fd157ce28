"""Publishing: what several households saw, once a day by the clock of the worker, or by hand."""

from __future__ import annotations

import asyncio
from pathlib import Path

import cartsnitch_domain.records  # noqa: F401 -- foreign keys can be resolved only when every table is known
import structlog
from cartsnitch_domain.clock import Clock, system_clock
from cartsnitch_domain.db import Database, create_engine
from cartsnitch_domain.public.publishing import Published, publish
from rich.console import Console

from cartsnitch_server.installation import NothingThere, installation
from cartsnitch_server.logs import configure_logs
from cartsnitch_server.settings import Settings

DAILY = "17 3 * * *"
"""When to publish, in the spelling of cron (UTC). A worker that was away then does so when it is back."""

SECONDS = 3600
"""How long one statement may take: it looks at all that contributing households bought in a month."""

log = structlog.get_logger(__name__)


async def publish_daily(settings: Settings, clock: Clock) -> None:
    """Publish what is due. What fails is logged, and left to the next day."""
    try:
        done = await publish_once(settings, clock)
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
            done = asyncio.run(publish_once(settings, system_clock))
    except NothingThere as nothing:
        console.print(f"[red]{nothing}[/red]")
        return 1
    months = ", ".join(f"{month:%Y-%m}" for month in done.months) or "no month"
    prices = "1 price" if done.prices == 1 else f"{done.prices} prices"
    console.print(f"Published {months}: {prices}. Withdrew {done.withdrawn}.")
    return 0


async def publish_once(settings: Settings, clock: Clock) -> Published:
    """Publish what is due, over a connection that may take longer than others."""
    database = Database(create_engine(settings.database_url.get_secret_value(), "publish", 1, SECONDS))
    try:
        async with database.transaction() as session:
            return await publish(session, clock())
    finally:
        await database.close()
