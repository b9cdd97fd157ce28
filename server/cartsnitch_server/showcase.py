"""The demonstration, as the person who started it sees it: a progress bar, then where to look and what to paste."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from cartsnitch_server.demo.delivery import DemoRefused, DemoSummary, Doors, deliver
from cartsnitch_server.demo.parcel import SHOPPER
from cartsnitch_server.demo.samples import write_samples
from cartsnitch_server.home import Home

KEPT_IN = "demo-password"
"""The file in the data folder that holds the password of the demonstration's account."""

COLUMNS = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())


async def show_demo(home: Home, url: str, smtp_port: int, console: Console) -> None:
    """Hand the demonstration's receipts in, and say what to do next."""
    password = home.secret(KEPT_IN)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    try:
        with Progress(*columns, console=console, transient=True) as progress:
            bar = progress.add_task("Receipts of the demonstration", total=None)
            summary = await deliver(
                Doors(url, "127.0.0.1", smtp_port),
                password,
                datetime.now(UTC).date(),
                lambda done, total: progress.update(bar, completed=done, total=total),
            )
    except (DemoRefused, OSError, httpx.HTTPError) as refused:
        console.print(f"[red]The demonstration could not be handed in: {refused}[/red]")
        return
    _say_what_came_of_it(summary, console)
    _say_what_to_do(home, summary.receipt_address, url, smtp_port, password, console)


def _say_what_came_of_it(summary: DemoSummary, console: Console) -> None:
    told = ", ".join(
        f"{count} {status.lower().replace('_', ' ')}" for status, count in sorted(summary.by_status.items())
    )
    console.print(f"  The demonstration household has {summary.total} receipts: {told}.\n")


def _say_what_to_do(home: Home, address: str, url: str, smtp_port: int, password: str, console: Console) -> None:
    samples = write_samples(home.folder / "samples", datetime.now(UTC).date())
    account = f"--email {SHOPPER} --password {password}"
    by_mail = f"receipts send --to {address} --smtp 127.0.0.1:{smtp_port} '{samples.ticket}'"
    lines = (
        f"  Look                  {url}",
        f"  Sign in               {SHOPPER}  {password}",
        f"  Receipts by mail to   {address}",
        "",
        "  To paste into another terminal, a receipt by mail and one as a photo:",
        "",
        f"    ./cartsnitch {by_mail}",
        f"    ./cartsnitch receipts send --url {url} {account} '{samples.photo}'",
        "",
    )
    for line in lines:
        console.print(line, soft_wrap=True, markup=False)
