"""`cartsnitch products lookup`: what workers look up in their own time, looked up now. `forget`: all of it deleted."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from cartsnitch_domain.lookups.asking import Picturing, Resting, count_due, forget_all, remove, retry_failed, want_all
from cartsnitch_domain.lookups.queries import count_by_state
from cartsnitch_domain.lookups.rules import gtin_of
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cartsnitch_server.installation import NothingThere, installation
from cartsnitch_server.logs import configure_logs
from cartsnitch_server.lookups.looker import rest_of, source_of, take_turn
from cartsnitch_server.lookups.source import Source
from cartsnitch_server.resources import Resources, open_resources
from cartsnitch_server.settings import Settings

LONG_REST = timedelta(seconds=30)
"""Longer than any pace: the source failed, or enough was asked for today."""

_OFF = "No barcodes are looked up here: CARTSNITCH_OPENFOODFACTS_URL is not set."


def run_lookup(data: Path | None, console: Console, *, retries_failed: bool) -> int:
    """Look up what is due until nothing is, or until the source wants to be left alone; the exit code."""
    try:
        with installation(data) as settings:
            configure_logs(settings.log_format, "warning")  # what goes well is told at the end
            source = source_of(settings)
            if source is None:
                console.print(f"[red]{_OFF}[/red]")
                return 1
            return asyncio.run(_look_up(settings, source, console, retries_failed=retries_failed))
    except NothingThere as nothing:
        console.print(f"[red]{nothing}[/red]")
        return 1
    except KeyboardInterrupt:
        console.print("Broken off. What was looked up stays; the same command goes on with the rest.")
        return 130


def run_forgetting(data: Path | None, barcode: str | None, console: Console) -> int:
    """Delete all that was looked up, or what was of one barcode, for good; the exit code."""
    gtin = None if barcode is None else gtin_of(barcode)
    if barcode is not None and gtin is None:
        console.print("[red]That is no barcode.[/red]")
        return 2
    try:
        with installation(data) as settings:
            count = asyncio.run(_forget(settings, gtin))
    except NothingThere as nothing:
        console.print(f"[red]{nothing}[/red]")
        return 1
    console.print(f"Forgot what was looked up of {count} barcode{'' if count == 1 else 's'}.")
    return int(gtin is not None and count == 0)


async def _look_up(settings: Settings, source: Source, console: Console, *, retries_failed: bool) -> int:
    async with open_resources(settings, "lookup") as resources:
        async with resources.database.transaction() as session:
            await want_all(session)
            if retries_failed:
                await retry_failed(session, resources.clock())
        with _bar(console) as bar:
            left = await look_up_due(resources, source, bar)
        async with resources.database.reading_rows() as reads:
            states = await count_by_state(reads)
    _tell(states, left, console)
    return int(left > 0)


async def look_up_due(resources: Resources, source: Source, bar: Progress) -> int:
    """Take turns until nothing is due; how much is left where the source, or the bound of a day, wants a long rest."""
    task = bar.add_task("Looking up", total=await _due(resources))
    done = 0
    while True:
        turn = await take_turn(resources, source)
        if isinstance(turn, Resting):
            if turn.until is None or turn.until - resources.clock() > LONG_REST:
                return await _due(resources)
            await asyncio.sleep(rest_of(resources, turn).total_seconds())
            continue
        done += 1 if isinstance(turn, Picturing) else len(turn.gtins)
        bar.update(task, completed=done, total=done + await _due(resources))  # what is found has a picture, too


async def _due(resources: Resources) -> int:
    async with resources.database.transaction() as session:
        return await count_due(session, resources.clock())


async def _forget(settings: Settings, gtin: str | None) -> int:
    async with open_resources(settings, "forget") as resources, resources.database.transaction() as session:
        return await forget_all(session) if gtin is None else int(await remove(session, gtin))


def _bar(console: Console) -> Progress:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    return Progress(*columns, console=console, transient=True)


def _tell(states: dict[str, int], left: int, console: Console) -> None:
    counted = ", ".join(f"{count} {state}" for state, count in states.items()) or "none"
    console.print(f"Barcodes: {counted}.")
    if left:
        console.print(f"{left} wait: the source is away, or enough was asked for today. A worker goes on with them.")
