"""`cartsnitch up`: the whole product on one machine."""

from __future__ import annotations

import asyncio
import importlib
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from rich.console import Console

from cartsnitch_server.home import DATABASE, Home, HomeBusy, Ports, free_port
from cartsnitch_server.logs import configure_logs
from cartsnitch_server.postgres import EmbeddedPostgres
from cartsnitch_server.supervisor import ProcessDied, Supervisor

COMMANDS = ("doors", "worker")
READY_SECONDS = 60
WATCH_SECONDS = 1.0
"""How often it is looked whether the database still runs: without it, the others would be started again for ever."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What `up` was asked for."""

    data: Path | None
    http_port: int
    smtp_port: int
    demo: bool


def run_home(wanted: Wanted, console: Console) -> int:
    """Run a home server until it is told to stop; the exit code."""
    configure_logs("console", "warning")
    home = Home.default() if wanted.data is None else Home(wanted.data.resolve())
    try:
        home.open()
    except HomeBusy as busy:
        console.print(f"[red]{busy}[/red]")
        return 1
    postgres = EmbeddedPostgres(home.postgres)
    try:
        asyncio.run(_run(home, postgres, wanted, console))
    except ExceptionGroup as failures:
        died, others = failures.split(ProcessDied)
        if died is None or others is not None:
            raise
        console.print(f"[red]{_first(died)}[/red]")
        return 1
    finally:
        postgres.stop()
    return 0


async def _run(home: Home, postgres: EmbeddedPostgres, wanted: Wanted, console: Console) -> None:
    ports = _ports(wanted, console)
    environment = home.environment(ports, public_pages=wanted.demo)
    supervisor = Supervisor(COMMANDS, environment, asyncio.get_running_loop().create_future())
    supervisor.stop_on_signals()
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(_watch(postgres, supervisor))
        group.create_task(_prepare(postgres, supervisor))
        welcoming = group.create_task(_welcome(home, ports, wanted, console, supervisor))
        await supervisor.run()
        welcoming.cancel()
        watching.cancel()


async def _prepare(postgres: EmbeddedPostgres, supervisor: Supervisor) -> None:
    """Start the database and bring its schema up to date, while the first process loads its code."""
    migrations = asyncio.to_thread(importlib.import_module, "cartsnitch_server.migrate")
    _, migration = await asyncio.gather(asyncio.to_thread(postgres.start), migrations)
    database_url = await postgres.ensure_database(DATABASE)
    await migration.migrate(database_url)
    supervisor.database_url.set_result(database_url)


async def _watch(postgres: EmbeddedPostgres, supervisor: Supervisor) -> None:
    """Raises ProcessDied when the database ended by itself, once it was there."""
    await asyncio.shield(supervisor.database_url)
    while await asyncio.to_thread(postgres.lives):
        with suppress(TimeoutError):
            await asyncio.wait_for(supervisor.stopping.wait(), WATCH_SECONDS)
            return
    raise ProcessDied("The database ended by itself. Please start `cartsnitch up` again: what was stored is kept.")


def _first(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first failure inside groups of groups."""
    found = failures.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found


def _ports(wanted: Wanted, console: Console) -> Ports:
    smtp_port = 0 if wanted.smtp_port == wanted.http_port else wanted.smtp_port
    ports = Ports(free_port(wanted.http_port), free_port(smtp_port))
    for asked, got in ((wanted.http_port, ports.http), (wanted.smtp_port, ports.smtp)):
        if asked not in {0, got}:
            console.print(f"[yellow]Port {asked} is taken; using {got}.[/yellow]")
    return ports


async def _welcome(home: Home, ports: Ports, wanted: Wanted, console: Console, supervisor: Supervisor) -> None:
    """Say where everything is, once it is there."""
    url = f"http://localhost:{ports.http}"
    if not await _is_ready(f"{url}/health/ready"):
        console.print("[red]The server does not get ready; see the log above.[/red]")
        supervisor.stopping.set()
        return
    supervisor.open.set()
    console.print(f"\n  [bold green]CartSnitch is ready[/bold green]  {url}")
    console.print(f"  Mail goes to port {ports.smtp}. All data stands in {home.folder}. Ctrl-C ends it.\n")
    if wanted.demo:
        from cartsnitch_server.showcase import show_demo  # brings the renderers along, which take a second to load

        settings = home.settings(supervisor.environment, supervisor.database_url.result())
        await show_demo(home, url, settings, console)


async def _is_ready(url: str) -> bool:
    for _ in range(READY_SECONDS * 10):
        if await asyncio.to_thread(_answers, url):
            return True
        await asyncio.sleep(0.1)
    return False


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 -- our own address
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False
