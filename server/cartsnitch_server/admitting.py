"""Whose prices count in public ones, for whoever hosts: who agreed and waits, letting in, and refusing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cartsnitch_domain.accounts.queries import id_by_email
from cartsnitch_domain.clock import Clock, system_clock
from cartsnitch_domain.db import Database, create_engine
from cartsnitch_domain.errors import InvalidInput, NotFound
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.public.admission import admit, agreed, refuse
from cartsnitch_domain.public.rules import counts_from
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text
from sqlalchemy import Row

from cartsnitch_server.installation import NothingThere, installation
from cartsnitch_server.logs import configure_logs
from cartsnitch_server.settings import Settings

MOST = 1000
"""People that are shown at once."""


def show_waiting(data: Path | None, console: Console, *, with_admitted: bool = False) -> int:
    """Show who agreed and waits to be let in, and with `with_admitted` all who agreed; the exit code."""
    try:
        with installation(data) as settings:
            configure_logs(settings.log_format, settings.log_level)
            rows = asyncio.run(_agreed(settings, with_admitted=with_admitted))
    except NothingThere as nothing:
        console.print(f"[red]{nothing}[/red]")
        return 1
    if rows:
        console.print(_table(rows))
    else:
        console.print("Nobody agreed." if with_admitted else "Nobody waits.")
    return 0


def run_admitting(data: Path | None, email: str, console: Console, clock: Clock = system_clock) -> int:
    """Let the prices of an account count, and say from when on; the exit code, 1 where it does not wait."""
    first = counts_from(clock().date())
    told = f"The prices of {escape(email)} count from {first} on."
    return _decide(data, email, console, told, admits=True, clock=clock)


def run_refusing(data: Path | None, email: str, console: Console, clock: Clock = system_clock) -> int:
    """Let the prices of an account not count, or no more; the exit code, 1 where it did not agree."""
    told = f"The prices of {escape(email)} do not count. What they are behind already goes with the next run."
    return _decide(data, email, console, told, admits=False, clock=clock)


def _decide(data: Path | None, email: str, console: Console, told: str, *, admits: bool, clock: Clock) -> int:
    try:
        with installation(data) as settings:
            configure_logs(settings.log_format, settings.log_level)
            done = asyncio.run(_decided(settings, email, clock, admits=admits))
    except NothingThere as nothing:
        console.print(f"[red]{nothing}[/red]")
        return 1
    except (NotFound, InvalidInput):
        console.print(f"[red]No account has the address {escape(email)}.[/red]")
        return 1
    if not done:
        why = "does not wait: it did not agree, or is let in already" if admits else "did not agree"
        console.print(f"[red]{escape(email)} {why}.[/red]")
        return 1
    console.print(told)
    return 0


async def _decided(settings: Settings, email: str, clock: Clock, *, admits: bool) -> bool:
    database = Database(create_engine(settings.database_url.get_secret_value(), "admitting", 1))
    try:
        async with database.reading_rows() as reads:
            user_id: UserId = await id_by_email(reads, email)
        async with database.transaction() as session:
            return await (admit(session, user_id, clock().date()) if admits else refuse(session, user_id))
    finally:
        await database.close()


async def _agreed(settings: Settings, *, with_admitted: bool) -> Sequence[Row[*tuple[Any, ...]]]:
    database = Database(create_engine(settings.database_url.get_secret_value(), "admitting", 1))
    try:
        async with database.reading() as session:
            return await agreed(session, MOST, with_admitted=with_admitted)
    finally:
        await database.close()


def _table(rows: Sequence[Row[*tuple[Any, ...]]]) -> Table:
    table = Table("address", "name", "account since", "receipts", "in one household with", "agreed", "counts", box=None)
    for row in rows:
        shown = (
            row.email,
            row.name,
            f"{row.created_at:%Y-%m-%d}",
            str(row.receipts),
            row.household or "",
            f"{row.agreed_at:%Y-%m-%d}",
            f"from {row.counts_from} on" if row.counts_from else "waits",
        )
        table.add_row(*map(Text, shown))  # as text: what somebody calls themselves is no markup
    return table
