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
    file: Annotated[
        str, typer.Argument(help="What, and how: a table as .csv or .json, such as lines.csv, or originals.zip.")
    ],
    email: Annotated[str, typer.Option("--email", help="Of which account.")],
    data: Data = None,
) -> None:
    """Write a table of an account, or all that it was sent, to standard output, as `export lines.csv --email ...`."""
    from cartsnitch_server.exporting import run_export

    sys.exit(run_export(data, file, email, console()))
