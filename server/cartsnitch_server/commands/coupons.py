"""Coupons."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cartsnitch_server.commands.console import console
from cartsnitch_server.commands.options import Data

coupons = typer.Typer(help="Coupons.", no_args_is_help=True)


@coupons.command(name="import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="A feed: CSV with a row a line, or JSON with an object a row.", exists=True, dir_okay=False
        ),
    ],
    feed: Annotated[str | None, typer.Option("--feed", help="Its name; that of the file unless it is given.")] = None,
    json_lines: Annotated[bool | None, typer.Option("--json/--csv", help="How it is written; by its name.")] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore-column", help="A column that nothing is made of; may be given several times."),
    ] = None,
    data: Data = None,
) -> None:
    """Import a feed of coupons for all users, and name each row that is not understood, by its line or its number.

    All other rows are imported. The same feed again changes only what is different. The server may run. A feed
    with a column that is not understood is refused, unless that is to be ignored.
    """
    from cartsnitch_domain.coupons.feeds import FeedFormat

    from cartsnitch_server.feeding import run_import

    written = None if json_lines is None else FeedFormat.JSON if json_lines else FeedFormat.CSV
    sys.exit(run_import(data, file, feed or file.stem, written, console(), ignore or ()))
