"""The demonstration, as the person who started it sees it: a progress bar, then where to look and what to paste."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
from cartsnitch_domain.clock import system_clock
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from cartsnitch_server.demo.delivery import DemoRefused, DemoSummary, Doors, deliver
from cartsnitch_server.demo.neighbourhood import move_in
from cartsnitch_server.demo.neighbours import neighbours
from cartsnitch_server.demo.parcel import SHOPPER
from cartsnitch_server.demo.samples import write_samples
from cartsnitch_server.home import Home
from cartsnitch_server.public.wording import PATH
from cartsnitch_server.settings import Settings

KEPT_IN = "demo-password"
"""The file in the data folder that holds the password of the demonstration's account."""


async def show_demo(home: Home, url: str, settings: Settings, console: Console) -> None:
    """Hand the demonstration's receipts in, and say what to do next; then those of its neighbours."""
    password = home.secret(KEPT_IN)
    doors = Doors(url, "127.0.0.1", settings.smtp_port)
    try:
        with _progress("Receipts of the demonstration", console) as moved:
            summary = await deliver(doors, password, system_clock().date(), moved)
        _say_what_came_of_it(summary, console)
        _say_what_to_do(home, summary.receipt_address, url, settings.smtp_port, password, console)
        if settings.public_pages:
            with _progress("Receipts of its neighbours", console) as moved:
                await move_in(neighbours(), doors, password, settings, system_clock, moved)
            _say_what_is_public(len(neighbours()), url, console)
    except (DemoRefused, OSError, httpx.HTTPError) as refused:
        console.print(f"[red]The demonstration could not be handed in: {refused}[/red]")


@contextmanager
def _progress(told: str, console: Console) -> Iterator[Callable[[int, int], None]]:
    """A bar that is there while something goes on; what moves it takes what is done, and of how much."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task(told, total=None)
        yield lambda done, total: progress.update(bar, completed=done, total=total)


def _say_what_came_of_it(summary: DemoSummary, console: Console) -> None:
    told = ", ".join(
        f"{count} {status.lower().replace('_', ' ')}" for status, count in sorted(summary.by_status.items())
    )
    console.print(f"  The demonstration household has {summary.total} receipts: {told}.\n")


def _say_what_to_do(home: Home, address: str, url: str, smtp_port: int, password: str, console: Console) -> None:
    samples = write_samples(home.folder / "samples", system_clock().date())
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


def _say_what_is_public(count: int, url: str, console: Console) -> None:
    console.print(f"  Its {count} neighbours share their prices with everybody, without a sign-in:\n")
    console.print(f"  Public prices         {url}{PATH}/\n", soft_wrap=True, markup=False)
