"""Consumer price indices."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cartsnitch_server.commands.console import console
from cartsnitch_server.commands.options import Data

cpi = typer.Typer(help="Consumer price indices.", no_args_is_help=True)


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
    data: Data = None,
) -> None:
    """Import a consumer price index, beside which households see their own; again, to bring it up to date.

    The exit code is 1 where a row could not be read; all others are imported.
    """
    from cartsnitch_server.cpi import Wanted, run_import

    sys.exit(run_import(data, file, Wanted(series, name, area, country, currency), console()))
