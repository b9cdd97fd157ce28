"""What shoppers are told."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cartsnitch_server.commands.console import console
from cartsnitch_server.commands.options import Data

notifications = typer.Typer(help="What shoppers are told.", no_args_is_help=True)


@notifications.command()
def undelivered(
    most: Annotated[int, typer.Option("--most", min=1, max=10_000, help="So many at most.")] = 50,
    json_only: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    data: Data = None,
) -> None:
    """Show the pushes and emails that never arrived, the newest first, and why; it ends with 1 where there are any."""
    from cartsnitch_server.undelivered import show_undelivered

    sys.exit(show_undelivered(data, most, console(), json_only=json_only))
