"""The product at home, its processes one by one, and their database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cartsnitch_server.commands.console import console

if TYPE_CHECKING:
    from cartsnitch_server.processes import Process
    from cartsnitch_server.settings import Settings

processes = typer.Typer()

_PORT = "Without it CARTSNITCH_{}_PORT, else {}; another one when it is taken."

WithParent = Annotated[bool, typer.Option("--with-parent", hidden=True, help="End when standard input closes.")]


def _settings(**given: str) -> Settings:
    from cartsnitch_server.logs import configure_logs
    from cartsnitch_server.settings import load_settings

    settings = load_settings(**given)
    configure_logs(settings.log_format, settings.log_level)
    return settings


def _run(process: Process, with_parent: bool) -> None:
    """Run a process, which has loaded its code; a parent tells where the database is when it is prepared."""
    from cartsnitch_server.processes import run
    from cartsnitch_server.supervisor import Parent

    if not with_parent:
        run(process, _settings(), None)
        return
    parent = Parent()
    if database_url := parent.tells_database_url():
        run(process, _settings(database_url=database_url), parent)


@processes.command()
def up(
    demo: Annotated[bool, typer.Option("--demo", help="Also make a demonstration household.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="The folder to keep everything in.")] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help=f"The port of the page. {_PORT.format('HTTP', 8000)}")
    ] = None,
    smtp_port: Annotated[
        int | None,
        typer.Option("--smtp-port", min=0, max=65535, help=f"The port that takes mail. {_PORT.format('SMTP', 2525)}"),
    ] = None,
) -> None:
    """Run the whole product on this machine, with its own PostgreSQL, until Ctrl-C."""
    from cartsnitch_server.settings import load_ports
    from cartsnitch_server.up import Wanted, run_home

    told = {name: given for name, given in (("http_port", port), ("smtp_port", smtp_port)) if given is not None}
    ports = load_ports(**told)
    sys.exit(run_home(Wanted(data, ports.http_port, ports.smtp_port, demo), console()))


@processes.command()
def doors(with_parent: WithParent = False) -> None:
    """Serve HTTP and take mails, in one process."""
    from cartsnitch_server.doors import open_doors

    _run(open_doors, with_parent)


@processes.command()
def serve(with_parent: WithParent = False) -> None:
    """Serve HTTP: GraphQL, accounts, uploads and the app."""
    from cartsnitch_server.serving import serve as process

    _run(process, with_parent)


@processes.command()
def smtp(with_parent: WithParent = False) -> None:
    """Take mails to receipt addresses."""
    from cartsnitch_server.receiving import receive

    _run(receive, with_parent)


@processes.command()
def worker(with_parent: WithParent = False) -> None:
    """Read receipts."""
    from cartsnitch_server.worker import work

    _run(work, with_parent)


@processes.command()
def migrate() -> None:
    """Bring the database to the schema of this release."""
    import asyncio

    from cartsnitch_server.migrate import migrate as upgrade

    asyncio.run(upgrade(_settings().database_url.get_secret_value()))


@processes.command()
def check() -> None:
    """Say whether settings, database, schema, queue and blob store are well."""
    import asyncio

    outcomes = asyncio.run(_outcomes(_settings()))
    for name, outcome in outcomes.items():
        console().print(f"{name}: {outcome}", style="green" if outcome == "ok" else "red")
    sys.exit(any(outcome != "ok" for outcome in outcomes.values()))


async def _outcomes(settings: Settings) -> dict[str, str]:
    from cartsnitch_server.http.health import Health
    from cartsnitch_server.resources import open_resources

    async with open_resources(settings, "check") as resources:
        return await Health(resources).outcomes()
