"""What an account has, handed out."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cartsnitch_server.commands.console import console
from cartsnitch_server.commands.options import Data

records = typer.Typer()


@records.command()
def export(
    file: Annotated[str, typer.Argument(help="What, and how: purchases, lines or prices; .csv or .json.")],
    email: Annotated[str, typer.Option("--email", help="Of which account.")],
    data: Data = None,
) -> None:
    """Write all purchases, lines or prices of an account to standard output, as `export lines.csv --email ...`."""
    from cartsnitch_server.exporting import run_export

    sys.exit(run_export(data, file, email, console()))
