"""The command line: the whole product at home, its processes one by one, and the tools around them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import datetime
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.console import Console

from cartsnitch_server.settings import (
    Settings,
    SettingsWrong,
    environment,
    inherited_environment,
    load_ports,
    load_settings,
)

if TYPE_CHECKING:
    from cartsnitch_server.processes import Process

app = typer.Typer(
    name="cartsnitch",
    help="Grocery price intelligence that a household owns: receipts in, exact records and prices out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
receipts = typer.Typer(help="Receipts.", no_args_is_help=True)
app.add_typer(receipts, name="receipts")
notifications = typer.Typer(help="What shoppers are told.", no_args_is_help=True)
app.add_typer(notifications, name="notifications")
products = typer.Typer(help="Products.", no_args_is_help=True)
app.add_typer(products, name="products")
cpi = typer.Typer(help="Consumer price indices.", no_args_is_help=True)
app.add_typer(cpi, name="cpi")
public = typer.Typer(help="Public pages.", no_args_is_help=True)
app.add_typer(public, name="public")
coupons = typer.Typer(help="Coupons.", no_args_is_help=True)
app.add_typer(coupons, name="coupons")

ROOT = Path(__file__).resolve().parents[2]
PARALLEL = ["-n", "auto", "--dist", "loadfile"]
"""A process for each core; the tests of a file stay together, as they share what they start."""
console = Console(stderr=True, highlight=False)

_PORT = "Without it CARTSNITCH_{}_PORT, else {}; another one when it is taken."

WithParent = Annotated[bool, typer.Option("--with-parent", hidden=True, help="End when standard input closes.")]


def main() -> None:
    """Run the command line; what was foreseen ends with a sentence instead of a traceback."""
    try:
        app()
    except SettingsWrong as wrong:
        console.print("[red]These settings are missing or wrong:[/red]")
        console.print(str(wrong), markup=False)
        sys.exit(2)


def _settings(**given: str) -> Settings:
    from cartsnitch_server.logs import configure_logs

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


@app.command()
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
    from cartsnitch_server.up import Wanted, run_home

    told = {name: given for name, given in (("http_port", port), ("smtp_port", smtp_port)) if given is not None}
    ports = load_ports(**told)
    sys.exit(run_home(Wanted(data, ports.http_port, ports.smtp_port, demo), console))


@app.command()
def doors(with_parent: WithParent = False) -> None:
    """Serve HTTP and take mails, in one process."""
    from cartsnitch_server.doors import open_doors

    _run(open_doors, with_parent)


@app.command()
def serve(with_parent: WithParent = False) -> None:
    """Serve HTTP: GraphQL, accounts, uploads and the app."""
    from cartsnitch_server.serving import serve as process

    _run(process, with_parent)


@app.command()
def smtp(with_parent: WithParent = False) -> None:
    """Take mails to receipt addresses."""
    from cartsnitch_server.receiving import receive

    _run(receive, with_parent)


@app.command()
def worker(with_parent: WithParent = False) -> None:
    """Read receipts."""
    from cartsnitch_server.worker import work

    _run(work, with_parent)


@app.command()
def migrate() -> None:
    """Bring the database to the schema of this release."""
    from cartsnitch_server.migrate import migrate as upgrade

    asyncio.run(upgrade(_settings().database_url.get_secret_value()))


@app.command()
def check() -> None:
    """Say whether settings, database, schema, queue and blob store are well."""
    outcomes = asyncio.run(_outcomes(_settings()))
    for name, outcome in outcomes.items():
        console.print(f"{name}: {outcome}", style="green" if outcome == "ok" else "red")
    sys.exit(any(outcome != "ok" for outcome in outcomes.values()))


async def _outcomes(settings: Settings) -> dict[str, str]:
    from cartsnitch_server.http.health import Health
    from cartsnitch_server.resources import open_resources

    async with open_resources(settings, "check") as resources:
        return await Health(resources).outcomes()


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(installed_version("cartsnitch"))


@app.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from cartsnitch_graphql.schema import print_sdl

    typer.echo(print_sdl(), nl=False)


_PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


@app.command(context_settings=_PASS_ON)
def test(context: typer.Context) -> None:
    """Run all tests, or those that the arguments name (as pytest takes them)."""
    in_parallel = [] if any(given.startswith(("-n", "--pdb")) for given in context.args) else PARALLEL
    sys.exit(subprocess.call([sys.executable, "-m", "pytest", *in_parallel, *context.args], cwd=ROOT))


@app.command(context_settings=_PASS_ON)
def bench(context: typer.Context) -> None:
    """Measure: `bench reading FOLDER`, `bench mail`, `bench graphql` ...; each prints one table, or `--json`."""
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py") if "def main(" in path.read_text())
    if not context.args or context.args[0] not in names:
        console.print(f"bench what? One of: {', '.join(names)}")
        sys.exit(2)
    name, *arguments = context.args
    # As a module of the checkout, wherever this is called from: the folder of a script would come first in the path.
    where = inherited_environment() | environment() | {"PYTHONPATH": str(ROOT)}
    sys.exit(subprocess.call([sys.executable, "-m", f"benchmarks.{name}", *arguments], env=where))


@receipts.command()
def send(
    files: Annotated[list[Path], typer.Argument(help="Photos, PDFs, or .eml files.", exists=True, dir_okay=False)],
    to: Annotated[str | None, typer.Option("--to", help="Mail them to this receipt address.")] = None,
    smtp: Annotated[str, typer.Option("--smtp", help="Host and port that take mail.")] = "127.0.0.1:2525",
    url: Annotated[str, typer.Option("--url", help="The server to upload to.")] = "http://127.0.0.1:8000",
    email: Annotated[str | None, typer.Option("--email", help="The account to upload for.")] = None,
    password: Annotated[
        str | None, typer.Option("--password", help="Its password; asked for when missing.", show_default=False)
    ] = None,
) -> None:
    """Mail receipts to a receipt address, or upload them for an account, and wait until they are read."""
    from cartsnitch_server.sending import SendingFailed, mail_files, upload_files

    try:
        if to is not None:
            mail_files(files, to, smtp, console)
        else:
            account = email or typer.prompt("Email address of the account")
            upload_files(files, url, account, password or typer.prompt("Password", hide_input=True), console)
    except SendingFailed as failed:
        console.print(f"[red]{failed}[/red]")
        sys.exit(1)


@receipts.command()
def reread(
    since: Annotated[
        datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="Only those that came in from this day on.")
    ] = None,
    receipt: Annotated[UUID | None, typer.Option("--receipt", help="Only this one.")] = None,
    store: Annotated[str | None, typer.Option("--store", help="Only those of this store, by its short name.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Write what is different, without asking.")] = False,
    json_only: Annotated[bool, typer.Option("--json", help="As JSON, for programs; asks nothing.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="The folder of a home server.")] = None,
) -> None:
    """Read originals again with the reader of this release, and show what it reads differently.

    Nothing is changed unless it is applied; what somebody corrected is left alone even then. The server may run.
    """
    from cartsnitch_server.rereading import Wanted, run_rereading

    wanted = Wanted(since.date() if since else None, receipt, store)
    sys.exit(run_rereading(data, wanted, console, apply=apply, json_only=json_only))


@products.command()
def lookup(
    failed: Annotated[bool, typer.Option("--failed", help="Also ask again for what was given up.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="The folder of a home server.")] = None,
) -> None:
    """Look up now what Open Food Facts says of barcodes that it was not asked for yet; workers do so by themselves.

    Only where CARTSNITCH_OPENFOODFACTS_URL is set. The server may run: all ask at one pace together.
    """
    from cartsnitch_server.lookups.command import run_lookup

    sys.exit(run_lookup(data, console, retries_failed=failed))


@products.command()
def forget(
    barcode: Annotated[str | None, typer.Argument(help="Only this one, which is then not asked for again.")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="The folder of a home server.")] = None,
) -> None:
    """Delete all that was looked up. While looking up is set, the next start of a worker asks for all of it again."""
    from cartsnitch_server.lookups.command import run_forgetting

    sys.exit(run_forgetting(data, barcode, console))


@notifications.command()
def undelivered(
    most: Annotated[int, typer.Option("--most", min=1, max=10_000, help="So many at most.")] = 50,
    json_only: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="The folder of a home server.")] = None,
) -> None:
    """Show the pushes and emails that never arrived, the newest first, and why; it ends with 1 where there are any."""
    from cartsnitch_server.undelivered import show_undelivered

    sys.exit(show_undelivered(data, most, console, json_only=json_only))


@cpi.command(name="import")
def import_cpi(
    file: Annotated[
        Path,
        typer.Argument(
            help="A file as the publisher hands it out, or one of `date,value`.", exists=True, dir_okay=False
        ),
    ],
    series: Annotated[
        str | None, typer.Option("--series", help="Which series of the file, or what to call the only one.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="What it is of: `Food at home`.")] = None,
    area: Annotated[str | None, typer.Option("--area", help="Where its prices are from, in words.")] = None,
    country: Annotated[str | None, typer.Option("--country", help="The same by ISO 3166: US.")] = None,
    currency: Annotated[str | None, typer.Option("--currency", help="By ISO 4217: USD.")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="The folder of a home server.")] = None,
) -> None:
    """Import a consumer price index, beside which households see their own; again, to bring it up to date.

    The exit code is 1 where a row could not be read; all others are imported.
    """
    from cartsnitch_server.cpi import Wanted, run_import

    sys.exit(run_import(data, file, Wanted(series, name, area, country, currency), console))


@app.command()
def export(
    file: Annotated[str, typer.Argument(help="What, and how: purchases, lines or prices; .csv or .json.")],
    email: Annotated[str, typer.Option("--email", help="Of which account.")],
    data: Annotated[Path | None, typer.Option("--data", help="The folder of a home server.")] = None,
) -> None:
    """Write all purchases, lines or prices of an account to standard output, as `export lines.csv --email ...`."""
    from cartsnitch_server.exporting import run_export

    sys.exit(run_export(data, file, email, console))


@public.command()
def publish(
    data: Annotated[Path | None, typer.Option("--data", help="The folder of a home server.")] = None,
) -> None:
    """Publish the months that ended, and withdraw what too few households are left behind; once a day a worker does so.

    The server may run. A month is published once, so a second run finds nothing to do.
    """
    from cartsnitch_server.publishing import run_publishing

    sys.exit(run_publishing(data, console))


@public.command()
def waiting(
    everybody: Annotated[bool, typer.Option("--all", help="Those who are let in, too.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="The folder of a home server.")] = None,
) -> None:
    """Show who agreed that their prices count in public ones, and waits to be let in."""
    from cartsnitch_server.admitting import show_waiting

    sys.exit(show_waiting(data, console, with_admitted=everybody))


@public.command()
def admit(
    email: Annotated[str, typer.Argument(help="The address of an account whose people you know.")],
    data: Annotated[Path | None, typer.Option("--data", help="The folder of a home server.")] = None,
) -> None:
    """Let the prices of an account that waits count in public ones, from the next month on.

    An address proves nothing: ask its people whether the account is theirs. Whoever has two accounts can find out what
    a third one bought.
    """
    from cartsnitch_server.admitting import run_admitting

    sys.exit(run_admitting(data, email, console))


@public.command()
def refuse(
    email: Annotated[str, typer.Argument(help="The address of an account.")],
    data: Annotated[Path | None, typer.Option("--data", help="The folder of a home server.")] = None,
) -> None:
    """Let the prices of an account not count in public ones, or no more. It may agree again, and waits again."""
    from cartsnitch_server.admitting import run_refusing

    sys.exit(run_refusing(data, email, console))


@coupons.command(name="import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="A feed, as CSV or as JSON, one row a line.", exists=True, dir_okay=False)
    ],
    feed: Annotated[str | None, typer.Option("--feed", help="Its name; that of the file unless it is given.")] = None,
    json_lines: Annotated[bool | None, typer.Option("--json/--csv", help="How it is written; by its name.")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="The folder of a home server.")] = None,
) -> None:
    """Import a feed of coupons for all users, and name each row that is not understood, by its line.

    All other rows are imported. The same feed again changes only what is different. The server may run.
    """
    from cartsnitch_domain.coupons.feeds import FeedFormat

    from cartsnitch_server.feeding import run_import

    written = None if json_lines is None else FeedFormat.JSON if json_lines else FeedFormat.CSV
    sys.exit(run_import(data, file, feed or file.stem, written, console))
