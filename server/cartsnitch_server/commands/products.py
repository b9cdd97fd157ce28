"""Products, and what others say of them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cartsnitch_server.commands.console import console
from cartsnitch_server.commands.options import Data

products = typer.Typer(help="Products.", no_args_is_help=True)


@products.command()
def lookup(
    failed: Annotated[bool, typer.Option("--failed", help="Also ask again for what was given up.")] = False,
    data: Data = None,
) -> None:
    """Look up now what Open Food Facts says of barcodes that it was not asked for yet; workers do so by themselves.

    Only where CARTSNITCH_OPENFOODFACTS_URL is set. The server may run: all ask at one pace together.
    """
    from cartsnitch_server.lookups.command import run_lookup

    sys.exit(run_lookup(data, console(), retries_failed=failed))


@products.command()
def forget(
    barcode: Annotated[str | None, typer.Argument(help="Only this one, which is then not asked for again.")] = None,
    data: Data = None,
) -> None:
    """Delete all that was looked up. While looking up is set, the next start of a worker asks for all of it again."""
    from cartsnitch_server.lookups.command import run_forgetting

    sys.exit(run_forgetting(data, barcode, console()))
