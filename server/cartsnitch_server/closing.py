"""Deleting an account, for whoever hosts."""

from __future__ import annotations

import asyncio
from pathlib import Path

from cartsnitch_domain.accounts.queries import id_by_email
from cartsnitch_domain.clock import Clock, system_clock
from cartsnitch_domain.closing.actions import delete_for_good
from cartsnitch_domain.db import Database, create_engine
from cartsnitch_domain.errors import InvalidInput, NotFound
from rich.console import Console

from cartsnitch_server.installation import NothingThere, installation
from cartsnitch_server.logs import configure_logs
from cartsnitch_server.settings import Settings


def run_deleting(data: Path | None, email: str, console: Console, clock: Clock = system_clock) -> int:
    """Delete the account with this address, and say what goes when; the exit code, 1 where there is none."""
    try:
        with installation(data) as settings:
            configure_logs(settings.log_format, settings.log_level)
            asyncio.run(_delete(settings, email, clock))
    except NothingThere as nothing:
        console.print(str(nothing), style="red", markup=False)
        return 1
    except (NotFound, InvalidInput):
        console.print(f"No account has the address {email}.", style="red", markup=False)
        return 1
    console.print(f"The account of {email} is deleted, and all that was its shopper's.", markup=False)
    console.print("A worker removes the bytes of its originals within a quarter of an hour. Backups have them still.")
    return 0


async def _delete(settings: Settings, email: str, clock: Clock) -> None:
    database = Database(create_engine(settings.database_url.get_secret_value(), "closing", 1))
    try:
        async with database.reading_rows() as reads:
            user_id = await id_by_email(reads, email)
        await delete_for_good(database, user_id, clock)
    finally:
        await database.close()
