"""Accounts, for whoever hosts."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cartsnitch_server.commands.console import console
from cartsnitch_server.commands.options import Data

accounts = typer.Typer(help="Accounts.", no_args_is_help=True)


@accounts.callback()
def _subject() -> None:
    """Accounts."""


@accounts.command()
def delete(
    email: Annotated[str, typer.Argument(help="The address of the account.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data: Data = None,
) -> None:
    """Delete an account and all that is its shopper's, for good. The server may run.

    Its receipts, purchases and all else go at once, the bytes of its originals within a quarter of an hour while a
    worker runs. Backups have them until they are deleted. `export` writes what the shopper may want to have before.
    """
    from cartsnitch_server.closing import run_deleting

    if not yes and typer.prompt(f"This cannot be taken back. Type {email} to delete the account") != email:
        console().print("Nothing was deleted.")
        sys.exit(1)
    sys.exit(run_deleting(data, email, console()))
